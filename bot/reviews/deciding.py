"""The verdict: approve with a grade, or reject with a reason. Once, whoever is first."""

from collections.abc import Callable
from dataclasses import replace

from bot import moves, places
from bot.desk import Desk
from bot.model.happenings import ReportReviewed
from bot.model.message import Message
from bot.model.person import Person
from bot.model.refusal import Refusal, Refused
from bot.model.report import Report
from bot.model.site import Site
from bot.model.visit import Move
from bot.reviews.reading import waiting
from bot.texts import verdicts as texts

LIMIT = 500
"""Characters of a remark or reason: it is read on a phone, on one card with the question."""


def ask_grade(desk: Desk, visit_id: int) -> None:
    at, report = waiting(desk, visit_id)
    desk.focus(None)
    drafted = desk.tx.remarks.count(report_id=report.id)
    desk.reply(texts.ask_grade(desk.words(), at, desk.policy(at.project).grade_needs_reason_below, drafted))


def grade(desk: Desk, visit_id: int, points: int) -> None:
    """The top grade approves at once; anything below first asks why."""
    at, report = waiting(desk, visit_id)
    _check(points)
    if points >= desk.policy(at.project).grade_needs_reason_below:
        _approve(desk, at, report, points, None)
        return
    desk.focus("grade", visit=at.visit.id, grade=points)
    desk.reply(texts.ask_grade_reason(desk.words(), at, points))


def _check(points: int) -> None:
    if not 1 <= points <= 10:
        raise Refusal(Refused.OUT_OF_DATE)


def grade_reason_typed(desk: Desk, text: str) -> None:
    focus, why = desk.actor.focus, reason(text)
    if found := still_waiting(desk, int(focus["visit"])):
        desk.reply(texts.prompt_answered(desk.words(), found[0], why))
        _approve(desk, *found, int(focus["grade"]), why, typed=True)


def grade_reason_picked(desk: Desk, visit_id: int, points: int, key: str) -> None:
    """One of the usual reasons, in the shopper's language."""
    at, report = waiting(desk, visit_id)
    _check(points)
    _approve(desk, at, report, points, texts.grade_reason(desk.words(shopper(desk, at)), key))


def reason(text: str) -> str:
    """What was typed, trimmed. Raises Refusal REASON_NEEDED, TEXT_TOO_LONG."""
    text = text.strip()
    if not text:
        raise Refusal(Refused.REASON_NEEDED)
    if len(text) > LIMIT:
        raise Refusal(Refused.TEXT_TOO_LONG, limit=LIMIT)
    return text


def still_waiting(desk: Desk, visit_id: int) -> tuple[Site, Report] | None:
    """For what was typed: None when a colleague was faster, with a sentence, and the next line belongs to nothing."""
    try:
        return waiting(desk, visit_id)
    except Refusal as refusal:
        if refusal.code is not Refused.ALREADY_REVIEWED:
            raise
    desk.focus(None)
    desk.reply(texts.too_late(desk.words()))
    return None


def shopper(desk: Desk, at: Site) -> Person:
    person = desk.tx.people.get(at.visit.shopper_id) if at.visit.shopper_id else None
    if person is None:
        raise Refusal(Refused.NOT_FOUND)
    return person


def close(
    desk: Desk, at: Site, report: Report, verdict: str, *, grade: int | None = None, why: str | None = None
) -> None:
    """Compare and set; the colleagues' cards say who decided. Raises Refusal ALREADY_REVIEWED."""
    done = desk.tx.reports.change(
        report.id,
        where={"verdict": None, "revision": report.revision},
        verdict=verdict,
        grade=grade,
        reason=why,
        reviewed_by=desk.actor.id,
        reviewed_at=desk.now,
        revision=report.revision + 1,
    )
    if not done:
        raise Refusal(Refused.ALREADY_REVIEWED)
    desk.focus(None)
    for colleague in desk.coordinators():
        if colleague.id != desk.actor.id:
            words = desk.words(colleague)
            desk.say(colleague, texts.decided_by_colleague(words, at, verdict, desk.actor.name))


def conclude(desk: Desk, make: Callable[[Site | None], Message], *, typed: bool = False) -> None:
    """The outcome, with the way to the report that has waited longest; below what was typed, or in place of the buttons."""
    first = next(iter(desk.tx.reports.queue(1)), None)
    following = places.site(desk, moves.find(desk, first.visit_id)) if first else None
    desk.reply(replace(make(following), fresh=typed))


def _approve(desk: Desk, at: Site, report: Report, points: int, why: str | None, *, typed: bool = False) -> None:
    close(desk, at, report, "approved", grade=points, why=why)
    visit = moves.move(desk, at.visit, Move.APPROVE, why=why, closed_at=desk.now, remind_at=None)
    at = replace(at, visit=visit)
    person = shopper(desk, at)
    desk.say(person, texts.approved_for_shopper(desk.words(person), at, points, why))
    conclude(desk, lambda following: texts.approved(desk.words(), at, points, following), typed=typed)
    desk.happened(ReportReviewed(report_id=report.id, visit=visit))


def ask_reject(desk: Desk, visit_id: int) -> None:
    at, _report = waiting(desk, visit_id)
    desk.focus("reject", visit=at.visit.id)
    desk.reply(texts.ask_reject(desk.words(), at))


def reject_picked(desk: Desk, visit_id: int, key: str) -> None:
    at, report = waiting(desk, visit_id)
    _reject(desk, at, report, texts.reject_reason(desk.words(shopper(desk, at)), key))


def reject_typed(desk: Desk, text: str) -> None:
    why = reason(text)
    if found := still_waiting(desk, int(desk.actor.focus["visit"])):
        desk.reply(texts.prompt_answered(desk.words(), found[0], why))
        _reject(desk, *found, why, typed=True)


def _reject(desk: Desk, at: Site, report: Report, why: str, *, typed: bool = False) -> None:
    close(desk, at, report, "rejected", why=why)
    visit = moves.move(desk, at.visit, Move.REJECT, why=why, closed_at=desk.now, remind_at=None)
    at = replace(at, visit=visit)
    person = shopper(desk, at)
    desk.say(person, texts.rejected_for_shopper(desk.words(person), at, why))
    conclude(desk, lambda following: texts.rejected(desk.words(), at, following), typed=typed)
