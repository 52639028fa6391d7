"""Reports come in, wait in a queue oldest first, and are shown as one readable message with photos, score and flags."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import moves, places
from bot.desk import Desk
from bot.model import schedule
from bot.model.happenings import Happening, SheetSubmitted
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import Remark, Report
from bot.model.site import Site
from bot.model.visit import Move, State, Visit
from bot.texts import reviews as texts

PAGE = 8
_ALBUM = 10
"""Telegram's limit for one album."""


def on_sheet_submitted(desk: Desk, happening: Happening) -> None:
    """A finished report becomes a row of its own; the coordinators hear of it, the shopper gets the receipt."""
    if not isinstance(happening, SheetSubmitted) or happening.sheet.purpose != "report":
        return
    before = desk.tx.reports.latest(happening.visit.id)
    late = _is_late(desk, happening.visit)
    visit = moves.move(desk, happening.visit, Move.SUBMIT, submitted_at=desk.now)
    read = happening.read
    report = desk.tx.reports.add(
        Report(
            visit_id=visit.id,
            sheet_id=happening.sheet.id,
            number=before.number + 1 if before else 1,
            score=read.score,
            scoring=read.scoring,
            answers=read.answers,
            flags=(*_flags(desk, happening.visit, late=late), *read.flags),
            submission=read.submission,
            submitted_at=desk.now,
        )
    )
    if before is not None:
        _answer_remarks(desk, before, report)
    at, person = places.site(desk, visit), desk.actor
    desk.reply(texts.handed_in(desk.words(), at, again=before is not None))
    desk.tell_coordinators(lambda _, __: texts.came_in(_, at, person, report))


def _is_late(desk: Desk, visit: Visit) -> bool:
    return schedule.clock(visit, desk.policy(places.site(desk, visit).project))[1] < desk.now


def _flags(desk: Desk, visit: Visit, *, late: bool) -> list[Mapping[str, Any]]:
    """What the reviewer should look at first: where and when it was done."""
    policy = desk.policy(places.site(desk, visit).project)
    check_in = visit.check_in or {}
    found: list[Mapping[str, Any]] = []
    metres = check_in.get("distance")
    if not check_in or check_in.get("by") == "none":
        found.append({"code": "no_check_in"})
    elif isinstance(metres, int) and metres > policy.near_metres:
        found.append({"code": "far" if metres > policy.far_metres else "not_near", "metres": metres})
    if check_in.get("forwarded"):
        found.append({"code": "forwarded_place"})
    start = visit.checked_in_at
    if start is not None and not visit.window_start <= start <= visit.window_end:
        found.append({"code": "outside_window"})
    if late:
        found.append({"code": "late"})
    return found


def _answer_remarks(desk: Desk, before: Report, report: Report) -> None:
    """What the shopper made of each remark: kept beside what it said before, for both sides."""
    said = {str(answer["ref"]): str(answer.get("text") or "") for answer in report.answers}
    for remark in desk.tx.remarks.find(report_id=before.id):
        desk.tx.remarks.change(remark.id, new=said.get(remark.ref, ""), answered_at=desk.now)


def queue(desk: Desk, page: int) -> None:
    """Oldest first; what waits longer than agreed is marked."""
    desk.only(Role.COORDINATOR)
    total = desk.tx.visits.count(state=State.SUBMITTED)
    pages = max(1, -(-total // PAGE))
    page %= pages
    items = []
    for report in desk.tx.reports.queue(PAGE, page * PAGE):
        at = places.site(desk, moves.find(desk, report.visit_id))
        due = report.submitted_at + timedelta(hours=desk.policy(at.project).review_due_hours)
        items.append((at, report, due < desk.now))
    desk.reply(texts.queue(desk.words(), items, page=page, pages=pages))


def waiting(desk: Desk, visit_id: int) -> tuple[Site, Report]:
    """The report of a visit that waits for a verdict; Refusal(ALREADY_REVIEWED) when a colleague was first."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    report = desk.tx.reports.latest(visit.id)
    if report is None:
        raise Refusal(Refused.NOT_FOUND)
    if visit.state is not State.SUBMITTED or report.verdict is not None:
        raise Refusal(Refused.ALREADY_REVIEWED)
    return places.site(desk, visit), report


def show(desk: Desk, visit_id: int) -> None:
    """The whole report, its photos, then the card with the decision."""
    at, report = waiting(desk, visit_id)
    shopper = desk.tx.people.get(at.visit.shopper_id) if at.visit.shopper_id else None
    if shopper is None:
        raise Refusal(Refused.NOT_FOUND)
    _ = desk.words()
    desk.reply(texts.report(_, at, report, shopper, _answered(desk, at, report)))
    photos = [media for answer in report.answers for media in answer.get("media", ())]
    for start in range(0, len(photos), _ALBUM):
        desk.reply(texts.photos(_, report, photos[start : start + _ALBUM]))
    decide(desk, at, report, fresh=True)


def _answered(desk: Desk, at: Site, report: Report) -> list[Remark]:
    """The remarks this report answers: before and after, side by side."""
    earlier = desk.tx.reports.one(visit_id=at.visit.id, number=report.number - 1)
    return desk.tx.remarks.find(report_id=earlier.id) if earlier else []


def decide(desk: Desk, at: Site, report: Report, *, fresh: bool = False) -> None:
    """The card with the three verdicts; drafted remarks are listed on it."""
    drafted = desk.tx.remarks.find(report_id=report.id)
    desk.reply(texts.decision(desk.words(), at, drafted, fresh=fresh))


def back_to_decision(desk: Desk, visit_id: int) -> None:
    desk.focus(None)
    decide(desk, *waiting(desk, visit_id))


def explain(desk: Desk, visit_id: int) -> None:
    """Why this score: the trace, line by line."""
    at, report = waiting(desk, visit_id)
    desk.reply(texts.why_score(desk.words(), at, report))
