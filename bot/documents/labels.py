"""The fixed words of the documents: English here, other languages handed in by whoever holds the catalogues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from pydantic import BaseModel, ConfigDict


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractors look for
    return message


class Labels(BaseModel):
    """Names in braces are filled in by the documents; a translation keeps them as they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report_title: str = N_("Mystery visit report")
    prepared_for: str = N_("Prepared for {client}")
    anonymous: str = N_("The evaluator stays anonymous")
    page: str = N_("Page {page} of {pages}")
    issued: str = N_("Issued {date}")
    reference: str = N_("Reference")
    visit_type: str = N_("Visit type")
    visit_date: str = N_("Date")
    visit_time: str = N_("Local time")

    score: str = N_("Score")
    not_scored: str = N_("Not scored")
    excellent: str = N_("Excellent")
    good: str = N_("Good")
    fair: str = N_("Needs attention")
    poor: str = N_("Poor")
    points_change: str = N_("{change} points since the last visit")
    no_change: str = N_("Same as the last visit")
    first_visit: str = N_("First visit, nothing to compare yet")
    last_time: str = N_("Last visit: {score}")

    red_flags: str = N_("Red flags")
    red_flag_count: str = N_("Red flags: {count}")
    under_threshold: str = N_("The score of {score} is under the agreed minimum of {threshold}.")
    would_have_been: str = N_("Without the failed critical question the score would have been {score}.")

    sections: str = N_("Sections")
    more_sections: str = N_("More sections in the report: {count}")
    mark_last_visit: str = N_("Last visit")
    mark_average: str = N_("Average")
    trend: str = N_("Trend")
    visits: str = N_("Visits: {count}")
    too_few: str = N_("Too few visits to rank")
    indicative: str = N_("Indicative")
    threshold: str = N_("Minimum {score}")
    shown_visits: str = N_("Shown: the last {shown} of {count}")

    strengths: str = N_("Strengths")
    weaknesses: str = N_("Weaknesses")
    no_strengths: str = N_("No answer stood out as a strength on this visit.")
    no_weaknesses: str = N_("Nothing fell short on this visit.")
    narrative: str = N_("What happened")
    photos: str = N_("Photos")
    photo: str = N_("Photo {number}")
    photo_missing: str = N_("This picture cannot be shown.")

    questions: str = N_("All questions")
    question: str = N_("Question")
    answer: str = N_("Answer")
    points: str = N_("Points")
    critical: str = N_("Critical")
    bonus: str = N_("Bonus")
    no_answer: str = N_("No answer")
    other_questions: str = N_("Other questions")
    no_questions: str = N_("No questions in this section.")
    full_points: str = N_("full points")
    part_points: str = N_("part of the points")
    zero_points: str = N_("no points")
    not_counted: str = N_("not counted")
    reading_title: str = N_("How to read this report")
    reading_score: str = N_(
        "The score is the points earned as a share of the points possible. Questions that did not apply are left out."
    )
    band_from: str = N_("{band} from {score}")
    band_below: str = N_("{band} below {score}")
    reading_few: str = N_(
        "One visit is one moment. Below {few} visits no ranking is made; below {many} a trend is only indicative."
    )

    trend_title: str = N_("Scores over time")
    location_average: str = N_("Average {score}, from {lowest} to {highest}")
    location_scores: str = N_("Scores: {scores}")
    location_empty: str = N_("No visits yet")
    ranked: str = N_("Ranked by average")
    unranked: str = N_("Not ranked yet: fewer than {few} visits")
    trend_indicative: str = N_("Indicative: with fewer than {many} visits, a few points up or down can be chance.")
    trend_few: str = N_("Fewer than {few} visits show single moments, not a trend.")
    more_locations: str = N_("Locations not shown: {count}")
    nothing_yet: str = N_("No visits yet")

    @classmethod
    def translated(cls, gettext: Callable[[str], str]) -> Self:
        """All words through one catalogue; a word the catalogue lacks stays English, as gettext does."""
        return cls(**{name: gettext(field.default) for name, field in cls.model_fields.items()})
