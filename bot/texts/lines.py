"""Lines about a visit that several screens share: place, time, money, state."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.model.eligibility import Reason, Why
from bot.model.message import Button, Venue
from bot.model.project import Location, Project, VisitType
from bot.model.visit import State, Visit
from bot.texts.words import Html, Words

STATES: Mapping[State, Callable[[Words], str]] = {
    State.DRAFT: lambda _: _.plain("draft"),
    State.OPEN: lambda _: _.plain("open"),
    State.OFFERED: lambda _: _.plain("offered"),
    State.APPLIED: lambda _: _.plain("applications in"),
    State.ASSIGNED: lambda _: _.plain("assigned"),
    State.CONFIRMED: lambda _: _.plain("confirmed"),
    State.IN_VISIT: lambda _: _.plain("on site"),
    State.REPORTING: lambda _: _.plain("report being written"),
    State.SUBMITTED: lambda _: _.plain("waiting for review"),
    State.RETURNED: lambda _: _.plain("returned to the shopper"),
    State.APPROVED: lambda _: _.plain("approved"),
    State.DELIVERED: lambda _: _.plain("delivered to the client"),
    State.DECLINED: lambda _: _.plain("declined"),
    State.WITHDRAWN: lambda _: _.plain("withdrawn"),
    State.EXPIRED: lambda _: _.plain("expired"),
    State.CANCELLED_BY_SHOPPER: lambda _: _.plain("given back by the shopper"),
    State.CANCELLED_BY_AGENCY: lambda _: _.plain("cancelled"),
    State.NOT_COMPLETED: lambda _: _.plain("could not be completed"),
    State.NO_SHOW: lambda _: _.plain("not done"),
    State.REJECTED: lambda _: _.plain("rejected"),
}

_WHY: Mapping[Why, Callable[[Words, Reason], str]] = {
    Why.OVER: lambda _, __: _.plain("its time is over"),
    Why.ROTATION: lambda _, r: (
        _.plain("too soon at the same place, possible again from {day}", day=_.full_day(r.since))
        if r.since
        else _.plain("too soon at the same place")
    ),
    Why.TOO_MANY: lambda _, __: _.plain("too many visits under way"),
    Why.TOO_EARLY: lambda _, r: (
        _.plain("can be taken from {day}", day=_.moment(r.since)) if r.since else _.plain("cannot be taken yet")
    ),
    Why.NO_CONSENT: lambda _, __: _.plain("has not agreed to the terms yet"),
    Why.UNREACHABLE: lambda _, __: _.plain("has blocked the bot"),
}


def state(_: Words, state: State) -> str:
    return STATES[state](_)


def why_not(_: Words, reasons: Sequence[Reason]) -> str:
    return _.listed(_WHY[reason.why](_, reason) for reason in reasons)


def metres(_: Words, distance: float) -> str:
    """Rounded as one says it: 80 m, 1.2 km, 34 km."""
    if distance < 1000:
        return _.plain("{n} m", n=_.number(round(distance, -1)))
    return _.plain("{n} km", n=_.number(round(Decimal(distance) / 1000, 1 if distance < 10_000 else 0)))


def place(_: Words, location: Location) -> Html:
    return _("📍 <b>{name}</b>, {address}, {city}", name=location.name, address=location.address, city=location.city)


def window(_: Words, visit: Visit, location: Location) -> Html:
    """In the clock of the place; the zone is named when the reader's clock differs."""
    there = _.at(location.timezone)
    span = there.span(visit.window_start, visit.window_end)
    return _("🕒 {span}{zone}", span=span, zone=Html(_.zone_note(location.timezone, visit.window_start)))


def money(_: Words, visit: Visit, project: Project) -> Html:
    fee = _.money(visit.fee, project.currency)
    if not project.reimbursement_cap:
        return _("💰 {fee}", fee=fee)
    cap = _.money(project.reimbursement_cap, project.currency)
    return _("💰 {fee}, and what you spend up to {cap}", fee=fee, cap=cap)


def kind(_: Words, visit_type: VisitType) -> str:
    return {
        VisitType.IN_PERSON: _.plain("visit in person"),
        VisitType.PHONE: _.plain("phone call"),
        VisitType.ONLINE: _.plain("online"),
    }[visit_type]


def title(_: Words, visit: Visit, project: Project) -> Html:
    return _("<b>{project}</b> · {code}", project=project.name, code=visit.code)


def venue(location: Location) -> Venue | None:
    if location.latitude is None or location.longitude is None:
        return None
    return Venue(
        title=location.name,
        address=f"{location.address}, {location.city}",
        latitude=location.latitude,
        longitude=location.longitude,
    )


def pager(_: Words, action: str, page: int, pages: int, *before: int | str) -> tuple[Button, ...]:
    """Previous, n/m, next; nothing when there is one page. `before` are the action's arguments ahead of the page.

    Telegram lays buttons out from the left in every language; the mark at the start of a label turns its arrow around.
    """
    if pages <= 1:
        return ()
    row = (
        Button(label="‹", action=action, args=(*before, (page - 1) % pages)),
        Button(label=f"{page + 1}/{pages}", action=action, args=(*before, page)),
        Button(label="›", action=action, args=(*before, (page + 1) % pages)),
    )
    return row[::-1] if _.right_to_left else row


def local(moment: datetime, location: Location) -> datetime:
    """On the clock of the place."""
    return moment.astimezone(ZoneInfo(location.timezone))
