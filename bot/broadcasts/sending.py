"""A confirmed broadcast: fed to the outbox in portions, followed on one message, stopped on demand."""

from collections.abc import Mapping

from bot import outbox
from bot.broadcasts import audience, drafting
from bot.desk import Desk
from bot.model.broadcast import Broadcast, BroadcastState
from bot.model.delivery import Lane, OutboxState
from bot.model.ids import BroadcastId
from bot.model.person import Person, Role
from bot.model.refusal import Refusal, Refused
from bot.texts import broadcasts as texts
from bot.texts.bidi import laid_out

PORTION = 100
"""People looked at in one transaction: conversations go on between two of them."""
_WAITING = (OutboxState.READY, OutboxState.SENDING)


def send(desk: Desk, broadcast_id: int, count: int) -> None:
    """Confirmed for that many people: if the audience changed meanwhile, the new number is shown first."""
    draft = drafting.own(desk, broadcast_id)
    people = audience.everybody(desk, draft)
    if not people:
        raise Refusal(Refused.NOBODY_IN_AUDIENCE)
    if not draft.text:
        raise Refusal(Refused.OUT_OF_DATE)
    if len(people) != count:
        desk.toast = texts.audience_changed(desk.words(), len(people))
        drafting.show(desk, draft)
        return
    started = desk.tx.broadcasts.change(
        draft.id,
        where={"state": BroadcastState.DRAFT},
        state=BroadcastState.SENDING,
        total=len(people),
        started_at=desk.now,
    )
    if not started:
        raise Refusal(Refused.ALREADY_RECORDED)
    desk.journal("broadcasts.send", subject=f"broadcast:{draft.id}", after=str(len(people)))
    _report(desk, _running(desk, draft.id), {})


def stop(desk: Desk, broadcast_id: int) -> None:
    """What has not left yet stays here; what is on its way to Telegram is still counted."""
    desk.only(Role.COORDINATOR)
    running = _running(desk, broadcast_id)
    if running.state is BroadcastState.DRAFT:
        raise Refusal(Refused.NOT_FOUND)
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
    people = [] if full else audience.page(desk, broadcast, after=broadcast.cursor, limit=PORTION)
    if not people:
        _follow(desk, broadcast)
        return 0
    for person in audience.fitting(desk, broadcast, people):
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
