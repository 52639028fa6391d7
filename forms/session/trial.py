"""Opening a form once, strictly, to find calculations that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from forms.expressions.context import Context
from forms.expressions.values import ExpressionError
from forms.form import Form
from forms.session.recalculation import Recalculation
from forms.session.state import State, instances_below

SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def failing_calculations(form: Form) -> Iterator[tuple[str, str]]:
    """The path of each failing node and why it fails. What needs an attachment that is missing is not held against the form."""
    state = State(form, now=SOME_DAY, zone=UTC, seed=0, properties={}, language=form.default_language)
    recalculation = Recalculation(state)
    recalculation.require_all(state.top)
    recalculation.settle()
    state.is_strict = True
    for rule in form.rules:
        if rule.kind != "calculate":
            continue
        for node in instances_below(state.top, rule.definition):
            try:
                value = rule.expression.evaluate(Context(state, node))
                if isinstance(value, list):
                    state.single(value)
            except (ExpressionError, ArithmeticError, ValueError, RecursionError) as error:
                if not any(name in rule.expression.source for name in form.missing_instances):
                    yield rule.definition.path, str(error)
                break
