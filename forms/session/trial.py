"""Opening a form once, strictly, to find calculations that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from forms.datatypes import cast
from forms.expressions.nodes import Node
from forms.expressions.values import ExpressionError
from forms.form import Form
from forms.model import Rule
from forms.session.recalculation import Recalculation
from forms.session.state import State, instances_below

SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def failing_calculations(form: Form) -> Iterator[tuple[str, str]]:
    """The path of each failing node and why it fails. What needs an attachment that is missing is not held against the form."""
    state = State(form, now=SOME_DAY, zone=UTC, seed=0, properties={}, language=form.default_language)
    state.is_strict = state.is_settling = True
    recalculation = Recalculation(state)
    for rule in form.rules:
        for node in instances_below(state.top, rule.definition):
            try:
                _apply(rule, node, state, recalculation)
            except ExpressionError as error:
                if not any(name in rule.expression.source for name in form.missing_instances):
                    yield rule.definition.path, str(error)
                break


def _apply(rule: Rule, node: Node, state: State, recalculation: Recalculation) -> None:
    if rule.kind == "relevant":
        node.own = state.holds(rule.expression, node, otherwise=True)
        recalculation.refresh(node)
        return
    value = state.evaluate(rule.expression, node)
    single = state.single(value) if isinstance(value, list) else value
    recalculation.write(node, cast(rule.definition.type, single, state.zone))
