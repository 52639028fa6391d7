"""The sender's transactions: taking rows to say, and writing down what became of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import Desk
from bot.model.delivery import Lane, OutboxRow, OutboxState, SentCard
from bot.model.ids import OutboxId
from bot.model.message import Message
from bot.ports import Transaction
from handlers.actor import lose
from handlers.verdicts import Verdict, interrupted
from handlers.workplace import Hooks

LEASE = timedelta(seconds=15)
"""A worker that does not renew it in time is taken for dead. What it was sending may be said a second time, not a third."""
_CHATS = 200
_NOTHING_TO_EDIT: dict[str, Any] = {"state": OutboxState.CANCELLED, "error": "nothing to edit"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is ours to say now. `card` is the row whose message it edits."""

    row: OutboxRow
    card: SentCard | None = None
    message: Message | None = None
    """What the row says, where it need not be read from it."""
    more: bool = False
    """Others of the chat wait behind it."""

    @property
    def is_again(self) -> bool:
        """An earlier attempt ended in doubt, and whoever is told twice sees it. An edit shows nothing when it is repeated."""
        return self.row.attempts > 1 and self.card is None

    @property
    def only_edits(self) -> bool:
        return bool(self.row.message.get("only_edit"))


def ready(tx: Transaction, now: datetime, *, again: bool) -> dict[Lane, list[int]]:
    """The chats that may be spoken to now, conversations first; with what was tried before, or without."""
    return {lane: tx.outbox.chats_ready(now, lane, _CHATS, again=again) for lane in Lane}


def claim(tx: Transaction, chats: Iterable[int], now: datetime, again: int) -> list[Claim]:
    """At most one row of each chat, marked as being sent; only so many that were tried before are `again`.

    The attempt is counted before it is made: a crash cannot hide it. Marked by compare-and-set: of several workers one has it, and
    while it has it no later row of the chat is ready.
    """
    claims = []
    for chat in chats:
        if claimed := _next(tx, chat, now, again=again > 0):
            claims.append(claimed)
            again -= claimed.is_again
    return claims


def begun(desk: Desk) -> Claim | None:
    """The same for the row that was added as being sent at this desk. None when there is nothing to say after all."""
    if desk.begun is None:
        return None
    tx, (row, message) = desk.tx, desk.begun
    claimed = Claim(row, _card(tx, row), message, more=desk.said_more)
    if claimed.only_edits and claimed.card is None:
        tx.outbox.change(row.id, **_NOTHING_TO_EDIT)
        return None
    return claimed


def recover(desk: Desk, hooks: Hooks, under_way: Collection[int] = ()) -> list[OutboxId]:
    """What a worker that is gone left half-way: it may have been said. `under_way` is what we are sending ourselves. Gives what is to be said again."""
    outbox, again = desk.tx.outbox, []
    for row in outbox.abandoned(desk.now):
        if row.id in under_way:
            continue
        mine = {"state": OutboxState.SENDING, "attempts": row.attempts, "lease_until": row.lease_until}
        values = interrupted(row, desk.now, edits=_card(desk.tx, row) is not None)
        if outbox.change(row.id, where=mine, **values):
            _doubt(desk, row, values, hooks)
            again += [row.id] if values["state"] is OutboxState.READY else []
    return again


def tend(desk: Desk, hooks: Hooks, under_way: Collection[int]) -> None:
    """Of several workers each keeps what it is sending, and takes over what nobody keeps any more."""
    if under_way:
        desk.tx.outbox.renew(under_way, desk.now + LEASE)
    recover(desk, hooks, under_way)


def conclude(desk: Desk, row: OutboxRow, judged: Verdict, hooks: Hooks, *, go_on: bool) -> Claim | None:
    """The next message of the chat, if one waits and the sender may `go_on`."""
    outbox = desk.tx.outbox
    if outbox.change(row.id, where={"state": OutboxState.SENDING, "attempts": row.attempts}, **judged.values):
        _doubt(desk, row, judged.values, hooks)
    if judged.new_chat_id is not None:
        outbox.move_chat(row.chat_id, judged.new_chat_id)
    if judged.unreachable:
        person = desk.tx.people.by_chat(row.chat_id)
        if person is not None:
            lose(desk, person, hooks.unreachable)
    return _next(desk.tx, row.chat_id, desk.now, broadcasts=False) if go_on else None


def said(tx: Transaction, row: OutboxRow, judged: Verdict) -> bool:
    """For a message of which nothing is to be decided any more. Whether more waits in the chat by now."""
    tx.outbox.said(row.id, row.attempts, judged.values["message_ids"], judged.values["sent_at"])
    return tx.outbox.is_waiting(row.chat_id)


def _doubt(desk: Desk, row: OutboxRow, values: Mapping[str, Any], hooks: Hooks) -> None:
    """Whether it arrived will never be known: somebody is told. Those of a broadcast are counted with it."""
    person = desk.tx.people.by_chat(row.chat_id) if values["state"] is OutboxState.UNKNOWN else None
    if person is not None and row.broadcast_id is None:
        hooks.in_doubt(desk, person)


def _next(tx: Transaction, chat: int, now: datetime, *, again: bool = True, broadcasts: bool = True) -> Claim | None:
    """Broadcasts have a pace of their own: they follow nothing."""
    while row := tx.outbox.next_of(chat, now, broadcasts=broadcasts):
        claimed = Claim(row, _card(tx, row))
        if row.attempts and not again and claimed.card is None:
            return None
        if claimed.only_edits and claimed.card is None:
            tx.outbox.change(row.id, **_NOTHING_TO_EDIT)
            continue
        taken: dict[str, Any] = {
            "state": OutboxState.SENDING,
            "attempts": row.attempts + 1,
            "lease_until": now + LEASE,
        }
        if tx.outbox.change(row.id, where={"state": OutboxState.READY}, **taken):
            return Claim(replace(row, **taken), claimed.card, more=tx.outbox.is_followed(row.id, chat))
    return None


def _card(tx: Transaction, row: OutboxRow) -> SentCard | None:
    """What it edits, unless it is to come anew or was begun to be sent anew."""
    if not row.card or row.message.get("fresh") or row.message_ids:
        return None
    return tx.outbox.sent_card(row.chat_id, row.card)
