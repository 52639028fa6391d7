"""The draft: choose the audience, write, see it as it will look."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot import places
from bot.broadcasts import audience
from bot.desk import Desk
from bot.model.broadcast import Broadcast, BroadcastState
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from bot.model.visit import UNPLACED, Visit
from bot.texts import broadcasts as texts

LIMIT = 3500
"""Characters of a broadcast: with its frame it stays one Telegram message (4096)."""
ACTIVE_DAYS = (7, 30, 90)
MOST_VISITS = 40
"""Visits to choose from, soonest first: a keyboard holds 100 buttons."""


def begin(desk: Desk) -> None:
    """A new draft; an unsent one of the same author is taken up again."""
    author = desk.only(Role.COORDINATOR)
    draft = desk.tx.broadcasts.one(author_id=author.id, state=BroadcastState.DRAFT)
    if draft is None:
        draft = desk.tx.broadcasts.add(Broadcast(author_id=author.id, created_at=desk.now))
    show(desk, draft, fresh=True)


def own(desk: Desk, broadcast_id: int) -> Broadcast:
    """The actor's own draft. Raises Refusal: NOT_FOUND, OUT_OF_DATE once it was sent or thrown away."""
    author = desk.only(Role.COORDINATOR)
    draft = desk.tx.broadcasts.get(broadcast_id)
    if draft is None or draft.author_id != author.id:
        raise Refusal(Refused.NOT_FOUND)
    if draft.state is not BroadcastState.DRAFT:
        raise Refusal(Refused.OUT_OF_DATE)
    return draft


def show(desk: Desk, draft: Broadcast, *, fresh: bool = False) -> None:
    """The draft with its audience, the count, and how it will look."""
    count = len(audience.everybody(desk, draft))
    desk.reply(texts.draft(desk.words(), draft, count, _visit_name(desk, draft.audience), fresh=fresh))


def _visit_name(desk: Desk, chosen: Mapping[str, Any]) -> str | None:
    visit = desk.tx.visits.get(chosen["visit"]) if chosen.get("visit") else None
    return _name(desk, visit) if visit else None


def _name(desk: Desk, visit: Visit) -> str:
    return f"{visit.code} · {places.site(desk, visit).location.name}"


def ask_filter(desk: Desk, broadcast_id: int, name: str) -> None:
    """The possible values of one filter: the towns and languages there are, visits to place, days since last seen."""
    draft = own(desk, broadcast_id)
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
    draft = own(desk, broadcast_id)
    chosen = dict(draft.audience)
    match name:
        case "city":
            cities = {_short(person.city): person.city for person in desk.tx.people.audience() if person.city}
            chosen["city"] = cities.get(value)
        case "language":
            chosen["language"] = value or None
        case "visit":
            chosen["visit"] = int(value) if value.isdecimal() else None
        case "active":
            chosen["active_days"] = int(value) if value.isdecimal() else None
        case _:
            raise Refusal(Refused.OUT_OF_DATE)
    desk.tx.broadcasts.change(draft.id, audience={key: kept for key, kept in chosen.items() if kept is not None})
    show(desk, own(desk, broadcast_id))


def _short(city: str) -> str:
    """A town as a button carries it: 64 bytes are too few for some names, and a position in a list may shift."""
    return hashlib.sha256(city.encode()).hexdigest()[:8]


def back(desk: Desk, broadcast_id: int) -> None:
    desk.focus(None)
    show(desk, own(desk, broadcast_id))


def ask_text(desk: Desk, broadcast_id: int) -> None:
    draft = own(desk, broadcast_id)
    desk.focus("broadcast", broadcast=draft.id)
    desk.reply(texts.ask_text(desk.words(), draft, LIMIT))


def text_typed(desk: Desk, text: str) -> None:
    draft = own(desk, int(desk.actor.focus.get("broadcast", 0)))
    text = text.strip()
    if not text:
        raise Refusal(Refused.UNEXPECTED_INPUT)
    if len(text) > LIMIT:
        raise Refusal(Refused.TEXT_TOO_LONG, limit=LIMIT)
    desk.tx.broadcasts.change(draft.id, text=text)
    desk.focus(None)
    desk.reply(texts.written(desk.words(), draft, text))
    show(desk, own(desk, draft.id), fresh=True)


def drop(desk: Desk, broadcast_id: int) -> None:
    draft = own(desk, broadcast_id)
    desk.tx.broadcasts.change(draft.id, where={"state": BroadcastState.DRAFT}, state=BroadcastState.DROPPED)
    desk.focus(None)
    desk.reply(texts.dropped(desk.words(), draft))
