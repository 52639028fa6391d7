"""What follows from what: when something happened, these react, in this order, in the same transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
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
from bot.model.report import SheetState
from bot.programmes import importing
from bot.reviews import reading
from bot.summaries import telling

RECENT = timedelta(hours=24)
"""Who was at a report within this time before an outage is shown the question again."""

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


def reprompt(desk: Desk, since: datetime) -> None:
    """Telegram keeps a tap only 150 seconds: after a longer outage whoever was filling in a report gets the question again.

    `since` is when we last heard Telegram. After a shorter one nobody is bothered: the card each of them has still stands, and a tap
    on it works.
    """
    for sheet in desk.tx.sheets.find(state=SheetState.OPEN):
        touched = sheet.answered_at or sheet.started_at
        person = desk.tx.people.get(sheet.person_id)
        if person is None or not person.reachable or person.focus.get("sheet") != sheet.id:
            continue
        if since - touched <= RECENT:
            desk.person = person
            filling.resume(desk, sheet.id)
    desk.person = None
