"""Dates and times as spreadsheets and people write them: real date cells, Excel's serial numbers, ISO text, and day.month.year."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.programmes.wrong import CellError

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? +(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  day 0 of Excel's calendar, on no clock in particular
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _from_text(text: str) -> datetime:
    iso, dotted = _ISO.fullmatch(text), _DOTTED.fullmatch(text)
    if iso:
        year, month, day, hour, minute, second = (int(part or 0) for part in iso.groups())
    elif dotted:
        day, month, year, hour, minute, second = (int(part or 0) for part in dotted.groups())
    else:
        raise ValueError(text)
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  the location's zone is put on later


def moment(cell: Any) -> datetime:
    """Naive, on the location's clock. Raises CellError."""
    try:
        if isinstance(cell, datetime):
            found = cell.replace(tzinfo=None)
        elif isinstance(cell, date):
            found = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  as above
        elif isinstance(cell, float | int) and not isinstance(cell, bool):
            found = _SERIAL_ZERO + timedelta(minutes=round(cell * 24 * 60))
        else:
            found = _from_text(str(cell).strip())
    except (ValueError, OverflowError):
        raise _not_a_moment(str(cell)[:60]) from None
    if not _FIRST_YEAR <= found.year < _LAST_YEAR:
        raise _not_a_moment(str(found))
    return found.replace(microsecond=0)


def _not_a_moment(value: str) -> CellError:
    return CellError("not_a_moment", "Write date and time as 2026-03-05 10:00, not “{value}”.", value=value)


def time_of_day(cell: Any) -> time:
    """Raises CellError."""
    if isinstance(cell, time):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 0 <= cell < 1:
        return (_SERIAL_ZERO + timedelta(minutes=round(cell * 24 * 60))).time()
    found = _TIME.fullmatch(str(cell).strip())
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise CellError("not_a_time", "Write a time as 21:00, not “{value}”.", value=str(cell)[:60])


def on_the_clock_of(local: datetime, timezone: str, *, late: bool = False) -> datetime:
    """In UTC. An hour that comes twice (clocks go back) means the first one, or with `late` the second. Raises CellError for one that never comes."""
    there = local.replace(tzinfo=ZoneInfo(timezone), fold=int(late))
    utc = there.astimezone(UTC)
    if utc.astimezone(there.tzinfo).replace(tzinfo=None) != local:
        raise CellError(
            "no_such_time",
            "{value} does not exist in {zone}: the clocks go forward over it. Choose an earlier or later time.",
            value=f"{local:%Y-%m-%d %H:%M}",
            zone=timezone,
        )
    return utc
