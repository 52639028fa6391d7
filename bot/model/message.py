"""What is to be said, free of any channel. Texts are finished HTML (Telegram's subset), escaped and bidi-isolated where they were worded."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.model.ids import MediaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One inline button. `action` is a key of the routing table, `args` what it needs; together at most 64 bytes when encoded."""

    label: str
    action: str = ""
    args: tuple[int | str, ...] = ()
    style: Literal["", "primary", "success", "danger"] = ""
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along: one that somebody sent (`media`), one from the store (`sha256`), or one to be made when it is sent (`document`)."""

    kind: Literal["photo", "document", "voice", "audio", "video"]
    media: MediaId | None = None
    sha256: str | None = None
    document: str | None = None
    """What to make: a key of bot.documents (`report_pdf`, `score_card`, `trend`, `template`), from `data`."""
    data: dict[str, Any] = field(default_factory=dict)
    filename: str | None = None
    caption: str = ""
    clean: bool = True
    """Re-encoded without EXIF (the default, and always for clients); False only for the agency's own reviewers."""
    lasting: bool = False
    """What is made from the same `data` is always the same, so that Telegram's own copy of it is sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyKeyboard:
    """Buttons under the writing line. `location` asks the phone for its place."""

    rows: tuple[tuple[str, ...], ...] = ()
    location: str | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. With a `card` name it is a screen: a later message of that name edits it in place (or is sent anew, see `fresh`)."""

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    """One photo or document carries the text as caption; several photos go as an album, before the text."""
    venue: Venue | None = None
    keyboard: ReplyKeyboard | None = None
    card: str | None = None
    """Such as `sheet:12`. Unique in one chat."""
    fresh: bool = False
    """Send it anew at the bottom of the chat; the card of this name before it is no longer edited by later ones."""
    only_edit: bool = False
    """Edit the card if it stands, else say nothing (collapsing an old card, progress). A picture that it stands under stays there."""
    silent: bool = False
    protect: bool = False
    """Forwarding and saving switched off (briefs, reports)."""
