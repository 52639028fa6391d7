"""One SQLite connection in aiosqlite's thread, with SQLAlchemy Core on top.

A piece of work goes to the thread whole and comes back finished. `sqlite+aiosqlite` as an engine crosses over and back three to four
times for every statement instead: measured here, a tenth of the speed, and a cancelled caller stops it half-way.

What has only to be quick is done between `begin` and `commit`, which wait for locks and the disk, by the caller itself: two threads
of Python that take turns at every statement cost a fifth more than one.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from storage.columns import to_json

T = TypeVar("T")
_DIALECT = sqlite.dialect()

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
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:  # SqliteThread may have begun it
            said(driver, begin)

    return engine


class SqliteThread:
    """Between open() and close(). Cancelling a caller does not reach into the thread: what began there ends there."""

    def __init__(self, file: Path, begin: str, *pragmas: str) -> None:
        self._driver = aiosqlite.Connection(lambda: _opened(file), iter_chunk_size=64)
        # A program that ends without close() must not wait for this thread for ever; SQLAlchemy does the same.
        self._driver._thread.daemon = True  # noqa: SLF001
        self._begin = begin
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

    async def begin(self) -> Connection:
        """With a transaction open on it, for the caller's own thread until `commit` or `rollback`; nobody else may use it meanwhile."""
        connection: Connection = await self._execute(self._begun)
        return connection

    async def commit(self, *, go_on: bool = False) -> Connection | None:
        """Rolled back when that fails. `go_on`: what `begin` gives, in the same way there and back; None when that failed, to be tried by itself."""
        connection: Connection | None = await self._execute(self._committed, go_on)
        return connection

    async def rollback(self) -> None:
        await self._execute(lambda: self._tidy(self._connected()))

    async def close(self) -> None:
        if self._open:
            await self._driver.close()

    def _begun(self) -> Connection:
        """Past the engine, whose ceremony costs as much as several statements; it joins in when it is needed."""
        connection = self._connected()
        self._tidy(connection)  # whoever began before may have been cancelled
        said(self._driver._conn, self._begin)  # noqa: SLF001
        return connection

    def _committed(self, go_on: bool) -> Connection | None:
        connection = self._connected()
        try:
            said(self._driver._conn, "COMMIT")  # noqa: SLF001
        finally:
            self._tidy(connection)
        try:
            return self._begun() if go_on else None
        except DBAPIError:
            return None

    def _with_connection(self, work: Callable[[Connection], T]) -> T:
        connection = self._connected()
        self._tidy(connection)
        try:
            return work(connection)
        finally:
            self._tidy(connection)

    def _connected(self) -> Connection:
        """Always the same one: taking it out of the pool and putting it back costs as much as several statements."""
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _tidy(self, connection: Connection) -> None:
        if (left := connection.get_transaction()) is not None:
            left.close()
        if self._driver.in_transaction:  # a COMMIT that failed leaves it open
            connection.connection.rollback()


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False)


def said(driver: sqlite3.Connection, words: str) -> None:
    try:
        driver.execute(words)
    except sqlite3.Error as error:
        raise known(error) from error


def known(error: sqlite3.Error) -> Exception:
    """As the engine would raise it, without the values: they may be somebody's words."""
    raised: Exception = DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True, dialect=_DIALECT)
    return raised
