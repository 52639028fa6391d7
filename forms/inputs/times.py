"""Times of day as people write them: `1430`, `14:30`, `2.30 pm`, `14h30`, `noon`, `now`; and a day with a time."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forms.inputs.dates import read_dates
from forms.inputs.folding import ascii_digits, fold
from forms.inputs.parsed import Asked, Parsed
from forms.inputs.words import AT, EVENING, MIDNIGHT, MORNING, NOON, NOW

CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?: ?[:.h\u05f3٫] ?(?P<minute>\d{2}))?(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)? ?h?(?P<rest>\D*)"
)
COMPACT = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})(?P<rest>\D*)")
AFTER_THE_DATE = re.compile(r"[T,\s]+")


def parse_time(text: str, now: datetime) -> Parsed:
    """`now` is in the visit's zone; the value carries that zone's offset, as JavaRosa writes times."""
    found = read_time(text, now)
    if found is None:
        return Parsed.refused("time_expected")
    return Parsed(_time_text(datetime.combine(now.date(), found, now.tzinfo)))


def parse_moment(question: Asked, text: str, now: datetime, ui_language: str) -> Parsed:
    """A day and a time. A time alone is its latest occurrence; a day alone is not enough."""
    plain = " ".join(ascii_digits(text).split())
    if (alone := read_time(plain, now)) is not None:
        moment = datetime.combine(now.date(), alone, now.tzinfo)
        return Parsed(_moment_text(moment if moment <= now else _day_before(moment)))
    if list(read_dates(plain, now.date(), ui_language, question.appearance)):
        return Parsed.refused("time_of_day_missing")
    for gap in AFTER_THE_DATE.finditer(plain):
        clock = read_time(plain[gap.end() :], now)
        days = list(read_dates(plain[: gap.start()], now.date(), ui_language))
        if clock is not None and days:
            return _day_with_clock(days, clock, now)
    return Parsed.refused("date_and_time_expected")


def read_time(text: str, now: datetime) -> time | None:
    words = fold(text)
    if words in NOW:
        return now.time().replace(microsecond=0)
    if words in NOON:
        return time(12)
    if words in MIDNIGHT:
        return time(0)
    plain = AT.sub("", ascii_digits(text).casefold(), count=1).strip()
    match = CLOCK.fullmatch(plain) or COMPACT.fullmatch(plain)
    if match is None:
        return None
    groups = match.groupdict()
    return _clock(int(groups["hour"]), int(groups["minute"] or 0), int(groups.get("second") or 0), fold(groups["rest"]))


def localised(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone))


def _clock(hour: int, minute: int, second: int, part_of_day: str) -> time | None:
    if part_of_day and (part_of_day not in MORNING | EVENING or not 1 <= hour <= 23):
        return None
    if part_of_day in MORNING and hour == 12:
        hour = 0
    if part_of_day in EVENING and hour < 12:
        hour += 12
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _day_with_clock(days: list[date], clock: time, now: datetime) -> Parsed:
    moments = [_moment_text(datetime.combine(day, clock, now.tzinfo)) for day in days]
    if len(moments) > 1:
        return Parsed.refused("ambiguous_date", *moments)
    return Parsed(moments[0])


def _day_before(moment: datetime) -> datetime:
    return datetime.combine(moment.date() - timedelta(days=1), moment.timetz())


def _moment_text(moment: datetime) -> str:
    return f"{moment.date().isoformat()}T{_time_text(moment)}"


def _time_text(moment: datetime) -> str:
    """`14:30:00.000+02:00`, `Z` for UTC."""
    text = moment.isoformat(timespec="milliseconds").partition("T")[2]
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
