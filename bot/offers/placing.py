"""The coordinator's side: choose shoppers, offer, open to all, withdraw; and offers that run out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import moves, places
from bot.desk import Desk
from bot.model.delivery import Lane
from bot.model.ids import PersonId
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.site import Site
from bot.model.visit import UNPLACED, Move, Offer, OfferState, State, Visit
from bot.texts import offers as texts

PAGE = 8
_LONGEST_ID = 18
"""Digits of a chat id that a database can hold; Telegram's have at most 16."""
_DUE = 200
"""So many rows one tick takes in one transaction."""


def choose(desk: Desk, visit_id: int, page: int) -> None:
    """Show whom it could be offered to, nearest first; whoever is not eligible comes last, with the reason."""
    desk.only(Role.COORDINATOR)
    visit = _unplaced(desk, visit_id)
    chosen = _chosen(desk, visit)
    at = places.site(desk, visit)
    candidates = _candidates(desk, at)
    offers = {offer.person_id: offer for offer in desk.tx.offers.find(visit_id=visit.id)}
    desk.reply(texts.choose(desk.words(), at, candidates, chosen, offers, page=page, size=PAGE))


def tick(desk: Desk, visit_id: int, person_id: int, page: int, on: int) -> None:
    """The button says whether on or off, so that two taps are one."""
    visit = _unplaced(desk, visit_id)
    chosen = _chosen(desk, visit)
    desk.focus("offer", visit=visit.id, chosen=sorted(chosen | {person_id} if on else chosen - {person_id}))
    choose(desk, visit_id, page)


def choose_eligible(desk: Desk, visit_id: int, on: int) -> None:
    """Tick everybody who may do it, or nobody."""
    visit = _unplaced(desk, visit_id)
    able = [candidate.person.id for candidate in _candidates(desk, places.site(desk, visit)) if not candidate.why_not]
    desk.focus("offer", visit=visit.id, chosen=sorted(able) if on else [])
    choose(desk, visit_id, 0)


def _chosen(desk: Desk, visit: Visit) -> set[int]:
    focus = desk.only(Role.COORDINATOR).focus
    if focus.get("kind") == "offer" and focus.get("visit") == visit.id:
        return {int(person) for person in focus["chosen"]}
    named = _named(desk, visit)
    return {named.id} if named else set()


def _named(desk: Desk, visit: Visit) -> Person | None:
    """The shopper the workbook names, by name or by chat id."""
    if not visit.named_shopper:
        return None
    if visit.named_shopper.isdecimal() and len(visit.named_shopper) <= _LONGEST_ID:
        return desk.tx.people.by_chat(int(visit.named_shopper))
    wanted = visit.named_shopper.casefold()
    shoppers = desk.tx.people.find(role=Role.SHOPPER)
    return next((person for person in shoppers if person.name.casefold() == wanted), None)


def _candidates(desk: Desk, at: Site) -> list[texts.Candidate]:
    found = [
        texts.Candidate(
            person, places.how_far(person, at.location), places.why_not(desk, person, at, self_service=False)
        )
        for person in desk.tx.people.find(role=Role.SHOPPER)
    ]
    return sorted(found, key=lambda c: (bool(c.why_not), c.metres is None, c.metres or 0.0, c.person.name))


def _unplaced(desk: Desk, visit_id: int) -> Visit:
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    if visit.state not in UNPLACED:
        raise Refusal(Refused.OUT_OF_DATE, state=visit.state)
    return visit


def offer(desk: Desk, visit_id: int) -> None:
    """Send the offer to those who are ticked and eligible."""
    visit = _unplaced(desk, visit_id)
    chosen = _chosen(desk, visit)
    at = places.site(desk, visit)
    able = [c.person for c in _candidates(desk, at) if c.person.id in chosen and not c.why_not]
    if not able:
        raise Refusal(Refused.NOBODY_IN_AUDIENCE)
    until = _runs_out(desk, at)
    if visit.state is not State.OPEN:
        at = places.site(desk, moves.move(desk, visit, Move.OFFER, open_until=until))
    _put_to(desk, at, able, until)
    desk.focus(None)
    desk.reply(texts.offered(desk.words(), at, able, until))


