"""Who may do everything: coordinators are let in by a coordinator, everybody hears of it, for a day it can be undone, and one always remains.

A role hangs on Telegram's number of a person, never on a name: names are given back and taken by others.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot import moves
from bot.desk import Desk
from bot.model.ids import PersonId
from bot.model.mark import Mark
from bot.model.person import ChangeState, Invite, Person, Role, RoleChange
from bot.model.refusal import Refusal, Refused
from bot.model.visit import TAKEN, Move, OfferState
from bot.ports import Duplicate
from bot.texts import people as people_texts
from bot.texts import privacy as privacy_texts
from bot.texts import roles as texts

PAGE = 8
_MARK = "coordinators"


def one_by_one(desk: Desk) -> None:
    """Before it changes who the coordinators are: of two who take each other's role away, the second comes too late, on either database.

    Raises Refusal when somebody else does so at this moment, or took the actor's own role meanwhile.
    """
    mark = desk.tx.marks.one(name=_MARK)
    try:
        if mark is None:
            desk.tx.marks.add(Mark(name=_MARK, at=desk.now, number=1))
        elif not desk.tx.marks.change(mark.id, where={"number": mark.number}, number=mark.number + 1, at=desk.now):
            raise Refusal(Refused.OUT_OF_DATE)
    except Duplicate:
        raise Refusal(Refused.OUT_OF_DATE) from None
    if desk.person is not None:
        current = desk.tx.people.get(desk.person.id)
        if current is None or current.role is not desk.person.role:
            raise Refusal(Refused.NOT_ALLOWED)


def not_the_last(desk: Desk, person: Person) -> None:
    """Somebody has to be there who can invite others."""
    if person.role is Role.COORDINATOR and desk.tx.people.count(role=Role.COORDINATOR) == 1:
        raise Refusal(Refused.LAST_COORDINATOR)


def is_waiting(desk: Desk, person: Person) -> bool:
    return desk.tx.role_changes.count(person_id=person.id, state=ChangeState.ASKED) > 0


def take_up(desk: Desk, invite: Invite) -> bool:
    """Somebody opened a coordinator's invite. True when they are one from now on: by an invite of the machine's own; else they are asked for."""
    person = desk.actor
    asked = RoleChange(
        person_id=person.id,
        before=person.role,
        after=Role.COORDINATOR,
        state=ChangeState.ASKED,
        asked_by=invite.created_by,
        asked_at=desk.now,
    )
    change = desk.tx.role_changes.add(asked)
    if invite.created_by is None:
        _make(desk, change, person)
        return True
    inviter = desk.tx.people.get(invite.created_by)
    desk.journal("roles.ask", subject=f"person:{person.id}", after=Role.COORDINATOR, invite=invite.id)
    name = inviter.name if inviter else ""
    desk.tell_coordinators(lambda words, _: texts.wants_in(words, change.id, person.name, name))
    return False


def admit(desk: Desk, change_id: int) -> None:
    """A coordinator knows who it is: they are a coordinator now."""
    desk.only(Role.COORDINATOR)
    change, person = _found(desk, change_id)
    if change.state is not ChangeState.ASKED or person.role is not None or person.chat_id < 0:
        raise Refusal(Refused.OUT_OF_DATE)
    one_by_one(desk)
    _make(desk, change, person)
    admitted = _renewed(desk, person.id)
    words = desk.words(admitted)
    desk.say(
        admitted, texts.let_in(words), people_texts.consent(words, Role.COORDINATOR, desk.settings.consent_version)
    )


def turn_away(desk: Desk, change_id: int) -> None:
    desk.only(Role.COORDINATOR)
    change, person = _found(desk, change_id)
    _settle(desk, change, ChangeState.ASKED, ChangeState.REFUSED)
    desk.journal("roles.turn_away", subject=f"person:{person.id}")
    by = desk.actor.name
    _tell(desk, lambda words: texts.turned_away(words, change.id, person.name, by), besides=person.id)
    if person.chat_id > 0:
        desk.say(person, texts.not_let_in(desk.words(person)))


def _make(desk: Desk, change: RoleChange, person: Person) -> None:
    _settle(desk, change, ChangeState.ASKED, ChangeState.MADE)
    desk.tx.people.change(person.id, role=change.after)
    desk.journal("roles.give", subject=f"person:{person.id}", before=change.before, after=change.after)
    by = desk.actor.name if desk.actor.id != person.id else ""
    until = desk.now + timedelta(hours=desk.settings.undo_hours)
    _tell(desk, lambda words: texts.is_in(words, change.id, person.name, by, until), besides=person.id)


def show_list(desk: Desk, role: str, page: int) -> None:
    """Everybody of one role, with the way to the others."""
    desk.only(Role.COORDINATOR)
    if role not in set(Role):
        raise Refusal(Refused.OUT_OF_DATE)
    members = desk.tx.people.find(role=Role(role), order="name")
    at = max(0, page) * PAGE
    shown = members[at : at + PAGE]
    if page and not shown:
        raise Refusal(Refused.OUT_OF_DATE)
    desk.reply(texts.members(desk.words(), Role(role), shown, page=page, more=len(members) > at + PAGE))


def show(desk: Desk, person_id: int) -> None:
    person = _member(desk, person_id)
    contact = desk.tx.contacts.get(person.contact_id) if person.contact_id else None
    client = desk.tx.clients.get(contact.client_id) if contact else None
    desk.reply(texts.member(desk.words(), person, client.name if client else ""))


def ask_revoke(desk: Desk, person_id: int) -> None:
    """What it means, before it is done."""
    person = _member(desk, person_id)
    not_the_last(desk, person)
    visits = desk.tx.visits.count(shopper_id=person.id, state=TAKEN)
    desk.reply(texts.ask_revoke(desk.words(), person, visits, desk.settings.undo_hours))


def revoke(desk: Desk, person_id: int) -> None:
    """They are nobody here, everybody hears it, and for a while it can be undone."""
    person = _member(desk, person_id)
    one_by_one(desk)
    not_the_last(desk, person)
    change = _taken(desk, person)
    by = desk.actor.name
    until = desk.now + timedelta(hours=desk.settings.undo_hours)
    gone = _renewed(desk, person.id)
    if gone.id != desk.actor.id:
        show_list(desk, str(person.role), 0)
    _tell(desk, lambda words: texts.is_out(words, change.id, person, by, until), besides=person.id)
    desk.say(gone, texts.role_taken(desk.words(gone), by, until))


def revoke_by_operator(desk: Desk, person_id: int) -> Person:
    """From the machine, where somebody took the bot over. Raises Refusal."""
    person = desk.tx.people.get(PersonId(person_id))
    if person is None or person.role is None:
        raise Refusal(Refused.NOT_FOUND)
    one_by_one(desk)
    not_the_last(desk, person)
    change = _taken(desk, person)
    until = desk.now + timedelta(hours=desk.settings.undo_hours)
    _tell(desk, lambda words: texts.is_out(words, change.id, person, "", until), besides=person.id)
    return person


def _taken(desk: Desk, person: Person) -> RoleChange:
    made = RoleChange(
        person_id=person.id,
        before=person.role,
        contact_id=person.contact_id,
        state=ChangeState.MADE,
        asked_by=desk.person.id if desk.person else None,
        settled_by=desk.person.id if desk.person else None,
        asked_at=desk.now,
        settled_at=desk.now,
    )
    change = desk.tx.role_changes.add(made)
    desk.journal("roles.take", subject=f"person:{person.id}", before=person.role)
    leave_the_field(desk, person)
    desk.tx.outbox.cancel(chat_id=person.chat_id)
    desk.tx.people.change(person.id, role=None, contact_id=None, focus={})
    if person.contact_id is not None:
        desk.tx.contacts.change(person.contact_id, where={"person_id": person.id}, person_id=None)
    for invite in desk.tx.invites.find(created_by=person.id, revoked=False):
        desk.tx.invites.change(invite.id, revoked=True)
    return change


def leave_the_field(desk: Desk, person: Person) -> None:
    """Visits go back, offers lapse; the coordinators learn which visits need somebody else, not why."""
    left = desk.tx.visits.find(shopper_id=person.id, state=TAKEN)
    for visit in left:
        moves.move(desk, visit, Move.CANCEL_BY_SHOPPER, why="left", closed_at=desk.now, remind_at=None)
    for offer in desk.tx.offers.find(person_id=person.id, state=(OfferState.WAITING, OfferState.APPLIED)):
        desk.tx.offers.change(offer.id, expires_at=desk.now, state=OfferState.WAITING)
    if left:
        codes = [visit.code for visit in left]
        desk.tell_coordinators(lambda words, _: privacy_texts.somebody_left(words, codes))


def undo(desk: Desk, change_id: int) -> None:
    """Their role is what it was before, unless it changed again since."""
    desk.only(Role.COORDINATOR)
    change, person = _found(desk, change_id)
    late = change.settled_at is None or desk.now - change.settled_at > timedelta(hours=desk.settings.undo_hours)
    if late or person.role is not change.after or person.chat_id < 0:
        raise Refusal(Refused.OUT_OF_DATE)
    one_by_one(desk)
    not_the_last(desk, person)
    _settle(desk, change, ChangeState.MADE, ChangeState.UNDONE)
    contact_id = change.contact_id
    if contact_id and not desk.tx.contacts.change(contact_id, where={"person_id": None}, person_id=person.id):
        raise Refusal(Refused.OUT_OF_DATE)
    if change.before is None:
        desk.tx.outbox.cancel(chat_id=person.chat_id)
    desk.tx.people.change(person.id, role=change.before, contact_id=contact_id, focus={})
    desk.journal("roles.undo", subject=f"person:{person.id}", before=change.after, after=change.before)
    by = desk.actor.name
    _tell(desk, lambda words: texts.undone(words, change, person.name, by), besides=person.id)
    again = _renewed(desk, person.id)
    desk.say(again, texts.undone_for(desk.words(again), change.before))


def _member(desk: Desk, person_id: int) -> Person:
    desk.only(Role.COORDINATOR)
    person = desk.tx.people.get(PersonId(person_id))
    if person is None or person.role is None:
        raise Refusal(Refused.NOT_FOUND)
    return person


def _found(desk: Desk, change_id: int) -> tuple[RoleChange, Person]:
    change = desk.tx.role_changes.get(change_id)
    person = desk.tx.people.get(change.person_id) if change else None
    if change is None or person is None:
        raise Refusal(Refused.NOT_FOUND)
    return change, person


def _settle(desk: Desk, change: RoleChange, before: ChangeState, after: ChangeState) -> None:
    by = desk.person.id if desk.person else None
    settled = {"state": after, "settled_by": by} | ({} if after is ChangeState.UNDONE else {"settled_at": desk.now})
    if not desk.tx.role_changes.change(change.id, where={"state": before}, **settled):
        raise Refusal(Refused.OUT_OF_DATE)


def _renewed(desk: Desk, person_id: PersonId) -> Person:
    """As they are now; Telegram is to show them the commands of their new role."""
    person = desk.tx.people.get(person_id)
    if person is None:
        raise Refusal(Refused.NOT_FOUND)
    if desk.person is not None and person.id == desk.person.id:
        desk.person = person
    else:
        desk.renewed.append(person)
    return person


def _tell(desk: Desk, make: texts.Worded, *, besides: PersonId) -> None:
    """All coordinators, at the bottom of their chats; who did it sees it where they tapped."""
    for colleague in desk.coordinators():
        if desk.person is not None and colleague.id == desk.person.id:
            desk.reply(replace(make(desk.words()), fresh=False))
        elif colleague.id != besides:
            desk.say(colleague, make(desk.words(colleague)))


def was_away(desk: Desk) -> bool:
    """So long that somebody else may have the phone in hand."""
    rest = timedelta(minutes=desk.settings.ask_again_minutes)
    return desk.seen_at is not None and desk.now - desk.seen_at > rest


def ask_again(desk: Desk, action: str, args: Sequence[str]) -> None:
    """The same button once more, before what it does is done."""
    desk.reply(texts.still_you(desk.words(), action, args))
