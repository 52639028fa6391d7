"""What goes in and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol


class Offered(Protocol):
    """One choice as the question shows it."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


class Asked(Protocol):
    """The few facts about a question that reading an answer needs; `forms.views.QuestionView` has them all."""

    @property
    def control(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def mediatype(self) -> str: ...
    @property
    def appearance(self) -> frozenset[str]: ...
    @property
    def readonly(self) -> bool: ...
    @property
    def choices(self) -> Sequence[Offered]: ...
    @property
    def start(self) -> Decimal | None: ...
    @property
    def end(self) -> Decimal | None: ...
    @property
    def step(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """Either `value` (canonical ODK text) or `problem` (a reason code, worded by the chat with `details`).

    `suggestions` are values the person may have meant, likeliest first: choice values, or whole answers of the question's type.
    """

    value: str | None = None
    problem: str | None = None
    suggestions: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def refused(cls, problem: str, *suggestions: str, **details: str) -> "Parsed":
        return cls(problem=problem, suggestions=suggestions, details=details)
