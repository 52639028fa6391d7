"""The shopper's side: take it, apply for it, or not this time. The first valid acceptance wins."""

from bot import moves, places
from bot.desk import Desk
from bot.model.ids import PersonId
from bot.model.person import Person, Role
from bot.model.project import Assignment
from bot.model.refusal import Refusal, Refused
from bot.model.site import Site
from bot.model.visit import Move, Offer, OfferState, State, Visit
from bot.offers.knowing import known
from bot.offers.placing import close_others
from bot.texts import lines
from bot.texts import offers as texts

_TAKEABLE = (State.OPEN, State.OFFERED, State.APPLIED)
REASONS = ("far", "date", "fee", "know", "other")


def accept(desk: Desk, visit_id: int) -> None:
    """Take the visit; where the project wants applications, apply. Raises Refusal: taken, over, expired, not eligible, no form."""
    (visit, offer), person = known(desk, visit_id), desk.actor
    if visit.shopper_id == person.id:
        raise Refusal(Refused.ALREADY_RECORDED)
    if visit.state not in _TAKEABLE:
        raise Refusal(Refused.VISIT_TAKEN if visit.shopper_id else Refused.VISIT_OVER)
    _still_valid(desk, visit, offer)
    at = places.site(desk, visit)
    _able(desk, person, at, self_service=visit.state is not State.OFFERED)
    if visit.state is not State.OFFERED and at.project.assignment is Assignment.APPLY:
        _apply(desk, at, offer)
    else:
        assign(desk, at, person)


def _still_valid(desk: Desk, visit: Visit, offer: Offer | None) -> None:
    if visit.state is not State.OFFERED:
        return
    if offer is None or offer.state is OfferState.DECLINED:
        raise Refusal(Refused.NOT_FOUND)
    if offer.state is OfferState.EXPIRED or offer.expires_at <= desk.now:
        raise Refusal(Refused.OFFER_EXPIRED)
    if offer.state is not OfferState.WAITING:
        raise Refusal(Refused.OUT_OF_DATE)


def _able(desk: Desk, person: Person, at: Site, *, self_service: bool) -> None:
    reasons = places.why_not(desk, person, at, self_service=self_service)
    if reasons:
        raise Refusal(Refused.NOT_ELIGIBLE, reasons=lines.why_not(desk.words(person), reasons))


def assign(desk: Desk, at: Site, person: Person) -> None:
    """It is theirs: the form version is pinned, the others are told, the coordinators too."""
    form = places.form_of(desk, at.visit, at.project)
    if form is None:
        raise Refusal(Refused.NO_FORM, form=at.project.form_code)
    try:
        visit = moves.move(
            desk,
            at.visit,
            Move.ACCEPT,
            shopper_id=person.id,
            form_version_id=form.id,
            assigned_at=desk.now,
            open_until=None,
        )
    except Refusal:
        raise Refusal(Refused.VISIT_TAKEN) from None
    at = places.site(desk, visit)
    _close(desk, visit, person.id, OfferState.ACCEPTED)
    close_others(desk, at, OfferState.TAKEN_BY_ANOTHER, but=person.id)
    if person.timezone == desk.settings.default_timezone:
        desk.tx.people.change(person.id, timezone=at.location.timezone)
    desk.say(person, texts.yours(desk.words(person), at))
    desk.tell_coordinators(lambda _, __: texts.taken(_, at, person))


def _close(desk: Desk, visit: Visit, person_id: PersonId, state: OfferState) -> None:
    offer = desk.tx.offers.one(visit_id=visit.id, person_id=person_id)
    if offer is not None:
        desk.tx.offers.change(offer.id, state=state, answered_at=desk.now)
        return
    desk.tx.offers.add(
        Offer(
            visit_id=visit.id,
            person_id=person_id,
            state=state,
            expires_at=visit.window_end,
            created_at=desk.now,
            answered_at=desk.now,
        )
    )


def _apply(desk: Desk, at: Site, offer: Offer | None) -> None:
    person = desk.actor
    if offer is not None and offer.state is OfferState.APPLIED:
        raise Refusal(Refused.ALREADY_RECORDED)
    visit = moves.move(desk, at.visit, Move.APPLY)
    _close(desk, visit, person.id, OfferState.APPLIED)
    desk.reply(texts.applied(desk.words(), at))
    desk.tell_coordinators(lambda _, __: texts.application(_, at, person, places.how_far(person, at.location)))


def choose_applicant(desk: Desk, visit_id: int, person_id: int) -> None:
    """The coordinator gives the visit to one of those who applied."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    person = desk.tx.people.get(person_id)
    offer = desk.tx.offers.one(visit_id=visit_id, person_id=person_id)
    if person is None or offer is None or offer.state is not OfferState.APPLIED:
        raise Refusal(Refused.OUT_OF_DATE)
    at = places.site(desk, visit)
    _able(desk, person, at, self_service=False)
    assign(desk, at, person)


def ask_why(desk: Desk, visit_id: int) -> None:
    """Not this time: the reason is one tap, and may be left out."""
    at = places.site(desk, _waiting(desk, visit_id)[0])
    desk.reply(texts.why_not_this_time(desk.words(), at, REASONS))


def decline(desk: Desk, visit_id: int, reason: str) -> None:
    visit, offer = _waiting(desk, visit_id)
    why = reason if reason in REASONS else None
    if offer is not None:
        desk.tx.offers.change(offer.id, state=OfferState.DECLINED, reason=why, answered_at=desk.now)
    else:
        _close(desk, visit, desk.actor.id, OfferState.DECLINED)
    at = places.site(desk, visit)
    person = desk.actor
    desk.journal("offers.decline", visit=visit.id, why=why)
    desk.reply(texts.declined(desk.words(), at))
    left = desk.tx.offers.count(visit_id=visit.id, state=OfferState.WAITING)
    if visit.state is State.OFFERED:
        if not left:
            moves.move(desk, visit, Move.DECLINE, why=why, open_until=None)
        desk.tell_coordinators(lambda _, __: texts.somebody_declined(_, at, person, why, left))


def _waiting(desk: Desk, visit_id: int) -> tuple[Visit, Offer | None]:
    visit, offer = known(desk, visit_id)
    if visit.state not in _TAKEABLE:
        raise Refusal(Refused.VISIT_TAKEN if visit.shopper_id != desk.actor.id else Refused.OUT_OF_DATE)
    if offer is not None and offer.state not in (OfferState.WAITING, OfferState.APPLIED):
        raise Refusal(Refused.OUT_OF_DATE)
    return visit, offer
