"""Days as people write them: `5.3`, `5 March`, `2026-03-05`, `yesterday`, `3 days ago`, `Monday`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from forms.inputs.folding import ascii_digits, fold
from forms.inputs.parsed import Asked, Parsed
from forms.inputs.words import DAYS_AGO, DAYS_AWAY, FILLERS, months, weekdays

YEARS = range(1900, 2101)
NEAR = timedelta(days=31)
"""Of two readings of `5/3`, the one this close to today is meant when the other is not."""

ISO = re.compile(r"(?P<year>\d{4})[-./ ](?P<month>\d{1,2})[-./ ](?P<day>\d{1,2})")
NUMERIC = re.compile(r"(?P<first>\d{1,2})(?P<mark> ?[-./ ] ?)(?P<second>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?\.?")
MONTH_OF_YEAR = re.compile(
    r"(?P<month>\d{1,2})[-./ ](?P<year>\d{4})|(?P<year_first>\d{4})[-./ ](?P<month_last>\d{1,2})"
)
DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|го|ого)?")


def parse_date(question: Asked, text: str, today: date, ui_language: str) -> Parsed:
    readings = list(read_dates(text, today, ui_language, question.appearance))
    match readings:
        case []:
            return Parsed.refused("date_expected")
        case [only]:
            return Parsed(only.isoformat())
        case _:
            return Parsed.refused("ambiguous_date", *(reading.isoformat() for reading in readings))


def read_dates(text: str, today: date, ui_language: str, appearance: frozenset[str] = frozenset()) -> Iterator[date]:
    """Every day the text can mean: none, one, or two where day and month cannot be told apart."""
    plain = ascii_digits(text)
    if appearance & {"month-year", "year"}:
        return _without_day(plain, "year" in appearance)
    if match := ISO.fullmatch(plain):
        return _existing((int(match["year"]), int(match["month"]), int(match["day"])))
    if match := NUMERIC.fullmatch(plain):
        return _numeric(match, today, ui_language)
    return _in_words(fold(text), today)


def _numeric(match: re.Match[str], today: date, ui_language: str) -> Iterator[date]:
    """Day first, as in all seven languages; only English with slashes may mean month first."""
    first, second = int(match["first"]), int(match["second"])
    year = _full_year(match["year"], today)
    day_first = list(_in_year(year, second, first, today))
    month_first = list(_in_year(year, first, second, today)) if "/" in match["mark"] or not day_first else []
    if not day_first or not month_first or day_first == month_first:
        return iter(day_first or month_first)
    if ui_language != "en":
        return iter(day_first)
    near = [day for day in (*day_first, *month_first) if abs(day - today) <= NEAR]
    return iter(near if len(near) == 1 else day_first + month_first)


def _in_words(words: str, today: date) -> Iterator[date]:
    for distance, phrases in DAYS_AWAY.items():
        if words in phrases:
            return iter([today + timedelta(days=distance)])
    if match := DAYS_AGO.fullmatch(words):
        return iter([today - timedelta(days=int(next(filter(None, match.groups()))))])
    parts = [part for part in words.split() if part not in FILLERS]
    if (weekday := weekdays().get(" ".join(parts))) is not None:
        return iter([today - timedelta(days=(today.weekday() - weekday) % 7)])
    return _named_month(parts, today)


def _named_month(parts: list[str], today: date) -> Iterator[date]:
    """`5 march`, `march 5 2026`, `monday 5 march`: one month, one day, at most a year and a weekday, in any order."""
    month_numbers = [months()[part] for part in parts if part in months()]
    days = [int(found[1]) for part in parts if (found := DAY_NUMBER.fullmatch(part))]
    years = [int(part) for part in parts if re.fullmatch(r"\d{4}", part)]
    rest = [part for part in parts if part not in months() and not part[0].isdigit() and part not in weekdays()]
    if len(month_numbers) != 1 or len(days) != 1 or len(years) > 1 or rest:
        return iter(())
    return _in_year(years[0] if years else None, month_numbers[0], days[0], today)


def _without_day(plain: str, only_year: bool) -> Iterator[date]:
    if re.fullmatch(r"\d{4}", plain):
        return _existing((int(plain), 1, 1)) if only_year else iter(())
    if match := MONTH_OF_YEAR.fullmatch(plain):
        return _existing((int(match["year"] or match["year_first"]), int(match["month"] or match["month_last"]), 1))
    parts = fold(plain).split()
    month = [months()[part] for part in parts if part in months()]
    year = [int(part) for part in parts if re.fullmatch(r"\d{4}", part)]
    return _existing((year[0], month[0], 1)) if len(parts) == 2 and month and year else iter(())


def _full_year(digits: str | None, today: date) -> int | None:
    """Two digits are this century unless that lies more than 20 years ahead."""
    if digits is None or len(digits) == 4:
        return int(digits) if digits else None
    century = today.year - today.year % 100
    year = century + int(digits)
    return year if year <= today.year + 20 else year - 100


def _in_year(year: int | None, month: int, day: int, today: date) -> Iterator[date]:
    """Without a year, the occurrence nearest to today."""
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    existing = list(_existing(*((each, month, day) for each in years)))
    return iter([min(existing, key=lambda found: abs(found - today))] if existing else [])


def _existing(*days: tuple[int, int, int]) -> Iterator[date]:
    for year, month, day in days:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found.year in YEARS:
            yield found
