"""`/forget`: says what goes and what stays, asks once, and then the person is nobody. Their traces elsewhere follow in the next minutes (erasing)."""

from dataclasses import replace
from datetime import timedelta

from bot import outbox, roles
from bot.desk import Desk
from bot.model.message import Message
from bot.model.person import Contact, Person, Role
from bot.model.visit import TAKEN
from bot.privacy import personal
from bot.texts import privacy as texts

RECENT = timedelta(hours=48)
"""Screens shown within this time are taken off the chat: Telegram lets nobody delete older messages."""
_CARDS = 50


def ask(desk: Desk) -> None:
    """What it means for this person, before anything is done."""
    person = desk.actor
    roles.not_the_last(desk, person)
    open_visits = desk.tx.visits.count(shopper_id=person.id, state=TAKEN)
    reports = len(desk.tx.reports.find(visit_id=_visits(desk, person)))
    desk.reply(texts.ask(desk.words(), person.role, open_visits, reports, asked=int(desk.now.timestamp())))


def _visits(desk: Desk, person: Person) -> list[int]:
    return [visit.id for visit in desk.tx.visits.find(shopper_id=person.id)]


def confirm(desk: Desk, asked: int) -> None:
    """Asked a moment ago, and wanted. A button that is older asks again."""
    person = desk.actor
    if not 0 <= int(desk.now.timestamp()) - asked <= desk.settings.ask_again_minutes * 60:
        ask(desk)
        return
    if person.role is Role.COORDINATOR:
        roles.one_by_one(desk)
    roles.not_the_last(desk, person)
    words = desk.words()
    roles.leave_the_field(desk, person)
    _clear_the_chat(desk, person)
    outbox.put(desk.tx, person.chat_id, texts.forgotten(words), desk.now)
    become_nobody(desk, person)
    nobody = desk.tx.people.get(person.id)
    desk.person = nobody and replace(nobody, chat_id=person.chat_id, language=person.language)


def _clear_the_chat(desk: Desk, person: Person) -> None:
    """What waits is not said any more; the screens of the last days lose their words."""
    desk.tx.outbox.cancel(chat_id=person.chat_id)
    rows = desk.tx.outbox.cards(person.chat_id, _CARDS)
    cards = {row.card for row in rows if row.card and row.message_ids and desk.now - row.created_at <= RECENT}
    for card in sorted(cards):
        gone = Message(text=texts.removed(desk.words()).text, card=card, only_edit=True)
        outbox.put(desk.tx, person.chat_id, gone, desk.now)


def become_nobody(desk: Desk, person: Person) -> None:
    """The row stays, because reports and pay records point to it; who it was is gone. Whoever writes again is new here."""
    alias = f"#{person.id}"
    nobody = personal.empty(Person) | {
        "chat_id": -person.id,
        "name": alias,
        "language": desk.settings.default_language,
        "timezone": desk.settings.default_timezone,
        "role": None,
        "consent_at": None,
        "reachable": False,
        "focus": {"kind": "forgotten", "chat": person.chat_id, "name": person.name},
        "last_active_at": None,
        "forget_at": desk.now,
    }
    desk.tx.people.change(person.id, **nobody)
    if person.contact_id is not None:
        desk.tx.contacts.change(person.contact_id, **personal.empty(Contact) | {"name": alias, "person_id": None})
    desk.journal("privacy.forget", subject=f"person:{person.id}")
