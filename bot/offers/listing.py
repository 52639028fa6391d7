"""What a shopper could take: offers made to them and open visits, nearest first once they shared a place."""

from datetime import timedelta

from bot import moves, places
from bot.desk import Desk
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.visit import OfferState, State
from bot.offers.knowing import known
from bot.offers.placing import show_card
from bot.texts import offers as texts

PAGE = 6
FILTERS = ("near", "week", "fee")
_WEEK = timedelta(days=7)
_OFFERABLE = (State.OPEN, State.OFFERED, State.APPLIED)


def show_list(desk: Desk, order: str, page: int) -> None:
    """`near`: by distance (by date without a place), `week`: the next seven days by date, `fee`: best paid first."""
    person = desk.only(Role.SHOPPER)
    items = available(desk, person)
    if order == "week":
        items = [item for item in items if item.at.visit.window_start <= desk.now + _WEEK]
        items.sort(key=lambda item: item.at.visit.window_start)
    elif order == "fee":
        items.sort(key=lambda item: -item.at.visit.fee)
    else:
        items.sort(key=lambda item: (item.metres is None, item.metres or 0.0, item.at.visit.window_start))
    known = person.latitude is not None
    desk.reply(texts.listing(desk.words(), items, order if order in FILTERS else "near", page, PAGE, place_known=known))


def available(desk: Desk, person: Person) -> list[texts.Item]:
    offers = {offer.visit_id: offer for offer in desk.tx.offers.find(person_id=person.id)}
    found = []
    for visit in desk.tx.visits.find(state=_OFFERABLE):
        offer = offers.get(visit.id)
        if offer is not None and offer.state not in (OfferState.WAITING, OfferState.APPLIED):
            continue
        if offer is None and visit.state is State.OFFERED:
            continue
        at = places.site(desk, visit)
        if places.why_not(desk, person, at, self_service=visit.state is not State.OFFERED):
            continue
        found.append(texts.Item(at, places.how_far(person, at.location), offer))
    return found


def show_one(desk: Desk, visit_id: int) -> None:
    """One open or offered visit, as its card, at the bottom of the chat."""
    (visit, offer), person = known(desk, visit_id), desk.actor
    if visit.state not in _OFFERABLE:
        raise Refusal(Refused.VISIT_TAKEN if visit.shopper_id not in (None, person.id) else Refused.OUT_OF_DATE)
    show_card(desk, person, places.site(desk, visit), offer.expires_at if offer else visit.window_end, fresh=True)


def show_map(desk: Desk, visit_id: int) -> None:
    """The place as a venue: one tap from there to the phone's own navigation. For whoever may see the visit."""
    visit = moves.find(desk, visit_id)
    person = desk.actor
    offered = desk.tx.offers.one(visit_id=visit.id, person_id=person.id) is not None
    if person.role is Role.SHOPPER and visit.shopper_id != person.id and not offered and visit.state is not State.OPEN:
        raise Refusal(Refused.NOT_FOUND)
    if person.role is Role.CLIENT:
        raise Refusal(Refused.NOT_FOUND)
    desk.reply(texts.where(desk.words(), places.site(desk, visit)))


def ask_place(desk: Desk) -> None:
    desk.only(Role.SHOPPER)
    desk.focus("near")
    desk.reply(texts.ask_place(desk.words()))


def take_place(desk: Desk, latitude: float | None, longitude: float | None) -> None:
    """Where the shopper is at home or works from; then the list, nearest first."""
    person = desk.only(Role.SHOPPER)
    if latitude is None or longitude is None:
        desk.reply(texts.place_expected(desk.words()))
        return
    desk.tx.people.change(person.id, latitude=latitude, longitude=longitude)
    desk.journal("offers.place", subject=f"person:{person.id}")
    desk.focus(None)
    desk.reply(texts.place_kept(desk.words()))
    show_list(desk, "near", 0)
