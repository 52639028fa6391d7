"""The chat kit: tests read as chats. Everything waits on conditions of the stand-in, never on time passing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from demo.standin.chats import Button, Message, Toast, readable
from demo.standin.people import Person, Place
from demo.standin.world import Press, World

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds of real time after which a test gives up waiting."""
SCREEN_MESSAGES = 8


class Phone(Person):
    """One person's phone in a test.

    `settled` is awaited before `hears_nothing_more` looks: hand in what drains the bot's own queues
    (default: every update confirmed, the bot polling again, no request under way).
    """

    def __init__(
        self,
        server: World,
        name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        place: Place | None = None,
        phone: str = "+10000000000",
        settled: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        chat = server.add_chat(name, last_name=last_name, username=username, language_code=language_code)
        super().__init__(server, chat, place=place, phone=phone)
        self._settled = settled
        self._heard: set[tuple[int, int]] = set()
        self._toasts_seen = 0

    async def taps(self, label: str | Button, message: Message | None = None) -> Press | Message | str:
        """Waits for the button to appear, then presses the newest one whose label contains the text."""
        if isinstance(label, str):
            await self._wait(lambda: self._sees(label, message), f"a button {label!r}")
        self._toasts_seen = len(self.chat.toasts)
        return await super().taps(label, message)

    async def hears(self, text: str, *, patience: float = PATIENCE) -> Message:
        """A message of the bot, new or edited since this person last did something and not yet heard, that contains the text."""
        return self._hear(await self._wait(lambda: self._fresh(text, None), repr(text), patience))

    async def receives(self, kind: str, text: str = "", *, patience: float = PATIENCE) -> Message:
        """The same for a photo, document, voice, venue, location …, with that text in its caption."""
        wanted = f"a {kind}" + (f" with {text!r}" if text else "")
        return self._hear(await self._wait(lambda: self._fresh(text, kind), wanted, patience))

    async def sees_toast(self, text: str, *, patience: float = PATIENCE) -> Toast:
        """The note or alert that answers the last tap."""
        return await self._wait(lambda: self._toast(text), f"the toast {text!r}", patience)

    async def hears_nothing_more(self) -> None:
        """Once the bot is at rest, nothing has come since what was last heard or done."""
        if self._settled:
            await self._settled()
        else:
            await self._wait(self._world.at_rest, "the bot coming to rest")
        since = max([self.chat.acted_at, *(revision for _, revision in self._heard)])
        more = [message for message in self.chat.visible() if message.from_bot and message.revision > since]
        assert not more, (
            f"{self.name} heard more: {[message.text or message.kind for message in more]}\n{self.screen()}"
        )

    def sees(self, text: str) -> bool:
        """Whether any message on the screen contains the text right now."""
        return any(message.says(text) for message in self.chat.visible())

    def screen(self) -> str:
        """The last messages with their buttons, for a person who reads a failed test."""
        lines = [f"--- {self.name}'s phone ---"]
        for message in self.chat.visible()[-SCREEN_MESSAGES:]:
            lines += self._lines(message)
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        lines += ["keyboard: " + " ".join(f"[{button['text']}]" for button in row) for row in rows]
        lines += [f"toast: {toast.text}" for toast in self.chat.toasts[-2:]]
        return "\n".join(lines)

    def _lines(self, message: Message) -> list[str]:
        who = "bot" if message.from_bot else self.name
        edited = ", edited" if message.edited_at else ""
        kind = "" if message.kind == "text" else f" <{message.kind}>"
        body = readable(message.text).replace("\n", "\n    ")
        rows = ["    " + " ".join(f"[{button.text}]" for button in row) for row in message.rows]
        return [f"{who} #{message.id}{edited}:{kind} {body}", *rows]

    def _fresh(self, text: str, kind: str | None) -> Message | None:
        for message in sorted(self.chat.visible(), key=lambda one: one.revision):
            new = message.revision > self.chat.acted_at and (message.id, message.revision) not in self._heard
            if new and message.from_bot and kind in {None, message.kind} and message.says(text):
                return message
        return None

    def _hear(self, message: Message) -> Message:
        self._heard.add((message.id, message.revision))
        return message

    def _toast(self, text: str) -> Toast | None:
        new = self.chat.toasts[self._toasts_seen :]
        return next((toast for toast in new if readable(text) in readable(toast.text)), None)

    def _sees(self, label: str, message: Message | None) -> bool:
        reply = message is None and self._reply_button(label) is not None
        return reply or self._inline_button(label, message) is not None

    async def _wait(self, found: Callable[[], T | None], wanted: str, patience: float = PATIENCE) -> T:
        try:
            async with asyncio.timeout(patience):
                return await self._world.signal.until(found)
        except TimeoutError:
            raise AssertionError(f"{self.name} waited {patience:g} s for {wanted} in vain\n{self.screen()}") from None
