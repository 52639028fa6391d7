"""Telegram's message, as JSON, as what a person did."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.model.inputs import FILES, Given, Kind

Json = Mapping[str, Any]
_ATTACHED: tuple[tuple[Kind, Callable[[Json], Any]], ...] = (
    ("photo", lambda message: _largest(message.get("photo") or ())),
    ("voice", lambda message: message.get("voice")),
    ("audio", lambda message: message.get("audio")),
    ("video", lambda message: message.get("video") or message.get("video_note") or message.get("animation")),
    ("document", lambda message: message.get("document")),
    ("location", lambda message: message.get("location")),
    ("contact", lambda message: message.get("contact")),
    ("sticker", lambda message: message.get("sticker")),
)


def given(message: Json, *, edited: bool = False) -> Given:
    kind, what = _content(message)
    place: Json = what if kind == "location" else {}
    at = (edited and message.get("edit_date")) or message["date"]
    return Given(
        kind=kind,
        message_id=int(message["message_id"]),
        at=datetime.fromtimestamp(at, UTC),
        text=message.get("text") or message.get("caption") or "",
        edited=edited,
        reply_to=(message.get("reply_to_message") or {}).get("message_id"),
        forwarded="forward_origin" in message or "via_bot" in message,
        group=message.get("media_group_id"),
        latitude=place.get("latitude"),
        longitude=place.get("longitude"),
        accuracy=place.get("horizontal_accuracy") if "venue" not in message else None,
        live=bool(place.get("live_period")),
        **(_file(what) if kind in FILES else {}),
    )


def _content(message: Json) -> tuple[Kind, Any]:
    if message.get("text"):
        return "text", None
    for kind, attached in _ATTACHED:
        if what := attached(message):
            return kind, what
    return "other", None


def _largest(sizes: Sequence[Json]) -> Json | None:
    return max(sizes, key=lambda size: size["width"] * size["height"]) if sizes else None


def _file(what: Json) -> dict[str, Any]:
    """Each kind of file has only some of these."""
    return {
        "file_id": what["file_id"],
        "file_unique_id": what["file_unique_id"],
        "size": what.get("file_size"),
        "name": what.get("file_name"),
        "mime": what.get("mime_type"),
        "width": what.get("width"),
        "height": what.get("height"),
        "duration": what.get("duration"),
    }
