"""What came with a request: strings from a form, values from JSON, files from a multipart body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.standin.files import check_upload
from demo.standin.markup import parse_html
from demo.standin.refusals import ApiError, bad_request
from demo.standin.text import MAX_CAPTION, MAX_RAW_BYTES, MAX_TEXT, Formatted, check_length, is_blank, tidy

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Parameters:
    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def parsed(self, name: str, refusal: str) -> Any:
        """A value that is JSON inside a form. Raises ApiError with `refusal`; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(refusal) from error

    def has(self, name: str) -> bool:
        return name in self.values or name in self.uploads

    def upload(self, reference: str) -> Upload | None:
        """The file of this field, or the one an `attach://name` points to. Raises ApiError when it is empty or too large."""
        found = self.uploads.get(reference.removeprefix("attach://"))
        if found:
            check_upload(found.data)
        return found


def message_text(p: Parameters, *, too_long: str = "message is too long") -> Formatted:
    """The `text` of a send or an edit. Raises ApiError."""
    raw = p.text("text")
    if not raw:
        raise bad_request("message text is empty")
    if len(raw.encode()) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    formatted = _formatted(p.values, raw, "entities")
    if is_blank(formatted.text):
        raise bad_request("text must be non-empty")
    check_length(formatted, MAX_TEXT, too_long)
    return formatted


def caption(values: Mapping[str, Any], *, too_long: str = "message caption is too long") -> dict[str, Any]:
    """The caption fields of a message, from a request or from one InputMedia; empty without one. Raises ApiError."""
    raw = values.get("caption") or ""
    formatted = _formatted(values, str(raw), "caption_entities")
    check_length(formatted, MAX_CAPTION, too_long)
    if not formatted.text:
        return {}
    above = (
        {"show_caption_above_media": True} if str(values.get("show_caption_above_media", "")).lower() in _TRUE else {}
    )
    return (
        {"caption": formatted.text} | ({"caption_entities": formatted.entities} if formatted.entities else {}) | above
    )


def _formatted(values: Mapping[str, Any], raw: str, entities_field: str) -> Formatted:
    mode = str(values.get("parse_mode") or "").lower()
    raw = raw.replace("\r", "")
    match mode:
        case "html":
            return tidy(parse_html(raw))
        case "" | "none":
            return tidy(Formatted(raw, _entities(values.get(entities_field))))
        case "markdown" | "markdownv2":
            raise ApiError(501, "Not Implemented: the stand-in reads HTML only")
        case _:
            raise bad_request("unsupported parse_mode")


def _entities(value: Any) -> list[dict[str, Any]]:
    try:
        entities = json.loads(value) if isinstance(value, str) else value or []
        return [
            dict(entity) | {"offset": int(entity["offset"]), "length": int(entity["length"])} for entity in entities
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise bad_request("can't parse entities: Can't parse MessageEntity") from error
