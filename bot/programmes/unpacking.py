"""The worker: a workbook on standard input, its cells as JSON on standard output.

Run as a process of its own with little memory and time: a spreadsheet of two megabytes can unpack to gigabytes. Imports nothing of ours.
"""

import contextlib
import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 10
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 60, 5101, 120
"""A little more than the reader accepts, so that it is the reader who says what is too much."""


def _limit() -> None:
    with contextlib.suppress(
        ImportError, ValueError, OSError
    ):  # not on Windows, and not every system allows each limit
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _plain(cell: Any) -> Any:
    """JSON knows no dates: they travel as {"moment" | "date" | "time": ISO text}."""
    match cell:
        case datetime():
            return {"moment": cell.replace(tzinfo=None).isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.replace(tzinfo=None).isoformat()}
        case timedelta():
            return cell / timedelta(days=1)
        case _:
            return cell


def _rows(sheet: Any) -> list[list[Any]]:
    rows = []
    for row in sheet.iter_rows():
        rows.append([_plain(cell) for cell in row[:MAX_COLUMNS]])
        if len(rows) == MAX_ROWS:
            break
    return rows


def unpack(data: bytes) -> dict[str, list[list[Any]]]:
    """Raises what calamine raises for a file that is no workbook."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        return {name: _rows(book.get_sheet_by_name(name)) for name in book.sheet_names[:MAX_SHEETS]}


if __name__ == "__main__":
    _limit()
    json.dump(unpack(sys.stdin.buffer.read()), sys.stdout)
