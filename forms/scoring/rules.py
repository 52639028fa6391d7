"""The rules of one form version, as data that is stored beside it: the same answers give the same score for ever."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Points = Annotated[Decimal, Field(max_digits=12, decimal_places=6, allow_inf_nan=False)]
Weight = Annotated[Points, Field(ge=0)]


class Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(Rule):
    """Points for a number from `at_least` to `at_most`, both included, None being open. `points` None means not applicable."""

    at_least: Points | None = None
    at_most: Points | None = None
    points: Points | None = None

    def holds(self, number: Decimal) -> bool:
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)


class QuestionRule(Rule):
    """How one question earns points: by its choices, by bands of a number, or by the number itself up to `max_score`.

    `labels` by language name the question where the form cannot: when it is a calculation, or was not asked.
    `points` maps choice values to points, None meaning not applicable (out of earned and possible). `max_score` replaces the highest
    points as what is possible and caps what is earned. `ref` has no repeat positions; `repeat` is the innermost repeat around it.
    """

    ref: str
    section: str = ""
    labels: dict[str, str] = Field(default_factory=dict)
    weight: Weight = Decimal(1)
    points: dict[str, Points | None] = Field(default_factory=dict)
    multiple: bool = False
    bands: tuple[Band, ...] = ()
    max_score: Annotated[Points, Field(gt=0)] | None = None
    critical: bool = False
    bonus: bool = False
    repeat: str | None = None

    def label(self, language: str | None) -> str:
        return self.labels.get(language or "") or next(iter(self.labels.values()), self.ref.rpartition("/")[2])


class SectionRule(Rule):
    """`ref` is the group the section is, None when the workbook's `section` column names it."""

    name: str
    ref: str | None = None
    weight: Weight = Decimal(1)


class Scoring(Rule):
    """`total`: `points` pools everything earned over everything possible; `sections` is the mean of section percents by section weight."""

    questions: tuple[QuestionRule, ...] = ()
    sections: tuple[SectionRule, ...] = ()
    total: Literal["points", "sections"] = "points"
    unanswered: Literal["excluded", "zero"] = "excluded"
    critical_cap: Annotated[Points, Field(ge=0, le=100)] = Decimal(0)
    pass_mark: Annotated[Points, Field(ge=0, le=100)] | None = None
    bonus_over_100: bool = False

    @cached_property
    def section_weights(self) -> dict[str, Decimal]:
        return {section.name: section.weight for section in self.sections}
