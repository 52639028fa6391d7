from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.model.report import Report
from bot.model.visit import Visit
from storage import schema
from storage.columns import Moment
from storage.records import Records, made
from storage.statements import Statement, Statements

_r = schema.reports.c
_v = schema.visits.c
_VISIT_COLUMNS = len(_v)
_LATEST = select(schema.reports).where(_r.visit_id == bindparam("visit")).order_by(_r.number.desc()).limit(1)
_QUEUE = (
    select(schema.reports)
    .where(schema.UNREVIEWED)
    .order_by(_r.submitted_at, _r.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def _approved() -> Select[Any]:
    return (
        select(*_v, *_r)
        .join_from(schema.visits, schema.reports, _r.visit_id == _v.id)
        .where(_r.verdict == "approved")
        .order_by(_r.submitted_at.desc(), _r.id.desc())
        .limit(bindparam("limit"))
    )


_HISTORY = _approved().where(
    _v.location_id == bindparam("location"),
    _v.project_id == bindparam("project"),
    _r.submitted_at < bindparam("before", type_=Moment()),
)
_OF_CLIENT = (
    _approved()
    .join(schema.projects, schema.projects.c.id == _v.project_id)
    .where(schema.projects.c.client_id == bindparam("client"))
    .offset(bindparam("offset"))
)
STATEMENTS = (_LATEST, _QUEUE, _HISTORY, _OF_CLIENT)


class Reports(Records[Report]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.reports, Report, statements, touched)

    def latest(self, visit_id: int) -> Report | None:
        return self._first(_LATEST, {"visit": visit_id})

    def queue(self, limit: int, offset: int = 0) -> list[Report]:
        return self._all(_QUEUE, {"limit": limit, "offset": offset})

    def history(self, location_id: int, project_id: int, before: datetime, limit: int) -> list[tuple[Visit, Report]]:
        given = {"location": location_id, "project": project_id, "before": before, "limit": limit}
        return self._pairs(_HISTORY, given)

    def of_client(self, client_id: int, limit: int, offset: int = 0) -> list[tuple[Visit, Report]]:
        return self._pairs(_OF_CLIENT, {"client": client_id, "limit": limit, "offset": offset})

    def _pairs(self, statement: Statement, given: dict[str, object]) -> list[tuple[Visit, Report]]:
        rows = self.statements.rows(statement, given)
        return [(made(Visit, row[:_VISIT_COLUMNS]), made(Report, row[_VISIT_COLUMNS:])) for row in rows]
