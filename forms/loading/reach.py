"""What can never be reached: questions whose condition cannot hold, and a score that cannot become 100 %."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from forms.expressions.parser import parse
from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Chain, Expression, Literal, Path
from forms.form import Form
from forms.loading.survey import SurveyRow
from forms.model import Definition
from forms.problems import Problem
from forms.scoring import QuestionRule, Scoring

LIST = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)/root/item""")
NEVER = "{name} is never shown: its condition {condition} cannot hold."
NO_CHOICE = "It asks whether {name} is {value}, which is not among its choices."
TOO_MUCH = "{name} earns {best} at best, but max_score is {most}: 100 % cannot be reached."
NOTHING = "No answer to {name} earns anything, so it does not count."


def unreachable(form: Form, rows: Sequence[SurveyRow], root: str) -> Iterator[Problem]:
    """Warnings, at their rows where the form is a workbook."""
    numbers = {f"/{root}{row.path}": row.number for row in rows}
    reach = _Reach(form)
    for definition, source in reach.never():
        yield _warning("unreachable", NEVER, numbers, definition, "relevant", condition=source)
    for definition, column, asked, value in reach.strange_comparisons():
        yield _warning("unknown_choice", NO_CHOICE, numbers, definition, column, name=asked, value=value)


def unscorable(scoring: Scoring, rows: Sequence[SurveyRow], root: str) -> Iterator[Problem]:
    numbers = {f"/{root}{row.path}": row.number for row in rows}
    for rule in scoring.questions:
        best = _best(rule)
        if best is None:
            continue
        name, row = rule.ref.rpartition("/")[2], numbers.get(rule.ref)
        details = {"name": name, "best": f"{best.normalize():f}", "most": f"{rule.max_score or 0:f}"}
        place: dict[str, Any] = {"sheet": "survey", "row": row, "column": "max_score"} if row else {}
        if rule.max_score is not None and best < rule.max_score and not rule.bonus:
            yield Problem("beyond_reach", TOO_MUCH, details, **place, severity="warning")
        elif best <= 0:
            yield Problem("earns_nothing", NOTHING, details, **place, severity="warning")


def _best(rule: QuestionRule) -> Decimal | None:
    """The most that an answer earns before the cap; None where any number may be given."""
    if rule.bands:
        return max((band.points for band in rule.bands if band.points is not None), default=None)
    points = [each for each in rule.points.values() if each is not None]
    if not points:
        return None
    return sum((each for each in points if each > 0), Decimal(0)) if rule.multiple else max(points)


def _warning(
    code: str, template: str, numbers: Mapping[str, int], definition: Definition, column: str, **details: str
) -> Problem:
    row = numbers.get(definition.path)
    place: dict[str, Any] = {"sheet": "survey", "row": row, "column": column} if row else {}
    return Problem(code, template, {"name": definition.name, **details}, **place, severity="warning")


class _Reach:
    """`dead`: what is known never to be shown, with all below it; it reads as empty."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._dead: set[str] = set()
        self._relevant = {
            rule.definition.path: (rule.definition, rule.expression.source)
            for rule in form.rules
            if rule.kind == "relevant"
        }

    def never(self) -> Iterator[tuple[Definition, str]]:
        """Until nothing new is found: what hangs on a question that is never shown is never shown either."""
        found = True
        while found:
            found = False
            for path, (definition, source) in self._relevant.items():
                if path not in self._dead and not self._can_hold(parse(source), definition):
                    self._dead.add(path)
                    found = True
                    yield definition, source

    def strange_comparisons(self) -> Iterator[tuple[Definition, str, str, str]]:
        """Where a question is compared with a choice that it does not have; of what is never shown that was said already."""
        for definition in self._form.by_path.values():
            for column in ("relevant", "constraint", "calculate", "required", "readonly"):
                expression = getattr(definition, column)
                if expression is None or isinstance(expression, bool) or definition.path in self._dead:
                    continue
                for part in _parts(parse(expression.source)):
                    if (compared := self._compared(part, definition)) and compared[2] is False:
                        yield definition, "calculation" if column == "calculate" else column, *compared[:2]

    def _can_hold(self, expression: Expression, here: Definition) -> bool:
        match expression:
            case Chain(first, rest) if all(operator == "and" for operator, _ in rest):
                return all(self._can_hold(part, here) for part in (first, *(part for _, part in rest)))
            case Chain(first, rest) if all(operator == "or" for operator, _ in rest):
                return any(self._can_hold(part, here) for part in (first, *(part for _, part in rest)))
            case Call("false", ()):
                return False
            case Call("not", (Call("true", ()),)):
                return False
        compared = self._compared(expression, here)
        return compared is None or compared[2]

    def _compared(self, expression: Expression, here: Definition) -> tuple[str, str, bool] | None:
        """The question and the value it is compared with, and whether it can have that; None for anything else."""
        match expression:
            case Chain(Path() as path, (("=", Literal(str() as value)),)):
                pass
            case Chain(Literal(str() as value), (("=", Path() as path),)):
                pass
            case Call("selected", (Path() as path, Literal(str() as value))):
                pass
            case _:
                return None
        asked = self._question(path, here)
        if asked is None or not value:
            return None
        if self._is_dead(asked):
            return asked.name, value, False
        values = self._values(asked)
        return None if values is None else (asked.name, value, values.issuperset(value.split()))

    def _question(self, path: Path, here: Definition) -> Definition | None:
        scope = Scope.at(self._form.root, here)
        if path.filters or any(step.predicates for step in path.steps):
            return None
        if path.start == "/":
            trace = scope.trace_absolute(path.steps)
        else:
            trace = scope.trace(path.steps, here) if path.start is None else None
        return trace[-1] if trace else None

    def _is_dead(self, definition: Definition) -> bool:
        return any(definition.path == path or definition.path.startswith(f"{path}/") for path in self._dead)

    def _values(self, asked: Definition) -> frozenset[str] | None:
        """Of all its choices, whatever filters them; None when it may have others, or nobody knows before the form is filled in."""
        control = asked.control
        if control is None or not control.is_select or control.is_external or asked.calculate or asked.actions:
            return None
        if control.itemset is None:
            return frozenset(choice.value for choice in control.choices)
        found = LIST.search(control.itemset.nodes.source)
        instance = self._form.instances.get(found[1]) if found else None
        if instance is None:
            return None
        column = control.itemset.value.source.strip()
        items = (item.child(column) for item in instance.all_at(("root", "item")))
        return frozenset(item.text for item in items if item is not None) or None


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    match expression:
        case Chain(first, rest):
            inner: Sequence[Expression] = (first, *(part for _, part in rest))
        case Call(_, arguments):
            inner = arguments
        case _:
            inner = ()
    for part in inner:
        yield from _parts(part)
