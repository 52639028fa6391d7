"""Which visits a shopper may know of: their own, those offered to them, those open to all."""

from bot.desk import Desk
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.visit import Offer, State, Visit

_PUBLIC = (State.OPEN, State.APPLIED)


def known(desk: Desk, visit_id: int) -> tuple[Visit, Offer | None]:
    """The visit, with the acting shopper's offer. Of any other visit they learn as much as of one that never was."""
    person = desk.only(Role.SHOPPER)
    visit = desk.tx.visits.get(visit_id)
    offer = desk.tx.offers.one(visit_id=visit_id, person_id=person.id)
    if visit is None or (offer is None and visit.shopper_id != person.id and visit.state not in _PUBLIC):
        raise Refusal(Refused.NOT_FOUND)
    return visit, offer
