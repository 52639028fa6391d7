"""Who is who: invite links, consent, language, help and home."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import doubts, roles
from bot.desk import Desk
from bot.model.delivery import Lane
from bot.model.ids import ContactId, InviteId
from bot.model.person import Invite, Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.report import SheetState
from bot.model.visit import TAKEN, UNDER_WAY, UNPLACED, State
from bot.settings import Settings
from bot.texts import menu, troubles
from bot.texts import people as texts
from bot.texts import roles as role_texts
from bot.texts.words import languages

PREFIX = "i_"
_ROW_SECONDS = 10
_TRIES = 5
"""A link for many may be redeemed by several people in the same instant: so often the count is read anew."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    desk: Desk,
    role: Role,
    *,
    contact_id: ContactId | None = None,
    name: str | None = None,
    city: str | None = None,
    max_uses: int = 1,
) -> str:
    """A new link's payload (`i_` and 192 random bits); only its hash is stored, so it can be shown once.

    At a desk where nobody acts it is the machine's own: whoever opens it as a coordinator is one.
    """
    if desk.person is not None:
        desk.only(Role.COORDINATOR)
    token = secrets.token_urlsafe(24)
    added = desk.tx.invites.add(
        Invite(
            token_hash=_hash(token),
            role=role,
            contact_id=contact_id,
            name=name,
            city=city,
            max_uses=max_uses,
            expires_at=desk.now + lasts(desk.settings, role, by_operator=desk.person is None),
            created_by=desk.person.id if desk.person else None,
            created_at=desk.now,
        )
    )
    desk.journal("people.invite", subject=f"invite:{added.id}", after=role)
    return f"{PREFIX}{token}"


def lasts(settings: Settings, role: Role, *, by_operator: bool) -> timedelta:
    """A link that lets in without asking works for minutes; every other for days."""
    if by_operator and role is Role.COORDINATOR:
        return timedelta(minutes=settings.operator_invite_minutes)
    return timedelta(days=settings.invite_days)


def start(desk: Desk, payload: str) -> None:
    """`/start`, with what a deep link carried: an invite makes a member, everybody else comes home."""
    if payload.startswith(PREFIX):
        redeem(desk, payload.removeprefix(PREFIX))
    home(desk)


def redeem(desk: Desk, token: str) -> None:
    """Take up an invite: one conditional update decides. Raises Refusal when it is unknown, used up, expired, or for another role."""
    found = desk.tx.invites.one(token_hash=_hash(token))
    if found is None or found.revoked:
        raise Refusal(Refused.INVITE_UNKNOWN)
    if desk.actor.role is not None:
        if desk.actor.role is not found.role:
            raise Refusal(Refused.ROLE_TAKEN)
        return
    if found.expires_at <= desk.now:
        raise Refusal(Refused.INVITE_EXPIRED)
    if roles.is_waiting(desk, desk.actor):
        return
    _count_use(desk, found.id)
    if found.role is not Role.COORDINATOR or roles.take_up(desk, found):
        _join(desk, found)


def _count_use(desk: Desk, invite_id: InviteId) -> None:
    for _ in range(_TRIES):
        current = desk.tx.invites.get(invite_id)
        if current is None or current.uses >= current.max_uses:
            break
        if desk.tx.invites.change(invite_id, where={"uses": current.uses, "revoked": False}, uses=current.uses + 1):
            return
    raise Refusal(Refused.INVITE_USED)


def _join(desk: Desk, invite: Invite) -> None:
    person = desk.actor
    changes: dict[str, Any] = {"role": invite.role, "contact_id": invite.contact_id}
    if invite.city and not person.city:
        changes["city"] = invite.city
    if invite.contact_id is not None:
        contact = desk.tx.contacts.get(invite.contact_id)
        if contact is None or not desk.tx.contacts.change(contact.id, where={"person_id": None}, person_id=person.id):
            raise Refusal(Refused.INVITE_USED)
        changes["name"] = contact.name
        if contact.language in languages():
            changes["language"] = contact.language
    elif invite.name:
        changes["name"] = invite.name
    desk.tx.people.change(person.id, **changes)
    _refresh(desk)
    desk.journal("people.join", subject=f"person:{person.id}", after=invite.role, invite=invite.id)


def _refresh(desk: Desk) -> None:
    desk.person = desk.tx.people.get(desk.actor.id)


def has_consented(desk: Desk, person: Person) -> bool:
    return person.consent_version == desk.settings.consent_version


def consent(desk: Desk, version: str) -> None:
    """The person agreed to that version of the text: kept with its time."""
    if version != desk.settings.consent_version:
        raise Refusal(Refused.OUT_OF_DATE)
    if not has_consented(desk, desk.actor):
        desk.tx.people.change(desk.actor.id, consent_version=version, consent_at=desk.now)
        desk.journal("people.consent", subject=f"person:{desk.actor.id}", after=version)
        _refresh(desk)
    home(desk)


def home(desk: Desk) -> None:
    """The first screen of each role, or what stands before it."""
    person, _ = desk.actor, desk.words()
    if person.role is None:
        desk.reply(role_texts.waiting(_) if roles.is_waiting(desk, person) else texts.stranger(_))
    elif not has_consented(desk, person):
        desk.reply(texts.consent(_, person.role, desk.settings.consent_version))
    elif person.role is Role.SHOPPER:
        desk.reply(texts.shopper_home(_, person, **_shopper_counts(desk, person)))
    elif person.role is Role.COORDINATOR:
        desk.reply(texts.coordinator_home(_, person, _coordinator_counts(desk)))
    else:
        desk.reply(texts.client_home(_, person, client_name(desk, person)))


