"""Numbers: typed, or tapped where there are few."""

from decimal import Decimal

from bot.filling import scales
from bot.filling.cards.face import Face, in_columns
from bot.filling.opened import Filling
from bot.model.message import Button
from bot.texts.filling import kinds
from forms.inputs.numbers import canonical
from forms.views import QuestionView

MOST_STEPS = 11
"""A scale from 0 to 10."""


def typed(f: Filling, question: QuestionView) -> Face:
    few = scales.few(f, question)
    return Face(lines=(kinds.type_number(f.words),), rows=_row(f, question, few))


def scale(f: Filling, question: QuestionView) -> Face:
    values = _values(question)
    if values:
        return Face(rows=_row(f, question, values))
    return Face(lines=(kinds.type_between(f.words, str(question.start), str(question.end)),))


def _row(f: Filling, question: QuestionView, values: list[str]) -> tuple[tuple[Button, ...], ...]:
    buttons = [f.button(f"✓ {value}" if value == question.value else value, "put", value) for value in values]
    columns = len(values) if len(values) <= 6 else -(-len(values) // 2)
    return in_columns(buttons, columns, right_to_left=f.words.right_to_left) if buttons else ()


def _values(question: QuestionView) -> list[str]:
    """Every step of a range, when they are few; empty when they are many or not written in numbers."""
    if question.start is None or question.end is None:
        return []
    step = abs(question.step or Decimal(1))
    count = int(abs(question.end - question.start) / step)
    towards = step if question.end >= question.start else -step
    return [canonical(question.start + towards * number) for number in range(count + 1)] if count < MOST_STEPS else []
