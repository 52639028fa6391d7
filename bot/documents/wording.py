"""Numbers, dates and sentences as one reader's language writes them, safe to put side by side in either direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_gmt
from babel.numbers import format_decimal, format_percent

from bot.documents.coverage import printable

_LTR, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDLESS_WORD = re.compile(r"\S{25,}")
_BREAK, _BREAK_EVERY = "\u200b", 8
_RTL_LETTER = re.compile("[\u0590-\u08ff]")
_LTR_RUN = re.compile(
    r"""
    [@\#]?[^\W\d_\u0590-\u08ff](?:[^\u0590-\u08ff()\[\]{}"“”„«»]*[^\W_\u0590-\u08ff])?[+\#%]*  # words and codes
    (?:[!?.](?=[)\]”"»]))?                                                                     # and their own mark
    | (?:(?<!\S)[+\-−])?\d+(?:[.,:/–\-]\d+|\ \d+)+%?                                                      # figures, times
    """,
    re.VERBOSE,
)
"""What keeps its own order inside a right-to-left line. A closing mark belongs to it only when quoted with it."""
_EN_DASH = "–"


def said(text: str) -> str:
    """Free text as one isolated line: no direction marks of its own, and a place to break in every endless word."""
    return _isolated(text)


def shortened(text: str, most: int) -> str:
    """At most this many characters, the last one an ellipsis if some were left out."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def paragraphs(text: str) -> list[str]:
    return [_isolated(line) for line in text.splitlines() if line.strip()]


def plain_line(text: str) -> str:
    """For where no line is drawn, such as the title of the file."""
    return printable(_CONTROLS.sub("", " ".join(text.split()))).strip()


def _isolated(text: str) -> str:
    plain = plain_line(text)
    if _RTL_LETTER.search(plain):
        plain = _LTR_RUN.sub(lambda run: f"{_LTR}{run[0]}{_END}", plain)
    return f"{_FIRST_STRONG}{_ENDLESS_WORD.sub(_with_breaks, plain)}{_END}" if plain else ""


def _with_breaks(word: re.Match[str]) -> str:
    """Room to go on in the next line every few letters, but never between a letter and its marks."""
    pieces = [""]
    for char in word[0]:
        if len(pieces[-1]) >= _BREAK_EVERY and unicodedata.category(char)[0] not in "MC":
            pieces.append("")
        pieces[-1] += char
    return _BREAK.join(pieces)


def number_first(text: str) -> str:
    """Figures, times and codes keep their own left-to-right order inside right-to-left lines."""
    return f"{_LTR}{printable(text)}{_END}"


def sentence(template: str, values: Mapping[str, str]) -> str:
    """The template with its braces filled in once; values are never looked into, unknown names stay as they are.

    Isolated as a whole: a word that is not translated yet keeps its order on a right-to-left page.
    """
    filled = re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], name[0]), template)
    return f"{_FIRST_STRONG}{printable(filled)}{_END}" if filled else ""


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


class Wording:
    def __init__(self, language: str) -> None:
        self.locale = _locale(language)

    def percent(self, value: Decimal) -> str:
        rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() / 100
        return number_first(format_percent(rounded, locale=self.locale, decimal_quantization=False))

    def points(self, value: Decimal) -> str:
        return number_first(format_decimal(value, format="#,##0.##", locale=self.locale))

    def change(self, difference: Decimal) -> str:
        return number_first(format_decimal(difference, format="+#,##0.#;−#,##0.#", locale=self.locale))

    def number(self, value: int) -> str:
        return number_first(format_decimal(value, locale=self.locale))

    def day(self, day: date) -> str:
        return printable(format_date(day, "long", locale=self.locale))

    def short_day(self, day: date) -> str:
        return printable(format_skeleton("MMMd", day, locale=self.locale))

    def month(self, day: date) -> str:
        return printable(format_skeleton("yMMM", day, locale=self.locale))

    def hours(self, began: datetime, ended: datetime | None, zone: ZoneInfo) -> str:
        """Local clock times with the distance to UTC, which needs no knowledge of zone names to be unambiguous."""
        times = [self._clock(moment.astimezone(zone)) for moment in (began, ended) if moment]
        offset = re.sub("[\u200e\u200f]", "", get_timezone_gmt(began.astimezone(zone), "long", locale="en"))
        return number_first(f"{_EN_DASH.join(times)} ({offset})")

    def _clock(self, moment: datetime) -> str:
        """Arabic writes a letter for a.m. and p.m., which would turn a range of times around: 24 hours instead."""
        usual = format_time(moment, "short", tzinfo=moment.tzinfo, locale=self.locale)
        return f"{moment:%H:%M}" if _RTL_LETTER.search(usual) else usual
