"""The field as a coordinator watches it: what is to be placed, under way, late; extend, reassign, cancel."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import doubts, moves, places
from bot.desk import Desk
from bot.model import schedule
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.site import Site
from bot.model.visit import MOVES, TAKEN, UNPLACED, Move, OfferState, State, Visit
from bot.texts import field as texts

PAGE = 6
GROUPS: dict[str, frozenset[State]] = {
    "unplaced": UNPLACED,
    "taken": TAKEN | {State.RETURNED},
    "submitted": frozenset({State.SUBMITTED}),
    "closed": frozenset(State) - UNPLACED - TAKEN - {State.RETURNED, State.SUBMITTED},
}
CANCEL = ("client", "site", "shopper", "other")
_SOON = timedelta(hours=1)
_LATE = TAKEN | {State.RETURNED}


def board(desk: Desk, group: str, page: int) -> None:
    """One page of visits, soonest first (closed ones newest first), with the numbers of every group."""
    desk.only(Role.COORDINATOR)
    states = GROUPS.get(group)
    if states is None:
        raise Refusal(Refused.OUT_OF_DATE)
    order = "-window_start" if group == "closed" else "window_start"
    visits = desk.tx.visits.find(state=states, order=order)
    pages = max(1, -(-len(visits) // PAGE))
    page %= pages
    shown = [_line(desk, visit) for visit in visits[page * PAGE : (page + 1) * PAGE]]
    counts = {name: desk.tx.visits.count(state=of) for name, of in GROUPS.items()}
    desk.reply(
        texts.board(desk.words(), group, shown, counts, page=page, pages=pages, size=PAGE, doubts=doubts.people(desk))
    )


def _line(desk: Desk, visit: Visit) -> texts.Line:
    at = places.site(desk, visit)
    person = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
    late = visit.state in _LATE and schedule.clock(visit, desk.policy(at.project))[1] <= desk.now
    return texts.Line(at, person, late=late)


def show(desk: Desk, visit_id: int) -> None:
    """Everything about one visit, and what can be done with it now."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    offers = desk.tx.offers.find(visit_id=visit.id, state=tuple(OfferState))
    people = {offer.person_id: desk.tx.people.get(offer.person_id) for offer in offers}
    asked = [(person, offer) for offer in offers if (person := people[offer.person_id]) is not None]
    line = _line(desk, visit)
    desk.reply(texts.visit(desk.words(), line, asked, _possible(visit), near_others=_crowded(desk, line.at)))


def _possible(visit: Visit) -> set[Move]:
    return {move for state, move in MOVES if state is visit.state}


def _crowded(desk: Desk, at: Site) -> int:
    """Other visits at the same place within the spacer: staff may notice."""
    spacer = timedelta(days=desk.policy(at.project).spacer_days)
    others = desk.tx.visits.between(at.location.id, at.visit.window_start - spacer, at.visit.window_end + spacer)
    ended = {State.CANCELLED_BY_AGENCY, State.CANCELLED_BY_SHOPPER, State.NO_SHOW, State.EXPIRED, State.WITHDRAWN}
    return sum(other.id != at.visit.id and other.state not in ended for other in others)


def extend(desk: Desk, visit_id: int, extensions: int) -> None:
    """Give the shopper more time, counted from now if the report is late already.

    `extensions` is how many there were when the button was drawn: of two coordinators who tap, one extends.
    """
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    if visit.state not in _LATE:
        raise Refusal(Refused.OUT_OF_DATE)
    if visit.extensions != extensions:
        raise Refusal(Refused.ALREADY_RECORDED)
    at = places.site(desk, visit)
    policy = desk.policy(at.project)
    start, end = schedule.clock(visit, policy)
    until = max(end, desk.now) + timedelta(hours=policy.extension_hours)
    done = desk.tx.visits.change(
        visit.id,
        where={"extensions": visit.extensions, "state": visit.state},
        report_from=start,
        report_due_at=until,
        extensions=visit.extensions + 1,
        remind_at=desk.now,
    )
    if not done:
        raise Refusal(Refused.ALREADY_RECORDED)
    desk.journal("field.extend", visit=visit.id, before=end.isoformat(), after=until.isoformat())
    at = places.site(desk, moves.find(desk, visit.id))
    shopper = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
    if shopper is not None:
        desk.say(shopper, texts.more_time(desk.words(shopper), at, until))
    desk.reply(texts.extended(desk.words(), at, until))


