"""Texts that are missing in one of the form's languages, and choice lists that nobody asks about."""

from collections.abc import Iterator, Mapping, Sequence

from forms.loading.survey import SurveyRow
from forms.loading.tables import Table
from forms.problems import Problem

MOST_ROWS_NAMED = 8
MEDIA = frozenset({"image", "audio", "video", "big-image"})
"""One picture mostly serves all languages: that of the default language is shown."""


def check_translations(tables: Sequence[Table]) -> Iterator[Problem]:
    """A text in one language without its counterpart in another: one warning per column, naming the rows."""
    sheets = [table for table in tables if table.name.casefold() in {"survey", "choices"}]
    languages = list(dict.fromkeys(column.language for table in sheets for column in table.columns if column.language))
    if len(languages) < 2:
        return
    for table in sheets:
        bases = dict.fromkeys(column.base for column in table.columns if column.language)
        for base in (base for base in bases if base not in MEDIA):
            yield from _untranslated(table, base, languages)


def _untranslated(table: Table, base: str, languages: Sequence[str]) -> Iterator[Problem]:
    places = {
        column.language: number
        for number, column in enumerate(table.columns)
        if column.base == base and column.language
    }
    for language in languages:
        rows = [number for number, row in enumerate(table.rows, 2) if _is_missing(row, places, language)]
        if not rows:
            continue
        named = ", ".join(map(str, rows[:MOST_ROWS_NAMED])) + (" …" if len(rows) > MOST_ROWS_NAMED else "")
        details = {"column": base, "language": language, "rows": named}
        template = "{column} is missing in {language}, though another language has it, in these rows: {rows}. The default language is shown instead."
        yield Problem("missing_translation", template, details, table.name, rows[0], f"{base}::{language}", "warning")


def _is_missing(row: Sequence[str], places: Mapping[str, int], language: str) -> bool:
    filled = {other for other, place in places.items() if place < len(row) and row[place]}
    return bool(filled) and language not in filled


def check_lists(rows: Sequence[SurveyRow], choices: Table | None) -> Iterator[Problem]:
    if choices is None:
        return
    first_rows: dict[str, int] = {}
    for number, cells in choices.plain_records():
        if "list_name" in cells:
            first_rows.setdefault(cells["list_name"], number)
    used = {row.list_name for row in rows}
    mentioned = " ".join(value for row in rows for value in row.cells.values())
    for name, number in first_rows.items():
        if name not in used and name not in mentioned:
            yield Problem(
                "unused_list",
                "No question uses the choice list {list}.",
                {"list": name},
                "choices",
                number,
                "list_name",
                "warning",
            )
