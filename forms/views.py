"""What there is to show of a question, in the session's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from forms.model import ControlKind


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """`extra` has the choice's further columns, such as its score."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Labels are as the form has them, with its Markdown and HTML, values filled in. `is_note`: there is nothing to answer.

    `media` has file names by kind: image, audio, video, big-image. `start`, `end` and `step` are set for a range only.
    """

    ref: str
    name: str
    control: ControlKind
    type: str
    mediatype: str
    appearance: frozenset[str]
    label: str
    hint: str
    guidance: str
    media: Mapping[str, str]
    required: bool
    required_message: str | None
    readonly: bool
    is_note: bool
    choices: tuple[ChoiceView, ...]
    value: str | None
    value_label: str | None
    start: Decimal | None = None
    end: Decimal | None = None
    step: Decimal | None = None
    rows: int | None = None
