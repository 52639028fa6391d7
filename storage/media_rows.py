from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from bot.model.report import Media
from storage import schema
from storage.columns import Moment
from storage.records import Records
from storage.statements import Statements

_m = schema.media.c
_TO_FETCH = (
    select(schema.media)
    .where(schema.UNFETCHED, or_(_m.next_at.is_(None), _m.next_at <= bindparam("now", type_=Moment())))
    .order_by(_m.id)
    .limit(bindparam("limit"))
)
_LEASED = select(schema.media).where(schema.UNFETCHED, _m.next_at == bindparam("until", type_=Moment())).order_by(_m.id)
_BYTES = select(func.coalesce(func.sum(_m.size), 0)).where(
    _m.person_id == bindparam("person"), _m.received_at > bindparam("since", type_=Moment())
)
STATEMENTS = (_TO_FETCH, _LEASED, _BYTES)


class MediaRows(Records[Media]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.media, Media, statements, touched)

    def to_fetch(self, now: datetime, limit: int) -> list[Media]:
        return self._all(_TO_FETCH, {"now": now, "limit": limit})

    def leased(self, until: datetime) -> list[Media]:
        return self._all(_LEASED, {"until": until})

    def bytes_of(self, person_id: int, since: datetime) -> int:
        found = self.statements.first(_BYTES, {"person": person_id, "since": since})
        return int(found[0]) if found else 0
