"""The journal, which only grows, and the chain of seals over it. Triggers see to both, whoever has the database open."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from bot.model.event import JournalEntry, Seal
from storage import schema
from storage.records import Records, made
from storage.statements import Statements

LATE = 5_000
"""An entry is sealed as long as fewer than so many younger ones were: far more than are written in the longest transaction."""
APPEND_ONLY = ("journal", "seals")

_j, _s = schema.journal.c, schema.seals.c
_sealed = exists().where(_s.entry_id == _j.id)
_UNSEALED = (
    select(schema.journal)
    .where(_j.id > select(func.coalesce(func.max(_s.entry_id), 0) - LATE).scalar_subquery(), ~_sealed)
    .order_by(_j.id)
    .limit(bindparam("limit"))
)
_LAST = select(schema.seals).order_by(_s.id.desc()).limit(1)
_CHAIN = (
    select(*_s, *_j)
    .join_from(schema.seals, schema.journal, _j.id == _s.entry_id, isouter=True)
    .where(_s.id > bindparam("after"))
    .order_by(_s.id)
    .limit(bindparam("limit"))
)
_NEVER = select(schema.journal).where(_j.id < bindparam("before"), ~_sealed).order_by(_j.id).limit(bindparam("limit"))
_SEAL = insert(schema.seals)
STATEMENTS = (_UNSEALED, _LAST, _CHAIN, _NEVER)
_WIDTH = len(_s)


class Journal(Records[JournalEntry]):
    def __init__(self, statements: Statements, touched: set[str]) -> None:
        super().__init__(schema.journal, JournalEntry, statements, touched)

    def unsealed(self, limit: int) -> list[JournalEntry]:
        return self._all(_UNSEALED, {"limit": limit})

    def last_seal(self) -> Seal | None:
        row = self.statements.first(_LAST, {})
        return None if row is None else made(Seal, row)

    def seal(self, seals: Sequence[Seal]) -> None:
        values = [{"id": seal.id, "entry_id": seal.entry_id, "digest": seal.digest} for seal in seals]
        self.statements.write_many(_SEAL, values)

    def chain(self, after: int, limit: int) -> list[tuple[Seal, JournalEntry | None]]:
        rows = self.statements.rows(_CHAIN, {"after": after, "limit": limit})
        return [
            (made(Seal, row[:_WIDTH]), None if row[_WIDTH] is None else made(JournalEntry, row[_WIDTH:]))
            for row in rows
        ]

    def never_sealed(self, before: int, limit: int) -> list[JournalEntry]:
        return self._all(_NEVER, {"before": before, "limit": limit})


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION append_only()
"""


_STANDS = """
SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = '{table}_append_only' AND tgrelid = '{table}'::regclass AND tgenabled = 'O')
"""


def protect(connection: Connection) -> None:
    """At every start, so that whoever takes the triggers away has to do it again. On PostgreSQL a trigger that stands is left alone: to make it
    needs a lock that waits for whoever writes just now.
    """
    with connection.begin():
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.exec_driver_sql(_FUNCTION)
        for table in APPEND_ONLY:
            if is_postgresql and connection.exec_driver_sql(_STANDS.format(table=table)).scalar():
                continue
            for statement in _triggers(table, connection.dialect.name):
                connection.exec_driver_sql(statement)


def _triggers(table: str, dialect: str) -> list[str]:
    if dialect == "postgresql":
        return [_POSTGRESQL.format(table=table)]
    return [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
