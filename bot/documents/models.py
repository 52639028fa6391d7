"""What the documents are made of. Nothing here can name the shopper: there is no field for it.

Percentages are Decimals on a scale of 0 to 100 (a bonus may lift them above). All free text is data, never markup.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from bot.documents.labels import Labels

Band = Literal["poor", "fair", "good", "excellent"]
Percent = Annotated[Decimal, Field(ge=-1000, le=1000)]
FEW_VISITS = 3
"""Below this no ranking: one odd visit can still move the average by a third or more."""
MANY_VISITS = 9
"""Below this a trend is called indicative: about nine visits are needed for an accurate picture of an outlet."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone") from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bands(_Record):
    """The lowest score of each band; under `fair` is poor."""

    fair: Percent = Decimal(60)
    good: Percent = Decimal(80)
    excellent: Percent = Decimal(90)

    def of(self, percent: Decimal) -> Band:
        if percent >= self.excellent:
            return "excellent"
        if percent >= self.good:
            return "good"
        return "fair" if percent >= self.fair else "poor"


class Place(_Record):
    name: str
    address: str = ""


class RedFlag(_Record):
    """A critical question that failed."""

    question: str
    answer: str = ""
    remark: str = ""


class QuestionResult(_Record):
    """`possible` None: not scored or did not apply; a bonus question earns without a possible."""

    question: str
    answer: str = ""
    earned: Decimal | None = None
    possible: Decimal | None = None
    remark: str = ""
    critical: bool = False
    critical_failed: bool = False
    bonus: bool = False


class SectionResult(_Record):
    """`previous` is this location's last visit, `average` whatever the caller compares with (peers, the project)."""

    name: str
    percent: Percent | None = None
    previous: Percent | None = None
    average: Percent | None = None
    questions: tuple[QuestionResult, ...] = ()


class TrendPoint(_Record):
    on: date
    percent: Percent


class Finding(_Record):
    """A strength or a weakness, with what the report says about it in the evaluator's words."""

    text: str
    quote: str = ""


class Photo(_Record):
    """`key` finds the picture's bytes in the mapping handed to `report_pdf`."""

    key: str
    caption: str = ""


class Document(_Record):
    """`language` is a Babel locale name (he, pt_BR); an unknown one is written with English numbers and dates."""

    language: str = "en"
    right_to_left: bool = False
    labels: Labels = Labels()
    bands: Bands = Bands()


class CardData(Document):
    """One visit in short. `trend` is oldest first and ends with this visit; `visits` counts all there were."""

    client: str
    project: str
    location: Place
    visit_type: str
    began_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    zone: Zone
    score: Percent | None = None
    would_have_been: Percent | None = None
    previous: Percent | None = None
    threshold: Percent | None = None
    red_flags: tuple[RedFlag, ...] = ()
    sections: tuple[SectionResult, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    visits: int | None = Field(default=None, ge=0)

    @property
    def is_under_threshold(self) -> bool:
        return self.score is not None and self.threshold is not None and self.score < self.threshold

    @property
    def visit_count(self) -> int:
        return len(self.trend) if self.visits is None else self.visits


class ReportData(CardData):
    """One visit in full. `issued_at` is printed and is the PDF's own date: the same data gives the same bytes."""

    reference: str = ""
    strengths: tuple[Finding, ...] = Field(default=(), max_length=3)
    weaknesses: tuple[Finding, ...] = Field(default=(), max_length=3)
    narrative: str = ""
    photos: tuple[Photo, ...] = ()
    issued_at: AwareDatetime


class TrendSeries(_Record):
    """One location's visits, oldest first."""

    name: str
    points: tuple[TrendPoint, ...] = ()


class TrendData(Document):
    title: str
    subtitle: str = ""
    series: tuple[TrendSeries, ...] = ()
    threshold: Percent | None = None
