"""Opening a form once, strictly, to find calculations that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from forms.compiling.counts import self_counting
from forms.expressions.nodes import Node
from forms.expressions.values import ExpressionError
from forms.form import Form
from forms.model import Rule
from forms.session.recalculation import Recalculation
from forms.session.repeats import fit_count, instances_in
from forms.session.state import State, instances_of, locate

SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
ENDLESS = 100  # instances that a repeat gets before anybody has answered anything


def failing_calculations(form: Form) -> Iterator[tuple[str, str]]:
    """The path of each failing node and why it fails. What needs an attachment that is missing is not held against the form."""
    state = _opened(form)
    state.is_strict = state.is_settling = True
    recalculation = Recalculation(state)
    for rule in form.rules:
        for node in instances_of(state, rule.definition):
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
    recalculation.store(node, single)


def endless_repeats(form: Form) -> Iterator[str]:
    """The paths of repeats whose count asks for one more instance after each, though nothing has been answered."""
    for control in self_counting(form.controls):
        state = _opened(form)
        recalculation = Recalculation(state)
        recalculation.require_all(state.top)
        recalculation.settle()
        repeat = control.definition
        parent = locate(state, repeat.parent, state.top) if repeat is not None and repeat.parent is not None else None
        if repeat is None or parent is None:
            continue
        for number in range(ENDLESS):
            fit_count(state, control, parent, number)
            if len(instances_in(parent, repeat)) <= number:
                break
        else:
            yield repeat.path


def _opened(form: Form) -> State:
    return State(form, now=SOME_DAY, zone=UTC, seed=0, properties={}, language=form.default_language)
