"""Answers that are choices, their labels, and checklists."""

from __future__ import annotations

from forms.expressions.context import Context
from forms.expressions.functions.definition import MANY, Function, aware, plain
from forms.expressions.functions.numbers import numbers
from forms.expressions.values import Value, to_boolean, to_number, to_string


def _selected(value: Value, choice: Value) -> bool:
    """As in JavaRosa, nothing is among no answers."""
    return f" {to_string(choice).strip()} " in f" {to_string(value)} "


def _selected_at(value: Value, place: Value) -> str:
    """0-based; empty beyond the end (and for NaN, which is not within any range)."""
    number, chosen = to_number(place), to_string(value).split()
    if not 0 <= number < len(chosen):
        return ""
    return chosen[int(number)]


def _count_selected(value: Value) -> float:
    return float(len(to_string(value).split()))


def _checklist(least: Value, most: Value, *answers: Value) -> bool:
    return _within(least, most, sum(map(to_boolean, _flat(answers))))


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    """Pairs of an answer and its weight, or one node-set of answers and one of weights."""
    answers, weights = _flat(pairs[::2]), numbers(pairs[1::2])
    return _within(
        least, most, sum(weight for answer, weight in zip(answers, weights, strict=False) if to_boolean(answer))
    )


def _flat(values: tuple[Value, ...]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        found.extend([node.value for node in value] if isinstance(value, list) else [value])
    return found


def _within(least: Value, most: Value, total: float) -> bool:
    """A negative limit is no limit."""
    low, high = to_number(least), to_number(most)
    return (low < 0 or total >= low) and (high < 0 or total <= high)


def _choice_name(context: Context, value: Value, question: Value) -> str:
    return context.env.choice_label(to_string(value), to_string(question).strip(), context.origin)


def _itext(context: Context, identifier: Value) -> str:
    return context.env.text(to_string(identifier))


SELECTS: dict[str, Function] = {
    "checklist": plain(_checklist, 2, MANY, nodes=True),
    "count-selected": plain(_count_selected, 1),
    "is-selected": plain(_selected, 2),
    "jr:choice-name": aware(_choice_name, 2),
    "jr:itext": aware(_itext, 1),
    "selected": plain(_selected, 2),
    "selected-at": plain(_selected_at, 2),
    "weighted-checklist": plain(_weighted_checklist, 2, MANY, nodes=True),
}
