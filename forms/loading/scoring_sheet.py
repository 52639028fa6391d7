"""The optional sheet `scoring`: columns rule, name, value, from, to, points."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.loading.columns import nearest
from forms.loading.tables import Table
from forms.problems import Problem
from forms.scoring import Band

SETTINGS: Mapping[str, str] = {
    "pass_mark": "percent",
    "critical_cap": "percent",
    "total": "points or sections",
    "unanswered": "excluded or zero",
    "bonus_over_100": "yes or no",
}
"""Rules that stand once, with their `value`; `section_weight` and `band` go by `name`."""
RULES = frozenset({*SETTINGS, "section_weight", "band"})


MOST, SMALLEST = Decimal(1_000_000), Decimal("0.000001")


@dataclass(slots=True)
class ScoringSheet:
    settings: dict[str, Any] = field(default_factory=dict)
    bands: dict[str, tuple[Band, ...]] = field(default_factory=dict)
    section_weights: dict[str, Decimal] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Row of each section weight."""


@dataclass(slots=True)
class _Line:
    number: int
    cells: Mapping[str, str]
    problems: list[Problem]

    def refuse(self, code: str, template: str, place: str, /, **details: str) -> None:
        self.problems.append(Problem(code, template, details, "scoring", self.number, place))

    def amount(self, column: str) -> Decimal | None:
        """The number in the cell; None when it is empty or, with a problem noted, no number."""
        written = self.cells.get(column, "")
        if not written:
            return None
        number = as_number(written)
        if number is None:
            self.refuse(
                "bad_number", "{column} must be a number, not {written}.", column, column=column, written=written
            )
        return number


def as_number(written: str) -> Decimal | None:
    """A number below a million with at most six decimals, with a point or a comma: what rules can hold."""
    try:
        number = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) < MOST and number == number.quantize(SMALLEST)
    return number if fits else None


def read_scoring_sheet(table: Table | None, names: Iterable[str], problems: list[Problem]) -> ScoringSheet:
    sheet = ScoringSheet()
    known = frozenset(names)
    for number, cells in table.plain_records() if table else ():
        if not cells:
            continue
        line = _Line(number, cells, problems)
        rule = cells.get("rule", "").casefold()
        match rule:
            case "band":
                _band(line, sheet, known)
            case "section_weight":
                _section_weight(line, sheet)
            case _ if rule in SETTINGS:
                _setting(rule, line, sheet)
            case _:
                near = nearest(rule, RULES)
                template = (
                    "There is no scoring rule {rule}. Did you mean {near}?"
                    if near
                    else "There is no scoring rule {rule}; there are {known}."
                )
                line.refuse(
                    "unknown_rule", template, "rule", rule=rule, near=near or "", known=", ".join(sorted(RULES))
                )
    return sheet


def _band(line: _Line, sheet: ScoringSheet, known: frozenset[str]) -> None:
    name = line.cells.get("name", "")
    low, high, points = line.amount("from"), line.amount("to"), line.amount("points")
    if name not in known:
        near = nearest(name, known)
        template = "There is no question {name}. Did you mean {near}?" if near else "There is no question {name}."
        line.refuse("unknown_question", template, "name", name=name, near=near or "")
    if low is not None and high is not None and low > high:
        line.refuse(
            "empty_band", "No number is at least {low} and at most {high}.", "from", low=str(low), high=str(high)
        )
    sheet.bands[name] = (*sheet.bands.get(name, ()), Band(at_least=low, at_most=high, points=points))


def _section_weight(line: _Line, sheet: ScoringSheet) -> None:
    name, weight = line.cells.get("name", ""), line.amount("value")
    if weight is None or weight < 0:
        line.refuse(
            "bad_number",
            "{column} must be a number of 0 or more, not {written}.",
            "value",
            column="value",
            written=line.cells.get("value", ""),
        )
        return
    sheet.section_weights[name] = weight
    sheet.rows[name] = line.number


def _setting(rule: str, line: _Line, sheet: ScoringSheet) -> None:
    written = line.cells.get("value", "").casefold()
    read: Callable[[], Any] = {
        "percent": lambda: _percent(line),
        "points or sections": lambda: written if written in {"points", "sections"} else None,
        "excluded or zero": lambda: written if written in {"excluded", "zero"} else None,
        "yes or no": lambda: {"yes": True, "true": True, "no": False, "false": False}.get(written),
    }[SETTINGS[rule]]
    value = read()
    if value is None:
        line.refuse(
            "bad_setting", "{rule} is {kind}, not {written}.", "value", rule=rule, kind=SETTINGS[rule], written=written
        )
        return
    sheet.settings[rule] = value


def _percent(line: _Line) -> Decimal | None:
    number = line.amount("value")
    return number if number is not None and 0 <= number <= 100 else None
