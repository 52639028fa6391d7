"""What the server remembers of one private chat: messages, buttons, toasts, and the keyboard under the text field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from demo.standin.files import StoredFile
from demo.standin.refusals import bad_request

Json = dict[str, Any]

FILE_FIELDS = ("photo", "document", "voice", "audio", "video", "sticker", "video_note")


@dataclass(frozen=True)
class Button:
    """One inline button. `raw` is the Bot API's object."""

    text: str
    raw: Json

    @property
    def data(self) -> str | None:
        return self.raw.get("callback_data")

    @property
    def url(self) -> str | None:
        return self.raw.get("url")


@dataclass
class Message:
    """One message, from whichever side. `content` holds the Bot API's fields other than the envelope."""

    id: int
    chat: Json
    """A Bot API Chat."""
    sender: Json
    """A Bot API User."""
    date: datetime
    content: Json
    markup: Json | None = None
    """The inline keyboard."""
    files: list[StoredFile] = field(default_factory=list)
    reply_to: "Message | None" = None
    edited_at: datetime | None = None
    deleted: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    """By user id."""
    earlier: list[tuple[Json, Json | None]] = field(default_factory=list)
    """Content and markup before each edit, oldest first."""
    revision: int = 0
    """Grows over the whole world with every new message, edit and deletion: what is new to a reader."""

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """What can be read: the text, or the caption."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        return list(self.content.get("entities") or self.content.get("caption_entities") or [])

    @property
    def rows(self) -> list[list[Button]]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(str(button["text"]), button) for button in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def kind(self) -> str:
        """text, photo, document, voice, audio, venue, location, contact, sticker, video_note or pinned_message."""
        return next((name for name in _KINDS if name in self.content), "text")

    @property
    def file(self) -> StoredFile:
        """The document, the voice, or the largest size of the photo."""
        if not self.files:
            raise ValueError(f"message {self.id} carries no file")
        return self.files[-1]

    def says(self, wanted: str) -> bool:
        """Whether the visible text contains `wanted`, invisible direction marks aside."""
        return readable(wanted) in readable(self.text)

    def api(self, *, nested: bool = False) -> Json:
        """The Bot API's Message."""
        message: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat, "date": stamp(self.date)}
        if self.edited_at:
            message["edit_date"] = stamp(self.edited_at)
        message |= self.content
        if self.markup:
            message["reply_markup"] = self.markup
        if self.reply_to and not nested:
            message["reply_to_message"] = self.reply_to.api(nested=True)
        return message


_KINDS = (
    "text",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "venue",
    "location",
    "contact",
    "sticker",
    "video_note",
    "pinned_message",
)
_DIRECTION_MARKS = str.maketrans(
    dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def readable(text: str) -> str:
    """The text without invisible direction marks, with plain spaces."""
    return text.translate(_DIRECTION_MARKS).replace("\u00a0", " ").replace("\u202f", " ")


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


@dataclass(frozen=True)
class Toast:
    """The answer to a press: a note that fades, or an alert with a button."""

    text: str
    alert: bool
    query_id: str


@dataclass
class Chat:
    """The private chat of the bot with one person, whose id is also the chat's."""

    user: Json
    next_id: int
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    acted_at: int = 0
    """The revision of the world when the person last did something here."""
    messages: list[Message] = field(default_factory=list)
    """Deleted ones stay, marked."""
    toasts: list[Toast] = field(default_factory=list)
    actions: list[tuple[str, datetime]] = field(default_factory=list)
    """What sendChatAction showed, and when; any message of the bot ends the last one."""
    acting: bool = False
    keyboard: Json | None = None
    """The reply keyboard on show."""
    pinned: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.user["id"])

    def api(self) -> Json:
        names = ("first_name", "last_name", "username")
        return {"id": self.id, "type": "private"} | {name: self.user[name] for name in names if name in self.user}

    def number(self) -> int:
        """The next message id."""
        self.next_id += 1
        return self.next_id - 1

    def find(self, message_id: int) -> Message | None:
        """The message unless deleted."""
        return next((one for one in self.messages if one.id == message_id and not one.deleted), None)

    def get(self, message_id: int, refusal: str) -> Message:
        """Raises ApiError with `refusal` for what is not there."""
        found = self.find(message_id)
        if found is None:
            raise bad_request(refusal)
        return found

    def visible(self) -> list[Message]:
        return [message for message in self.messages if not message.deleted]

    def newest(self) -> Iterator[Message]:
        return reversed(self.visible())