def _shopper_counts(desk: Desk, person: Person) -> dict[str, int]:
    return {
        "mine": desk.tx.visits.count(shopper_id=person.id, state=UNDER_WAY),
        "offered": desk.tx.offers.count(person_id=person.id, state="waiting"),
        "filling": desk.tx.sheets.count(person_id=person.id, state=SheetState.OPEN),
    }


def _coordinator_counts(desk: Desk) -> Mapping[str, int]:
    return {
        "unplaced": desk.tx.visits.count(state=UNPLACED),
        "taken": desk.tx.visits.count(state=TAKEN),
        "submitted": desk.tx.visits.count(state=State.SUBMITTED),
        "returned": desk.tx.visits.count(state=State.RETURNED),
    }


def client_name(desk: Desk, person: Person) -> str:
    contact = desk.tx.contacts.get(person.contact_id) if person.contact_id else None
    client = desk.tx.clients.get(contact.client_id) if contact else None
    return client.name if client else ""


def show_languages(desk: Desk) -> None:
    desk.reply(texts.languages(desk.words(), languages()))


def set_language(desk: Desk, language: str) -> None:
    if language not in languages():
        raise Refusal(Refused.OUT_OF_DATE)
    desk.tx.people.change(desk.actor.id, language=language)
    desk.journal("people.language", subject=f"person:{desk.actor.id}", after=language)
    _refresh(desk)
    desk.reply(replace(texts.language_set(desk.words()), card="languages"))
    home(desk)


def help_me(desk: Desk) -> None:
    """What one can do here, beginning with where one is."""
    person = desk.actor
    desk.reply(texts.help_page(desk.words(), person.role, str(person.focus.get("kind", ""))))


def show_invites(desk: Desk) -> None:
    """The coordinator chooses whom to invite: a shopper, a colleague, or one of the clients' contacts who is not in yet."""
    desk.only(Role.COORDINATOR)
    clients = {client.id: client for client in desk.tx.clients.find()}
    waiting = [(clients[contact.client_id], contact) for contact in desk.tx.contacts.find(person_id=None)]
    desk.reply(texts.invites(desk.words(), waiting))


def make_invite(desk: Desk, role: str, contact_id: int) -> None:
    """One link for one person, good once and for `invite_days`."""
    desk.only(Role.COORDINATOR)
    contact = desk.tx.contacts.get(contact_id) if contact_id else None
    if role not in set(Role) or (role == Role.CLIENT) != (contact is not None):
        raise Refusal(Refused.OUT_OF_DATE)
    if contact is not None and contact.person_id is not None:
        raise Refusal(Refused.INVITE_USED)
    payload = invite(desk, Role(role), contact_id=contact.id if contact else None)
    until = desk.now + timedelta(days=desk.settings.invite_days)
    link = f"https://t.me/{desk.bot_name}?start={payload}"
    desk.reply(texts.invite_link(desk.words(), Role(role), contact.name if contact else None, link, until))


def otherwise(desk: Desk) -> None:
    """Something came that nothing waits for: say so in a sentence, with the way home. To ten such lines in a row once."""
    person, _ = desk.actor, desk.words()
    key = f"aside:{person.id}:{int(desk.now.timestamp() // _ROW_SECONDS)}"
    if person.role is None:
        desk.say(person, texts.stranger(_), key=key)
    elif not has_consented(desk, person):
        home(desk)
    else:
        desk.say(person, texts.not_expected(_), key=key)


def became_unreachable(desk: Desk, person: Person) -> None:
    """Somebody blocked the bot: the coordinators hear it when visits hang on it. A broadcast counts the others."""
    affected = [visit.code for visit in desk.tx.visits.find(shopper_id=person.id, state=UNDER_WAY)]
    if affected:
        desk.tell_coordinators(lambda _, __: menu.unreachable(_, person, affected))


def left_in_doubt(desk: Desk, person: Person) -> None:
    """Nobody knows whether a message reached somebody: the coordinators see it, on one card for all, as an outage meets many at once.

    Their own doubtful messages are not told: while Telegram is ill, one would follow from another. It leaves with the answers: behind them it
    would be out of date.
    """
    if person.role in (Role.SHOPPER, Role.CLIENT):
        in_doubt = doubts.people(desk)
        if in_doubt:
            desk.tell_coordinators(lambda words, _: troubles.doubts(words, in_doubt), lane=Lane.TALK)


def invite_by(desk: Desk, role: Role, contact: str | None, **more: Any) -> str | None:
    """An operator's invite (`main.py invite`). `contact` is CLIENT/CODE, needed for clients; None when it fits nobody who can join."""
    if role is not Role.CLIENT:
        return invite(desk, role, **more)
    client_code, _, code = (contact or "").partition("/")
    client = desk.tx.clients.one(code=client_code)
    found = desk.tx.contacts.one(client_id=client.id, code=code) if client else None
    if found is None or found.person_id is not None:
        return None
    return invite(desk, role, contact_id=found.id, **more)
