"""The traces of somebody who is nobody now: what they wrote and sent, and their name in what others read. A tick, so that the goodbye is said first."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from bot.desk import Desk
from bot.model import evidence
from bot.model.delivery import OutboxState
from bot.model.person import Invite, Person
from bot.model.report import Media, MediaState, Report, SheetState, Wipe
from bot.privacy import personal
from bot.privacy.emptying import empty_before

PATIENCE = timedelta(minutes=10)
"""So long the goodbye may take to get through."""
BARING_TRIES = 3
BARING_PAUSE = timedelta(hours=1)
"""A machine that is too busy now may have room later."""
_UNSENT = (OutboxState.READY, OutboxState.SENDING)
_JOINED = "people.join"
"""The journal's line that says by which invite."""


def pursue(desk: Desk) -> int:
    """Tick: one person after the other, portion by portion; how much was done."""
    for person in desk.tx.retention.forgotten(20):
        chat = int(person.focus["chat"])
        waits = desk.tx.outbox.count(chat_id=chat, state=_UNSENT)
        if waits and person.forget_at is not None and desk.now - person.forget_at < PATIENCE:
            continue
        if emptied := empty_before(desk, desk.now):
            return emptied
        desk.tx.outbox.cancel(chat_id=chat)
        _erase(desk, person)
        desk.tx.retention.forget_chat(chat, person.chat_id)
        desk.tx.people.change(person.id, focus={}, forget_at=None)
        desk.journal("privacy.erased", subject=f"person:{person.id}")
        return 1
    return 0


def _erase(desk: Desk, person: Person) -> None:
    name = str(person.focus["name"])
    kept = _scrub_reports(desk, person, personal.without(name))
    _files(desk, person, kept)
    for sheet in desk.tx.sheets.find(person_id=person.id):
        empty_sheet(desk, sheet.id, drop=sheet.state is SheetState.OPEN)
    for visit in desk.tx.visits.find(shopper_id=person.id):
        desk.tx.visits.change(visit.id, check_in=personal.placeless(visit.check_in))
    for visit in desk.tx.retention.naming_somebody():
        if (visit.named_shopper or "").casefold() in {name.casefold(), str(person.focus["chat"])}:
            desk.tx.visits.change(visit.id, named_shopper=None)
    for entry in desk.tx.journal.find(action=_JOINED, subject=f"person:{person.id}"):
        desk.tx.invites.change(int(entry.details["invite"]), **personal.empty(Invite))


def _scrub_reports(desk: Desk, person: Person, scrub: Callable[[str], str]) -> set[int]:
    """Reports were handed over and stay, without the name. The ids of the files that belong to them."""
    files: set[int] = set()
    for visit in desk.tx.visits.find(shopper_id=person.id):
        for report in desk.tx.reports.find(visit_id=visit.id):
            files |= set(evidence.numbers(report.answers))
            _scrub(desk, report, scrub)
    return files


def _scrub(desk: Desk, report: Report, scrub: Callable[[str], str]) -> None:
    desk.tx.reports.change(report.id, **personal.scrubbed(report, scrub))
    for remark in desk.tx.remarks.find(report_id=report.id):
        desk.tx.remarks.change(remark.id, **personal.scrubbed(remark, scrub))


def _files(desk: Desk, person: Person, kept: set[int]) -> None:
    """Photos of reports stay, without hidden data; their voice and everything else goes."""
    for media in desk.tx.media.find(person_id=person.id):
        stays = media.id in kept and media.state is MediaState.STORED and evidence.is_picture(media)
        strip(desk, [media]) if stays else discard(desk, [media])


def discard(desk: Desk, files: Iterable[Media]) -> None:
    """handlers/wiping.py takes the file itself away."""
    for media in files:
        _bare(desk, media, state=MediaState.ERASED, wipe=Wipe.FILE)


def strip(desk: Desk, files: Iterable[Media]) -> None:
    for media in files:
        _bare(desk, media, wipe=Wipe.EXIF)


def _bare(desk: Desk, media: Media, **more: Any) -> None:
    desk.tx.media.change(media.id, attempts=0, next_at=None, **personal.empty(Media), **more)


def could_not_be_bared(desk: Desk, media: Media) -> bool:
    """No copy without hidden data could be made of a photo. True when that was the last try: the photo itself goes, as its person was promised."""
    tries = media.attempts + 1
    if tries < BARING_TRIES:
        desk.tx.media.change(media.id, attempts=tries, next_at=desk.now + BARING_PAUSE)
        return False
    discard(desk, [media])
    desk.journal("privacy.unbared", visit=media.visit_id, subject=f"media:{media.id}")
    return True


def empty_sheet(desk: Desk, sheet_id: int, *, drop: bool = False) -> None:
    """The answers as they were given, and every change of them; what was handed in stands in the report."""
    desk.tx.sheets.change(sheet_id, data={})
    if drop:
        desk.tx.sheets.change(sheet_id, state=SheetState.DROPPED)
    desk.tx.retention.empty_answers(sheet_id)
