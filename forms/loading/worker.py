"""The process that touches untrusted workbooks: reads sheets, or turns tables into an XForm, under limits, and says so in JSON.

It is started by file name and imports nothing of ours: one JSON object comes in on standard input, one goes out on standard output.
Whatever goes wrong, even a crash of the libraries, harms only this process.
"""

import base64
import contextlib
import datetime as dt
import errno
import io
import json
import os
import resource
import sys
from typing import Any

MOST_WRITTEN = 64 * 1024 * 1024
"""Bytes of a temporary file: pyxform writes its XForm into one before reading it back."""


def main() -> None:
    order = json.load(sys.stdin.buffer)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _limit(order["memory_bytes"], order["cpu_seconds"])
    with answers:
        json.dump(_obey(order), answers)


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """As far as the system knows these limits; the wall clock is watched from outside in any case."""
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
    }
    for kind, most in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _obey(order: dict[str, Any]) -> dict[str, Any]:
    """Pyxform refuses with its own exception; anything else it raises is a crash, and named as such."""
    try:
        return _read(order) if "workbook" in order else _convert(order)
    except Exception as error:  # noqa: BLE001 - the libraries crash in unforeseen ways, and every way must be reported
        return {"error": str(error), "kind": _kind(error), "exception": type(error).__name__}


def _kind(error: Exception) -> str:
    """A lack of memory has many faces: modules that cannot be mapped, files that cannot be listed, calls that fail without saying why."""
    if (
        isinstance(error, (MemoryError, ImportError, SystemError))
        or getattr(error, "errno", None) == errno.ENOMEM
        or "out of memory" in str(error)
    ):
        return "exhausted"
    return "refused" if type(error).__name__ in {"PyXFormError", "ValidationError"} else "crashed"


def _read(order: dict[str, Any]) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(base64.b64decode(order["workbook"])))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        return {"error": str(error), "kind": "damaged", "exception": type(error).__name__}
    for name, sheet in sheets:
        if sheet.total_height > order["rows"] + 1 or sheet.total_width > order["columns"]:
            return {"kind": "too_many_cells", "sheet": name, "rows": sheet.total_height, "columns": sheet.total_width}
    return {
        "sheets": [
            [name, [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]]
            for name, sheet in sheets
        ]
    }


def _text(cell: Any) -> str:
    """As pyxform writes cells of a workbook: whole numbers without a point, dates with midnight."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.date() if not isinstance(cell, dt.datetime):
            return str(dt.datetime.combine(cell, dt.time()))
        case _:
            return str(cell)


def _convert(order: dict[str, Any]) -> dict[str, Any]:
    from pyxform.xls2xform import convert

    result = convert(order["definition"], form_name=order["root"], validate=False)
    return {"xform": result.xform, "warnings": result.warnings, "itemsets": result.itemsets}


if __name__ == "__main__":
    main()
