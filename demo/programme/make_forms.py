"""Writes the sample XLSForm workbooks from their tables: `python -m demo.programme.make_forms`."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from demo.programme.forms import bank_branch, cafe_visit, clinic, phone_line, shop_service, web_shop
from demo.programme.forms.tables import ENGLISH, HEBREW, Row, SampleForm

FOLDER = Path(__file__).parent / "forms"
FORMS = (shop_service.FORM, cafe_visit.FORM, bank_branch.FORM, phone_line.FORM, web_shop.FORM, clinic.FORM)

RULE_COLUMNS = ("rule", "name", "value", "from", "to", "points")
WIDTHS = {"label": 48, "hint": 36, "type": 22, "name": 18, "relevant": 32, "calculation": 32}
"""Characters; other columns have 16."""


def survey_columns(both: Sequence[str]) -> tuple[str, ...]:
    return (
        "type",
        "name",
        *(f"label::{language}" for language in both),
        *(f"hint::{language}" for language in both),
        "required",
        *(f"required_message::{language}" for language in both),
        "relevant",
        "constraint",
        *(f"constraint_message::{language}" for language in both),
        "calculation",
        "choice_filter",
        "appearance",
        "weight",
        "critical",
        "bonus",
    )


def workbook_bytes(form: SampleForm) -> bytes:
    """The same bytes every time: the date of creation is fixed."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": form.title, "created": datetime(2026, 1, 1, tzinfo=UTC)})
    both = (ENGLISH, form.language)
    filters = sorted(
        {column for row in form.choices for column in row}
        - {"list_name", "name", "score", *(f"label::{language}" for language in both)}
    )
    choice_columns = ("list_name", "name", *(f"label::{language}" for language in both), "score", *filters)
    _write_sheet(workbook, "survey", survey_columns(both), form.survey)
    _write_sheet(workbook, "choices", choice_columns, form.choices)
    _write_sheet(workbook, "scoring", RULE_COLUMNS, form.rules)
    settings = {"form_title": form.title, "form_id": form.form_id, "version": form.version, "default_language": ENGLISH}
    _write_sheet(workbook, "settings", tuple(settings), [settings])
    workbook.close()
    return buffer.getvalue()


def _write_sheet(workbook: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = workbook.add_worksheet(name)
    heading = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    hebrew = workbook.add_format({"text_wrap": True, "valign": "top", "align": "right", "reading_order": 2})
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column.partition("::")[0], 16))
        sheet.write_string(0, place, column, heading)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if row.get(column) not in {None, ""}:
                sheet.write(number, place, row[column], hebrew if column.endswith(HEBREW) else wrapped)


def main() -> None:
    for form in FORMS:
        (FOLDER / f"{form.form_id}.xlsx").write_bytes(workbook_bytes(form))


if __name__ == "__main__":
    main()
