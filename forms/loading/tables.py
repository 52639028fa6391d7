"""The sheets of a form as plain text cells, wherever they came from."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from forms.loading.limits import Limits, refused
from forms.problems import FormProblems

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
"""What XLSForm knows; `scoring` is ours."""

MARKDOWN_RULE = re.compile(r"[|\s:-]+")
UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Table:
    """One sheet: `rows[0]` is row 2 of the spreadsheet. Cells are stripped text, empty ones are ''."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @cached_property
    def columns(self) -> tuple["Column", ...]:
        return tuple(Column.of(header, self.name.casefold()) for header in self.header)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and the filled cells by their header as written."""
        for number, row in enumerate(self.rows, 2):
            yield number, {header: cell for header, cell in zip(self.header, row, strict=False) if header and cell}

    def plain_records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """As `records`, by the plain column name; of several languages the first filled one."""
        for number, row in enumerate(self.rows, 2):
            cells: dict[str, str] = {}
            for column, cell in zip(self.columns, row, strict=False):
                if cell:
                    cells.setdefault(column.base, cell)
            yield number, cells

    def texts(self, base: str) -> dict[int, dict[str, str]]:
        """By row number, what stands in a column in each language; '' where the column names none."""
        places = [(number, column.language or "") for number, column in enumerate(self.columns) if column.base == base]
        return {
            number: {language: row[place] for place, language in places if place < len(row) and row[place]}
            for number, row in enumerate(self.rows, 2)
        }


@dataclass(frozen=True, slots=True)
class Column:
    """`label::Hebrew (he)` → base `label`, language `Hebrew (he)`; `bind::ms:weight` → base `bind::ms:weight`."""

    header: str
    base: str
    language: str | None = None

    @classmethod
    def of(cls, header: str, sheet: str = "survey") -> "Column":
        parts = [part.strip() for part in header.split("::" if "::" in header else ":")]
        base = "_".join(parts[0].split()).casefold()
        if base == "media" and len(parts) > 1:
            parts = parts[1:]
            base = parts[0].casefold()
        base = ALIASES.get(sheet, {}).get(base, base)
        if base not in TRANSLATABLE:
            return cls(header, base if len(parts) == 1 else "::".join([base, *parts[1:]]))
        return cls(header, base, parts[1] if len(parts) > 1 else None)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRANSLATABLE = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "big-image", "audio", "video"}
)

LABELS = {"caption": "label"}
ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": {
        **LABELS,
        "relevance": "relevant",
        "calculate": "calculation",
        "read_only": "readonly",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "command": "type",
        "tag": "name",
        "value": "name",
        "count": "repeat_count",
    },
    "choices": {**LABELS, "value": "name"},
    "settings": {
        "set_form_title": "form_title",
        "title": "form_title",
        "set_form_id": "form_id",
        "id_string": "form_id",
    },
}
"""Other names of the same column that XLSForm has had over the years (as pyxform reads them)."""


def tables_of(sheets: Iterable[tuple[str, Sequence[Sequence[str]]]], limits: Limits) -> list[Table]:
    """Raises FormProblems when there is more than the limits allow."""
    tables = [_table(name, rows) for name, rows in sheets]
    cells = sum(len(row) for table in tables for row in table.rows)
    for table in tables:
        if len(table.rows) > limits.rows or len(table.header) > limits.columns or cells > limits.cells:
            raise too_many_cells(table.name, len(table.rows) + 1, len(table.header))
    if len(tables) == 1 and tables[0].name.casefold() not in SHEETS:
        return [Table("survey", tables[0].header, tables[0].rows)]
    return tables


def too_many_cells(sheet: str, rows: int, columns: int) -> FormProblems:
    template = (
        "The sheet {sheet} reaches down to row {rows} and across {columns} columns, more than a form needs. "
        "If the tables are small, delete the empty-looking rows and columns around them."
    )
    return refused("too_many_cells", template, sheet=sheet, rows=str(rows), columns=str(columns))


def read_csv(text: str) -> list[tuple[str, list[list[str]]]]:
    """All sheets in one file: a sheet's name in the first column, its header and rows in the columns after it.

    Excel puts semicolons between the cells where the comma is the decimal sign.
    """
    sheets: list[tuple[str, list[list[str]]]] = []
    first_line = text.lstrip().partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    for first, *rest in (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row):
        if first.strip():
            sheets.append((first.strip(), []))
        if sheets and any(cell.strip() for cell in rest):
            sheets[-1][1].append(rest)
    return sheets


def read_markdown(text: str) -> list[tuple[str, list[list[str]]]]:
    r"""As `read_csv`, with cells between bars; `\|` is a bar within a cell, lines beginning with # are comments."""
    sheets: list[tuple[str, list[list[str]]]] = []
    for line in text.split("\n"):
        inner = _between_bars(line)
        if inner is None:
            continue
        first, *rest = (cell.strip().replace("\\|", "|") for cell in UNESCAPED_BAR.split(inner))
        if first:
            sheets.append((first, []))
        if sheets and any(rest):
            sheets[-1][1].append(rest)
    return sheets


def _between_bars(line: str) -> str | None:
    if line.lstrip().startswith("#") or "|" not in line:
        return None
    start, end = line.index("|"), line.rindex("|")
    inner = line[start + 1 : end]
    if start == end or line[:start].strip() or (MARKDOWN_RULE.fullmatch(inner) and "-" in inner):
        return None
    return inner


def _table(name: str, rows: Sequence[Sequence[str]]) -> Table:
    header, *body = rows or [()]
    width = max((number for number, cell in enumerate(header, 1) if cell.strip()), default=0)
    cut = [tuple(cell.strip().replace("\u00a0", " ") for cell in row[:width]) for row in body]
    while cut and not any(cut[-1]):
        cut.pop()
    return Table(name.strip(), tuple(" ".join(cell.split()) for cell in header[:width]), tuple(cut))
