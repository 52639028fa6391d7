"""What a person handed in before: for forms that ask for it with `${last-saved#question}`."""

from typing import Any

from bot.desk import Desk
from bot.model.person import Person
from bot.model.project import FormVersion
from bot.model.report import SheetState
from forms.form import Form
from forms.problems import FormProblems
from forms.session import Session


def submission(desk: Desk, person: Person, version: FormVersion) -> str | None:
    """Their last report on any version of this form, as XML; None when this is the first."""
    versions = [form.id for form in desk.tx.forms.find(code=version.code)]
    sheets = desk.tx.sheets.find(person_id=person.id, form_version_id=versions, state=SheetState.SUBMITTED)
    latest = max(sheets, key=lambda sheet: (sheet.answered_at or sheet.started_at, sheet.id), default=None)
    reports = desk.tx.reports.find(sheet_id=latest.id, order="-number", limit=1) if latest else []
    return reports[0].submission if reports else None


def begun(form: Form, before: str | None, **how: Any) -> Session:
    """A report from its beginning; without the one before where that was on a form of another build. `how`: as for Session.start."""
    try:
        return Session.start(form, last_saved=before, **how)
    except FormProblems:
        if before is None:
            raise
    return Session.start(form, **how)
