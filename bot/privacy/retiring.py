"""Nothing is kept longer than it is needed: each kind of data has its time, in settings, and a tick that sees to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import marks
from bot.desk import Desk
from bot.model.person import Person, Role
from bot.model.report import Sheet, SheetState
from bot.model.visit import UNDER_WAY
from bot.privacy import emptying, erasing, forgetting, personal

PORTION = 200
STEP = timedelta(hours=6)
"""So often each kind is looked at: days are what counts."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = timedelta(milliseconds=1)
Window = Callable[[Desk, datetime, datetime], Sequence[datetime]]
"""Deals with a portion of what lies between, oldest first; the moments of what it dealt with."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data. `setting`: days; 0 keeps it for ever."""

    setting: str
    window: Window


def _places(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
    visits = desk.tx.retention.closed_visits(since, until, PORTION)
    for visit in visits:
        desk.tx.visits.change(visit.id, check_in=personal.placeless(visit.check_in))
    of_them: dict[str, Any] = {"visit_id": [visit.id for visit in visits]}
    for media in desk.tx.media.find(**of_them):
        if media.exif:
            desk.tx.media.change(media.id, exif=personal.placeless(media.exif))
    for sheet in desk.tx.sheets.find(**of_them):
        if sheet.state is not SheetState.OPEN:
            _placeless_answers(desk, sheet)
    return [visit.closed_at for visit in visits if visit.closed_at]


def _placeless_answers(desk: Desk, sheet: Sheet) -> None:
    """The draft and its corrections; what was handed in has a time of its own, with the report."""
    desk.tx.sheets.change(sheet.id, data=personal.everywhere(personal.without_place, sheet.data))
    for change in desk.tx.answers.find(sheet_id=sheet.id):
        old, new = (text and personal.without_place(text) for text in (change.old, change.new))
        if (old, new) != (change.old, change.new):
            desk.tx.answers.change(change.id, old=old, new=new)


def _drafts(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
    visits = desk.tx.retention.closed_visits(since, until, PORTION)
    for sheet in desk.tx.sheets.find(visit_id=[visit.id for visit in visits]):
        if sheet.state is not SheetState.OPEN:
            erasing.empty_sheet(desk, sheet.id)
    return [visit.closed_at for visit in visits if visit.closed_at]


def _reports(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
    """The words go; score, grade and times stay for the statistics."""
    visits = desk.tx.retention.closed_visits(since, until, PORTION)
    for report in desk.tx.reports.find(visit_id=[visit.id for visit in visits]):
        bare = {**report.scoring, "lines": []} if report.scoring else {}
        desk.tx.reports.change(report.id, answers=(), flags=(), submission="", reason=None, wordings={}, scoring=bare)
        for remark in desk.tx.remarks.find(report_id=report.id):
            desk.tx.remarks.change(remark.id, text=emptying.GONE, old=None, new=None)
    return [visit.closed_at for visit in visits if visit.closed_at]


def _files(*kinds: str) -> Window:
    def window(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
        files = desk.tx.retention.files(kinds, since, until, PORTION)
        erasing.discard(desk, files)
        return [media.received_at for media in files]

    return window


def _strangers(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
    return _let_go(desk, desk.tx.retention.strangers(since, until, PORTION))


def _leavers(desk: Desk, since: datetime, until: datetime) -> Sequence[datetime]:
    return _let_go(desk, desk.tx.retention.leavers(since, until, PORTION))


def _let_go(desk: Desk, people: Sequence[Person]) -> Sequence[datetime]:
    for person in people:
        is_last = person.role is Role.COORDINATOR and desk.tx.people.count(role=Role.COORDINATOR) == 1
        if not is_last and not desk.tx.visits.count(shopper_id=person.id, state=UNDER_WAY):
            forgetting.become_nobody(desk, person)
    return [person.last_active_at for person in people if person.last_active_at]


KINDS = (
    Kind("keep_places_days", _places),
    Kind("keep_recordings_days", _files("voice", "audio", "video")),
    Kind("keep_photos_days", _files("photo", "document")),
    Kind("keep_drafts_days", _drafts),
    Kind("keep_reports_days", _reports),
    Kind("keep_strangers_days", _strangers),
    Kind("keep_leavers_days", _leavers),
)


def retire(desk: Desk) -> int:
    """Tick: a portion of every kind whose time is over; how much it was."""
    done = emptying.empty_before(desk, desk.now - timedelta(hours=desk.settings.keep_messages_hours))
    return done + sum(_retire(desk, kind) for kind in KINDS)


def _retire(desk: Desk, kind: Kind) -> int:
    days = getattr(desk.settings, kind.setting)
    name = f"retired:{kind.setting}"
    since = marks.when(desk.tx, name) or _BEGINNING
    until = desk.now - timedelta(days=days)
    if not days or until - since < STEP:
        return 0
    moments = kind.window(desk, since, until)
    marks.set_to(desk.tx, name, _reached(moments, since, until))
    return len(moments)


def _reached(moments: Sequence[datetime], since: datetime, until: datetime) -> datetime:
    """After a full portion others of the same moment may be left: one step back, unless that leads nowhere."""
    if len(moments) < PORTION:
        return until
    return moments[-1] - _MOMENT if moments[-1] - _MOMENT > since else moments[-1]
