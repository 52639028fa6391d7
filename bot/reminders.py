"""Reminders: derived from the visit and the clock, said once each, silent while the shopper is at it."""

from datetime import datetime, timedelta

from bot import moves, places
from bot.desk import Desk
from bot.model import schedule
from bot.model.happenings import Happening, VisitMoved
from bot.model.person import Person
from bot.model.report import SheetState
from bot.model.schedule import Due, Stage
from bot.model.site import Site
from bot.model.visit import Visit
from bot.settings import Policy
from bot.texts import reminders as texts

BATCH = 100
"""Visits one tick looks at in one transaction."""
_OF_THE_CLOCK = (Stage.CLOCK, Stage.OVERDUE)
"""Nobody is nudged, or complained of, in the middle of an answer."""


def on_visit_moved(desk: Desk, happening: Happening) -> None:
    """Whatever moved a visit, its next reminder is worked out anew."""
    if isinstance(happening, VisitMoved):
        plan(desk, happening.visit)


def plan(desk: Desk, visit: Visit) -> None:
    person = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
    at = None
    if person is not None:
        at = schedule.next_at(visit, desk.policy(places.site(desk, visit).project), person.timezone)
    desk.tx.visits.change(visit.id, remind_at=at)


def send_due(desk: Desk) -> int:
    """Tick: say what is due. Gives how many visits were looked at."""
    due = desk.tx.visits.to_remind(desk.now, BATCH)
    for visit in due:
        _remind(desk, visit)
    return len(due)


def _remind(desk: Desk, visit: Visit) -> None:
    person = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
    if person is None:
        desk.tx.visits.change(visit.id, remind_at=None)
        return
    at = places.site(desk, visit)
    policy = desk.policy(at.project)
    ripe = [
        due
        for due in schedule.stages(visit, policy, person.timezone)
        if due.at <= desk.now and schedule.is_due(due, visit)
    ]
    busy_until = _busy_until(desk, visit, policy)
    if busy_until is not None:
        ripe = [due for due in ripe if due.stage not in _OF_THE_CLOCK]
    if ripe:
        desk.tx.visits.change(visit.id, reminded=(*visit.reminded, *(due.key for due in ripe)))
        _say(desk, at, person, ripe)
    looked = moves.find(desk, visit.id)
    again = schedule.next_at(looked, policy, person.timezone)
    if again is not None and busy_until is not None:
        again = max(again, busy_until)
    desk.tx.visits.change(visit.id, remind_at=again)


def _busy_until(desk: Desk, visit: Visit, policy: Policy) -> datetime | None:
    """Until when the shopper counts as answering; None: they are not."""
    sheet = desk.tx.sheets.one(visit_id=visit.id, state=SheetState.OPEN)
    if sheet is None or sheet.answered_at is None:
        return None
    until = sheet.answered_at + timedelta(minutes=policy.active_minutes)
    return until if until > desk.now else None


def _say(desk: Desk, at: Site, person: Person, ripe: list[Due]) -> None:
    """Only the latest for the shopper (what it overtook is stale), and the overdue card for the coordinators."""
    for_shopper = [due for due in ripe if not due.to_coordinators]
    if for_shopper:
        latest = for_shopper[-1]
        message = texts.reminder(desk.words(person), at, latest, _ends(desk, at), desk.now)
        desk.say(person, message, key=_key(at, latest))
    for due in ripe:
        if due.to_coordinators:
            desk.tell_coordinators(lambda _, __: texts.overdue(_, at, person, _ends(desk, at)), key=_key(at, due))


def _key(at: Site, due: Due) -> str:
    return f"rem:{at.visit.id}:{due.key}"


def _ends(desk: Desk, at: Site) -> datetime:
    return schedule.clock(at.visit, desk.policy(at.project))[1]
