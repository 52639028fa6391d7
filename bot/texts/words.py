"""One person's words: their language, their clock, their way to write numbers. Values are escaped and isolated unless marked `Html`."""

import gettext
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from bot.texts import bidi

LOCALES = Path(__file__).parent / "locales"
SOURCE = "en"
_KEPT = 4096
"""Sentences, and texts inserted into them, of which it is remembered how they are laid out."""
_SHORT = 200
"""Characters of a text worth remembering: names and labels come again and again, stories do not."""
_CODE_BEFORE_NUMBER = re.compile(r"(?<=[A-Za-z])(?=\d)")


class Html(str):
    """Text that is markup already and must not be escaped again."""

    __slots__ = ()


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for, English first."""
    return (SOURCE, *sorted(path.parents[1].name for path in LOCALES.glob("*/LC_MESSAGES/bot.po")))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / "bot.po"
    if language == SOURCE or not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(_KEPT)
def _said(language: str, sentence: str) -> str:
    translation = _catalogue(language).gettext(sentence)
    return _laid_out(translation, right_to_left=bidi.is_right_to_left(language))


def _laid_out(translation: str, *, right_to_left: bool) -> str:
    return bidi.literals_isolated(translation) if right_to_left else translation


def _inserted(text: str, *, has_marks: bool, right_to_left: bool) -> str:
    """`has_marks`: it was typed, and may have any."""
    plain = bidi.without_marks(text) if has_marks else text
    return _isolated(plain, right_to_left=right_to_left) if any(map(str.isalnum, plain)) else plain


_remembered = lru_cache(_KEPT)(_inserted)


def _isolated(text: str, *, right_to_left: bool) -> str:
    return bidi.isolated(text) if right_to_left or bidi.has_right_to_left(text) else text


@lru_cache(_KEPT)
def _time(language: str, clock: time) -> str:
    return format_time(clock, "short", locale=_locale(language))


@lru_cache(_KEPT)
def _day(language: str, skeleton: str, day: date) -> str:
    return format_skeleton(skeleton, day, locale=_locale(language))


@lru_cache(_KEPT)
def _percent(language: str, value: Decimal) -> str:
    return format_percent(value / 100, locale=_locale(language), decimal_quantization=False)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


class Words:
    """Call it with an English sentence that has {named} gaps: it gives Telegram HTML in the person's language.

    Call the Words object `_` and write its sentences out on the spot: that is how translators find them (bot/texts/extraction.py).
    """

    def __init__(self, language: str, timezone: str) -> None:
        self.language = language
        self.zone = ZoneInfo(timezone)
        self.locale = _locale(language)
        self.right_to_left = bidi.is_right_to_left(language)
        self._catalogue = _catalogue(language)

    def __call__(self, sentence: str, /, **values: object) -> Html:
        said = _said(self.language, sentence)
        return Html(said.format_map({name: self.value(v) for name, v in values.items()}))

    def plural(self, one: str, many: str, n: int, /, **values: object) -> Html:
        said = _laid_out(self._catalogue.ngettext(one, many, n), right_to_left=self.right_to_left)
        return Html(said.format_map({name: self.value(v) for name, v in {"n": n, **values}.items()}))

    def plain(self, sentence: str, /, **values: object) -> str:
        """For buttons, toasts and file names, which know no markup."""
        said = _said(self.language, sentence)
        return said.format_map({name: self._bare(v) for name, v in values.items()})

    def sentence(self, sentence: str, /) -> str:
        """The translation with its gaps still open."""
        return self._catalogue.gettext(sentence)

    def value(self, value: object) -> Html:
        """One inserted value: escaped, without direction marks of its own, isolated where directions may meet."""
        return value if isinstance(value, Html) else Html(escape(self._bare(value), quote=False))

    def _bare(self, value: object) -> str:
        if isinstance(value, Html):
            return value
        text = str(value)
        inserted = _remembered if len(text) <= _SHORT else _inserted
        return inserted(text, has_marks=isinstance(value, str), right_to_left=self.right_to_left)

    def _isolated(self, text: str) -> str:
        """Signs alone, such as a bar of blocks, need no isolate: they follow the line and fill from the reader's side."""
        return _isolated(text, right_to_left=self.right_to_left)

    def b(self, value: object) -> Html:
        """A value in bold."""
        return Html(f"<b>{self.value(value)}</b>")

    def at(self, timezone: str) -> "Words":
        """The same language on another place's clock."""
        return words_for(self.language, timezone)

    def time(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        return _time(self.language, time(local.hour, local.minute))

    def day(self, moment: datetime | date) -> str:
        local = moment.astimezone(self.zone) if isinstance(moment, datetime) else moment
        return _day(self.language, "MMMEd", date(local.year, local.month, local.day))

    def full_day(self, moment: datetime | date) -> str:
        local = moment.astimezone(self.zone) if isinstance(moment, datetime) else moment
        return _day(self.language, "yMMMEd", date(local.year, local.month, local.day))

    def moment(self, moment: datetime) -> str:
        return f"{self.day(moment)} {self.time(moment)}"

    def span(self, start: datetime, end: datetime) -> Html:
        """A window, with the day once when it starts and ends on the same one; its hours run from left to right everywhere."""
        if start.astimezone(self.zone).date() == end.astimezone(self.zone).date():
            hours = f"{self.time(start)}–{self.time(end)}"
            return Html(self._isolated(f"{self.day(start)} {self._isolated(hours)}"))
        return Html(self._isolated(f"{self.moment(start)} – {self.moment(end)}"))

    def zone_note(self, other: str, moment: datetime) -> Html:
        """The place's zone by name where its clock differs from the person's at that time, else nothing."""
        there = moment.astimezone(ZoneInfo(other))
        if there.utcoffset() == moment.astimezone(self.zone).utcoffset():
            return Html()
        name = there.tzname() or ""
        known = name if name[:1].isalpha() else f"UTC{name}"
        return Html(f" ({self._isolated(f'{known}, {other}')})")

    def duration(self, length: timedelta) -> str:
        return format_timedelta(length, locale=self.locale, threshold=1.5)

    def money(self, amount: Decimal, currency: str) -> str:
        """A code stands apart from its number, `PLN 20.00`, as CLDR wants it and Babel does not do it."""
        return _CODE_BEFORE_NUMBER.sub("\u00a0", format_currency(amount, currency, locale=self.locale))

    def number(self, value: Decimal | float) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, value: Decimal | float) -> str:
        """`value` runs from 0 to 100; one decimal at most."""
        return _percent(self.language, round(Decimal(value), 1))

    def listed(self, items: Iterable[str]) -> str:
        return format_list(list(items), locale=self.locale)


@cache
def words_for(language: str, timezone: str) -> Words:
    return Words(language, timezone)
