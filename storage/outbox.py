"""What is to go out. The order of one chat is the order of id, and the first unsent row holds back all behind it.

A broadcast has an order of its own, behind everything else of the chat: nobody's answer waits for it (docs/decisions/0013).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.model.delivery import Lane, OutboxRow, OutboxState, SentCard
from bot.ports import Duplicate
from storage import schema
from storage.columns import Moment
from storage.records import Records, insert_new, made
from storage.statements import KEY, Statements
from storage.turns import CHAT

_o = schema.outbox.c
_chat = _o.chat_id == bindparam("chat")
_due = or_(_o.next_at.is_(None), _o.next_at <= bindparam("now", type_=Moment()))

_other = schema.outbox.alias("other")
_other_unsent = schema.among(_other.c.state, OutboxState.READY, OutboxState.SENDING)


_CONVERSATION = (Lane.TALK, Lane.NOTICE)


def _first_of(chat: ColumnElement[int], *lanes: Lane) -> ColumnElement[int]:
    in_lanes = schema.among(_other.c.lane, *lanes)
    return select(func.min(_other.c.id)).where(_other.c.chat_id == chat, _other_unsent, in_lanes).scalar_subquery()


_talking = select(_o.chat_id).where(schema.READY, schema.among(_o.lane, Lane.TALK)).distinct().cte("talking")
_first = schema.outbox.alias("first")
_first_may_leave = and_(
    schema.among(_first.c.state, OutboxState.READY),
    or_(bindparam("again", type_=Boolean()), _first.c.attempts == 0),
    or_(_first.c.next_at.is_(None), _first.c.next_at <= bindparam("now", type_=Moment())),
)
_TALK_READY = (
    select(_first.c.chat_id)
    .join_from(_talking, _first, _first.c.id == _first_of(_talking.c.chat_id, *_CONVERSATION))
    .where(_first_may_leave)
    .order_by(_first.c.id)
    .limit(bindparam("limit"))
)


def _waiting_in(lane: Lane, *quicker: Lane) -> Select[int]:
    """By the first row of that lane in each chat where nothing quicker waits. Thousands may: the index is read in its order, so far as needed."""
    lanes = (lane,) if lane is Lane.BULK else _CONVERSATION
    is_earlier = and_(schema.among(_other.c.lane, lane), _other.c.id < _o.id)
    return (
        select(_o.chat_id)
        .join_from(schema.outbox, _first, _first.c.id == _first_of(_o.chat_id, *lanes))
        .where(
            schema.READY,
            schema.among(_o.lane, lane),
            _first_may_leave,
            ~exists().where(
                _other.c.chat_id == _o.chat_id, _other_unsent, or_(schema.among(_other.c.lane, *quicker), is_earlier)
            ),
        )
        .order_by(_o.id)
        .limit(bindparam("limit"))
    )


_READY = {
    Lane.TALK: _TALK_READY,
    Lane.NOTICE: _waiting_in(Lane.NOTICE, Lane.TALK),
    Lane.BULK: _waiting_in(Lane.BULK, Lane.TALK, Lane.NOTICE),
}
_FIRST_TO_SAY = _first_of(bindparam("chat"), *_CONVERSATION)
_NEXT_OF, _NEXT_TO_SAY = (
    select(schema.outbox).where(_o.id == first, schema.READY, _due).with_for_update(skip_locked=True)
    for first in (func.coalesce(_FIRST_TO_SAY, _first_of(bindparam("chat"), Lane.BULK)), _FIRST_TO_SAY)
)
_IS_WAITING = select(func.min(_o.id)).where(_chat, schema.UNSENT)
_IS_TALKING = _IS_WAITING.where(schema.among(_o.lane, *_CONVERSATION))
_IS_FOLLOWED = _IS_TALKING.where(_o.id > bindparam(KEY))
_COLUMNS = tuple(name for name in _o.keys() if name != "id")  # noqa: SIM118 - columns, not a dict
_SENT_CARD = (
    select(_o.id, _o.message_ids)
    .where(
        _chat,
        _o.card == bindparam("card"),
        schema.among(_o.state, OutboxState.SENT),
        _o.message_ids != bindparam("none", (), type_=_o.message_ids.type),
    )
    .order_by(_o.id.desc())
    .limit(1)
)
_CARDS = (
    select(schema.outbox)
    .where(_chat, _o.card.is_not(None), schema.among(_o.state, OutboxState.SENT))
    .order_by(_o.id.desc())
    .limit(bindparam("limit"))
)
_WAITING_CARD = (
    select(schema.outbox)
    .where(_chat, _o.card == bindparam("card"), schema.READY, _o.id < bindparam("newer"))
    .order_by(_o.id)
)
_SUPERSEDE = (
    update(schema.outbox)
    .where(_o.id.in_(bindparam("ids", expanding=True)), schema.READY)
    .values(state=OutboxState.SUPERSEDED)
)
_ABANDONED = (
    select(schema.outbox)
    .where(schema.SENDING, or_(_o.lease_until.is_(None), _o.lease_until <= bindparam("now", type_=Moment())))
    .order_by(_o.chat_id, _o.id)
)
_RENEW = (
    update(schema.outbox)
    .where(_o.id.in_(bindparam("ids", expanding=True)), schema.SENDING)
    .values(lease_until=bindparam("until", type_=Moment()))
)
_WAS_SAID = (
    update(schema.outbox)
    .where(_o.id == bindparam(KEY), _o.attempts == bindparam("attempt"), schema.SENDING)
    .values(
        state=OutboxState.SENT,
        message_ids=bindparam("ids", type_=_o.message_ids.type),
        sent_at=bindparam("at", type_=Moment()),
        next_at=None,
        error=None,
    )
)
_MOVE_CHAT = update(schema.outbox).where(_chat, schema.UNSENT).values(chat_id=bindparam("new"))
_TALLY = select(_o.state, func.count()).where(_o.broadcast_id == bindparam("broadcast")).group_by(_o.state)
_BLOCKED = select(func.count()).where(
    _o.broadcast_id == bindparam("broadcast"),
    schema.among(_o.state, OutboxState.FAILED),
    _o.error.startswith("Forbidden"),
)
"""How the library's error for Telegram's 403 begins: blocked, deactivated, never started."""
STATEMENTS = (
    *_READY.values(), _NEXT_OF, _NEXT_TO_SAY, _IS_WAITING, _IS_TALKING, _IS_FOLLOWED, _SENT_CARD, _CARDS, _WAITING_CARD, _SUPERSEDE, _ABANDONED, _RENEW, _WAS_SAID, _MOVE_CHAT, _TALLY, _BLOCKED,
)  # fmt: skip


class Outbox(Records[OutboxRow]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.outbox, OutboxRow, statements, touched)
        self._held: set[int] = set()
        """Chats whose lock this transaction has."""

    def add(self, entity: OutboxRow, /) -> OutboxRow:
        """As in the port. Of two transactions that speak in one chat the second waits for the first: the order of id is that of commits."""
        if entity.lane is not Lane.BULK:
            self._hold(entity.chat_id)
        return self._added({name: getattr(entity, name) for name in _COLUMNS})

    def begin(self, entity: OutboxRow, until: datetime, /) -> OutboxRow:
        self._hold(entity.chat_id)
        values = {name: getattr(entity, name) for name in _COLUMNS}
        if self.statements.rows(_IS_TALKING, {"chat": entity.chat_id})[0][0] is None:
            values |= {"state": OutboxState.SENDING, "attempts": 1, "lease_until": until}
        return self._added(values)

    def _added(self, values: Mapping[str, Any]) -> OutboxRow:
        key = self.statements.added(_add(self.statements.dialect), values)
        if key is None:
            raise Duplicate("outbox has this already")
        self._touch(values)
        return made(OutboxRow, (key, *values.values()))

    def is_waiting(self, chat_id: int) -> bool:
        return self.statements.rows(_IS_WAITING, {"chat": chat_id})[0][0] is not None

    def is_followed(self, key: int, chat_id: int, /) -> bool:
        return self.statements.rows(_IS_FOLLOWED, {KEY: key, "chat": chat_id})[0][0] is not None

    def said(self, key: int, attempt: int, ids: Sequence[int], at: datetime, /) -> None:
        given = {KEY: key, "attempt": attempt, "ids": tuple(ids), "at": at}
        self.statements.changed(_WAS_SAID, given)

    def _hold(self, chat: int) -> None:
        if self.statements.dialect == "postgresql" and chat not in self._held:
            self.statements.rows(CHAT, {"chat": chat})
            self._held.add(chat)

    def _touch(self, values: Mapping[str, object]) -> None:
        """Only for what somebody has to be told of: there is something to say."""
        if values.get("state", OutboxState.READY) is OutboxState.READY:
            super()._touch(values)

    def chats_ready(self, now: datetime, lane: Lane, limit: int, *, again: bool = True) -> list[int]:
        """The quickest lane of what waits in a chat is the chat's: news in front of an answer leave at the answer's pace."""
        given = {"now": now, "limit": limit, "again": again}
        return [int(row[0]) for row in self.statements.rows(_READY[lane], given)]

    def next_of(self, chat_id: int, now: datetime, *, broadcasts: bool = True) -> OutboxRow | None:
        return self._first(_NEXT_OF if broadcasts else _NEXT_TO_SAY, {"chat": chat_id, "now": now})

    def sent_card(self, chat_id: int, card: str) -> SentCard | None:
        row = self.statements.first(_SENT_CARD, {"chat": chat_id, "card": card})
        return None if row is None else made(SentCard, row)

    def cards(self, chat_id: int, limit: int) -> list[OutboxRow]:
        return self._all(_CARDS, {"chat": chat_id, "limit": limit})

    def supersede(self, chat_id: int, card: str, before_id: int) -> int:
        """As in the port. What stays: a message that is to come anew, and one that makes the card when the newer can only edit it."""
        waiting = self._all(_WAITING_CARD, {"chat": chat_id, "card": card, "newer": before_id})
        if not waiting:
            return 0
        newer = self.get(before_id)
        newer_only_edits = newer is not None and newer.message.get("only_edit")
        stale = [
            row.id
            for row in waiting
            if not row.message.get("fresh") and (row.message.get("only_edit") or not newer_only_edits)
        ]
        return self._changed(_SUPERSEDE, {"ids": stale}) if stale else 0

    def abandoned(self, now: datetime) -> list[OutboxRow]:
        return self._all(_ABANDONED, {"now": now})

    def renew(self, ids: Collection[int], until: datetime) -> None:
        self.statements.changed(_RENEW, {"ids": list(ids), "until": until})

    def move_chat(self, old: int, new: int) -> None:
        self._changed(_MOVE_CHAT, {"chat": old, "new": new})

    def cancel(self, *, chat_id: int | None = None, broadcast_id: int | None = None) -> int:
        """Take back what has not left yet, of a chat, of a broadcast, or of one in the other. Raises ValueError without either."""
        if chat_id is None and broadcast_id is None:
            raise ValueError("Say whose messages are to be cancelled")
        given = {"chat": chat_id, "broadcast": broadcast_id}
        named = {name: key for name, key in given.items() if key is not None}
        return self._changed(_cancel(tuple(named)), named)

    def tally(self, broadcast_id: int) -> dict[str, int]:
        given = {"broadcast": broadcast_id}
        tally = {str(state): int(count) for state, count in self.statements.rows(_TALLY, given)}
        if OutboxState.FAILED in tally:
            blocked = int(self.statements.rows(_BLOCKED, given)[0][0])
            tally |= {"failed": tally["failed"] - blocked, "blocked": blocked}
        return tally


@cache
def _add(dialect: str) -> Insert:
    """Without the row, which whoever adds it has."""
    new = insert_new(schema.outbox, dialect)
    return new if dialect == "sqlite" else new.returning(_o.id)


@cache
def _cancel(named: tuple[str, ...]) -> Update:
    conditions = {"chat": _chat, "broadcast": _o.broadcast_id == bindparam("broadcast")}
    return (
        update(schema.outbox)
        .where(schema.READY, *(conditions[name] for name in named))
        .values(state=OutboxState.CANCELLED)
    )
