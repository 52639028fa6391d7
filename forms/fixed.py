"""What a form shows alike in every session: worked out when it is first asked for, and kept with the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.views import ChoiceView, QuestionView

MOST_VIEWS = 5_000
"""Views of answered questions that a form keeps, a quarter of a kilobyte each; more are made when they are wanted."""
MOST_CHOICES = 20_000
"""In all lists that a form keeps, of all languages; longer ones are worded when they are wanted."""


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The choices of a question, and their labels by value."""

    views: tuple[ChoiceView, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What the control itself says about a question, read once."""

    appearance: frozenset[str]
    start: Decimal | None
    end: Decimal | None
    step: Decimal | None
    rows: int | None


@dataclass(slots=True)
class Fixed:
    """None where it has to be worked out in each session: it depends on answers, on chance or on the clock. Controls are known by id().

    Sessions of several threads may fill this in at the same time: what they put in is the same.
    """

    looks: dict[int, Look] = field(default_factory=dict)
    lists: dict[tuple[object, ...], ChoiceList | None] = field(default_factory=dict)
    """By what the list is made of, and language: questions with the same list share it."""
    views: dict[tuple[int, str | None], QuestionView | None] = field(default_factory=dict)
    """Questions without an answer, by control and language."""
    answered: dict[tuple[int, str | None, str], QuestionView] = field(default_factory=dict)
    """With one of their choices, by control, language and answer."""
    groups: dict[tuple[int, str | None], list[str] | None] = field(default_factory=dict)
    """The labels of a group and of those around it, outermost first, by control and language."""
    choices: int = 0
    """In all `lists`."""
