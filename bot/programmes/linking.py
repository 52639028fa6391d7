"""Rows against each other and against what was imported before: codes, references, windows. Gives a whole Programme or every problem. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.model.project import BRIEF_CARDS, Assignment, VisitType
from bot.programmes.cells import nearest
from bot.programmes.columns import SHEET, SHEETS, Sheet
from bot.programmes.moments import on_the_clock_of
from bot.programmes.programme import ClientRow, ContactRow, LocationRow, Programme, ProjectRow, Row, Rows, VisitRow
from bot.programmes.wrong import CellError
from bot.programmes.zones import looks_swapped
from forms.problems import Problem

_WITHIN_CLIENT = ("contacts", "locations")
_GUESSES = 50
"""For so many wrong codes of a column the nearest right one is looked up; thousands would hold up everybody else."""
_ORDER = {sheet.name: position for position, sheet in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class Known:
    """What was imported before, by code."""

    clients: frozenset[str] = frozenset()
    locations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(client, code) to time zone: two clients may both have a branch 1."""
    projects: Mapping[str, str] = field(default_factory=dict)
    """Code to client."""


def link(rows: Rows, known: Known) -> tuple[Programme | None, list[Problem]]:
    """The programme, or None when anything is wrong; and everything found, in the order of sheets and rows."""
    linker = _Linker(rows, known)
    problems = linker.check()
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return _programme(linker, tuple(problems)), problems


@dataclass(slots=True)
class _Linker:
    rows: Rows
    known: Known
    problems: list[Problem] = field(default_factory=list)
    zones: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """(client, location) to time zone, of the workbook and of before."""
    owners: dict[str, str | None] = field(default_factory=dict)
    """Project to client, likewise."""

    def check(self) -> list[Problem]:
        self.problems = list(self.rows.problems)
        self._index()
        for sheet in SHEETS:
            self._duplicates(sheet.name)
            self._examples(sheet)
            for column in sheet.columns:
                if column.refers_to:
                    self._references(sheet.name, column.name, column.refers_to)
        for row in self.of("locations"):
            self._coordinates(row)
        for row in self.of("visits"):
            self._visit(row)
        return sorted(self.problems, key=_position)

    def of(self, sheet: str) -> Iterable[Row]:
        return self.rows.sheets.get(sheet, ())

    def _index(self) -> None:
        self.zones = dict(self.known.locations)
        self.owners = dict(self.known.projects)
        for row in self.of("locations"):
            self.zones[str(row.values.get("client")), str(row.values.get("code"))] = row.values.get("timezone")
        for row in self.of("projects"):
            self.owners[str(row.values.get("code"))] = row.values.get("client")

    def _codes(self, sheet: str) -> list[str]:
        """Whatever can be referred to, also the codes of rows that have another mistake."""
        match sheet:
            case "clients":
                before = set(self.known.clients)
            case "locations":
                before = {code for _, code in self.known.locations}
            case _:
                before = set(self.known.projects)
        return sorted(before | {str(row.values["code"]) for row in self.of(sheet) if "code" in row.values})

    def _add(
        self, code: str, template: str, sheet: str, row: Row | None = None, column: str | None = None, **details: str
    ) -> None:
        number = row.number if row else None
        self.problems.append(Problem(code, template, details, sheet=sheet, row=number, column=column))

    def _duplicates(self, sheet: str) -> None:
        """Codes are unique; those of locations and contacts within their client. Upper and lower case are not told apart."""
        first: dict[tuple[str, str], int] = {}
        within = sheet in _WITHIN_CLIENT
        for row in self.of(sheet):
            code = row.values.get("code")
            if code is None:
                continue
            key = (str(row.values.get("client")) if within else "", code.casefold())
            if key in first:
                self._add(
                    "duplicate_code",
                    "The code {value} is already used in row {first}.",
                    sheet,
                    row,
                    "code",
                    value=code,
                    first=str(first[key]),
                )
            first.setdefault(key, row.number)

    def _examples(self, sheet: Sheet) -> None:
        for row in self.of(sheet.name):
            if row.values.get("code") == sheet.column("code").example:
                problem = Problem(
                    "example_row",
                    "This is still the example row of the template.",
                    sheet=sheet.name,
                    row=row.number,
                    severity="warning",
                )
                self.problems.append(problem)

    def _references(self, sheet: str, column: str, target: str) -> None:
        codes = self._codes(target)
        there = set(codes)
        unknown = [row for row in self.of(sheet) if column in row.values and row.values[column] not in there]
        if target not in self.rows.sheets and not codes and unknown:
            self._add("missing_sheet", "This sheet is missing; the sheet {other} refers to it.", target, other=sheet)
            return
        for position, row in enumerate(unknown):
            self._unknown(sheet, row, column, target, codes if position < _GUESSES else [])

    def _unknown(self, sheet: str, row: Row, column: str, target: str, codes: list[str]) -> None:
        code = str(row.values[column])
        meant = nearest(code, codes)
        if meant:
            self._add(
                "unknown_reference",
                "“{value}” is not in the sheet {target}. Did you mean {meant}?",
                sheet,
                row,
                column,
                value=code[:60],
                target=target,
                meant=meant,
            )
            return
        self._add(
            "unknown_reference",
            "“{value}” is not in the sheet {target}, and was not imported before.",
            sheet,
            row,
            column,
            value=code[:60],
            target=target,
        )

    def _coordinates(self, row: Row) -> None:
        latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
        if row.wrong & {"latitude", "longitude"}:
            return
        if (latitude is None) != (longitude is None):
            absent = "latitude" if latitude is None else "longitude"
            self._add(
                "half_a_place", "Latitude and longitude belong together: one is missing.", "locations", row, absent
            )
        if latitude is None or longitude is None:
            return
        if latitude == longitude == 0:
            self._add(
                "nowhere", "0, 0 is a point in the Atlantic. Leave both empty if unknown.", "locations", row, "latitude"
            )
        elif looks_swapped(latitude, longitude, row.values.get("timezone", "")):
            self._add(
                "swapped",
                "Latitude and longitude look swapped: this point is far from {zone}, the other way round it is near.",
                "locations",
                row,
                "latitude",
                zone=row.values["timezone"],
            )

    def _visit(self, row: Row) -> None:
        location = row.values.get("location")
        owner = self.owners.get(row.values.get("project", ""))
        if owner is None or location is None:
            return
        if (owner, location) not in self.zones:
            theirs = next((client for client, code in self.zones if code == location), None)
            if theirs:
                self._add(
                    "other_client",
                    "This location belongs to {theirs}, the project to {ours}.",
                    "visits",
                    row,
                    "location",
                    theirs=theirs,
                    ours=owner,
                )
            return
        timezone = self.zones[owner, location]
        if timezone:
            self._window(row, timezone)

    def _window(self, row: Row, timezone: str) -> None:
        moments = {}
        for column in ("window_start", "window_end"):
            try:
                if column in row.values:
                    moments[column] = on_the_clock_of(row.values[column], timezone, late=column == "window_end")
            except CellError as error:
                self.problems.append(error.at("visits", row.number, column))
        if len(moments) == 2 and moments["window_end"] <= moments["window_start"]:
            self._add("window_ends_first", "The window ends before it starts.", "visits", row, "window_end")

    def zone_of(self, visit: Row) -> str:
        timezone = self.zones[str(self.owners[visit.values["project"]]), visit.values["location"]]
        assert timezone is not None
        return timezone


