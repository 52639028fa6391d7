from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.model.report import Sheet
from storage import schema
from storage.columns import Moment
from storage.records import Records
from storage.statements import Statements

_s = schema.sheets.c
_TOUCHED_SINCE = (
    select(schema.sheets)
    .where(
        schema.UNFINISHED,
        _s.id > bindparam("after"),
        func.coalesce(_s.answered_at, _s.started_at, type_=Moment()) >= bindparam("since", type_=Moment()),
    )
    .order_by(_s.id)
    .limit(bindparam("limit"))
)
STATEMENTS = (_TOUCHED_SINCE,)


class Sheets(Records[Sheet]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.sheets, Sheet, statements, touched)

    def touched_since(self, since: datetime, after: int, limit: int) -> list[Sheet]:
        return self._all(_TOUCHED_SINCE, {"since": since, "after": after, "limit": limit})
