from datetime import datetime

from sqlalchemy import bindparam, or_, select

from bot.model.visit import Visit
from storage import schema
from storage.columns import Moment
from storage.records import Records
from storage.statements import Statements

_v = schema.visits.c
_now = bindparam("now", type_=Moment())
_TO_REMIND = (
    select(schema.visits)
    .where(_v.remind_at.is_not(None), _v.remind_at <= _now)
    .order_by(_v.remind_at, _v.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)

_TO_EXPIRE = (
    select(schema.visits)
    .where(schema.UNPLACED, or_(_v.open_until <= _now, _v.window_end <= _now))
    .order_by(_v.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_BETWEEN = (
    select(schema.visits)
    .where(
        _v.location_id == bindparam("location"),
        _v.window_start <= bindparam("end", type_=Moment()),
        _v.window_end >= bindparam("start", type_=Moment()),
    )
    .order_by(_v.window_start, _v.id)
)
STATEMENTS = (_TO_REMIND, _TO_EXPIRE, _BETWEEN)


class Visits(Records[Visit]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.visits, Visit, statements, touched)

    def to_remind(self, now: datetime, limit: int) -> list[Visit]:
        return self._all(_TO_REMIND, {"now": now, "limit": limit})

    def to_expire(self, now: datetime, limit: int) -> list[Visit]:
        return self._all(_TO_EXPIRE, {"now": now, "limit": limit})

    def between(self, location_id: int, start: datetime, end: datetime) -> list[Visit]:
        return self._all(_BETWEEN, {"location": location_id, "start": start, "end": end})
