"""The verdict: approve with a grade, return named questions with a remark each, or reject with a reason. Once, whoever is first."""

from dataclasses import replace
from datetime import timedelta

from bot import moves
from bot.desk import Desk
from bot.model.happenings import ReportReviewed
from bot.model.person import Person
from bot.model.refusal import Refusal, Refused
from bot.model.report import Remark, Report
from bot.model.site import Site
from bot.model.visit import Move
from bot.reviews.reading import decide, waiting
from bot.texts import reviews as texts

PAGE = 8
REMARK_LIMIT = 500
"""Characters: a remark is read on a phone, on one card with the question."""
REJECT = ("brief", "wrong_place", "invented", "unusable")


def ask_grade(desk: Desk, visit_id: int) -> None:
    at, _report = waiting(desk, visit_id)
    desk.reply(texts.ask_grade(desk.words(), at))


def grade(desk: Desk, visit_id: int, points: int) -> None:
    """The top grade approves at once; anything below first asks why."""
    at, report = waiting(desk, visit_id)
    if not 1 <= points <= 10:
        raise Refusal(Refused.OUT_OF_DATE)
    if points >= desk.policy(at.project).grade_needs_reason_below:
        _approve(desk, at, report, points, None)
        return
    desk.focus("grade", visit=at.visit.id, grade=points)
    desk.reply(texts.ask_grade_reason(desk.words(), at, points))


def grade_reason_typed(desk: Desk, text: str) -> None:
    focus = desk.actor.focus
    at, report = waiting(desk, int(focus["visit"]))
    _approve(desk, at, report, int(focus["grade"]), _reason(text))


def grade_reason_picked(desk: Desk, visit_id: int, points: int, key: str) -> None:
    """One of the usual reasons, in the shopper's language."""
    at, report = waiting(desk, visit_id)
    if not 1 <= points <= 10:
        raise Refusal(Refused.OUT_OF_DATE)
    _approve(desk, at, report, points, texts.grade_reason(desk.words(_shopper(desk, at)), key))


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal(Refused.REASON_NEEDED)
    if len(text) > REMARK_LIMIT:
        raise Refusal(Refused.TEXT_TOO_LONG, limit=REMARK_LIMIT)
    return text


def _shopper(desk: Desk, at: Site) -> Person:
    person = desk.tx.people.get(at.visit.shopper_id) if at.visit.shopper_id else None
    if person is None:
        raise Refusal(Refused.NOT_FOUND)
    return person


def _close(desk: Desk, report: Report, verdict: str, *, grade: int | None = None, reason: str | None = None) -> None:
    done = desk.tx.reports.change(
        report.id,
        where={"verdict": None, "revision": report.revision},
        verdict=verdict,
        grade=grade,
        reason=reason,
        reviewed_by=desk.actor.id,
        reviewed_at=desk.now,
        revision=report.revision + 1,
    )
    if not done:
        raise Refusal(Refused.ALREADY_REVIEWED)


def _approve(desk: Desk, at: Site, report: Report, points: int, reason: str | None) -> None:
    _close(desk, report, "approved", grade=points, reason=reason)
    visit = moves.move(desk, at.visit, Move.APPROVE, why=reason, closed_at=desk.now, remind_at=None)
    at = replace(at, visit=visit)
    desk.focus(None)
    shopper = _shopper(desk, at)
    desk.say(shopper, texts.approved_for_shopper(desk.words(shopper), at, points, reason))
    desk.reply(texts.approved(desk.words(), at, points))
    desk.happened(ReportReviewed(report_id=report.id, visit=visit))


def choose_questions(desk: Desk, visit_id: int, page: int) -> None:
    """Which answers are to be put right: each tap asks for the remark."""
    at, report = waiting(desk, visit_id)
    desk.focus(None)
    drafted = {remark.ref for remark in desk.tx.remarks.find(report_id=report.id)}
    pages = max(1, -(-len(report.answers) // PAGE))
    desk.reply(texts.choose_questions(desk.words(), at, report, drafted, page=page % pages, pages=pages, size=PAGE))


def ask_remark(desk: Desk, visit_id: int, position: int) -> None:
    at, report = waiting(desk, visit_id)
    if not 0 <= position < len(report.answers):
        raise Refusal(Refused.OUT_OF_DATE)
    desk.focus("remark", visit=at.visit.id, position=position)
    drafted = desk.tx.remarks.one(report_id=report.id, ref=report.answers[position]["ref"])
    desk.reply(texts.ask_remark(desk.words(), at, report.answers[position], position, drafted))


def remark_typed(desk: Desk, text: str) -> None:
    focus = desk.actor.focus
    _remark(desk, int(focus["visit"]), int(focus["position"]), _reason(text))


def remark_picked(desk: Desk, visit_id: int, position: int, key: str) -> None:
    """One of the usual remarks, in the shopper's language."""
    at, _report = waiting(desk, visit_id)
    _remark(desk, visit_id, position, texts.usual_remark(desk.words(_shopper(desk, at)), key))


def _remark(desk: Desk, visit_id: int, position: int, text: str) -> None:
    at, report = waiting(desk, visit_id)
    if not 0 <= position < len(report.answers):
        raise Refusal(Refused.OUT_OF_DATE)
    answer = report.answers[position]
    drafted = desk.tx.remarks.one(report_id=report.id, ref=answer["ref"])
    if drafted is not None:
        desk.tx.remarks.change(drafted.id, text=text)
    else:
        desk.tx.remarks.add(
            Remark(
                report_id=report.id,
                ref=answer["ref"],
                label=answer["label"],
                text=text,
                old=str(answer.get("text") or ""),
                created_by=desk.actor.id,
                created_at=desk.now,
            )
        )
    desk.focus(None)
    decide(desk, at, report, fresh=True)


def return_report(desk: Desk, visit_id: int) -> None:
    """Send it back with the drafted remarks: only those questions open again."""
    at, report = waiting(desk, visit_id)
    remarks = desk.tx.remarks.find(report_id=report.id)
    if not remarks:
        raise Refusal(Refused.REASON_NEEDED)
    _close(desk, report, "returned")
    until = desk.now + timedelta(hours=desk.policy(at.project).return_due_hours)
    visit = moves.move(desk, at.visit, Move.RETURN, report_from=desk.now, report_due_at=until)
    at = replace(at, visit=visit)
    shopper = _shopper(desk, at)
    desk.say(shopper, texts.returned_for_shopper(desk.words(shopper), at, remarks, until))
    desk.reply(texts.returned(desk.words(), at, remarks, until))


def ask_reject(desk: Desk, visit_id: int) -> None:
    at, _report = waiting(desk, visit_id)
    desk.focus("reject", visit=at.visit.id)
    desk.reply(texts.ask_reject(desk.words(), at, REJECT))


def reject_picked(desk: Desk, visit_id: int, key: str) -> None:
    at, report = waiting(desk, visit_id)
    _reject(desk, at, report, texts.reject_reason(desk.words(_shopper(desk, at)), key))


def reject_typed(desk: Desk, text: str) -> None:
    at, report = waiting(desk, int(desk.actor.focus["visit"]))
    _reject(desk, at, report, _reason(text))


def _reject(desk: Desk, at: Site, report: Report, why: str) -> None:
    _close(desk, report, "rejected", reason=why)
    visit = moves.move(desk, at.visit, Move.REJECT, why=why, closed_at=desk.now, remind_at=None)
    at = replace(at, visit=visit)
    desk.focus(None)
    shopper = _shopper(desk, at)
    desk.say(shopper, texts.rejected_for_shopper(desk.words(shopper), at, why))
    desk.reply(texts.rejected(desk.words(), at))
