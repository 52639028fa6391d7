"""PostgreSQL: each use case in a transaction of its own, run again when the server asks for it."""

import asyncio
from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot import ports
from storage.columns import to_json
from storage.lock import InstanceLock
from storage.migrate import check, upgrade
from storage.sqlite import Listener, StoreClosed, tell
from storage.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")

CONNECTIONS = 8
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0)
"""Seconds between tries: together as long as a restart of the server takes."""
_TRY_AGAIN = {"40001", "40P01", "57P01", "57P02", "57P03"}
"""Serialization failure and deadlock (it took all back and asks to run it again); shutting down, crashing, starting up."""


class PostgresStore:
    def __init__(self, url: str) -> None:
        self.listeners: list[Listener] = []
        """Called after each commit with the names of the tables that got or changed rows."""
        self.timed: Callable[[float], None] | None = None
        """Called with the seconds that each write took, from asking until it was on the disk."""
        self.lock: InstanceLock | None = None
        """Let go of by close()."""
        self._engine = create_async_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=True,
            json_serializer=to_json,
            hide_parameters=True,
            connect_args={
                "server_settings": {
                    "statement_timeout": "10s",
                    "lock_timeout": "3s",
                    "idle_in_transaction_session_timeout": "15s",
                }
            },
        )
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._running: set[asyncio.Future[Any]] = set()
        self._closed = False

    async def prepare(self, *, migrate: bool) -> None:
        """Bring the schema up to date."""
        async with self._engine.connect() as connection:
            await connection.run_sync(upgrade if migrate else check)

    async def write(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As in the port. Cancelling the caller does not undo it: the use case is stored wholly or not at all."""
        return await self._shielded(self._write(lambda transaction: use_case(transaction, *args, **kwargs)))

    async def read(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._shielded(self._read(lambda transaction: use_case(transaction, *args, **kwargs)))

    async def close(self) -> None:
        """Finish what runs, then let go of the connections."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running)
        await self._engine.dispose()
        if self.lock is not None:
            self.lock.release()

    async def _shielded(self, work: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            work.close()
            raise StoreClosed("The store is closed. Nothing was stored.")
        running = asyncio.ensure_future(work)
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await asyncio.shield(running)

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        began = perf_counter()
        for pause in (*_PAUSES, None):
            try:
                async with self._room, self._engine.begin() as connection:
                    result, touched = await connection.run_sync(_run, work)
                break
            except (DBAPIError, OSError) as error:
                if pause is None or not _passes(error):
                    raise
                await asyncio.sleep(pause)
        if self.timed:
            self.timed(perf_counter() - began)
        tell(self.listeners, touched)
        return result

    async def _read(self, work: Callable[[Transaction], T]) -> T:
        async with self._room, self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            result, _ = await connection.run_sync(_run, work)
            return result


def _run(connection: Connection, work: Callable[[Transaction], T]) -> tuple[T, set[str]]:
    transaction = Transaction(connection)
    return work(transaction), transaction.touched


def _passes(error: DBAPIError | OSError) -> bool:
    """It may go better the next time: nothing was stored, or the connection broke.

    When it broke during COMMIT, that may have happened all the same: use cases are guarded by unique keys and compare-and-set.
    """
    if isinstance(error, OSError):
        return True
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
