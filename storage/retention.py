"""What the time is over for, window by window, and the traces of one person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, or_, select, update

from bot.model.delivery import InboxState, OutboxRow
from bot.model.person import Person
from bot.model.report import Media, MediaState
from bot.model.visit import Visit
from storage import schema
from storage.columns import Moment
from storage.records import made
from storage.statements import Statements

_v, _m, _p, _o, _i, _a = (
    table.c for table in (schema.visits, schema.media, schema.people, schema.outbox, schema.inbox, schema.answers)
)
_LIMIT: ColumnElement[int] = bindparam("limit")


def _between(table: Table, column: ColumnElement[Any], *more: ColumnElement[bool]) -> Select[Any]:
    """After `since` and up to `until`, oldest first."""
    since, until = bindparam("since", type_=Moment()), bindparam("until", type_=Moment())
    return select(table).where(column > since, column <= until, *more).order_by(column, table.c.id).limit(_LIMIT)


_CLOSED = _between(schema.visits, _v.closed_at)
_FILES = _between(
    schema.media,
    _m.received_at,
    _m.kind.in_(bindparam("kinds", expanding=True)),
    _m.state.not_in((MediaState.PENDING, MediaState.ERASED)),
)
_STRANGERS = _between(schema.people, _p.last_active_at, _p.role.is_(None), _p.chat_id > 0)
_LEAVERS = _between(schema.people, _p.last_active_at, _p.role.is_not(None), _p.reachable.is_(False))
_SAID = (
    select(schema.outbox)
    .where(_o.id > bindparam("after"), _o.created_at <= bindparam("until", type_=Moment()))
    .order_by(_o.id)
    .limit(_LIMIT)
)
_EMPTY = (
    update(schema.outbox).where(_o.id == bindparam("key")).values(message=bindparam("shape", type_=_o.message.type))
)
_chat: ColumnElement[int] = bindparam("chat")
_RENAME = update(schema.outbox).where(_o.chat_id == _chat).values(chat_id=bindparam("alias"))
_RECEIVED = (
    update(schema.inbox).where(_i.chat_key == _chat, _i.state != InboxState.WAITING).values(payload={}, chat_key=0)
)
_ANSWERS = update(schema.answers).where(_a.sheet_id == bindparam("sheet")).values(old=None, new=None)
_TO_WIPE = (
    select(schema.media)
    .where(_m.wipe.is_not(None), or_(_m.next_at.is_(None), _m.next_at <= bindparam("now", type_=Moment())))
    .order_by(_m.id)
    .limit(_LIMIT)
)
_FORGOTTEN = select(schema.people).where(_p.forget_at.is_not(None)).order_by(_p.id).limit(_LIMIT)
_NAMED = select(schema.visits).where(_v.named_shopper.is_not(None))
STATEMENTS = (
    _CLOSED, _FILES, _STRANGERS, _LEAVERS, _SAID, _EMPTY, _RENAME, _RECEIVED, _ANSWERS, _TO_WIPE, _FORGOTTEN, _NAMED,
)  # fmt: skip


class Retention:
    """Fulfils bot.ports.Retention."""

    def __init__(self, statements: Statements, touched: set[str]) -> None:
        self.statements = statements
        self.touched = touched

    def closed_visits(self, since: datetime, until: datetime, limit: int) -> list[Visit]:
        return self._rows(Visit, _CLOSED, since=since, until=until, limit=limit)

    def files(self, kinds: Sequence[str], since: datetime, until: datetime, limit: int) -> list[Media]:
        return self._rows(Media, _FILES, kinds=list(kinds), since=since, until=until, limit=limit)

    def strangers(self, since: datetime, until: datetime, limit: int) -> list[Person]:
        return self._rows(Person, _STRANGERS, since=since, until=until, limit=limit)

    def leavers(self, since: datetime, until: datetime, limit: int) -> list[Person]:
        return self._rows(Person, _LEAVERS, since=since, until=until, limit=limit)

    def said(self, after: int, until: datetime, limit: int) -> list[OutboxRow]:
        return self._rows(OutboxRow, _SAID, after=after, until=until, limit=limit)

    def empty_said(self, shapes: Mapping[int, Mapping[str, Any]]) -> None:
        if shapes:
            self.statements.connection.execute(_EMPTY, [{"key": key, "shape": shape} for key, shape in shapes.items()])

    def forget_chat(self, chat_id: int, alias: int) -> None:
        self.statements.changed(_RENAME, {"chat": chat_id, "alias": alias})
        self.statements.changed(_RECEIVED, {"chat": chat_id})

    def empty_answers(self, sheet_id: int) -> None:
        self.statements.changed(_ANSWERS, {"sheet": sheet_id})

    def to_wipe(self, now: datetime, limit: int) -> list[Media]:
        return self._rows(Media, _TO_WIPE, now=now, limit=limit)

    def forgotten(self, limit: int) -> list[Person]:
        return self._rows(Person, _FORGOTTEN, limit=limit)

    def naming_somebody(self) -> list[Visit]:
        return self._rows(Visit, _NAMED)

    def _rows(self, entity: Any, statement: Select[Any], **given: object) -> list[Any]:
        return [made(entity, row) for row in self.statements.rows(statement, given)]
