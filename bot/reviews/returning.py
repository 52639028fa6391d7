"""Sending a report back: named questions, a remark for each. Remarks are kept as they are written, so a review can be left and resumed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import moves
from bot.desk import Desk
from bot.model.refusal import Refusal, Refused
from bot.model.report import Remark, Report, worded
from bot.model.visit import Move
from bot.reviews.deciding import close, conclude, reason, shopper, still_waiting
from bot.reviews.reading import decide, in_order, waiting
from bot.texts import verdicts as texts


def choose_questions(desk: Desk, visit_id: int, page: int) -> None:
    """Which answers are to be put right: each tap asks for the remark."""
    at, report = waiting(desk, visit_id)
    desk.focus(None)
    drafted = {remark.ref for remark in desk.tx.remarks.find(report_id=report.id)}
    pages = max(1, -(-len(report.answers) // texts.PAGE))
    _ = desk.words()
    desk.reply(texts.choose_questions(_, at, worded(report, _.language), drafted, page=page % pages, pages=pages))


def _answer(report: Report, position: int) -> Mapping[str, Any]:
    if not 0 <= position < len(report.answers):
        raise Refusal(Refused.OUT_OF_DATE)
    return report.answers[position]


def ask_remark(desk: Desk, visit_id: int, position: int) -> None:
    at, report = waiting(desk, visit_id)
    answer = _answer(worded(report, desk.words().language), position)
    desk.focus("remark", visit=at.visit.id, report=report.id, position=position)
    drafted = desk.tx.remarks.one(report_id=report.id, ref=answer["ref"])
    desk.reply(texts.ask_remark(desk.words(), at, answer, position, drafted))


def remark_typed(desk: Desk, text: str) -> None:
    focus, said = desk.actor.focus, reason(text)
    found = still_waiting(desk, int(focus["visit"]))
    if found is None:
        return
    at, report = found
    if report.id != int(focus["report"]):
        raise Refusal(Refused.OUT_OF_DATE)
    drafted = _remark(desk, report, int(focus["position"]), said)
    desk.focus(None)
    desk.reply(texts.remarked(desk.words(), at, drafted))
    decide(desk, at, report, fresh=True)


def remark_picked(desk: Desk, visit_id: int, position: int, key: str) -> None:
    """One of the usual remarks, in the shopper's language; an empty key takes the remark away."""
    at, report = waiting(desk, visit_id)
    desk.focus(None)
    if key:
        _remark(desk, report, position, texts.usual_remark(desk.words(shopper(desk, at)), key))
    else:
        _forget(desk, report, position)
    decide(desk, at, report)


def _remark(desk: Desk, report: Report, position: int, text: str) -> Remark:
    answer = _answer(report, position)
    drafted = desk.tx.remarks.one(report_id=report.id, ref=answer["ref"])
    if drafted is not None:
        desk.tx.remarks.change(drafted.id, text=text, created_by=desk.actor.id, created_at=desk.now)
        return replace(drafted, text=text)
    return desk.tx.remarks.add(
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


def _forget(desk: Desk, report: Report, position: int) -> None:
    drafted = desk.tx.remarks.one(report_id=report.id, ref=_answer(report, position)["ref"])
    if drafted is not None:
        desk.tx.remarks.remove(drafted.id)


def return_report(desk: Desk, visit_id: int) -> None:
    """Send it back with the drafted remarks: only those questions open again, and the return clock starts."""
    at, report = waiting(desk, visit_id)
    remarks = desk.tx.remarks.find(report_id=report.id)
    if not remarks:
        raise Refusal(Refused.REASON_NEEDED)
    close(desk, at, report, "returned")
    until = desk.now + timedelta(hours=desk.policy(at.project).return_due_hours)
    visit = moves.move(desk, at.visit, Move.RETURN, report_from=desk.now, report_due_at=until)
    at = replace(at, visit=visit)
    person, _ = shopper(desk, at), desk.words()
    theirs = in_order(report, remarks, desk.words(person).language)
    desk.say(person, texts.returned_for_shopper(desk.words(person), at, theirs, until))
    mine = in_order(report, remarks, _.language)
    conclude(desk, lambda following: texts.returned(_, at, mine, until, following))
