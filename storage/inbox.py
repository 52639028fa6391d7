from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, case, delete, func, literal, select, update

from bot.model.delivery import Entry, InboxRow, InboxState
from storage import schema
from storage.columns import Line, Moment
from storage.records import insert_new, made
from storage.statements import Statement, Statements
from storage.turns import CHAT

ATTEMPTS = 3
"""So often an update is tried before it is put aside."""

_i = schema.inbox.c
_FIELDS = tuple(field.name for field in fields(InboxRow))
_now = bindparam("now", type_=Moment())
_WAITING = select(schema.inbox).where(schema.UNWORKED).order_by(_i.update_id).limit(bindparam("limit"))
_WAITING_OF = _WAITING.where(_i.chat_key == bindparam("chat"))
_FIRST = select(func.min(_i.update_id)).where(schema.UNWORKED)
_FIRST_OF = _FIRST.where(_i.chat_key == bindparam("chat"))
_ITSELF = _i.update_id == bindparam("key")
_EMPTY: dict[str, object] = {"payload": {}, "chat_key": 0}
_DONE = update(schema.inbox).where(_ITSELF).values(state=InboxState.DONE, done_at=_now, **_EMPTY)
_last = _i.attempts + 1 >= ATTEMPTS
_FAILED = (
    update(schema.inbox)
    .where(_ITSELF, schema.UNWORKED)
    .values(
        attempts=_i.attempts + 1,
        error=bindparam("because", type_=Line()),
        state=case((_last, literal(InboxState.DEAD, _i.state.type)), else_=_i.state),
        done_at=case((_last, _now), else_=_i.done_at),
    )
    .returning(*_i)
)
_PURGE = delete(schema.inbox).where(
    schema.among(_i.state, InboxState.DONE), _i.done_at < bindparam("before", type_=Moment())
)
_EMPTY_DEAD = (
    update(schema.inbox)
    .where(schema.among(_i.state, InboxState.DEAD), _i.done_at < bindparam("before", type_=Moment()), _i.chat_key != 0)
    .values(**_EMPTY)
)
STATEMENTS = (_WAITING, _WAITING_OF, _FIRST, _FIRST_OF, _DONE, _FAILED, _PURGE, _EMPTY_DEAD)


class Inbox:
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        self.statements = statements
        self.touched = touched

    def take_in(self, rows: Iterable[InboxRow]) -> int:
        values = [{name: getattr(row, name) for name in _FIELDS} for row in rows]
        new = self.statements.add_new(_take_in(self.statements.dialect), values) if values else 0
        if new:
            self.touched.add("inbox")
            if self.statements.memory:
                self.statements.memory.filled("inbox")
        return new

    def enter(self, row: InboxRow, now: datetime, /) -> Entry:
        """As in the port. Of what it says nothing is stored."""
        if self.statements.dialect == "postgresql":
            self.statements.rows(CHAT, {"chat": row.chat_key})
        if self._waits(row.chat_key):
            return Entry.LATER
        values = {"update_id": row.update_id, "received_at": row.received_at, "done_at": now}
        new = self.statements.changed(_enter(self.statements.dialect), values)
        return Entry.NEW if new else Entry.KNOWN

    def _waits(self, chat_key: int) -> bool:
        """Mostly nobody's update does."""
        memory = self.statements.memory
        if memory and memory.is_empty("inbox", lambda: self.statements.rows(_FIRST, {})[0][0] is None):
            return False
        return self.statements.rows(_FIRST_OF, {"chat": chat_key})[0][0] is not None

    def turn_of(self, row: InboxRow, /) -> InboxRow | None:
        """Whoever had to wait for the lock reads what was there before: the picture of a transaction is taken with its first statement.

        A row that its last holder worked meanwhile still seems to wait; marking it as worked collides then, and the store runs all of it again.
        """
        if self.statements.dialect != "postgresql":
            return row
        self.statements.rows(CHAT, {"chat": row.chat_key})
        (first,) = self.waiting_of(row.chat_key, 1) or (None,)
        if first is None or first.update_id > row.update_id:
            return None
        return row if first.update_id == row.update_id else first

    def waiting(self, limit: int) -> list[InboxRow]:
        return self._rows(_WAITING, limit=limit)

    def waiting_of(self, chat_key: int, limit: int) -> list[InboxRow]:
        return self._rows(_WAITING_OF, chat=chat_key, limit=limit)

    def done(self, update_id: int, now: datetime) -> None:
        self.statements.changed(_DONE, {"key": update_id, "now": now})

    def failed(self, update_id: int, error: str, now: datetime) -> InboxRow:
        """As in the port. Raises LookupError when the update is not waiting any more."""
        row = self.statements.first(_FAILED, {"key": update_id, "because": error, "now": now})
        if row is None:
            raise LookupError(f"Update {update_id} is not waiting")
        return made(InboxRow, row)

    def purge(self, before: datetime) -> int:
        """As in the port."""
        given = {"before": before}
        return self.statements.changed(_EMPTY_DEAD, given) + self.statements.changed(_PURGE, given)

    def _rows(self, statement: Statement, **given: object) -> list[InboxRow]:
        return [made(InboxRow, row) for row in self.statements.rows(statement, given)]


@cache
def _enter(dialect: str) -> Insert:
    done = {"state": InboxState.DONE, "attempts": 0, "error": None, **_EMPTY}
    given = {name: bindparam(name, type_=_i[name].type) for name in ("update_id", "received_at", "done_at")}
    return insert_new(schema.inbox, dialect).values(**done, **given)


@cache
def _take_in(dialect: str) -> Insert:
    return insert_new(schema.inbox, dialect).returning(_i.update_id)
