"""Which characters the document fonts can draw, and what becomes of those they cannot.

A PDF that claims to be accessible (PDF/UA-1) must not hold a character without a glyph: the typesetter refuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack_from

_FONTS = (
    ("justmytype_western_core", "notosans/NotoSans[wdth,wght].ttf"),
    ("justmytype_intl_rtl", "notosanshebrew/NotoSansHebrew[wdth,wght].ttf"),
    ("justmytype_intl_rtl", "notosansarabic/NotoSansArabic[wdth,wght].ttf"),
    ("justmytype_western_core", "inter/Inter[opsz,wght].ttf"),
    ("justmytype_western_core", "notosanssymbols2/NotoSansSymbols2-Regular.ttf"),
)
ILLEGIBLE = "[…]"
"""Stands for letters of a script no packaged font has."""
_STANDS_FOR = {
    "⭐": "★", "🌟": "★", "✅": "✓", "❌": "✗", "❎": "✗", "❗": "!", "❓": "?", "➡": "→", "⬅": "←",
    "🙂": ":)", "😀": ":)", "😃": ":)", "😄": ":)", "😁": ":)", "😊": ":)", "☺": ":)", "🤩": ":)", "😍": ":)",
    "😐": ":|", "😞": ":(", "☹": ":(", "🙁": ":(", "😟": ":(", "😢": ":(", "😡": ":(", "😠": ":(", "🤢": ":(",
}  # fmt: skip
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset("\u200b\u200e\u200f\u2066\u2067\u2068\u2069\n")
"""Drawn as nothing by the typesetter whatever the font."""


def font_files() -> tuple[Path, ...]:
    """In the order in which the typesetter tries them."""
    return tuple(Path(str(files(package))) / "fonts" / "ofl" / path for package, path in _FONTS)


def _segments(table: bytes) -> set[int]:
    """Format 4: parallel arrays of segment ends and starts, two bytes each."""
    count = unpack_from(">H", table, 6)[0] // 2
    ends = unpack_from(f">{count}H", table, 14)
    starts = unpack_from(f">{count}H", table, 16 + 2 * count)
    return {code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1)}


def _groups(table: bytes) -> set[int]:
    """Format 12: (first, last, glyph) triples of four bytes each."""
    (count,) = unpack_from(">I", table, 12)
    triples = [unpack_from(">3I", table, 16 + 12 * number) for number in range(count)]
    return {code for first, last, _glyph in triples for code in range(first, last + 1)}


def _characters(font: bytes) -> frozenset[int]:
    """The character map of an OpenType font (its cmap table)."""
    (tables,) = unpack_from(">H", font, 4)
    offsets = {font[12 + 16 * n : 16 + 16 * n]: unpack_from(">I", font, 20 + 16 * n)[0] for n in range(tables)}
    start = offsets[b"cmap"]
    found: set[int] = set()
    for number in range(unpack_from(">H", font, start + 2)[0]):
        table = font[start + unpack_from(">I", font, start + 8 + 8 * number)[0] :]
        match unpack_from(">H", table)[0]:
            case 4:
                found |= _segments(table)
            case 12:
                found |= _groups(table)
    return frozenset(found - {0xFFFF})


@cache
def _coverages() -> tuple[frozenset[int], ...]:
    return tuple(_characters(path.read_bytes()) for path in font_files())


def _is_drawable(cluster: str) -> bool:
    """A letter and its marks must come from one font."""
    return any(all(ord(char) in coverage for char in cluster) for coverage in _coverages())


def _substitute(char: str) -> str:
    """What is printed for a character no font has: a plainer form, a mark for an unreadable letter, or nothing."""
    if char in _STANDS_FOR:
        return _STANDS_FOR[char]
    if unicodedata.category(char)[0] not in "LN":
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and all(_is_drawable(part) for part in plain) else ILLEGIBLE


def _drawn(text: str) -> Iterator[str]:
    cluster = ""
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M" or char in _JOINERS:
            joined = cluster + char
            if cluster and _is_drawable(re.sub(f"[{_JOINERS}]", "", joined)):
                yield char
                cluster = joined
            continue
        cluster = char if kind != "Cc" and _is_drawable(char) else ""
        yield char if cluster or char in _INVISIBLE else _substitute(char)


def printable(text: str) -> str:
    """The text with only characters the fonts can draw, composed (NFC), tabs as spaces; line breaks stay."""
    drawn = "".join(_drawn(unicodedata.normalize("NFC", text.replace("\t", " "))))
    spaced = re.sub(" {2,}", " ", drawn)
    return re.sub(rf"{re.escape(ILLEGIBLE)}(?:\s?{re.escape(ILLEGIBLE)})+", ILLEGIBLE, spaced)
