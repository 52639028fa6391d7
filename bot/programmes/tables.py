"""The bare cells of a workbook somebody sent, fetched out by a worker process that may run out of memory or time without harm."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from bot.programmes import unpacking
from bot.programmes.cells import Cell
from forms.problems import FormProblems, Problem

MAX_BYTES = 2_000_000
MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO = 200, 30_000_000, 200
"""What the parts of an .xlsx may be and unpack to. Sheets of equal cells compress about 1:100, bombs 1:1000."""
_SECONDS = 20


def tables(data: bytes) -> dict[str, list[list[Cell]]]:
    """Sheet name to rows of cells. Raises FormProblems when the file is no workbook, or one that unpacks to too much."""
    if len(data) > MAX_BYTES:
        raise FormProblems([_too_large()])
    _check_parts(data)
    return {title: [[_cell(cell) for cell in row] for row in rows] for title, rows in _unpacked(data).items()}


def _too_large() -> Problem:
    return Problem(
        "workbook_too_large",
        "This workbook is too large to be read. Keep it under {megabytes} MB and {rows} rows a sheet, without pictures.",
        {"megabytes": str(MAX_BYTES // 1_000_000), "rows": "5000"},
    )


def _unreadable() -> Problem:
    return Problem(
        "not_a_workbook",
        "This file cannot be read as a workbook. Save it as .xlsx without a password and send it again.",
    )


def _check_parts(data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FormProblems([_unreadable()]) from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 1000):
        raise FormProblems([_too_large()])


def _unpacked(data: bytes) -> Mapping[str, list[list[Any]]]:
    try:
        worker = subprocess.run(  # noqa: S603 - a fixed command; the file only goes to its standard input
            [sys.executable, "-I", unpacking.__file__],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FormProblems([_too_large()]) from None
    if worker.returncode < 0 or b"MemoryError" in worker.stderr:
        raise FormProblems([_too_large()])
    if worker.returncode:
        raise FormProblems([_unreadable()])
    sheets: dict[str, list[list[Any]]] = json.loads(worker.stdout)
    return sheets


def _cell(cell: Any) -> Cell:
    match cell:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case bool() | str():
            return cell
        case int() | float():
            return float(cell)
        case _:
            return ""
