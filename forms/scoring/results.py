"""What goes into the arithmetic and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from forms.scoring.rules import QuestionRule

REASONS: Mapping[str, str] = {
    "counted": "{answer}: {points} of {most} points",
    "counted_weighted": "{answer}: {points} of {most} points, times weight {weight}",
    "bonus": "{answer}: {earned} bonus points, nothing lost without them",
    "unanswered_zero": "not answered: 0 of {most} points",
    "outside_bands": "{answer} is in none of the bands: 0 of {most} points",
    "not_asked": "not asked in this visit, so not counted",
    "unanswered": "not answered, so not counted",
    "not_applicable": "{answer}: not applicable, so not counted",
    "no_points": "{answer}: no points are set for this answer, so not counted",
}
"""Why a question counted as it did: reason code → English sentence, the key for its translation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it stands in one visit. `value` is canonical ODK text; `said` how a reader would say it."""

    rule: QuestionRule
    ref: str
    value: str | None = None
    relevant: bool = True
    label: str = ""
    said: str = ""
    section: str = ""
    offered: frozenset[str] | None = None
    """The choices that passed the choice filter, None when all did."""
    missed: tuple[str, ...] = ()
    """Of several choices, the names of those that were not chosen and would have earned points."""


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return REASONS[self.code]

    @property
    def message(self) -> str:
        return self.template.format_map(self.details)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """`earned` and `possible` are weighted; both None when the question does not count. A bonus has nothing possible."""

    ref: str
    label: str
    answer: str
    section: str
    weight: Decimal
    why: Reason
    earned: Decimal | None = None
    possible: Decimal | None = None
    bonus: bool = False
    critical_failed: bool = False
    missed: tuple[str, ...] = ()
    """As in Answer, when the question counts."""

    @property
    def lost(self) -> Decimal:
        """How much more this question could have given."""
        return max(Decimal(0), (self.possible or Decimal(0)) - (self.earned or Decimal(0)))


@dataclass(frozen=True, slots=True)
class SectionScore:
    """`percent` is None when nothing in the section counted. Bonus points are within `earned` and `percent`."""

    name: str
    ref: str | None
    label: str
    weight: Decimal
    percent: Decimal | None
    earned: Decimal
    possible: Decimal
    bonus: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """Percents have two places. `would_have_been` is set only when a failed critical question lowered the overall."""

    overall: Decimal | None
    would_have_been: Decimal | None
    earned: Decimal
    possible: Decimal
    bonus: Decimal
    passed: bool | None
    sections: tuple[SectionScore, ...]
    lines: tuple[ScoreLine, ...]
    critical: tuple[str, ...]
    """Refs of failed critical questions."""
