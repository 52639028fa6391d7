"""The tables of one form and what is read straight off them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forms.loading.columns import STANDARD_PREFIXES, check_columns, check_sheets, convertible
from forms.loading.conversion import ROOT
from forms.loading.survey import SurveyRow, Unbalanced, walk_survey
from forms.loading.suspects import suspects
from forms.loading.tables import Table
from forms.loading.texts import check_lists, check_translations
from forms.problems import FormProblems, Problem

DECLARED_PREFIX = re.compile(r"([\w-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Workbook:
    tables: Sequence[Table]
    by_name: Mapping[str, Table]
    settings: Mapping[str, str]
    rows: Sequence[SurveyRow]
    unbalanced: Sequence[Unbalanced]

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Workbook":
        """Raises FormProblems when there is no survey sheet."""
        by_name = {table.name.casefold(): table for table in tables}
        if "survey" not in by_name:
            raise FormProblems([_no_survey(tables), *check_sheets(tables)])
        settings = (
            next((cells for _, cells in by_name["settings"].plain_records()), {}) if "settings" in by_name else {}
        )
        return cls(tables, by_name, settings, *walk_survey(by_name["survey"]))

    @property
    def root(self) -> str:
        return self.settings.get("name", ROOT)

    @property
    def choices(self) -> Table | None:
        return self.by_name.get("choices")

    @property
    def prefixes(self) -> frozenset[str]:
        """Of XML namespaces, as in `ms="https://…"`."""
        return STANDARD_PREFIXES | frozenset(DECLARED_PREFIX.findall(self.settings.get("namespaces", "")))

    def convertible(self) -> list[Table]:
        """The tables without what the converter cannot take."""
        return [convertible(table, self.prefixes) for table in self.tables]

    def lint(self) -> Iterator[Problem]:
        if "form_id" not in self.settings:
            template = "The settings sheet gives no form_id, so the form is called after its file; under another file name it would be another form."
            yield Problem("no_form_id", template, sheet="settings", row=2, column="form_id", severity="warning")
        yield from check_sheets(self.tables)
        yield from check_columns(self.tables, self.prefixes)
        yield from check_translations(self.tables)
        yield from check_lists(self.rows, self.choices)

    def reasons(self, refusal: Problem) -> list[Problem]:
        """The converter's reason, unless ours name the same place, and all that ours find besides."""
        if refusal.code == "missing_column":
            return [refusal]
        ours = list(suspects(self.rows, self.unbalanced, self.choices))
        same = any(_is_same(mine, refusal) for mine in ours)
        return ours if same else [self._located(refusal), *ours]

    def _located(self, refusal: Problem) -> Problem:
        """An unknown type is named without its row."""
        rows = [
            row.number
            for row in self.rows
            if refusal.row is None and row.cells.get("type") == refusal.details.get("type", "")
        ]
        return replace(refusal, sheet="survey", row=rows[0], column="type") if rows else refusal

    def placed(self, problems: Sequence[Problem]) -> list[Problem]:
        """Problems of the XForm, at the survey row of the node they are about, else of the path they mention first."""
        places = {f"/{self.root}{row.path}": row.number for row in self.rows}
        return [_placed(problem, places) for problem in problems]


def _is_same(mine: Problem, refusal: Problem) -> bool:
    return mine.code == refusal.code and (refusal.row is None or (mine.sheet, mine.row) == (refusal.sheet, refusal.row))


def _placed(problem: Problem, places: Mapping[str, int]) -> Problem:
    row = places.get(problem.details.get("node", "")) or _first_mentioned(problem.message, places)
    return problem if row is None else replace(problem, sheet="survey", row=row)


def _first_mentioned(message: str, places: Mapping[str, int]) -> int | None:
    """Of `/data/q1` and `/data/q10` in the same place the longer one is meant."""
    mentioned = [(message.find(path), -len(path), number) for path, number in places.items() if path in message]
    return min(mentioned)[2] if mentioned else None


def _no_survey(tables: Sequence[Table]) -> Problem:
    names = ", ".join(table.name for table in tables) or "none"
    return Problem(
        "no_survey",
        "There is no sheet called survey, where the questions of a form are. The sheets are: {names}.",
        {"names": names},
    )