def open_to_all(desk: Desk, visit_id: int) -> None:
    """Everybody eligible may take it (or apply, as the project says); each gets the card, and it stands under /visits."""
    visit = _unplaced(desk, visit_id)
    at = places.site(desk, visit)
    able = [candidate.person for candidate in _candidates(desk, at) if not candidate.why_not]
    at = places.site(desk, moves.move(desk, visit, Move.OPEN, open_until=visit.window_end))
    _put_to(desk, at, able, visit.window_end)
    desk.focus(None)
    desk.reply(texts.opened(desk.words(), at, len(able)))


def _runs_out(desk: Desk, at: Site) -> datetime:
    hours = desk.policy(at.project).offer_hours
    return min(desk.now + timedelta(hours=hours), at.visit.window_end)


def _put_to(desk: Desk, at: Site, people: Sequence[Person], until: datetime) -> None:
    if places.form_of(desk, at.visit, at.project) is None:
        raise Refusal(Refused.NO_FORM, form=at.project.form_code)
    for person in people:
        _record(desk, at.visit, person.id, until)
        show_card(desk, person, at, until, fresh=True, lane=Lane.BULK if len(people) > PAGE else Lane.NOTICE)


def _record(desk: Desk, visit: Visit, person_id: PersonId, until: datetime) -> None:
    before = desk.tx.offers.one(visit_id=visit.id, person_id=person_id)
    if before is None:
        desk.tx.offers.add(Offer(visit_id=visit.id, person_id=person_id, expires_at=until, created_at=desk.now))
        return
    desk.tx.offers.change(before.id, state=OfferState.WAITING, expires_at=until, answered_at=None, reason=None)


def show_card(desk: Desk, person: Person, at: Site, until: datetime, *, fresh: bool, lane: Lane = Lane.TALK) -> None:
    """The offer as the shopper sees it: money, place, time, effort, what must be bought."""
    form = places.form_of(desk, at.visit, at.project)
    far = places.how_far(person, at.location)
    desk.say(person, texts.card(desk.words(person), at, form, far, until, fresh=fresh), lane=lane)


def withdraw(desk: Desk, visit_id: int) -> None:
    visit = _unplaced(desk, visit_id)
    at = places.site(desk, moves.move(desk, visit, Move.WITHDRAW, open_until=None))
    close_others(desk, at, OfferState.WITHDRAWN)
    desk.reply(texts.withdrawn(desk.words(), at))


def close_others(desk: Desk, at: Site, state: OfferState, *, but: PersonId | None = None) -> None:
    """End every offer of this visit that still waits, and say so on the card each of them has."""
    for waiting in desk.tx.offers.find(visit_id=at.visit.id, state=(OfferState.WAITING, OfferState.APPLIED)):
        if waiting.person_id == but:
            continue
        desk.tx.offers.change(waiting.id, where={"state": waiting.state}, state=state, answered_at=desk.now)
        person = desk.tx.people.get(waiting.person_id)
        if person is not None:
            desk.say(person, texts.over(desk.words(person), at, state), lane=Lane.NOTICE)


def expire(desk: Desk) -> int:
    """Tick: offers nobody answered in time, and visits nobody took; coordinators hear of the latter."""
    late = desk.tx.offers.to_expire(desk.now, _DUE)
    for offer in late:
        _expire_one(desk, offer)
    over = desk.tx.visits.to_expire(desk.now, _DUE)
    for visit in over:
        _close_unplaced(desk, visit)
    return len(late) + len(over)


def _close_unplaced(desk: Desk, visit: Visit) -> None:
    at = places.site(desk, moves.move(desk, visit, Move.EXPIRE, open_until=None))
    close_others(desk, at, OfferState.EXPIRED)
    desk.tell_coordinators(lambda _, __: texts.nobody_took_it(_, at))


def _expire_one(desk: Desk, offer: Offer) -> None:
    if not desk.tx.offers.change(offer.id, where={"state": OfferState.WAITING}, state=OfferState.EXPIRED):
        return
    person = desk.tx.people.get(offer.person_id)
    visit = desk.tx.visits.get(offer.visit_id)
    if person is not None and visit is not None:
        desk.say(person, texts.over(desk.words(person), places.site(desk, visit), OfferState.EXPIRED))
