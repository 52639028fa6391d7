"""Reports come in, wait in a queue oldest first, and are shown as one readable message with photos, score and flags."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import moves, places
from bot.desk import Desk
from bot.model import evidence, schedule
from bot.model.happenings import Happening, SheetSubmitted
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import ReadOut, Remark, Report, worded
from bot.model.site import Site
from bot.model.visit import Move, State, Visit
from bot.texts import reviews as texts

PAGE = 8
_SHORT_NAME = 3
"""Letters: shorter names are words of many sentences."""

Flag = Mapping[str, Any]


def on_sheet_submitted(desk: Desk, happening: Happening) -> None:
    """A finished report becomes a row of its own; the coordinators hear of it, the shopper gets the receipt."""
    if not isinstance(happening, SheetSubmitted) or happening.sheet.purpose != "report":
        return
    person, read = desk.actor, happening.read
    before = desk.tx.reports.latest(happening.visit.id)
    flags = (*_flags(desk, happening.visit), *_named(person, read), *read.flags)
    visit = moves.move(desk, happening.visit, Move.SUBMIT, submitted_at=desk.now)
    report = desk.tx.reports.add(
        Report(
            visit_id=visit.id,
            sheet_id=happening.sheet.id,
            number=before.number + 1 if before else 1,
            score=read.score,
            scoring=read.scoring,
            answers=read.answers,
            wordings=read.wordings,
            flags=flags,
            submission=read.submission,
            submitted_at=desk.now,
        )
    )
    if before is not None:
        _answer_remarks(desk, before, report)
    at = places.site(desk, visit)
    desk.reply(texts.handed_in(desk.words(), at, again=before is not None))
    desk.tell_coordinators(lambda _, __: texts.came_in(_, at, person, report))


def _flags(desk: Desk, visit: Visit) -> Iterator[Flag]:
    """What the reviewer should look at first: where and when it was done."""
    policy = desk.policy(places.site(desk, visit).project)
    check_in = visit.check_in or {}
    metres = check_in.get("distance")
    if not check_in or check_in.get("by") == "none":
        yield {"code": "no_check_in"}
    elif isinstance(metres, int) and metres > policy.near_metres:
        yield {"code": "far" if metres > policy.far_metres else "not_near", "metres": metres}
    if check_in.get("forwarded"):
        yield {"code": "forwarded_place"}
    elif check_in.get("picked"):
        yield {"code": "picked"}
    start = visit.checked_in_at
    if start is not None and not visit.window_start <= start <= visit.window_end:
        yield {"code": "outside_window"}
    if schedule.clock(visit, policy)[1] < desk.now:
        yield {"code": "late"}


def _named(person: Person, read: ReadOut) -> Iterator[Flag]:
    """Where shoppers wrote their own name: the client reads the answers as they are."""
    names = [re.escape(name) for name in person.name.split() if len(name) >= _SHORT_NAME]
    own = re.compile(rf"\b({'|'.join(names)})\b", re.IGNORECASE) if names else None
    for answer in read.answers:
        if own and answer.get("kind") == "text" and own.search(str(answer.get("text") or "")):
            yield {"code": "named", "ref": answer["ref"]}


def _answer_remarks(desk: Desk, before: Report, report: Report) -> None:
    """What the shopper made of each remark: kept beside what it said before, for both sides."""
    said = {str(answer["ref"]): str(answer.get("text") or "") for answer in report.answers}
    for remark in desk.tx.remarks.find(report_id=before.id):
        desk.tx.remarks.change(remark.id, new=said.get(remark.ref, ""), answered_at=desk.now)


def queue(desk: Desk, page: int, *, fresh: bool = False) -> None:
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
    desk.reply(texts.queue(desk.words(), items, total=total, page=page, pages=pages, fresh=fresh))


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
    """The whole report, its photos and recordings, then the card with the decision."""
    at, report = waiting(desk, visit_id)
    person = desk.tx.people.get(at.visit.shopper_id) if at.visit.shopper_id else None
    if person is None:
        raise Refusal(Refused.NOT_FOUND)
    desk.focus(None)
    _ = desk.words()
    report = worded(report, _.language)
    desk.reply(texts.report(_, at, report, person, _answered(desk, at, report, _.language)))
    found = desk.tx.media.find(id=evidence.numbers(report.answers))
    files = list(evidence.files(report.answers, found))
    if files:
        desk.reply(texts.evidence(_, files))
    decide(desk, at, report, fresh=True)


def _answered(desk: Desk, at: Site, report: Report, language: str) -> list[Remark]:
    """The remarks this report answers: before and after, side by side."""
    earlier = desk.tx.reports.one(visit_id=at.visit.id, number=report.number - 1)
    if earlier is None:
        return []
    said = {str(answer["ref"]): str(answer.get("text") or "") for answer in report.answers}
    remarks = in_order(earlier, desk.tx.remarks.find(report_id=earlier.id), language)
    return [replace(remark, new=said.get(remark.ref, remark.new)) for remark in remarks]


def in_order(report: Report, remarks: list[Remark], language: str) -> list[Remark]:
    """The remarks on this report as its questions stand in the form, in the words of a reader of this language."""
    found = {remark.ref: remark for remark in remarks}
    return [
        replace(found[answer["ref"]], label=str(answer["label"]), old=str(answer.get("text") or ""))
        for answer in worded(report, language).answers
        if answer["ref"] in found
    ]


def decide(desk: Desk, at: Site, report: Report, *, fresh: bool = False) -> None:
    """The card with the three verdicts; drafted remarks are listed on it."""
    _ = desk.words()
    drafted = in_order(report, desk.tx.remarks.find(report_id=report.id), _.language)
    desk.reply(texts.decision(_, at, drafted, fresh=fresh))


def back_to_decision(desk: Desk, visit_id: int) -> None:
    at, report = waiting(desk, visit_id)
    desk.focus(None)
    decide(desk, at, report)


def explain(desk: Desk, visit_id: int) -> None:
    """Why this score: the trace, line by line."""
    at, report = waiting(desk, visit_id)
    _ = desk.words()
    desk.reply(texts.why_score(_, at, worded(report, _.language)))
