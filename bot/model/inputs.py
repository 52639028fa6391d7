"""What a person just did in the chat, free of Telegram's types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["text", "photo", "voice", "audio", "video", "document", "location", "contact", "sticker", "other"]
FILES: frozenset[Kind] = frozenset({"photo", "voice", "audio", "video", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A typed line, a file, a place. `text` is the line, or the caption of a file."""

    kind: Kind
    message_id: int
    at: datetime
    """Telegram's own time of the message."""
    text: str = ""
    edited: bool = False
    """The person corrected an earlier message of theirs (same message_id)."""
    reply_to: int | None = None
    """message_id of ours that they answered to."""
    forwarded: bool = False
    """Not their own: from another chat, or made by another bot that they asked in the writing line. It commands nothing."""
    file_id: str = ""
    file_unique_id: str = ""
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    group: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None
    """Metres; None when the point was picked on the map or is a venue."""
    live: bool = False