def _position(problem: Problem) -> tuple[int, int, int]:
    sheet = (problem.sheet or "").strip().casefold()
    columns = [column.name for column in SHEET[sheet].columns] if sheet in SHEET else []
    at = columns.index(problem.column) if problem.column in columns else -1
    return _ORDER.get(sheet, -1), problem.row or 0, at


def _programme(linker: _Linker, warnings: tuple[Problem, ...]) -> Programme:
    return Programme(
        clients=tuple(ClientRow(**row.values) for row in linker.of("clients")),
        contacts=tuple(ContactRow(**row.values) for row in linker.of("contacts")),
        locations=tuple(LocationRow(**row.values) for row in linker.of("locations")),
        projects=tuple(_project(row) for row in linker.of("projects")),
        visits=tuple(_visit(row, linker) for row in linker.of("visits")),
        warnings=warnings,
    )


def _project(row: Row) -> ProjectRow:
    policy_columns = {column.name for column in SHEET["projects"].columns if column.policy}
    plain: dict[str, Any] = {
        name: value for name, value in row.values.items() if name not in policy_columns and name not in BRIEF_CARDS
    }
    plain["visit_type"] = VisitType(plain["visit_type"])
    plain["assignment"] = Assignment(plain.get("assignment", Assignment.SELF_ASSIGN))
    return ProjectRow(
        **plain,
        brief={card: row.values[card] for card in BRIEF_CARDS if card in row.values},
        policy={name: _as_json(row.values[name]) for name in sorted(policy_columns & row.values.keys())},
        row=row.number,
    )


def _as_json(value: Any) -> Any:
    """Policy numbers are kept as JSON: numbers and lists as they are, the rest as text."""
    return value if isinstance(value, int | list) else f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _visit(row: Row, linker: _Linker) -> VisitRow:
    timezone = linker.zone_of(row)
    window = {
        "window_start": on_the_clock_of(row.values["window_start"], timezone),
        "window_end": on_the_clock_of(row.values["window_end"], timezone, late=True),
    }
    return VisitRow(**{**row.values, **window}, row=row.number)
