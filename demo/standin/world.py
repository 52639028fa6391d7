"""The server's whole state and the one way to change it: every change is announced to whoever waits or listens."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from demo.standin.chats import Chat, Json, Message, Toast
from demo.standin.faults import Faults
from demo.standin.files import Files, StoredFile
from demo.standin.floods import FloodLimits
from demo.standin.profile import Profile
from demo.standin.refusals import bad_request, forbidden
from demo.standin.signals import Signal
from demo.standin.updates import Updates
from demo.standin.webhook import Webhook

ANSWER_WINDOW = timedelta(minutes=1)
"""How long a press can be answered. Telegram publishes no figure; people report 15 s and more."""


@dataclass
class Press:
    """One tap on an inline button, and what the bot answered."""

    id: str
    message: Message
    data: str
    at: datetime
    answered: Toast | None = None


@dataclass(frozen=True)
class Call:
    """One request of the bot and its fate. `status` is 0 when the connection broke."""

    at: datetime
    method: str
    values: Json
    files: tuple[str, ...]
    status: int
    answer: Any

    @property
    def chat_id(self) -> int | None:
        value = str(self.values.get("chat_id", ""))
        return int(value) if value.lstrip("-").isdigit() else None


@dataclass(frozen=True)
class Change:
    """What a page must draw anew."""

    kind: Literal["message", "toast", "action", "chat", "commands"]
    chat: Chat | None
    message: Message | None = None
    toast: Toast | None = None


class World:
    def __init__(
        self,
        *,
        token: str,
        username: str,
        name: str,
        clock: Callable[[], datetime],
        seed: int | None,
        polling_brake: bool,
        floods: FloodLimits | None,
    ) -> None:
        self.token = token
        self.clock = clock
        self.rng = random.Random(seed)
        self.signal = Signal()
        self.updates = Updates(clock, self.rng, self.signal, brake=polling_brake)
        self.files = Files(self.rng)
        self.faults = Faults()
        self.floods = floods or FloodLimits()
        self.profile = Profile(name)
        self.webhook = Webhook()
        self.bot: Json = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.listeners: list[Callable[[Change], None]] = []
        self.requests = 0
        """Being served right now, long polls aside."""
        self._revision = 0

    @contextmanager
    def in_flight(self, method: str) -> Iterator[None]:
        """Around a request, while it is being served."""
        counts = method != "getUpdates"
        self.requests += counts
        try:
            yield
        finally:
            self.requests -= counts
            self.signal.notify()

    def at_rest(self) -> bool:
        """Every update is confirmed, the bot waits for the next one, and no request is under way. What it still thinks of, nobody sees."""
        return not self.updates.waiting() and (self.updates.polling or bool(self.webhook.url)) and not self.requests

    @property
    def revision(self) -> int:
        """Everything that happened so far is at most this."""
        return self._revision

    def changed(self, change: Change) -> None:
        for listener in self.listeners:
            listener(change)
        self.signal.notify()

    def touch(self, chat: Chat, message: Message) -> None:
        """The message is new, edited or gone."""
        self._revision += 1
        message.revision = self._revision
        self.changed(Change("message", chat, message))

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        files: list[StoredFile] | None = None,
        markup: Json | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        message = Message(
            id=chat.number(),
            chat=chat.api(),
            sender=sender,
            date=self.clock(),
            content=content,
            markup=markup,
            files=files or [],
            reply_to=reply_to,
        )
        chat.messages.append(message)
        self.touch(chat, message)
        return message

    def edit(self, chat: Chat, message: Message, content: Json, markup: Json | None, files: list[StoredFile]) -> None:
        message.earlier.append((message.content, message.markup))
        message.content, message.markup, message.files = content, markup, files
        message.edited_at = self.clock()
        self.touch(chat, message)

    def add_chat(
        self, first_name: str, *, last_name: str | None, username: str | None, language_code: str | None
    ) -> Chat:
        user: Json = {
            "id": 5_000_000_000 + len(self.chats) * 1_000_003 + self.rng.randrange(1_000_000),
            "is_bot": False,
        }
        user["first_name"] = first_name
        optional = {"last_name": last_name, "username": username, "language_code": language_code}
        user |= {name: value for name, value in optional.items() if value}
        chat = Chat(user, next_id=self.rng.randrange(7, 5000))
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: str) -> Chat:
        """Raises ApiError as for any method that names a chat."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        found = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def writable(self, chat_id: str) -> Chat:
        """The chat, if the bot may write there now. Raises ApiError 400, 403 or 429."""
        chat = self.chat(chat_id)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        self.floods.spend(chat.id, self.clock())
        return chat
