"""Dates, times and both: reading and writing ISO 8601 as JavaRosa does, and counting days."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86400
_DATE = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?"
DATE = re.compile(_DATE, re.ASCII)
TIME = re.compile(_TIME, re.ASCII)
DATE_TIME = re.compile(_DATE + "T" + _TIME, re.ASCII)


def parse_temporal(text: str, zone: tzinfo | None = None) -> date | datetime | time | None:
    """What the text says, or None when it is no date, time or dateTime. With a zone, the result is on that zone's wall clock."""
    if len(text) < 4 or not text[0].isdigit():
        return None
    return parse_date(text) or parse_date_time(text, zone) or parse_time(text, zone)


def parse_date(text: str) -> date | None:
    match = DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_date_time(text: str, zone: tzinfo | None = None) -> datetime | None:
    match = DATE_TIME.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        moment = datetime.combine(day, _clock(match.groups()[3:], zone))
        return moment.astimezone(zone) if zone is not None else moment
    except (ValueError, OverflowError):
        return None


def parse_time(text: str, zone: tzinfo | None = None) -> time | None:
    match = TIME.fullmatch(text)
    if match is None:
        return None
    try:
        clock = _clock(match.groups(), zone)
        if zone is None or match[5] is None:
            return clock
        return datetime.combine(EPOCH + timedelta(days=1), clock).astimezone(zone).timetz()
    except (ValueError, OverflowError):
        return None


def _clock(parts: tuple[str | None, ...], zone: tzinfo | None) -> time:
    hour, minute, second, fraction, offset = parts
    micros = int(((fraction or "") + "000000")[:6])
    return time(int(hour or 0), int(minute or 0), int(second or 0), micros, _offset(offset) or zone or UTC)


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").rjust(2, "0").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(f"{text} is no offset from UTC")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def day_number(value: date | datetime | time) -> float:
    """Days since 1970-01-01: whole ones for a date, from the start of that day in UTC for a dateTime, a fraction of one day for a time."""
    if isinstance(value, datetime):
        return value.timestamp() / DAY_SECONDS
    if isinstance(value, time):
        return day_fraction(value)
    return float((value - EPOCH).days)


def day_fraction(clock: time | datetime) -> float:
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / DAY_SECONDS


def from_days(days: float, zone: tzinfo | None) -> date | datetime | None:
    """The moment that many days after 1970-01-01: a date when the number is whole; None outside the years 1 to 9999."""
    try:
        if days == int(days):
            return EPOCH + timedelta(days=int(days))
        start = datetime.combine(EPOCH, time(), UTC)
        return (start + timedelta(milliseconds=round(days * DAY_SECONDS * 1000))).astimezone(zone or UTC)
    except (ValueError, OverflowError):
        return None


def temporal_text(value: date | datetime | time) -> str:
    """ISO 8601 with milliseconds and offset: 2026-03-15, 2026-03-15T10:20:30.000Z, 14:30:00.000+02:00."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{time_text(value)}"
    return time_text(value) if isinstance(value, time) else value.isoformat()


def time_text(value: datetime | time) -> str:
    clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}.{value.microsecond // 1000:03}"
    return clock + offset_text(value)


def offset_text(value: datetime | time) -> str:
    """Z for no offset, else +hh:mm. A bare time in a named zone takes that zone's offset at the start of 1970."""
    span = value.utcoffset()
    if span is None and isinstance(value, time) and value.tzinfo is not None:
        span = datetime.combine(EPOCH, value).utcoffset()
    minutes = round(span.total_seconds() / 60) if span else 0
    if not minutes:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
