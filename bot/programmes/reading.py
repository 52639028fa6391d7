"""From the workbook's bare cells to rows of values: sheets and columns by name, each cell by its column's kind. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.programmes.cells import Cell, nearest, value
from bot.programmes.columns import README_SHEET, SHEET, SHEETS, Column, Sheet
from bot.programmes.programme import Row, Rows
from bot.programmes.wrong import CellError
from forms.problems import Problem

Table = Sequence[Sequence[Cell]]
"""One sheet: its rows from the first on, each from the first column on; empty cells are ""."""

MAX_ROWS = 5000


def read(tables: Mapping[str, Table]) -> Rows:
    """Every cell of every known sheet, and everything that is wrong with single cells, columns and sheets."""
    problems: list[Problem] = []
    sheets: dict[str, list[Row]] = {}
    for title, table in tables.items():
        sheet = _sheet(title, tables, problems)
        if sheet is not None:
            reader = _SheetReader(sheet, title.strip(), table)
            sheets[sheet.name] = reader.rows()
            problems += reader.problems
    if not sheets and not problems:
        problems.append(_no_sheets())
    return Rows(sheets, problems)


def is_programme(titles: Sequence[str]) -> bool:
    names = list(SHEET)
    return any(_folded(title) in SHEET or nearest(_folded(title), names) for title in titles)


def _folded(name: str) -> str:
    return name.strip().rstrip("*").strip().casefold().replace(" ", "_").replace("-", "_")


def _no_sheets() -> Problem:
    return Problem(
        "no_sheets",
        "None of the sheets of a programme is in this file. They are called {names}.",
        {"names": ", ".join(SHEET)},
    )


def _sheet(title: str, tables: Mapping[str, Table], problems: list[Problem]) -> Sheet | None:
    folded = _folded(title)
    if folded in SHEET:
        return SHEET[folded]
    if folded == _folded(README_SHEET) or not any(any(cell != "" for cell in row) for row in tables[title]):
        return None
    here = {_folded(name) for name in tables}
    meant = nearest(folded, [sheet.name for sheet in SHEETS if sheet.name not in here])
    if meant is None:
        problems.append(
            Problem(
                "unknown_sheet",
                "This sheet is not part of a programme and was not read.",
                sheet=title,
                severity="warning",
            )
        )
        return None
    problems.append(
        Problem(
            "misspelt_sheet", "There is no sheet of this name. Rename it to {meant}.", {"meant": meant}, sheet=title
        )
    )
    return SHEET[meant]


@dataclass(slots=True)
class _SheetReader:
    sheet: Sheet
    title: str
    """As the workbook spells it, so that the person finds it."""
    table: Table
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> list[Row]:
        header = self._header()
        if not header:
            return []
        filled = [
            (number, cells)
            for number, cells in enumerate(self.table[1:], start=2)
            if any(not _is_blank(cell) for cell in cells)
        ]
        if len(filled) > MAX_ROWS:
            self._add("too_many_rows", "This sheet has more than {most} rows. Split the workbook.", most=str(MAX_ROWS))
        return [self._row(number, cells, header) for number, cells in filled[:MAX_ROWS]]

    def _add(
        self, code: str, template: str, *, row: int | None = None, column: str | None = None, **details: str
    ) -> None:
        self.problems.append(Problem(code, template, details, sheet=self.title, row=row, column=column))

    def _header(self) -> dict[int, Column]:
        """Position of each known column; empty when row 1 names none."""
        titles = {
            at: str(cell).strip() for at, cell in enumerate(self.table[0] if self.table else ()) if not _is_blank(cell)
        }
        exact = {_folded(title) for title in titles.values()}
        absent = [column.name for column in self.sheet.columns if column.name not in exact]
        header: dict[int, Column] = {}
        unknown = []
        for at, title in titles.items():
            name = self._column_name(title, absent)
            if name is None:
                unknown.append(title)
            elif any(column.name == name for column in header.values()):
                self._add("column_twice", "This column is there twice. Remove one.", row=1, column=title)
            else:
                header[at] = self.sheet.column(name)
        if not header:
            self._no_header()
            return {}
        self._ignored(unknown)
        self._missing(header)
        return header

    def _column_name(self, title: str, absent: list[str]) -> str | None:
        folded = _folded(title)
        if any(column.name == folded for column in self.sheet.columns):
            return folded
        meant = nearest(folded, absent)
        if meant:
            absent.remove(meant)
            self._add(
                "misspelt_column",
                "There is no column of this name. Did you mean {meant}?",
                row=1,
                column=title,
                meant=meant,
            )
        return meant

    def _no_header(self) -> None:
        names = ", ".join(column.name for column in self.sheet.columns if column.required)
        self._add("no_header", "Row 1 must hold the names of the columns, at least {names}.", row=1, names=names)

    def _ignored(self, titles: Sequence[str]) -> None:
        self.problems += [
            Problem(
                "unknown_column",
                "This column is not known and was not read.",
                sheet=self.title,
                row=1,
                column=title,
                severity="warning",
            )
            for title in titles
        ]

    def _missing(self, header: Mapping[int, Column]) -> None:
        there = {column.name for column in header.values()}
        for column in self.sheet.columns:
            if column.required and column.name not in there:
                self._add("missing_column", "The column {name} is missing.", row=1, name=column.name)

    def _row(self, number: int, cells: Sequence[Cell], header: Mapping[int, Column]) -> Row:
        values, wrong = {}, set()
        for column, cell in _columns(cells, header):
            try:
                found = None if _is_blank(cell) else value(column, cell)
            except CellError as error:
                wrong.add(column.name)
                self.problems.append(error.at(self.title, number, column.name))
                continue
            if found is not None:
                values[column.name] = found
            elif column.required:
                wrong.add(column.name)
                self._add("empty", "This cell is empty, but a value is needed.", row=number, column=column.name)
        return Row(number, values, frozenset(wrong))


def _columns(cells: Sequence[Cell], header: Mapping[int, Column]) -> Iterator[tuple[Column, Cell]]:
    for at, column in header.items():
        yield column, cells[at] if at < len(cells) else ""


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.replace("\x00", "").strip()
