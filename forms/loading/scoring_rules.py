"""The scoring that an author wrote into the workbook: choices `score`, survey `weight`, `critical`, `bonus`, `max_score`, `section`, sheet `scoring`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from forms.loading.attached_scores import Scored
from forms.loading.scoring_sheet import ScoringSheet, as_number, read_scoring_sheet
from forms.loading.survey import SurveyRow
from forms.loading.tables import Table
from forms.problems import Problem
from forms.scoring import QuestionRule, Scoring, SectionRule

YES = frozenset({"yes", "true", "true()", "1", "x", "y"})
NO = frozenset({"no", "false", "false()", "0", "n", ""})
NUMERIC = frozenset({"integer", "int", "decimal", "range", "calculate", "percentage"})
PREFIX = "bind::ms:"
"""Canonical names of the columns, kept in the XForm; the plain names mean the same."""

OPTIONAL = "{name} is critical but need not be answered: left empty, it is not failed."

Points = dict[str, Decimal | None]
Choice = tuple[str, str, int, str, str]
"""Sheet (empty: a file beside the form), list, row, value, what stands in the column `score`."""


@dataclass(slots=True)
class Cells:
    """One survey row's scoring columns; every mistake in them is noted."""

    row: SurveyRow
    problems: list[Problem]
    labels: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.row.cells.get(PREFIX + column) or self.row.cells.get(column) or ""

    def number(self, column: str) -> Decimal | None:
        written = self.text(column)
        if not written:
            return None
        number = as_number(written)
        if number is None or number < 0:
            template = "{column} must be a number of 0 or more, not {written}."
            self.problems.append(
                Problem(
                    "bad_number", template, {"column": column, "written": written}, "survey", self.row.number, column
                )
            )
            return None
        return number

    def flag(self, column: str) -> bool:
        written = self.text(column).casefold()
        if written not in YES | NO:
            template = "{column} is yes or empty, not {written}."
            self.problems.append(
                Problem("bad_flag", template, {"column": column, "written": written}, "survey", self.row.number, column)
            )
        return written in YES

    def refuse(self, code: str, template: str, column: str, **details: str) -> None:
        self.problems.append(
            Problem(
                code, template, {"name": self.row.name, "column": column} | details, "survey", self.row.number, column
            )
        )


def read_scoring(
    tables: Mapping[str, Table], rows: Sequence[SurveyRow], root: str, attached: Iterable[Scored] = ()
) -> tuple[Scoring, list[Problem]]:
    """`tables` by lower-case name. Errors mean that a score would not be what the author intended, so they stop publication."""
    problems: list[Problem] = []
    lists = _scored_lists([*_in_workbook(tables.get("choices")), *(("", *each) for each in attached)], problems)
    names = {row.name for row in rows}
    sheet = read_scoring_sheet(tables.get("scoring"), names, problems)
    labels = tables["survey"].texts("label") if "survey" in tables else {}
    cells = (Cells(row, problems, labels.get(row.number, {})) for row in rows if not row.is_group)
    rules = [rule for each in cells for rule in _rule(each, lists, sheet, root)]
    sections = tuple(_sections(rows, rules, sheet, root, problems))
    weighted = any(section.weight != 1 for section in sections)
    settings = {"total": "sections" if weighted else "points"} | sheet.settings
    return Scoring(questions=tuple(rules), sections=sections, **settings), problems


def _in_workbook(choices: Table | None) -> Iterator[Choice]:
    for number, cells in choices.plain_records() if choices else ():
        yield "choices", cells.get("list_name", ""), number, cells.get("name", ""), cells.get("score", "")


def _scored_lists(choices: Iterable[Choice], problems: list[Problem]) -> dict[str, Points]:
    """Lists in which at least one choice has a score. An empty score there means not applicable."""
    lists: dict[str, Points] = {}
    scored: set[str] = set()
    for sheet, name, number, choice, written in choices:
        points = as_number(written)
        if written and points is None:
            place = (sheet or name, number, "score")
            problems.append(Problem("bad_score", "The score {written} is not a number.", {"written": written}, *place))
        if written:
            scored.add(name)
        lists.setdefault(name, {})[choice] = points
    return {name: points for name, points in lists.items() if name in scored}


def _rule(cells: Cells, lists: Mapping[str, Points], sheet: ScoringSheet, root: str) -> Iterable[QuestionRule]:
    row = cells.row
    points, bands = lists.get(row.list_name or "", {}), sheet.bands.get(row.name, ())
    weight, most = cells.number("weight"), cells.number("max_score")
    critical, bonus = cells.flag("critical"), cells.flag("bonus")
    if not points and not bands and not (most and row.type.casefold() in NUMERIC):
        _refuse_without_points(cells, critical, bonus)
        return []
    if critical and row.cells.get("required", "").casefold() in NO:
        cells.problems.append(
            Problem("critical_optional", OPTIONAL, {"name": row.name}, "survey", row.number, "required", "warning")
        )
    if critical and bonus:
        cells.refuse("critical_bonus", "{name} is both critical and a bonus: a bonus cannot be failed.", "bonus")
    if bands and row.type.casefold() not in NUMERIC:
        cells.refuse("bands_without_number", "{name} has bands on the scoring sheet but is not a number.", "type")
    if most == 0:
        cells.refuse("nothing_possible", "max_score of {name} must be more than 0.", "max_score")
    rule = QuestionRule(
        ref=f"/{root}{row.path}",
        section=cells.text("section") or row.section,
        labels=cells.labels,
        weight=Decimal(1) if weight is None else weight,
        points=points,
        multiple=row.multiple,
        bands=bands,
        max_score=most or None,
        critical=critical,
        bonus=bonus,
        repeat=f"/{root}{row.repeat}" if row.repeat else None,
    )
    return [rule]


def _refuse_without_points(cells: Cells, critical: bool, bonus: bool) -> None:
    """A weight or flag where nothing can be earned would be lost without a word."""
    marked = {
        "critical": critical,
        "bonus": bonus,
        "weight": bool(cells.text("weight")),
        "max_score": bool(cells.text("max_score")),
    }
    for column in (column for column, is_set in marked.items() if is_set):
        template = "{name} has {column}, but nothing to earn: no score on its choices, no bands on the scoring sheet."
        cells.refuse("nothing_to_earn", template, column)


def _sections(
    rows: Sequence[SurveyRow], rules: Sequence[QuestionRule], sheet: ScoringSheet, root: str, problems: list[Problem]
) -> Iterator[SectionRule]:
    """Every section something is scored in, in the order of the form."""
    weights = dict(sheet.section_weights)
    groups: dict[str, SurveyRow] = {}
    for row in (row for row in rows if row.is_group):
        weight = Cells(row, problems).number("weight")
        if row.section == row.name and row.path.count("/") == 1:
            groups[row.name] = row
            weights = ({row.name: weight} if weight is not None else {}) | weights
        elif weight is not None:
            template = (
                "Only outermost groups are sections; the weight of {name} has no effect. Put weights on its questions."
            )
            problems.append(Problem("inner_group_weight", template, {"name": row.name}, "survey", row.number, "weight"))
    used = list(dict.fromkeys(rule.section for rule in rules))
    unused = (name for name in sheet.section_weights if name not in used)
    problems.extend(
        Problem(
            "unknown_section",
            "Nothing is scored in a section called {name}.",
            {"name": name},
            "scoring",
            sheet.rows[name],
            "name",
        )
        for name in unused
    )
    for name in used:
        ref = f"/{root}{groups[name].path}" if name in groups else None
        yield SectionRule(name=name, ref=ref, weight=weights.get(name, Decimal(1)))
