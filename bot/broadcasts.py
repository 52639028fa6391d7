"""One message to many shoppers: choose the audience, write, see it, confirm; it is fed to the outbox in portions and can be stopped."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import outbox, places
from bot.desk import Desk
from bot.model import eligibility
from bot.model.broadcast import Broadcast, BroadcastState
from bot.model.delivery import Lane, OutboxState
from bot.model.ids import BroadcastId, PersonId
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.model.visit import UNDER_WAY, UNPLACED, Visit
from bot.texts import broadcasts as texts
from bot.texts.bidi import laid_out

LIMIT = 3500
"""Characters of a broadcast: with its frame it stays one Telegram message (4096)."""
PORTION = 500
"""Messages queued in one transaction: conversations go on between two of them."""
ACTIVE_DAYS = (7, 30, 90)
MOST_VISITS = 40
"""Visits to choose from, soonest first: a keyboard holds 100 buttons."""
_WAITING = (OutboxState.READY, OutboxState.SENDING)


def begin(desk: Desk) -> None:
    """A new draft; an unsent one of the same author is taken up again."""
    author = desk.only(Role.COORDINATOR)
    draft = desk.tx.broadcasts.one(author_id=author.id, state=BroadcastState.DRAFT)
    if draft is None:
        draft = desk.tx.broadcasts.add(Broadcast(author_id=author.id, created_at=desk.now))
    _show(desk, draft, fresh=True)


def _draft(desk: Desk, broadcast_id: int) -> Broadcast:
    author = desk.only(Role.COORDINATOR)
    draft = desk.tx.broadcasts.get(broadcast_id)
    if draft is None or draft.author_id != author.id:
        raise Refusal(Refused.NOT_FOUND)
    if draft.state is not BroadcastState.DRAFT:
        raise Refusal(Refused.OUT_OF_DATE)
    return draft


def _show(desk: Desk, draft: Broadcast, *, fresh: bool = False) -> None:
    """The draft with its audience, the count, and how it will look."""
    count = len(_audience(desk, draft))
    desk.reply(texts.draft(desk.words(), draft, count, _visit_name(desk, draft.audience), fresh=fresh))


def _visit_name(desk: Desk, audience: Mapping[str, Any]) -> str | None:
    visit = desk.tx.visits.get(audience["visit"]) if audience.get("visit") else None
    return _name(desk, visit) if visit else None


def _name(desk: Desk, visit: Visit) -> str:
    return f"{visit.code} · {places.site(desk, visit).location.name}"


def _audience(desk: Desk, broadcast: Broadcast) -> list[Person]:
    """Shoppers who agreed to the terms and can be reached, by id; narrowed as the author chose."""
    return _fitting(desk, broadcast, _page(desk, broadcast))


def _page(desk: Desk, broadcast: Broadcast, *, after: int = 0, limit: int | None = None) -> list[Person]:
    """All that can be asked of the people themselves."""
    chosen = broadcast.audience
    days = chosen.get("active_days")
    since = desk.now - timedelta(days=int(days)) if days else None
    return desk.tx.people.audience(
        city=chosen.get("city"), language=chosen.get("language"), active_since=since, after=after, limit=limit
    )


def _fitting(desk: Desk, broadcast: Broadcast, people: list[Person]) -> list[Person]:
    """Those who may do the chosen visit: two questions for all of them, whatever their number."""
    chosen = broadcast.audience.get("visit")
    visit = desk.tx.visits.get(chosen) if chosen and people else None
    if visit is None:
        return people
    held: dict[PersonId, dict[int, Visit]] = {}
    for other in (*desk.tx.visits.find(location_id=visit.location_id), *desk.tx.visits.find(state=UNDER_WAY)):
        if other.shopper_id is not None:
            held.setdefault(other.shopper_id, {})[other.id] = other
    policy, consent = desk.policy(places.site(desk, visit).project), desk.settings.consent_version

    def may(person: Person) -> bool:
        own = list(held.get(person.id, {}).values())
        return not eligibility.reasons(person, visit, own, policy, desk.now, consent=consent, self_service=False)

    return [person for person in people if may(person)]


def ask_filter(desk: Desk, broadcast_id: int, name: str) -> None:
    """The possible values of one filter: the towns and languages there are, visits to place, days since last seen."""
    draft = _draft(desk, broadcast_id)
    everybody = desk.tx.people.audience()
    match name:
        case "city":
            options = [(city, _short(city)) for city in sorted({person.city for person in everybody if person.city})]
        case "language":
            options = [(code, code) for code in sorted({person.language for person in everybody})]
        case "visit":
            visits = desk.tx.visits.find(state=UNPLACED, order="window_start", limit=MOST_VISITS)
            options = [(_name(desk, visit), str(visit.id)) for visit in visits if visit.window_end > desk.now]
        case "active":
            options = [(str(days), str(days)) for days in ACTIVE_DAYS]
        case _:
            raise Refusal(Refused.OUT_OF_DATE)
    desk.reply(texts.ask_filter(desk.words(), draft, name, options))


def set_filter(desk: Desk, broadcast_id: int, name: str, value: str) -> None:
    """An empty value takes the filter away."""
    draft = _draft(desk, broadcast_id)
    audience = dict(draft.audience)
    match name:
        case "city":
            cities = {_short(person.city): person.city for person in desk.tx.people.audience() if person.city}
            audience["city"] = cities.get(value)
        case "language":
            audience["language"] = value or None
        case "visit":
            audience["visit"] = int(value) if value.isdecimal() else None
        case "active":
            audience["active_days"] = int(value) if value.isdecimal() else None
        case _:
            raise Refusal(Refused.OUT_OF_DATE)
    desk.tx.broadcasts.change(draft.id, audience={key: kept for key, kept in audience.items() if kept is not None})
    _show(desk, _draft(desk, broadcast_id))


def _short(city: str) -> str:
    """A town as a button carries it: 64 bytes are too few for some names, and a position in a list may shift."""
    return hashlib.sha256(city.encode()).hexdigest()[:8]


def back(desk: Desk, broadcast_id: int) -> None:
    desk.focus(None)
    _show(desk, _draft(desk, broadcast_id))


def ask_text(desk: Desk, broadcast_id: int) -> None:
    draft = _draft(desk, broadcast_id)
    desk.focus("broadcast", broadcast=draft.id)
    desk.reply(texts.ask_text(desk.words(), draft, LIMIT))


def text_typed(desk: Desk, text: str) -> None:
    draft = _draft(desk, int(desk.actor.focus.get("broadcast", 0)))
    text = text.strip()
    if not text:
        raise Refusal(Refused.UNEXPECTED_INPUT)
    if len(text) > LIMIT:
        raise Refusal(Refused.TEXT_TOO_LONG, limit=LIMIT)
    desk.tx.broadcasts.change(draft.id, text=text)
    desk.focus(None)
    desk.reply(texts.written(desk.words(), draft, text))
    _show(desk, _draft(desk, draft.id), fresh=True)


def send(desk: Desk, broadcast_id: int, count: int) -> None:
    """Confirmed for that many people: if the audience changed meanwhile, the new number is shown first."""
    draft = _draft(desk, broadcast_id)
    audience = _audience(desk, draft)
    if not audience:
        raise Refusal(Refused.NOBODY_IN_AUDIENCE)
    if not draft.text:
        raise Refusal(Refused.OUT_OF_DATE)
    if len(audience) != count:
        desk.toast = texts.audience_changed(desk.words(), len(audience))
        _show(desk, draft)
        return
    started = desk.tx.broadcasts.change(
        draft.id,
        where={"state": BroadcastState.DRAFT},
        state=BroadcastState.SENDING,
        total=len(audience),
        started_at=desk.now,
    )
    if not started:
        raise Refusal(Refused.ALREADY_RECORDED)
    desk.journal("broadcasts.send", subject=f"broadcast:{draft.id}", after=str(len(audience)))
    _report(desk, _running(desk, draft.id), {})


def drop(desk: Desk, broadcast_id: int) -> None:
    draft = _draft(desk, broadcast_id)
    desk.tx.broadcasts.change(draft.id, where={"state": BroadcastState.DRAFT}, state=BroadcastState.DROPPED)
    desk.focus(None)
    desk.reply(texts.dropped(desk.words(), draft))


def stop(desk: Desk, broadcast_id: int) -> None:
    """What has not left yet stays here; what is on its way to Telegram is still counted."""
    desk.only(Role.COORDINATOR)
    running = _running(desk, broadcast_id)
    lost = desk.tx.outbox.tally(running.id).get(OutboxState.CANCELLED, 0)
    stopped = desk.tx.broadcasts.change(
        running.id,
        where={"state": BroadcastState.SENDING},
        state=BroadcastState.STOPPED,
        reported={**running.reported, "lost": lost},
    )
    if not stopped:
        raise Refusal(Refused.OUT_OF_DATE)
    desk.tx.outbox.cancel(broadcast_id=running.id)
    desk.journal("broadcasts.stop", subject=f"broadcast:{running.id}")
    _report(desk, _running(desk, broadcast_id), desk.tx.outbox.tally(running.id))


def _running(desk: Desk, broadcast_id: int) -> Broadcast:
    found = desk.tx.broadcasts.get(broadcast_id)
    if found is None:
        raise Refusal(Refused.NOT_FOUND)
    return found


def advance(desk: Desk) -> int:
    """Tick: queue the next portion of each broadcast under way, keep its progress message true, close what is done."""
    for stopped in desk.tx.broadcasts.find(state=BroadcastState.STOPPED, ended_at=None):
        _follow(desk, stopped)
    return sum(_advance(desk, broadcast) for broadcast in desk.tx.broadcasts.find(state=BroadcastState.SENDING))


def _advance(desk: Desk, broadcast: Broadcast) -> int:
    """How many people were looked at; 0: all that are to get it have it queued."""
    tally = desk.tx.outbox.tally(broadcast.id)
    full = sum(tally.values()) >= broadcast.total
    people = [] if full else _page(desk, broadcast, after=broadcast.cursor, limit=PORTION)
    if not people:
        _follow(desk, broadcast)
        return 0
    for person in _fitting(desk, broadcast, people):
        _queue(desk, broadcast, person)
    desk.tx.broadcasts.change(broadcast.id, cursor=people[-1].id)
    return len(people)


def _follow(desk: Desk, broadcast: Broadcast) -> None:
    """Everything is queued, or it was stopped: say how far it has come, and end it when nothing is under way any more."""
    tally = desk.tx.outbox.tally(broadcast.id)
    if not any(tally.get(state, 0) for state in _WAITING):
        ended = BroadcastState.DONE if broadcast.state is BroadcastState.SENDING else broadcast.state
        values = {"total": sum(tally.values())} if ended is BroadcastState.DONE else {}
        desk.tx.broadcasts.change(
            broadcast.id, where={"state": broadcast.state}, state=ended, ended_at=desk.now, **values
        )
        desk.journal("broadcasts.ended", subject=f"broadcast:{broadcast.id}", tally=tally)
    broadcast = _running(desk, broadcast.id)
    if dict(broadcast.reported) != _counted(broadcast, tally) or broadcast.ended_at is not None:
        _report(desk, broadcast, tally)


def _queue(desk: Desk, broadcast: Broadcast, person: Person) -> None:
    message = laid_out(texts.message(desk.words(person), broadcast), person.language)
    key = f"broadcast:{broadcast.id}:{person.id}"
    outbox.put(
        desk.tx, person.chat_id, message, desk.now, key=key, lane=Lane.BULK, broadcast_id=BroadcastId(broadcast.id)
    )


def _counted(broadcast: Broadcast, tally: Mapping[str, int]) -> dict[str, int]:
    """As people count. While it runs, only a recipient who blocks the bot takes a waiting message back; `lost` keeps them at a stop."""
    stopped = broadcast.state is BroadcastState.STOPPED
    lost = broadcast.reported.get("lost", 0) if stopped else tally.get(OutboxState.CANCELLED, 0)
    counts = {
        "sent": tally.get(OutboxState.SENT, 0),
        "blocked": tally.get("blocked", 0) + lost,
        "failed": tally.get(OutboxState.FAILED, 0),
        "unknown": tally.get(OutboxState.UNKNOWN, 0),
    }
    return {**counts, "left": max(0, broadcast.total - sum(counts.values())), "lost": lost}


def _report(desk: Desk, broadcast: Broadcast, tally: Mapping[str, int]) -> None:
    """Edit the author's progress message."""
    author = desk.tx.people.get(broadcast.author_id)
    if author is None:
        return
    counts = _counted(broadcast, tally)
    desk.tx.broadcasts.change(broadcast.id, reported=counts)
    desk.say(author, texts.progress(desk.words(author), broadcast, counts, desk.settings.bulk_per_second))
