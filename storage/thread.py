"""One SQLite connection in aiosqlite's thread, with SQLAlchemy Core on top.

A piece of work goes to the thread whole and comes back finished. `sqlite+aiosqlite` as an engine crosses over and back three to four
times for every statement instead: measured here, a tenth of the speed, and a cancelled caller stops it half-way.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from storage.columns import to_json

T = TypeVar("T")

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cache_size=-32768",
)


def engine_on(connect: Callable[[], Any], begin: str, *pragmas: str) -> Engine:
    """An engine with one connection, whose transactions begin with that statement: sqlite3's own way leaves DDL outside of them."""
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=StaticPool, json_serializer=to_json, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class SqliteThread:
    """Between open() and close(). Cancelling a caller does not reach into the thread: what began there ends there."""

    def __init__(self, file: Path, begin: str, *pragmas: str) -> None:
        self._driver = aiosqlite.Connection(lambda: sqlite3.connect(file, isolation_level=None), iter_chunk_size=64)
        # A program that ends without close() must not wait for this thread for ever; SQLAlchemy does the same.
        self._driver._thread.daemon = True  # noqa: SLF001
        self._engine = engine_on(lambda: self._driver._conn, begin, *PRAGMAS, *pragmas)  # noqa: SLF001
        # The driver's one way to run a whole function in its thread; all its own calls go through it.
        self._execute: Callable[..., Awaitable[Any]] = self._driver._execute  # noqa: SLF001
        self._open = False
        self._connection: Connection | None = None

    async def open(self) -> None:
        self._open = True
        await self._driver

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Work with a connection on which no transaction is open; it is rolled back if the work leaves one."""
        result: T = await self._execute(self._with_connection, work)
        return result

    async def close(self) -> None:
        if self._open:
            await self._driver.close()

    def _with_connection(self, work: Callable[[Connection], T]) -> T:
        """Always the same one: taking it out of the pool and putting it back costs as much as several statements."""
        if self._connection is None:
            self._connection = self._engine.connect()
        try:
            return work(self._connection)
        finally:
            if self._connection.in_transaction():
                self._connection.rollback()
            if self._driver.in_transaction:  # a COMMIT that failed leaves it open
                self._connection.connection.rollback()
