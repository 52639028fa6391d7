"""One message as the calls that Telegram takes: which parts it falls into, and which of them an edit can change."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.model.message import Attachment, Message, Venue
from handlers import markup

MAX_ALBUM = 10
_ALBUM_KINDS = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
"""What may stand in one album together; a voice stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Text is HTML: the text itself, or the caption of a single file."""

    kind: Literal["text", "venue", "file", "album"]
    text: str = ""
    files: tuple[Attachment, ...] = ()
    venue: Venue | None = None
    keyboard: markup.Keyboard = None

    @property
    def count(self) -> int:
        """How many messages it makes in the chat."""
        return len(self.files) or 1

    def becomes(self, new: "Part") -> bool:
        """Whether an edit can turn it into `new` (for equal ones there is nothing to do)."""
        if self == new:
            return True
        if self.kind != new.kind or _replies(self) or _replies(new):
            return False
        match self.kind:
            case "text":
                return True
            case "file":
                return self.files == new.files or "voice" not in {self.files[0].kind, new.files[0].kind}
            case _:
                return False


def compose(message: Message) -> tuple[Part, ...]:
    """Files first, then the place, then the words; buttons under the last part. Raises ValueError for what cannot be shown."""
    parts = _single(message) or [*_files(message), *_venue(message), *_texts(message)]
    if not parts:
        raise ValueError("a message with nothing in it")
    keyboard = markup.keyboard(message)
    if keyboard is not None:
        parts[-1] = _under(parts[-1], keyboard)
    if message.keyboard and message.buttons:
        parts[0] = _under(parts[0], markup.keyboard(replace(message, buttons=())))
    return tuple(parts)


def editable(old: tuple[Part, ...], new: tuple[Part, ...]) -> bool:
    return len(old) == len(new) and all(before.becomes(after) for before, after in zip(old, new, strict=True))


def too_many(old: tuple[Part, ...], new: tuple[Part, ...]) -> int:
    """How many messages above the words are to go, when nothing but the words is to stay; 0 when that is not the case."""
    if len(new) != 1 or len(old) < 2 or new[0].kind != "text" or not old[-1].becomes(new[0]):
        return 0
    return 0 if any(part.kind == "text" for part in old[:-1]) else sum(part.count for part in old[:-1])


def under_the_same_picture(old: tuple[Part, ...], new: tuple[Part, ...]) -> tuple[Part, ...]:
    """The words as the caption of the one file that stands there, where they fit."""
    if len(old) != 1 or len(new) != 1 or old[0].kind != "file" or new[0].kind != "text" or not _fits(new[0].text):
        return new
    return (replace(new[0], kind="file", files=old[0].files),)


def _replies(part: Part) -> bool:
    """Telegram lets nobody edit a message that came with a keyboard under the writing line."""
    return part.keyboard is not None and "inline_keyboard" not in part.keyboard


def _under(part: Part, keyboard: markup.Keyboard) -> Part:
    if part.keyboard is not None:
        raise ValueError("buttons and a keyboard need two messages")
    if part.kind == "album":
        raise ValueError("an album carries no buttons: give the message a text")
    return replace(part, keyboard=keyboard)


def _single(message: Message) -> list[Part]:
    """One file with all the words as its caption."""
    if len(message.attachments) != 1 or message.venue or (message.text and message.attachments[0].caption):
        return []
    words = message.text or message.attachments[0].caption
    return [Part(kind="file", files=message.attachments, text=words)] if _fits(words) else []


def _files(message: Message) -> list[Part]:
    parts: list[Part] = []
    alike: list[Attachment] = []
    for attachment in message.attachments:
        if alike and _family(alike[0]) != _family(attachment):
            parts += _albums(alike)
            alike = []
        alike.append(attachment)
    return parts + _albums(alike)


def _family(attachment: Attachment) -> str:
    return _ALBUM_KINDS.get(attachment.kind, "single")


def _albums(alike: list[Attachment]) -> list[Part]:
    """Albums of nearly the same size, so that none is left with a single picture."""
    if not alike:
        return []
    size = 1 if _family(alike[0]) == "single" else -(-len(alike) // -(-len(alike) // MAX_ALBUM))
    groups = [tuple(alike[start : start + size]) for start in range(0, len(alike), size)]
    return [_album(group) for group in groups]


def _album(group: tuple[Attachment, ...]) -> Part:
    kept = tuple(one if _fits(one.caption) else replace(one, caption="") for one in group)
    return Part(kind="album", files=kept) if len(kept) > 1 else Part(kind="file", files=kept, text=kept[0].caption)


def _venue(message: Message) -> list[Part]:
    return [Part(kind="venue", venue=message.venue)] if message.venue else []


def _texts(message: Message) -> list[Part]:
    """The words, after the captions that are too long to stand under their file."""
    words = [one.caption for one in message.attachments if not _fits(one.caption)] + [message.text]
    return [
        Part(kind="text", text=piece) for text in words if markup.plain(text).strip() for piece in markup.split(text)
    ]


def _fits(caption: str) -> bool:
    return markup.length(caption) <= markup.MAX_CAPTION
