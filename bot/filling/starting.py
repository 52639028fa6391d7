"""How a sheet begins, is found again, and is opened once more for the reviewer's questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.desk import Desk
from bot.filling import groups, shipped, walking
from bot.filling.bookmark import Bookmark
from bot.filling.opened import PAUSED, Filling, focus_on, started, unfolded
from bot.filling.reading import spoken
from bot.filling.showing import close, show
from bot.model.happenings import Happening, ProblemReported, SheetWanted, VisitMoved
from bot.model.message import Message
from bot.model.person import Person
from bot.model.project import FormVersion
from bot.model.refusal import Refusal, Refused
from bot.model.report import Sheet, SheetState
from bot.model.visit import TAKEN, Move, State, Visit
from bot.texts.filling import review as texts

REPORT, NOT_COMPLETED = "report", "not_completed"
_FILLED_IN = TAKEN | {State.RETURNED, State.SUBMITTED}
"""In all other states of the visit nothing is filled in any more."""


def start(desk: Desk, visit: Visit, purpose: str = REPORT) -> Sheet:
    """The visit's sheet, new or where it was left, on a card at the bottom. Raises Refusal NO_FORM, NOT_FOUND."""
    person = desk.actor
    known = desk.tx.sheets.one(visit_id=visit.id, person_id=person.id, purpose=purpose, state=SheetState.OPEN)
    if known is not None:
        return _resumed(unfolded(desk, known))
    version = _version(desk, visit, purpose)
    f = started(desk, visit, version, purpose)
    walking.first(f)
    f.save(moved=False)
    desk.focus(**focus_on(f.sheet))
    desk.journal("filling.start", visit=visit.id, subject=f"sheet:{f.sheet.id}", form=version.id, purpose=purpose)
    show(f, fresh=True)
    return f.sheet


def resume(desk: Desk, sheet_id: int | None = None) -> None:
    """`/resume`: the sheet last worked on, exactly where it was. With an id only that one, and a pause stays a pause."""
    sheets = desk.tx.sheets.find(person_id=desk.actor.id, state=SheetState.OPEN)
    if sheet_id is not None and any(sheet.id == sheet_id and sheet.screen == PAUSED for sheet in sheets):
        return
    wanted = [sheet for sheet in sheets if sheet_id in {None, sheet.id}]
    if not wanted:
        _nothing_open(desk)
        return
    _resumed(unfolded(desk, max(wanted, key=lambda sheet: (sheet.answered_at or sheet.started_at, sheet.id))))


def reopen(desk: Desk, sheet: Sheet, refs: Sequence[str], remarks: Mapping[str, str]) -> None:
    """The reviewer returned these questions: only they are open, each with its old answer and the remark. `start` shows it."""
    f = unfolded(desk, sheet)
    asked = [ref for ref in f.asked() if ref in refs]
    remarked = {ref: {"text": remarks.get(ref, ""), "old": spoken(f, f.session.question(ref))} for ref in asked}
    changed = desk.tx.sheets.change(sheet.id, where={"state": SheetState.SUBMITTED}, state=SheetState.OPEN)
    if not changed or not asked:
        raise Refusal(Refused.OUT_OF_DATE)
    f.sheet = replace(f.sheet, state=SheetState.OPEN, only=tuple(asked))
    before = f.bookmark
    f.bookmark = Bookmark(remarks=remarked, messages=before.messages, places=before.places, card=before.card + 1)
    walking.go(f, asked[0])
    f.save()


def on_visit_moved(desk: Desk, happening: Happening) -> None:
    """The report begins with its visit's move and comes back with its return; a visit that ended takes its open sheets along."""
    if not isinstance(happening, VisitMoved):
        return
    visit = happening.visit
    if happening.move is Move.START_REPORT:
        start(desk, visit)
    elif happening.move is Move.RETURN:
        _returned(desk, visit)
    elif visit.state not in _FILLED_IN:
        for sheet in desk.tx.sheets.find(visit_id=visit.id, state=SheetState.OPEN):
            _drop(desk, sheet)


def on_sheet_wanted(desk: Desk, happening: Happening) -> None:
    if isinstance(happening, SheetWanted):
        start(desk, happening.visit)


def on_problem_reported(desk: Desk, happening: Happening) -> None:
    if isinstance(happening, ProblemReported):
        start(desk, happening.visit, NOT_COMPLETED)


def _returned(desk: Desk, visit: Visit) -> None:
    """With the remarks of its last report."""
    report = desk.tx.reports.latest(visit.id)
    sheet = desk.tx.sheets.get(report.sheet_id) if report else None
    if report is None or sheet is None:
        raise Refusal(Refused.NOT_FOUND)
    remarks = {remark.ref: remark.text for remark in desk.tx.remarks.find(report_id=report.id)}
    reopen(desk, sheet, tuple(remarks), remarks)


def pause(f: Filling) -> None:
    f.screen = PAUSED
    f.save(moved=False)
    show(f)


def _resumed(f: Filling) -> Sheet:
    """On a new card. A tap that is still under way on the card before it counts, unless that one showed something else."""
    before = f.screen
    if f.screen == PAUSED:
        f.screen = groups.here(f)
    if f.session.current.kind in {"END", "BEGINNING"}:
        walking.overview(f)
    f.save(moved=f.screen != before)
    f.desk.focus(**focus_on(f.sheet))
    show(f, fresh=True)
    return f.sheet


def _nothing_open(desk: Desk) -> None:
    """Whoever asks may not have seen that their last report arrived."""
    last = desk.tx.sheets.find(person_id=desk.actor.id, state=SheetState.SUBMITTED, order="-id", limit=1)
    visit = desk.tx.visits.get(last[0].visit_id) if last else None
    location = desk.tx.locations.get(visit.location_id) if visit else None
    if visit and location and visit.state is State.SUBMITTED and visit.submitted_at:
        desk.reply(Message(text=texts.is_in(desk.words(), visit, location, visit.submitted_at)))
    else:
        desk.reply(Message(text=texts.no_open_sheet(desk.words())))


def _version(desk: Desk, visit: Visit, purpose: str) -> FormVersion:
    """The one the visit pinned; for the way out the newest form whose id is the purpose."""
    if purpose == REPORT:
        version = desk.tx.forms.get(visit.form_version_id) if visit.form_version_id else None
    else:
        version = shipped.newest(desk, purpose)
    if version is None:
        raise Refusal(Refused.NO_FORM, form=purpose if purpose != REPORT else visit.code)
    return version


def _drop(desk: Desk, sheet: Sheet) -> None:
    desk.tx.sheets.change(sheet.id, where={"state": SheetState.OPEN}, state=SheetState.DROPPED)
    f = unfolded(desk, sheet)
    close(f, texts.closed(f.words, f.visit, f.location))
    forget_focus(desk, f.person, sheet)


def forget_focus(desk: Desk, person: Person, sheet: Sheet) -> None:
    """What they type next belongs to this sheet no more."""
    if dict(person.focus) == focus_on(sheet):
        desk.set_focus(person, None)
