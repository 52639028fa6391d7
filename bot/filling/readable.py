"""A question as the reader of typed answers wants to see it."""

from dataclasses import dataclass
from decimal import Decimal

from forms.views import ChoiceView, QuestionView


@dataclass(frozen=True, slots=True)
class Readable:
    """`start`, `end`, `step`: the bounds of a range in canonical text."""

    control: str
    type: str
    mediatype: str | None
    appearance: frozenset[str]
    readonly: bool
    choices: tuple[ChoiceView, ...]
    start: str | None
    end: str | None
    step: str | None


def readable(question: QuestionView) -> Readable:
    return Readable(
        control=question.control,
        type=question.type,
        mediatype=question.mediatype or None,
        appearance=question.appearance,
        readonly=question.readonly,
        choices=question.choices,
        start=_text(question.start),
        end=_text(question.end),
        step=_text(question.step),
    )


def _text(bound: Decimal | None) -> str | None:
    return None if bound is None else format(bound, "f")
