"""What follows from what: when something happened, these react, in this order, in the same transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from bot import briefs, filling, reminders, visits
from bot.desk import Desk
from bot.model.happenings import (
    BriefChanged,
    MediaSettled,
    ProblemReported,
    ReportReviewed,
    SheetSubmitted,
    SheetWanted,
    VisitMoved,
)
from bot.programmes import importing
from bot.reviews import reading
from bot.summaries import telling

REACTIONS: Mapping[type, tuple[Callable[[Desk, Any], None], ...]] = {
    VisitMoved: (filling.on_visit_moved, reminders.on_visit_moved),
    ProblemReported: (filling.on_problem_reported,),
    SheetWanted: (filling.on_sheet_wanted,),
    SheetSubmitted: (reading.on_sheet_submitted, visits.on_sheet_submitted),
    ReportReviewed: (telling.on_report_reviewed,),
    MediaSettled: (filling.on_media_settled, filling.on_code_read, visits.on_media_settled, importing.on_media_settled),
    BriefChanged: (briefs.on_brief_changed,),
}


def settle(desk: Desk) -> None:
    """Until nothing more happens. What a reaction causes is reacted to after everything that came before it. Then the work is put away."""
    while desk.happenings:
        happening = desk.happenings.pop(0)
        for react in REACTIONS[type(happening)]:
            react(desk, happening)
    desk.put_away()
