"""Telegram's message as what a person did."""

from collections.abc import Callable
from typing import Any

from telegram import Message, PhotoSize

from bot.model.inputs import FILES, Given, Kind

_ATTACHED: tuple[tuple[Kind, Callable[[Message], Any]], ...] = (
    ("photo", lambda message: _largest(message.photo)),
    ("voice", lambda message: message.voice),
    ("audio", lambda message: message.audio),
    ("video", lambda message: message.video or message.video_note or message.animation),
    ("document", lambda message: message.document),
    ("location", lambda message: message.location),
    ("contact", lambda message: message.contact),
    ("sticker", lambda message: message.sticker),
)


def given(message: Message, *, edited: bool = False) -> Given:
    kind, what = _content(message)
    place = message.location if kind == "location" else None
    return Given(
        kind=kind,
        message_id=message.message_id,
        at=(edited and message.edit_date) or message.date,
        text=message.text or message.caption or "",
        edited=edited,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        forwarded=message.forward_origin is not None,
        group=message.media_group_id,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy=place.horizontal_accuracy if place and not message.venue else None,
        live=bool(place and place.live_period),
        **(_file(what) if kind in FILES else {}),
    )


def _content(message: Message) -> tuple[Kind, Any]:
    for kind, attached in _ATTACHED:
        if what := attached(message):
            return kind, what
    return ("text", None) if message.text else ("other", None)


def _largest(sizes: tuple[PhotoSize, ...]) -> PhotoSize | None:
    return max(sizes, key=lambda size: size.width * size.height) if sizes else None


def _file(what: Any) -> dict[str, Any]:
    """Each kind of file has only some of these."""
    return {
        "file_id": what.file_id,
        "file_unique_id": what.file_unique_id,
        "size": what.file_size,
        "name": getattr(what, "file_name", None),
        "mime": getattr(what, "mime_type", None),
        "width": getattr(what, "width", None),
        "height": getattr(what, "height", None),
        "duration": _seconds(getattr(what, "duration", None)),
    }


def _seconds(duration: Any) -> int | None:
    """Telegram's library gives a number or a timedelta, by a switch of its own."""
    return None if duration is None else int(getattr(duration, "total_seconds", lambda: duration)())
