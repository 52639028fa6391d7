"""Offers: the card a shopper decides on, the lists, and what coordinators see of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.eligibility import Reason
from bot.model.ids import PersonId
from bot.model.message import Button, Message, ReplyKeyboard
from bot.model.person import Person
from bot.model.project import Assignment, FormVersion
from bot.model.site import Site
from bot.model.visit import Offer, OfferState, State
from bot.texts import lines
from bot.texts.words import Html, Words


@dataclass(frozen=True, slots=True)
class Candidate:
    person: Person
    metres: float | None
    why_not: list[Reason]


@dataclass(frozen=True, slots=True)
class Item:
    at: Site
    metres: float | None
    offer: Offer | None


def _name(visit_id: int) -> str:
    return f"offer:{visit_id}"


def _head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


def card(
    _: Words, at: Site, form: FormVersion | None, metres: float | None, until: datetime, *, fresh: bool
) -> Message:
    """To a shopper: everything needed to decide, in one message."""
    text = [f"<b>{_('A visit for you')}</b>", "", *_head(_, at)]
    if metres is not None:
        text.append(_("🚶 {distance} from you", distance=lines.metres(_, metres)))
    text += [lines.money(_, at.visit, at.project), _effort(_, at, form)]
    if at.project.purchase:
        text.append(_("🛒 To buy: {purchase}", purchase=at.project.purchase))
    text += ["", _("Please answer by {moment}.", moment=_.moment(until))]
    return Message(text="\n".join(text), buttons=_choices(_, at), card=_name(at.visit.id), fresh=fresh)


def _effort(_: Words, at: Site, form: FormVersion | None) -> Html:
    kind = lines.kind(_, at.project.visit_type)
    if form is None:
        return _("📝 {kind}", kind=kind)
    questions = _.plural("{n} question", "{n} questions", form.question_count)
    photos = _.plural("{n} photo", "{n} photos", form.photo_count) if form.photo_count else _("no photos")
    return _("📝 {kind}, {questions}, {photos}", kind=kind, questions=questions, photos=photos)


def _choices(_: Words, at: Site) -> tuple[tuple[Button, ...], ...]:
    applying = at.project.assignment is Assignment.APPLY and at.visit.state is not State.OFFERED
    yes = _.plain("I would like to do it") if applying else _.plain("Accept")
    first = Button(label=yes, action="offer.accept", args=(at.visit.id,), style="success")
    rest = [Button(label=_.plain("Not this time"), action="offer.why", args=(at.visit.id,))]
    if lines.venue(at.location):
        rest.append(Button(label=_.plain("Map"), action="offer.map", args=(at.visit.id,)))
    return ((first,), tuple(rest))


def why_not_this_time(_: Words, at: Site, reasons: Sequence[str]) -> Message:
    labels = {
        "far": _.plain("Too far"),
        "date": _.plain("The time does not suit me"),
        "fee": _.plain("The fee is too low"),
        "know": _.plain("They know me there"),
        "other": _.plain("Another reason"),
    }
    rows = [(Button(label=labels[reason], action="offer.decline", args=(at.visit.id, reason)),) for reason in reasons]
    rows.append((Button(label=_.plain("Back to the offer"), action="offer.show", args=(at.visit.id,)),))
    text = "\n".join((*_head(_, at), "", _("Why not this time? It helps to offer you what suits you.")))
    return Message(text=text, buttons=tuple(rows), card=_name(at.visit.id))


def declined(_: Words, at: Site) -> Message:
    text = "\n".join((*_head(_, at), "", _("Not this time, that is fine. It costs you nothing.")))
    return Message(text=text, card=_name(at.visit.id))


def yours(_: Words, at: Site) -> Message:
    text = (
        f"✅ {_('{name} is yours!', name=at.location.name)}",
        "",
        *_head(_, at),
        lines.money(_, at.visit, at.project),
        "",
        _("Next: read the brief. It takes two minutes and decides whether the visit counts."),
    )
    rows = (
        (Button(label=_.plain("Read the brief"), action="brief.read", args=(at.visit.id, 0), style="primary"),),
        (Button(label=_.plain("My visits"), action="visits.mine"),),
    )
    return Message(text="\n".join(text), buttons=rows, card=_name(at.visit.id))


def applied(_: Words, at: Site) -> Message:
    text = "\n".join((*_head(_, at), "", _("Your application is in. You hear from us here as soon as it is decided.")))
    return Message(text=text, card=_name(at.visit.id))


def over(_: Words, at: Site, state: OfferState) -> Message:
    """Edits the offer card of somebody who did not get the visit."""
    why = {
        OfferState.TAKEN_BY_ANOTHER: _("Somebody else was faster this time: this visit is taken."),
        OfferState.WITHDRAWN: _("This offer was taken back by the agency. It does not count against you."),
        OfferState.EXPIRED: _("This offer has expired without an answer. It does not count against you."),
    }[state]
    return Message(text="\n".join((*_head(_, at), "", why)), card=_name(at.visit.id))


def listing(_: Words, items: Sequence[Item], order: str, page: int, size: int, *, place_known: bool) -> Message:
    pages = max(1, -(-len(items) // size))
    page %= pages
    shown = items[page * size : (page + 1) * size]
    text = [f"<b>{_('Open visits')}</b>"]
    if not items:
        text += ["", _("Nothing is open for you at the moment. You get a message when something comes up.")]
    for number, item in enumerate(shown, page * size + 1):
        text += ["", *_short(_, number, item)]
    numbers = tuple(
        Button(label=str(number), action="offer.show", args=(item.at.visit.id,))
        for number, item in enumerate(shown, page * size + 1)
    )
    rows = (
        numbers,
        lines.pager(_, "offers.list", page, pages, order),
        _orders(_, order),
        _near(_, place_known=place_known),
    )
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="offers")


def _short(_: Words, number: int, item: Item) -> list[str]:
    mark = _(" · <b>offered to you</b>") if item.offer and item.offer.state is OfferState.WAITING else ""
    mark = _(" · you applied") if item.offer and item.offer.state is OfferState.APPLIED else mark
    far = _(" · {distance}", distance=lines.metres(_, item.metres)) if item.metres is not None else ""
    there = _.at(item.at.location.timezone)
    span = there.span(item.at.visit.window_start, item.at.visit.window_end)
    name = _("<b>{n}.</b> {name}, {city}", n=str(number), name=item.at.location.name, city=item.at.location.city)
    fee = _.money(item.at.visit.fee, item.at.project.currency)
    return [f"{name}{far}{mark}", _("{span} · {fee}", span=span, fee=fee)]


def _orders(_: Words, order: str) -> tuple[Button, ...]:
    labels = {"near": _.plain("Nearest"), "week": _.plain("Next 7 days"), "fee": _.plain("Best paid")}
    return tuple(
        Button(label=f"• {label}" if key == order else label, action="offers.list", args=(key, 0))
        for key, label in labels.items()
    )


def _near(_: Words, *, place_known: bool) -> tuple[Button, ...]:
    label = _.plain("Change my place") if place_known else _.plain("📍 Sort by distance from me")
    return (Button(label=label, action="offers.place"),)


def ask_place(_: Words) -> Message:
    return Message(
        text=_(
            "Where do you start from? Send a place: tap the button below on a phone, or 📎 → Location and pick it on the map. "
            "It is only used to list visits nearest first."
        ),
        keyboard=ReplyKeyboard(location=_.plain("📍 Send my place")),
        card="place",
        fresh=True,
    )


def place_expected(_: Words) -> Message:
    return Message(text=_("I need a place here: 📎 → Location. Or go on without it: /visits"))


def place_kept(_: Words) -> Message:
    return Message(text=_("Thank you, visits are now listed nearest first."), keyboard=ReplyKeyboard(remove=True))


def where(_: Words, at: Site) -> Message:
    found = lines.venue(at.location)
    return Message(venue=found) if found else Message(text=lines.place(_, at.location))


def choose(
    _: Words,
    at: Site,
    candidates: Sequence[Candidate],
    chosen: set[int],
    offers: Mapping[PersonId, Offer],
    *,
    page: int,
    size: int,
) -> Message:
    """To the coordinator: tick one shopper or several, then send."""
    pages = max(1, -(-len(candidates) // size))
    page %= pages
    shown = candidates[page * size : (page + 1) * size]
    able = sum(not candidate.why_not for candidate in candidates)
    text = [
        *_head(_, at),
        "",
        _("Offer it to whom? {able} of {all} shoppers may do it.", able=able, all=len(candidates)),
    ]
    text += [
        _("✗ {name}: {reasons}", name=c.person.name, reasons=lines.why_not(_, c.why_not)) for c in shown if c.why_not
    ]
    rows: list[tuple[Button, ...]] = [
        (_tick(_, at, c, offers.get(c.person.id), page, ticked=c.person.id in chosen),) for c in shown if not c.why_not
    ]
    ready = len(chosen & {c.person.id for c in candidates if not c.why_not})
    visit = at.visit.id
    rows += [
        lines.pager(_, "offer.choose", page, pages, visit),
        (Button(label=_.plain("All {n} eligible", n=str(able)), action="offer.all", args=(visit, int(ready < able))),),
        (*_send(_, visit, ready), Button(label=_.plain("Back"), action="visits.show", args=(visit,))),
    ]
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card=f"visit:{visit}")


def _send(_: Words, visit: int, ready: int) -> tuple[Button, ...]:
    """Nothing to send while nobody is ticked."""
    label = _.plain("Send offer ({n})", n=str(ready))
    return (Button(label=label, action="offer.send", args=(visit,), style="success"),) if ready else ()


def _tick(_: Words, at: Site, candidate: Candidate, offer: Offer | None, page: int, *, ticked: bool) -> Button:
    mark = "✅" if ticked else "⬜"
    label = f"{mark} {candidate.person.name}"
    if candidate.metres is not None:
        label += f" · {lines.metres(_, candidate.metres)}"
    if offer is not None:
        label += f" · {offer_state(_, offer.state)}"
    return Button(label=label, action="offer.tick", args=(at.visit.id, candidate.person.id, page, int(not ticked)))


def offer_state(_: Words, state: OfferState) -> str:
    return {
        OfferState.WAITING: _.plain("asked"),
        OfferState.APPLIED: _.plain("applied"),
        OfferState.ACCEPTED: _.plain("accepted"),
        OfferState.DECLINED: _.plain("declined"),
        OfferState.WITHDRAWN: _.plain("withdrawn"),
        OfferState.EXPIRED: _.plain("no answer"),
        OfferState.TAKEN_BY_ANOTHER: _.plain("was too late"),
    }[state]


def _back(_: Words, at: Site) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(label=_.plain("The visit"), action="visits.show", args=(at.visit.id,)),
            Button(label=_.plain("To place"), action="visits.board", args=("unplaced", 0)),
        ),
    )


def offered(_: Words, at: Site, people: Sequence[Person], until: datetime) -> Message:
    names = _.listed(person.name for person in people[:10])
    told = (
        _("Offered to {names}.", names=names)
        if len(people) <= 10
        else _.plural("Offered to {n} shopper.", "Offered to {n} shoppers.", len(people))
    )
    due = (
        _("Answers are due by {moment}. The first to accept has it.", moment=_.moment(until))
        if len(people) > 1
        else _("The answer is due by {moment}.", moment=_.moment(until))
    )
    text = "\n".join((*_head(_, at), "", told, due))
    return Message(text=text, buttons=_back(_, at), card=f"visit:{at.visit.id}")


def opened(_: Words, at: Site, people: int) -> Message:
    told = _.plural(
        "Open to all. {n} eligible shopper was told.", "Open to all. {n} eligible shoppers were told.", people
    )
    return Message(text="\n".join((*_head(_, at), "", told)), buttons=_back(_, at), card=f"visit:{at.visit.id}")


def withdrawn(_: Words, at: Site) -> Message:
    text = "\n".join((*_head(_, at), "", _("Withdrawn. Whoever had the offer was told.")))
    return Message(text=text, buttons=_back(_, at), card=f"visit:{at.visit.id}")


def taken(_: Words, at: Site, person: Person) -> Message:
    """To coordinators, when a visit has found its shopper."""
    text = "\n".join((_("✅ {name} takes it:", name=_.b(person.name)), *_head(_, at)))
    return Message(text=text, buttons=_back(_, at)[:1], card=f"field:{at.visit.id}")


def application(_: Words, at: Site, person: Person, metres: float | None) -> Message:
    far = _(" ({distance} away)", distance=lines.metres(_, metres)) if metres is not None else ""
    text = "\n".join((_("{name}{far} would like to do:", name=_.b(person.name), far=Html(far)), *_head(_, at)))
    yes = Button(
        label=_.plain("Give it to {name}", name=person.name),
        action="offer.give",
        args=(at.visit.id, person.id),
        style="success",
    )
    show = Button(label=_.plain("The visit"), action="visits.show", args=(at.visit.id,))
    return Message(text=text, buttons=((yes,), (show,)), card=f"application:{at.visit.id}:{person.id}", fresh=True)


def somebody_declined(_: Words, at: Site, person: Person, reason: str | None, left: int) -> Message:
    why = {
        "far": _("too far"),
        "date": _("the time does not suit"),
        "fee": _("the fee is too low"),
        "know": _("they are known there"),
        "other": _("another reason"),
    }.get(reason or "", _("no reason given"))
    waits = (
        _.plural("{n} answer is still to come.", "{n} answers are still to come.", left)
        if left
        else _("Nobody is left: offer it anew.")
    )
    text = "\n".join((_("{name} declined ({why}).", name=_.b(person.name), why=why), *_head(_, at), waits))
    return Message(text=text, buttons=_back(_, at), card=f"field:{at.visit.id}")


def nobody_took_it(_: Words, at: Site) -> Message:
    text = "\n".join((f"⏳ <b>{_('Nobody took this visit in time')}</b>", *_head(_, at)))
    return Message(text=text, buttons=_back(_, at), card=f"field:{at.visit.id}", fresh=True)
