"""The empty programme workbook, made from the column table: headers with help, lists to choose from, one grey example row a sheet."""

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from bot.programmes.columns import README_SHEET, SHEETS, Column, Sheet
from bot.programmes.moments import moment

FILENAME = "programme-template.xlsx"
_ROWS = 1000
"""So many rows have lists to choose from and the right cell format."""
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  a fixed date, so that the same template has the same bytes
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "strong": {"bold": True, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "required": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"},
    "optional": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "border_color": "#FFFFFF"},
    "text": {"num_format": "@", "valign": "top"},
    "number": {"valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top"},
    "time": {"num_format": "hh:mm", "valign": "top"},
}
_GREY = {"font_color": "#8A8A8A", "italic": True}
_NUMBERS = frozenset({"money", "number", "whole", "coordinate"})
_LINES = (
    "Fill in the five sheets and send the file to the bot, together or one after the other with the forms (XLSForm).",
    "Dark blue columns are needed, light blue ones may stay empty. Rest the pointer on a column's name to read what it wants.",
    "Codes are yours: they tie the sheets together and never change. Sending a corrected workbook again updates what it finds by its code; nothing is ever doubled.",
    "The grey rows are examples: write over them or delete them.",
    "Times are meant on the clock of the location.",
    "If anything is wrong, the bot lists all of it by sheet, row and column, and takes nothing in until it is right.",
)


def template(*, examples: bool = True) -> bytes:
    """An .xlsx file; without `examples` only the headers."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _MADE})
        formats = {name: book.add_format(style) for name, style in _STYLES.items()}
        formats |= {f"grey {name}": book.add_format(style | _GREY) for name, style in _STYLES.items()}
        _readme(book, formats)
        for sheet in SHEETS:
            _sheet(book, sheet, formats, examples=examples)
    return target.getvalue()


def _readme(book: Any, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(README_SHEET)
    page.hide_gridlines(2)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, "The programme workbook", formats["title"])
    for at, line in enumerate(_LINES, start=2):
        page.write_string(at, 0, f"{at - 1}.", formats["plain"])
        page.write_string(at, 1, line, formats["plain"])
    for at, sheet in enumerate(SHEETS, start=len(_LINES) + 3):
        page.write_string(at, 0, sheet.name, formats["strong"])
        page.write_string(at, 1, sheet.help, formats["plain"])


def _sheet(book: Any, sheet: Sheet, formats: dict[str, Any], *, examples: bool) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        style = _style(column)
        page.set_column(at, at, _width(column), formats[style])
        page.write_string(0, at, column.name, formats["required" if column.required else "optional"])
        page.write_comment(0, at, column.help, {"x_scale": 2, "author": ""})
        _choices(page, at, column)
        if examples and column.example:
            _example(page, at, column, formats[f"grey {style}"])


def _style(column: Column) -> str:
    if column.kind in {"moment", "time"}:
        return column.kind
    return "number" if column.kind in _NUMBERS else "text"


def _width(column: Column) -> int:
    return max(len(column.name) + 3, 34 if column.kind == "text" and column.longest > 100 else 14)


def _choices(page: Any, at: int, column: Column) -> None:
    choices = ["yes", "no"] if column.kind == "yes_no" else list(column.choices)
    if choices:
        page.data_validation(1, at, _ROWS, at, {"validate": "list", "source": choices})
    elif column.refers_to:
        rule = {"validate": "list", "source": f"={_codes(column.refers_to)}", "error_type": "warning"}
        page.data_validation(1, at, _ROWS, at, rule)


def _codes(sheet_name: str) -> str:
    """The range of that sheet's code column."""
    sheet = next(sheet for sheet in SHEETS if sheet.name == sheet_name)
    letter = chr(ord("A") + [column.name for column in sheet.columns].index("code"))
    return f"'{sheet_name}'!${letter}$2:${letter}${_ROWS + 1}"


def _example(page: Any, at: int, column: Column, style: Any) -> None:
    if column.kind == "moment":
        page.write_datetime(1, at, moment(column.example), style)
    elif column.kind in _NUMBERS:
        page.write_number(1, at, float(column.example), style)
    else:
        page.write_string(1, at, column.example, style)
