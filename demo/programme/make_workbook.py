"""Writes the sample programme's workbook: `python -m demo.programme.make_workbook 2026-11-23 programme.xlsx`.

The windows of the visits are counted from the day that is given, so that the demo always has visits for tomorrow.
"""

import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import xlsxwriter

from demo.programme.briefs import CAFE, SHOP
from demo.programme.places import CLIENTS, CONTACTS, LOCATIONS
from demo.programme.table import Table

SHOP_PROJECT, CAFE_PROJECT = "LM-SERVICE", "PC-CUP"
_CARDS = ("who", "when", "do", "say", "photograph", "never")
_POLICY = ("report_due_hours", "red_flag_percent", "praise_percent")

_VISITS = (
    ("LM-101", SHOP_PROJECT, "LM-WAW", 0, 2, 10, 20, "", "", "yes"),
    ("LM-102", SHOP_PROJECT, "LM-PAR", 1, 3, 11, 19, "", "", "yes"),
    ("LM-103", SHOP_PROJECT, "LM-IST", 1, 4, 10, 21, "", "", "yes"),
    ("LM-104", SHOP_PROJECT, "LM-WAW", 8, 10, 10, 20, "", "", "no"),
    ("LM-105", SHOP_PROJECT, "LM-PAR", 9, 11, 11, 19, "", "", "no"),
    ("LM-106", SHOP_PROJECT, "LM-IST", 10, 12, 10, 21, "Omar", 30, "no"),
    ("LM-107", SHOP_PROJECT, "LM-PAR", 20, 24, 11, 19, "", "", "no"),
    ("LM-108", SHOP_PROJECT, "LM-IST", 21, 25, 10, 21, "", "", "no"),
    ("PC-201", CAFE_PROJECT, "PC-LON", 0, 1, 9, 17, "", "", "yes"),
    ("PC-202", CAFE_PROJECT, "PC-TLV", 1, 3, 9, 18, "", "", "yes"),
    ("PC-203", CAFE_PROJECT, "PC-WAW", 2, 4, 9, 18, "Ann", "", "no"),
    ("PC-204", CAFE_PROJECT, "PC-LON", 7, 9, 9, 17, "", "", "no"),
    ("PC-205", CAFE_PROJECT, "PC-TLV", 8, 10, 9, 18, "", 16, "no"),
    ("PC-206", CAFE_PROJECT, "PC-WAW", 9, 12, 9, 18, "", "", "no"),
)
"""Code, project, location, first and last day from the start, opening and closing hour, shopper, fee, publish."""


def sheets(start: date) -> Mapping[str, Table]:
    return {
        "clients": CLIENTS,
        "contacts": CONTACTS,
        "locations": LOCATIONS,
        "projects": _projects(),
        "visits": _visits(start),
    }


def _projects() -> Table:
    return [
        (
            *("client", "code", "name", "form", "visit_type", "assignment", *_CARDS),
            *("purchase", "fee", "reimbursement_cap", "currency", *_POLICY),
        ),
        (
            *("lindqvist", SHOP_PROJECT, "Service in the shop", "shop_service", "in_person", "self_assign"),
            *(SHOP[card] for card in _CARDS),
            *("One small thing: socks, a belt or a scarf", 24, 20, "EUR", 12, 60, 95),
        ),
        (
            *("petrel", CAFE_PROJECT, "A cup at Petrel", "cafe_visit", "in_person", "apply"),
            *(CAFE[card] for card in _CARDS),
            *("One hot drink and one thing to eat", 14, 9, "EUR", 12, 65, 95),
        ),
    ]


def _visits(start: date) -> Table:
    rows: list[tuple[str | float | datetime, ...]] = [
        ("code", "project", "location", "window_start", "window_end", "shopper", "fee", "publish")
    ]
    for code, project, location, first, last, opens, closes, shopper, fee, publish in _VISITS:
        window_start = datetime.combine(start + timedelta(days=first), time(opens))
        window_end = datetime.combine(start + timedelta(days=last), time(closes))
        rows.append((code, project, location, window_start, window_end, shopper, fee, publish))
    return rows


def workbook(start: date) -> bytes:
    """The .xlsx file; the same for the same day."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime.combine(start, time())})
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
            "plain": book.add_format({"valign": "top", "text_wrap": True}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        }
        for name, rows in sheets(start).items():
            _write(book, name, rows, styles)
    return target.getvalue()


def _write(book: xlsxwriter.Workbook, name: str, rows: Table, styles: Mapping[str, object]) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for column, title in enumerate(rows[0]):
        page.set_column(column, column, 40 if title in _CARDS else 22 if title in {"name", "address"} else 16)
        page.write_string(0, column, str(title), styles["head"])
    for at, row in enumerate(rows[1:], start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(at, column, cell, styles["moment"])
            elif isinstance(cell, str):
                page.write_string(at, column, cell, styles["plain"])
            else:
                page.write_number(at, column, cell, styles["plain"])


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(workbook(date.fromisoformat(sys.argv[1])))