def ask_cancel(desk: Desk, visit_id: int) -> None:
    desk.only(Role.COORDINATOR)
    visit = _cancellable(desk, visit_id)
    desk.reply(texts.ask_cancel(desk.words(), places.site(desk, visit), CANCEL))


def cancel(desk: Desk, visit_id: int, reason: str) -> None:
    """By the agency: it costs the shopper nothing, and they are told."""
    desk.only(Role.COORDINATOR)
    why = reason if reason in CANCEL else "other"
    at = _end(desk, _cancellable(desk, visit_id), Move.CANCEL_BY_AGENCY, why)
    desk.reply(texts.cancelled(desk.words(), at))


def _cancellable(desk: Desk, visit_id: int) -> Visit:
    visit = moves.find(desk, visit_id)
    if not moves.may(visit, Move.CANCEL_BY_AGENCY):
        raise Refusal(Refused.VISIT_OVER)
    return visit


def _end(desk: Desk, visit: Visit, move: Move, why: str) -> Site:
    shopper = desk.tx.people.get(visit.shopper_id) if visit.shopper_id else None
    at = places.site(desk, moves.move(desk, visit, move, why=why, closed_at=desk.now, remind_at=None, open_until=None))
    if shopper is not None:
        if shopper.focus.get("visit") == visit.id:
            desk.set_focus(shopper, None)
        desk.say(shopper, texts.was_cancelled(desk.words(shopper), at, no_show=move is Move.NO_SHOW))
    return at


def no_show(desk: Desk, visit_id: int) -> None:
    """Taken away because nothing came in; the draft is kept."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    if not moves.may(visit, Move.NO_SHOW):
        raise Refusal(Refused.OUT_OF_DATE)
    at = _end(desk, visit, Move.NO_SHOW, "overdue")
    desk.reply(texts.cancelled(desk.words(), at))


def reassign(desk: Desk, visit_id: int) -> None:
    """A worked row is never reused: the old visit ends, a new one for the same place takes its turn."""
    desk.only(Role.COORDINATOR)
    visit = moves.find(desk, visit_id)
    if visit.state in UNPLACED:
        raise Refusal(Refused.OUT_OF_DATE)
    if visit.state in TAKEN:
        late = schedule.clock(visit, desk.policy(places.site(desk, visit).project))[1] <= desk.now
        _end(desk, visit, Move.NO_SHOW if late else Move.CANCEL_BY_AGENCY, "reassigned")
    elif moves.may(visit, Move.CANCEL_BY_AGENCY):
        _end(desk, visit, Move.CANCEL_BY_AGENCY, "reassigned")
    if desk.tx.visits.one(replaces_id=visit.id) is not None:
        raise Refusal(Refused.ALREADY_RECORDED)
    new = _again(desk, visit)
    desk.reply(texts.placed_anew(desk.words(), places.site(desk, new), replaced=visit))


def _again(desk: Desk, old: Visit) -> Visit:
    """The same visit for somebody else; a window that has passed moves whole days ahead, at the same hours of the place."""
    zone = ZoneInfo(places.site(desk, old).location.timezone)
    days = max(0, (desk.now - old.window_end).days + 1) if old.window_end <= desk.now + _SOON else 0
    tries = 2
    while desk.tx.visits.one(code=f"{_stem(old)}/{tries}") is not None:
        tries += 1
    added = desk.tx.visits.add(
        Visit(
            code=f"{_stem(old)}/{tries}",
            project_id=old.project_id,
            location_id=old.location_id,
            fee=old.fee,
            window_start=_later(old.window_start, days, zone),
            window_end=_later(old.window_end, days, zone),
            replaces_id=old.id,
            created_at=desk.now,
        )
    )
    desk.journal("field.reassign", visit=added.id, before=old.code, after=added.code)
    return added


def _later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Wall-clock days: aware arithmetic within one zone keeps the local hour over a change of the clocks."""
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def _stem(visit: Visit) -> str:
    return visit.code.split("/", maxsplit=1)[0]
