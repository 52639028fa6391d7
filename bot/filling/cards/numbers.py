"""Numbers: typed, tapped where there are few, turned up and down where there are many."""

from decimal import Decimal

from bot.filling import scales
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.opened import Filling
from bot.texts.filling import kinds, labels
from forms.inputs.numbers import canonical
from forms.views import QuestionView

MOST_STEPS = 11
"""A scale from 0 to 10."""
STRIDE = 10
"""The bigger of the two steps of a dial."""
FARTHEST = 10**6
"""A counter counts no further."""


def typed(f: Filling, question: QuestionView) -> Face:
    few = scales.few(f, question)
    return Face(lines=(kinds.type_number(f.words),), rows=_row(f, question, few))


def counter(f: Filling, question: QuestionView) -> Face:
    """From 0 upwards by taps, or typed."""
    start, last = Decimal(0), FARTHEST
    return Face(lines=(kinds.turn_or_type(f.words),), rows=_dial(f, question, start, Decimal(1), last))


def scale(f: Filling, question: QuestionView) -> Face:
    return _scale(f, question, "")


def stars(f: Filling, question: QuestionView) -> Face:
    return _scale(f, question, "⭐")


def _scale(f: Filling, question: QuestionView, sign: str) -> Face:
    if question.start is None or question.end is None or question.step == 0:
        return Face(lines=(kinds.type_number(f.words),))
    step = abs(question.step or Decimal(1))
    last = int(abs(question.end - question.start) / step)
    towards = step if question.end >= question.start else -step
    if last < MOST_STEPS:
        values = [canonical(question.start + towards * number) for number in range(last + 1)]
        return Face(rows=_row(f, question, values, sign))
    said = kinds.type_between(f.words, canonical(question.start), canonical(question.end))
    return Face(lines=(said,), rows=_dial(f, question, question.start, towards, last))


def _row(f: Filling, question: QuestionView, values: list[str], sign: str = "") -> tuple[Row, ...]:
    buttons = [
        f.button(f"✓ {value}{sign}" if value == question.value else f"{value}{sign}", "put", value) for value in values
    ]
    columns = len(values) if len(values) <= 6 else -(-len(values) // 2)
    return in_columns(buttons, columns, right_to_left=f.words.right_to_left) if buttons else ()


def _dial(f: Filling, question: QuestionView, start: Decimal, step: Decimal, last: int) -> tuple[Row, ...]:
    """Down and up by one step or ten; nothing is answered until the number itself is tapped. The page is the number of steps."""
    at = max(0, min(_turned(f, question, start, step), last))
    moves = (
        (f"{'−' if by < 0 else '+'}{canonical(abs(by * step))}", max(0, min(at + by, last)))
        for by in (-STRIDE, -1, 1, STRIDE)
    )
    buttons = [f.button(label, "page", to) for label, to in moves]
    value = canonical(start + step * at)
    take = f.button(labels.take(f.words, value), "put", value, style="primary")
    return (*in_columns(buttons, 4, right_to_left=f.words.right_to_left), (take,))


def _turned(f: Filling, question: QuestionView, start: Decimal, step: Decimal) -> int:
    if f.here.page is not None:
        return f.here.page
    return int((Decimal(question.value) - start) / step) if question.value else 0
