"""How statements run on one connection. SQLAlchemy words all of them; on SQLite the driver runs them itself.

There a statement is compiled once for ever, with the functions that turn values into columns and back. Going through the engine for
every execution cost six times what SQLite itself needs for a row by its key. On PostgreSQL the network costs more than the engine.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.columns import Document, Items, Line, Moment, Word, from_json, milliseconds, moment, storable, to_json
from storage.memory import Memory
from storage.thread import known, said

Statement = Select[Any] | Insert | Update | Delete
Given = Mapping[str, Any]
Row = Sequence[Any]
Process = Callable[[Any], Any]

_DIALECT = sqlite.dialect(json_serializer=to_json, json_deserializer=from_json)
KEY = "key"
"""What the id is called in a statement about one row of a table."""
_KEPT = 1024
"""Compiled statements; those that are put together for one use push out what was not used longest."""


class Statements:
    def __init__(self, connection: Connection, memory: Memory | None = None) -> None:
        self.connection = connection
        self.memory = memory
        self.dialect = connection.dialect.name
        self.driver: Any = None
        if self.dialect == "sqlite":
            if not connection.in_transaction():  # the engine would begin by itself with its first statement
                connection.begin()
            self.driver = connection.connection.dbapi_connection

    def rows(self, statement: Statement, given: Given) -> Sequence[Row]:
        if self.driver is None:
            return self.connection.execute(statement, given).all()
        compiled = _compiled(statement, given)
        if compiled is None:
            return self.connection.execute(statement, given).all()
        return compiled.read(self._run(compiled, given).fetchall())

    def first(self, statement: Statement, given: Given) -> Row | None:
        found = self.rows(statement, given)
        return found[0] if found else None

    def changed(self, statement: Statement, given: Given) -> int:
        """How many rows."""
        compiled = None if self.driver is None else _compiled(statement, given)
        if compiled is None:
            return int(self.connection.execute(statement, given).rowcount)
        return int(self._run(compiled, given).rowcount)

    def added(self, statement: Insert, given: Given) -> int | None:
        """The new row's id; None when a unique key had it already. On PostgreSQL the statement returns it, SQLite knows it anyway."""
        compiled = None if self.driver is None else _compiled(statement, given)
        if compiled is None:
            row = self.connection.execute(statement, given).first()
            return None if row is None else int(row[0])
        ran = self._run(compiled, given)
        return int(ran.lastrowid) if ran.rowcount else None

    def add_new(self, statement: Insert, many: Sequence[Given]) -> int:
        """How many of them a unique key did not have already. The statement returns something."""
        if self.driver is None:
            return len(self.connection.execute(statement, many).all())
        return sum(len(self.rows(statement, given)) for given in many)

    def write_many(self, statement: Insert, many: Sequence[Given]) -> None:
        """All at once; nothing of a table that is remembered."""
        if self.driver is None:
            self.connection.execute(statement, many)
            return
        compiled = _compiled(statement, many[0])
        assert compiled is not None
        try:
            self.driver.executemany(compiled.sql, [compiled.bind(given) for given in many])
        except sqlite3.Error as error:
            raise known(error) from error

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What fails inside is taken back, and raised again."""
        if self.driver is None:
            with self.connection.begin_nested():
                yield
            return
        self.mark("part")
        try:
            yield
        except BaseException:
            self.undo("part")
            raise
        self.keep("part")

    def mark(self, name: str) -> None:
        """On SQLite: `undo` comes back to here. One at a time of each name."""
        said(self.driver, f"SAVEPOINT {name}")

    def keep(self, name: str) -> None:
        said(self.driver, f"RELEASE {name}")

    def undo(self, name: str) -> None:
        if self.memory is not None:
            self.memory.clear()
        said(self.driver, f"ROLLBACK TO {name}")
        said(self.driver, f"RELEASE {name}")

    def _run(self, compiled: "_Compiled", given: Given) -> Any:
        values = compiled.bind(given)
        if self.memory is not None and compiled.changes is not None:
            self.memory.changed(compiled.changes, given.get(KEY))
        try:
            return self.driver.execute(compiled.sql, values)
        except sqlite3.Error as error:
            raise known(error) from error


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    names: tuple[str, ...]
    """In the order of the question marks."""
    usual: Given
    """Values that are part of the statement."""
    into: tuple[tuple[int, Process], ...]
    """The places whose values have to be made into a column's. None stays None."""
    results: tuple[tuple[int, Process], ...]
    """The columns whose values have to be made into something else."""
    changes: str | None
    """The table that has other rows afterwards, not only more."""

    def bind(self, given: Given) -> list[Any]:
        known = {**self.usual, **given} if self.usual else given
        values = [known[name] for name in self.names]
        for place, process in self.into:
            if (value := values[place]) is not None:
                values[place] = process(value)
        return values

    def read(self, rows: list[tuple[Any, ...]]) -> Sequence[Row]:
        return [self._row(row) for row in rows] if self.results else rows

    def _row(self, row: tuple[Any, ...]) -> Row:
        values = list(row)
        for place, process in self.results:
            if (value := values[place]) is not None:
                values[place] = process(value)
        return values


def _compiled(statement: Statement, given: Given) -> _Compiled | None:
    return _compile(statement, tuple(given) if isinstance(statement, Insert) else None)


@lru_cache(_KEPT)
def _compile(statement: Statement, columns: tuple[str, ...] | None) -> _Compiled | None:
    """None for a statement with lists in it: as many question marks as values are written anew each time."""
    compiled: Any = statement.compile(dialect=_DIALECT, column_keys=list(columns) if columns else None)
    if any(bind.expanding for bind in compiled.binds.values()):
        return None
    binds = [(name, compiled.binds[name]) for name in compiled.positiontup]
    returned = statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
    return _Compiled(
        sql=str(compiled),
        names=tuple(compiled.positiontup),
        usual={name: bind.effective_value for name, bind in binds if not bind.required},
        into=_worth(_into(bind.type) for _, bind in binds),
        results=_worth(_out_of(column.type) for column in returned),
        changes=str(statement.table) if isinstance(statement, Update | Delete) else None,
    )


def _worth(processes: Iterable[Process | None]) -> tuple[tuple[int, Process], ...]:
    return tuple((place, process) for place, process in enumerate(processes) if process is not None)


def _into(kind: TypeEngine[Any]) -> Process | None:
    """Our own types straight, without the engine's wrapping around each value."""
    match kind:
        case Document():
            return to_json
        case Line():
            return storable
        case Moment():
            return milliseconds
        case Word():
            return kind.stored.__getitem__
        case TypeDecorator():
            own = kind.process_bind_param
            return lambda value: own(value, _DIALECT)
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _out_of(kind: TypeEngine[Any]) -> Process | None:
    match kind:
        case Items():
            return _items
        case Document():
            return from_json
        case Line():
            return None
        case Moment():
            return moment
        case Word():
            return kind.read.__getitem__
        case TypeDecorator():
            own = kind.process_result_value
            return lambda value: own(value, _DIALECT)
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)


def _items(text: str) -> tuple[Any, ...]:
    return tuple(from_json(text))
