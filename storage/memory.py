"""Rows that were read by their id and still stand: what every answer needs and few change; and where nothing waits. For a connection that writes alone.

Nothing is believed that may be old: a change of a row forgets it, a statement whose rows are not named forgets its table, what is taken
back and what another connection commits forget everything.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, event
from sqlalchemy.engine import Compiled

T = TypeVar("T")
KEPT = ("people", "visits", "locations", "projects", "forms")
ROOM = 5_000
"""Rows of each table; with one more all of them are read anew."""


class Memory:
    def __init__(self) -> None:
        self._tables: dict[str, dict[int, Any]] = {name: {} for name in KEPT}
        self._empty: set[str] = set()
        """Lines in which nobody stands."""
        self._version = 0

    def row(self, table: str, key: int, read: Callable[[int], T | None]) -> T | None:
        """What `read` gave for that key of one of the tables KEPT, whatever it is; read now where that is not known."""
        rows = self._tables[table]
        known: T | None = rows.get(key)
        if known is None and (known := read(key)) is not None:
            if len(rows) >= ROOM:
                rows.clear()
            rows[key] = known
        return known

    def is_empty(self, line: str, look: Callable[[], bool]) -> bool:
        """What `look` said, while nothing is known to have come since; asked now where that is not known."""
        if line not in self._empty and look():
            self._empty.add(line)
        return line in self._empty

    def filled(self, line: str) -> None:
        self._empty.discard(line)

    def changed(self, table: str, key: int | None) -> None:
        """One row, or any."""
        if (rows := self._tables.get(table)) is None:
            return
        if key is None:
            rows.clear()
        else:
            rows.pop(key, None)

    def clear(self) -> None:
        for rows in self._tables.values():
            rows.clear()
        self._empty.clear()

    def look(self, driver: sqlite3.Connection) -> None:
        """When a transaction has begun: another connection may have committed since the last."""
        (version,) = driver.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.clear()
            self._version = version

    def watch(self, connection: Connection) -> None:
        """What goes through the engine, too."""

        @event.listens_for(connection, "before_cursor_execute")
        def executed(
            _connection: Connection, _cursor: Any, _words: str, _values: Any, context: Any, _executemany: bool
        ) -> None:
            compiled: Compiled | None = context.compiled if context else None
            match compiled and compiled.statement:
                case Select() | Insert():
                    return
                case Update(table=Table(name=table)) | Delete(table=Table(name=table)):
                    self.changed(table, None)
                case _:
                    self.clear()
