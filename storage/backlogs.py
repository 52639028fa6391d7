"""What waits, counted over the partial indexes that the work itself uses: cheap however much was done before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, func, select, union_all

from bot.model.delivery import Backlog, OutboxRow, OutboxState
from storage import schema
from storage.columns import Moment
from storage.records import made


def _backlog(since: Column[Any], *conditions: Any) -> Select[Any, Any]:
    return select(func.count(), func.min(since, type_=Moment())).where(*conditions)


_INBOX = _backlog(schema.inbox.c.received_at, schema.UNWORKED)
_FILES = _backlog(schema.media.c.received_at, schema.UNFETCHED)
_REPORTS = _backlog(schema.reports.c.submitted_at, schema.UNREVIEWED)
_o = schema.outbox.c
_COUNTED = (OutboxState.READY, OutboxState.SENDING, OutboxState.UNKNOWN)
_OUTBOX = union_all(
    *(
        select(_o.state, func.count(), func.min(_o.created_at, type_=Moment())).where(which).group_by(_o.state)
        for which in (schema.UNSENT, schema.UNKNOWN)
    )
)
_WHICH_UNKNOWN = (
    select(schema.outbox)
    .where(
        schema.UNKNOWN,
        _o.created_at > bindparam("since", type_=Moment()),
        _o.created_at <= bindparam("until", type_=Moment()),
        _o.broadcast_id.is_(None),
    )
    .order_by(_o.created_at, _o.id)
    .limit(bindparam("limit"))
)
_ALL_REPORTS = select(func.count()).select_from(schema.reports)
STATEMENTS = (_INBOX, _FILES, _REPORTS, _OUTBOX, _WHICH_UNKNOWN, _ALL_REPORTS)


class Backlogs:
    """Fulfils bot.ports.Backlogs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def inbox(self) -> Backlog:
        return _made(self._connection.execute(_INBOX).one())

    def outbox(self) -> dict[OutboxState, Backlog]:
        found = {OutboxState(state): _made(row) for state, *row in self._connection.execute(_OUTBOX)}
        return {state: found.get(state, Backlog()) for state in _COUNTED}

    def unknown(self, since: datetime, until: datetime, limit: int) -> list[OutboxRow]:
        rows = self._connection.execute(_WHICH_UNKNOWN, {"since": since, "until": until, "limit": limit})
        return [made(OutboxRow, row) for row in rows]

    def files(self) -> Backlog:
        return _made(self._connection.execute(_FILES).one())

    def reports(self) -> Backlog:
        return _made(self._connection.execute(_REPORTS).one())

    def all_reports(self) -> int:
        return int(self._connection.execute(_ALL_REPORTS).scalar_one())


def _made(row: Sequence[int | datetime | None]) -> Backlog:
    count, oldest = row
    assert isinstance(count, int)
    assert not isinstance(oldest, int)
    return Backlog(count=count, oldest=oldest)
