"""Text as Telegram keeps it: cleaned, trimmed, measured in code points, with the entities it finds by itself."""

import re
from dataclasses import dataclass, field
from typing import Any

from demo.standin.refusals import bad_request

MAX_TEXT = 4096
"""Code points after parsing."""
MAX_CAPTION = 1024
MAX_RAW_BYTES = 32_768
MAX_ENTITIES = 100

_REPLACED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028-\u202d]|\t")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u3164\u2066\u2067\u2068\u2069\u061c\u00ad")
_FOUND = {
    "url": re.compile(r"(?:https?://|t\.me/|www\.)[^\s<>\"]+[^\s<>\".,;:!?)\]]"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w.@])@[A-Za-z]\w{3,31}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#])#\w*[^\W\d]\w*"),
}
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email"})


@dataclass(frozen=True)
class Formatted:
    """Offsets and lengths of the entities count UTF-16 units, as the Bot API does."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def is_blank(text: str) -> bool:
    return all(character.isspace() or character in _INVISIBLE for character in text)


def tidy(formatted: Formatted) -> Formatted:
    """Control characters and U+2028-U+202D become spaces, the ends are trimmed, links and commands are found."""
    text = _REPLACED.sub(" ", formatted.text)
    kept = text.lstrip(" \n")
    cut = utf16_length(text) - utf16_length(kept)
    kept = kept.rstrip(" \n")
    entities = formatted.entities if kept == text else _shift(formatted.entities, cut, kept)
    entities = entities + _detect(kept, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(kept, entities[:MAX_ENTITIES])


def plain(text: str) -> Formatted:
    """What a person typed, as the server keeps it."""
    return tidy(Formatted(text))


def check_length(formatted: Formatted, limit: int, refusal: str) -> None:
    if len(formatted.text) > limit:
        raise bad_request(refusal)


def _shift(entities: list[dict[str, Any]], cut: int, text: str) -> list[dict[str, Any]]:
    whole = utf16_length(text)
    shifted = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, whole)
        if end > begin:
            shifted.append(entity | {"offset": begin, "length": end - begin})
    return shifted


def _detect(text: str, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Links, addresses, commands, mentions and hashtags outside code and links."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if character > "\uffff" else 1))
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in _OPAQUE]
    found: list[dict[str, Any]] = []
    for kind, pattern in _FOUND.items():
        for hit in pattern.finditer(text):
            begin, end = units[hit.start()], units[hit.end()]
            if all(end <= left or begin >= right for left, right in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found
