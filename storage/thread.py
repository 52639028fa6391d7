"""One SQLite connection in aiosqlite's thread, with SQLAlchemy Core on top.

A piece of work goes to the thread whole and comes back finished. `sqlite+aiosqlite` as an engine crosses over and back three to four
times for every statement instead: measured here, a tenth of the speed, and a cancelled caller stops it half-way.

Use cases need no thread: between `begin` and `commit` the caller itself works, and these wait for nothing there. Only for a lock that
somebody else has, and to copy the log into the file, they go to the thread: every change of threads costs more than a COMMIT.
"""

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.columns import to_json

T = TypeVar("T")
_DIALECT = sqlite.dialect()
_log = logging.getLogger(__name__)

PATIENCE = "PRAGMA busy_timeout=10000"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    PATIENCE.removeprefix("PRAGMA "),
    "foreign_keys=ON",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cache_size=-32768",
)
COPY_AFTER = 4_000
"""Rows changed until the log is copied into the file: some thousand pages of it, as with SQLite's own usual measure."""


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
        self._asked = self._ended = 0
        """Pieces of work for the thread; whoever asked may be gone before it ends."""
        self._open = False
        self._connection: Connection | None = None
        self._copied_at: int | None = None
        """How many rows had been changed then; None while SQLite does it by itself."""

    async def open(self) -> None:
        self._open = True
        await self._driver

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Work with a connection on which no transaction is open; it is rolled back if the work leaves one."""
        return await self._in_thread(lambda: self._with_connection(work))

    def leave_copying(self) -> None:
        """From now on `commit` sees to it that the log is copied into the file, not SQLite within a COMMIT."""
        self._driver._conn.execute("PRAGMA wal_autocheckpoint=0")  # noqa: SLF001
        self._copied_at = self._driver.total_changes

    async def begin(self) -> Connection:
        """With a transaction open on it, for the caller's own thread until `commit` or `rollback`; nobody else may use it meanwhile."""
        if self._asked == self._ended:
            try:
                return self._begun(patiently=False)
            except OperationalError as error:
                if not _is_locked(error):
                    raise
        return await self._in_thread(self._begun)

    async def commit(self) -> None:
        """Into the log, by the caller itself; rolled back when that fails."""
        connection = self._connected()
        try:
            said(self._driver._conn, "COMMIT")  # noqa: SLF001
        finally:
            self._tidy(connection)
        if self._copied_at is not None and self._driver.total_changes - self._copied_at >= COPY_AFTER:
            self._copied_at = self._driver.total_changes
            await self._in_thread(self._copy)

    async def rollback(self) -> None:
        await self._in_thread(lambda: self._tidy(self._connected()))

    async def close(self) -> None:
        if self._open:
            await self._driver.close()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        def counted() -> T:
            try:
                return work()
            finally:
                self._ended += 1

        self._asked += 1
        result: T = await self._execute(counted)
        return result

    def _begun(self, *, patiently: bool = True) -> Connection:
        """Past the engine, whose ceremony costs as much as several statements; it joins in when it is needed."""
        connection = self._connected()
        self._tidy(connection)  # whoever began before may have been cancelled
        driver = self._driver._conn  # noqa: SLF001
        if patiently:
            said(driver, self._begin)
            return connection
        said(driver, "PRAGMA busy_timeout=0")
        try:
            said(driver, self._begin)
        finally:
            said(driver, PATIENCE)
        return connection

    def _copy(self) -> None:
        """What SQLite does by itself otherwise, and like there: what fails now is tried again later, and nothing is lost."""
        try:
            self._driver._conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # noqa: SLF001
        except sqlite3.Error as error:
            _log.warning("the write-ahead log could not be copied into the database's file: %s", error)

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


def _is_locked(error: OperationalError) -> bool:
    """By another connection, whatever it is doing: the kinds of it are in the higher bits."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def said(driver: sqlite3.Connection, words: str) -> None:
    try:
        driver.execute(words)
    except sqlite3.Error as error:
        raise known(error) from error


def known(error: sqlite3.Error) -> Exception:
    """As the engine would raise it, without the values: they may be somebody's words."""
    raised: Exception = DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True, dialect=_DIALECT)
    return raised
