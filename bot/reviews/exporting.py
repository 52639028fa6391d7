"""A report for other programs: the submission as ODK Central and KoboToolbox take it, and the log of how it was filled in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot import moves
from bot.desk import Desk
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import AnswerChange, Report, Sheet
from bot.texts import exports as texts
from forms.audit import AuditEvent, audit_csv

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def send_files(desk: Desk, visit_id: int) -> None:
    """For the agency only: the submission names who filled it in."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    report = desk.tx.reports.latest(visit.id)
    sheet = desk.tx.sheets.get(report.sheet_id) if report else None
    if report is None or sheet is None:
        raise Refusal(Refused.NOT_FOUND)
    answers = desk.tx.answers.find(sheet_id=sheet.id)
    log = audit_csv(_events(sheet, answers, report))
    desk.journal("reviews.export", visit=visit.id, subject=f"report:{report.id}")
    desk.reply(*texts.files(desk.words(), visit.code, report.submission, log))


def harmless(text: str | None) -> str | None:
    """An answer that a spreadsheet would take for a formula stands behind an apostrophe; numbers stay numbers. The submission has it as it is."""
    if not text or not unicodedata.normalize("NFKC", text).startswith(_FORMULA) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def _events(sheet: Sheet, answers: Sequence[AnswerChange], report: Report) -> Iterator[AuditEvent]:
    """A question lasts from the answer before it (or the start) to its own; its answer is saved with it."""
    yield AuditEvent("form start", sheet.started_at)
    shown = sheet.started_at
    for answer in answers:
        yield AuditEvent("question", shown, answer.at, answer.ref, harmless(answer.old), harmless(answer.new))
        shown = answer.at
    yield AuditEvent("end screen", shown, report.submitted_at)
    yield AuditEvent("form finalize", report.submitted_at)
    yield AuditEvent("form exit", report.submitted_at)
