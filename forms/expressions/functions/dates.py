"""Dates and times. What is not a date, though it should be, is an error; nothing stays nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from forms.expressions.context import Context
from forms.expressions.functions.definition import Function, aware
from forms.expressions.temporal import (
    EPOCH,
    day_fraction,
    day_number,
    from_days,
    offset_text,
    parse_temporal,
    parse_time,
)
from forms.expressions.values import NUMBER, ExpressionError, Value, text_number, to_string

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _today(context: Context) -> date:
    return context.env.now.astimezone(context.env.zone).date()


def _now(context: Context) -> datetime:
    return context.env.now.astimezone(context.env.zone)


def moment_of(context: Context, value: Value) -> date | datetime | None:
    """The date or dateTime that a value stands for; None for nothing (empty or not a number). Raises ExpressionError otherwise."""
    match value:
        case datetime():
            return value.astimezone(context.env.zone)
        case date():
            return value
        case bool() | time():
            raise ExpressionError(f"{to_string(value)!r} is not a date")
        case float():
            return _from_number(context, value)
        case _:
            return _from_text(context, to_string(value).strip())


def _from_text(context: Context, text: str) -> date | datetime | None:
    if text in ("", "NaN"):
        return None
    moment = parse_temporal(text, context.env.zone)
    if isinstance(moment, date):
        return moment
    number = math.nan if moment is not None else text_number(text)
    if math.isnan(number):
        raise ExpressionError(f"{text!r} is not a date")
    return _from_number(context, number)


def _from_number(context: Context, number: float) -> date | datetime | None:
    if math.isnan(number):
        return None
    moment = from_days(number, context.env.zone) if math.isfinite(number) else None
    if moment is None:
        raise ExpressionError(f"{to_string(number)} is not a date")
    return moment


def _date(context: Context, value: Value) -> Value:
    moment = moment_of(context, value)
    if moment is None:
        return value if isinstance(value, float) else ""
    return moment.date() if isinstance(moment, datetime) else moment


def _date_time(context: Context, value: Value) -> Value:
    moment = moment_of(context, value)
    if moment is None:
        return value if isinstance(value, float) else ""
    if isinstance(value, float) and not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC).astimezone(context.env.zone)
    if isinstance(value, str) and not isinstance(moment, datetime):
        return moment
    return _with_time(context, moment)


def _with_time(context: Context, moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), context.env.zone)


def _decimal_date_time(context: Context, value: Value) -> float:
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        raise ExpressionError(f"{value!r} is not a date")
    moment = moment_of(context, value)
    return math.nan if moment is None else day_number(_with_time(context, moment))


def _decimal_time(context: Context, value: Value) -> float:
    """The part of the day that has gone by: 06:00 is 0.25."""
    if isinstance(value, time):
        return day_number(value)
    if isinstance(value, float):
        return math.nan
    text = to_string(value).strip()
    clock = parse_time(text, context.env.zone)
    if clock is not None:
        return day_number(clock)
    moment = parse_temporal(text, context.env.zone)
    return day_fraction(moment) if isinstance(moment, datetime) else math.nan


def _format(context: Context, value: Value, pattern: Value) -> str:
    """Empty for what is no date."""
    try:
        moment = _clock_only(context, value) or moment_of(context, value)
    except ExpressionError:
        return ""
    if moment is None:
        return ""
    return formatted(_with_time(context, moment), to_string(pattern))


def _clock_only(context: Context, value: Value) -> datetime | None:
    clock = value if isinstance(value, time) else None
    if clock is None and isinstance(value, str):
        clock = parse_time(value.strip(), context.env.zone)
    return None if clock is None else datetime.combine(EPOCH, clock)


def formatted(moment: datetime, pattern: str) -> str:
    result: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character != "%":
            result.append(character)
            continue
        letter = next(characters, "")
        if letter == "%":
            result.append("%")
        elif letter not in FORMATS:
            raise ExpressionError(f"dates cannot be written with %{letter}")
        else:
            result.append(FORMATS[letter](moment))
    return "".join(result)


FORMATS: dict[str, Callable[[datetime], str]] = {
    "3": lambda moment: f"{moment.microsecond // 1000:03}",
    "a": lambda moment: DAYS[moment.weekday()],
    "b": lambda moment: MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02}",
    "m": lambda moment: f"{moment.month:02}",
    "n": lambda moment: str(moment.month),
    "S": lambda moment: f"{moment.second:02}",
    "W": lambda moment: str(moment.isocalendar().week),
    "Y": lambda moment: f"{moment.year:04}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "Z": offset_text,
}

DATES: dict[str, Function] = {
    "date": aware(_date, 1),
    "date-time": aware(_date_time, 1),
    "decimal-date-time": aware(_decimal_date_time, 1),
    "decimal-time": aware(_decimal_time, 1),
    "format-date": aware(_format, 2),
    "format-date-time": aware(_format, 2),
    "now": aware(_now, 0),
    "today": aware(_today, 0),
}
