"""Short scales: one button per choice side by side; long names become numbers with a legend."""

from collections.abc import Sequence

from bot.filling import nodes
from bot.filling.groups import is_row
from bot.filling.opened import Filling
from bot.model.message import Button
from bot.texts.filling import kinds
from bot.texts.filling.markup import bare
from bot.texts.words import Html
from forms.views import ChoiceView, QuestionView

MOST_IN_A_CELL = 5
"""Characters that a phone shows of one of eight buttons in a row."""
ROOM = 30
"""Characters over the whole width."""


def cells(f: Filling, question: QuestionView) -> list[Button]:
    """In the order of the form."""
    names = _names(question.choices)
    return [
        f.button(
            f"✓{name}" if choice.value == question.value else name, "pick", nodes.key(choice.value), ref=question.ref
        )
        for name, choice in zip(names, question.choices, strict=True)
    ]


def legend(f: Filling, views: Sequence[QuestionView]) -> list[Html]:
    """What the numbers mean, once for all rows that share their choices."""
    lists = {tuple(bare(choice.label) for choice in view.choices) for view in views if is_row(view)}
    return [kinds.legend(f.words, labels) for labels in sorted(lists) if not _fits(labels)]


def _names(choices: Sequence[ChoiceView]) -> list[str]:
    labels = [bare(choice.label) for choice in choices]
    return labels if _fits(labels) else [str(number) for number in range(1, len(labels) + 1)]


def _fits(labels: Sequence[str]) -> bool:
    most = max(MOST_IN_A_CELL, ROOM // max(1, len(labels)) - 4)
    return all(0 < len(label) <= most for label in labels)
