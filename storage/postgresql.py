"""PostgreSQL: each use case in a transaction of its own, run again when the server asks for it. Several processes may share one."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot import ports
from storage import seat
from storage.columns import to_json
from storage.leases import end_leases
from storage.lock import InstanceLock
from storage.migrate import check, upgrade
from storage.seat import Seat
from storage.sqlite import Listener, StoreClosed, tell
from storage.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")

CONNECTIONS = 8
"""Of one worker, besides its seat."""
ISOLATION = "REPEATABLE READ"
"""Of two that change the same row at once the second is run again, on what the first left: as if one had come after the other, as on
SQLite. With less it would work on what is no longer so, and tell somebody that a card is out of date which is not."""
_CONFLICTS = ("40001", "40P01", "55P03")
"""Somebody else changed the row; two wait for each other; a lock was not had in time."""
_CONFLICT_TRIES = 50
_CONFLICT_SECONDS = 0.02
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0)
"""Seconds between tries, each up to half as long again: together as long as a restart of the server takes."""
_PASSING = ("57P", "53", "08", "25P03")
"""How the codes begin that promise more from another try: the server is shutting down, starting up, short of connections; the connection
broke, or was idle for too long."""
_REFUSED = ("28", "3D")
"""Not let in; no such database."""
LOCK_TIMEOUT = "250ms"
"""Two people who tell each other something at once wait for each other's chat: one gives way after this and is run again. The server itself
would look after a second (its deadlock_timeout). Whoever waits for a long transaction waits for all of these tries together, ten seconds and more."""
_CONNECT = {
    "timeout": 5,
    "command_timeout": 20,
    "server_settings": {
        "statement_timeout": "10s",
        "lock_timeout": LOCK_TIMEOUT,
        "idle_in_transaction_session_timeout": "15s",
        "application_name": "mystery-shopper-bot",
    },
}


class _UseCaseFailed(Exception):  # noqa: N818 - carries an error past the tries: it is its cause
    """The use case raised an OSError of its own, which says nothing about the server."""


class PostgresStore:
    shared = True
    """Other processes work on the same rows."""

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
            isolation_level=ISOLATION,
            json_serializer=to_json,
            hide_parameters=True,
            connect_args=_CONNECT,
        )
        self._seat = Seat(url)
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._running: set[asyncio.Future[Any]] = set()
        self._closed = False

    async def prepare(self, *, migrate: bool) -> None:
        """Take a seat among the workers and bring the schema up to date; without `migrate` only look at it. Raises Outdated, Unavailable."""
        try:
            await (self._upgraded() if migrate else self._checked())
        except Exception as error:
            if not _passes(error) and not _code(error).startswith(_REFUSED):
                raise
            raise ports.Unavailable(
                f"The database cannot be reached ({type(error).__name__}). Does PostgreSQL run, is DATABASE_URL right? Nothing was changed."
            ) from None

    async def _checked(self) -> None:
        async with self._engine.connect() as connection:
            await connection.run_sync(check)

    async def _upgraded(self) -> None:
        """Of several that start at once one does it, the others find it done."""
        async with self._seat.taken() as alone, self._engine.connect() as connection:
            await connection.run_sync(upgrade)
            if alone:
                await connection.run_sync(end_leases)

    async def write(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As in the port. Cancelling the caller does not undo it: the use case is stored wholly or not at all.

        Raises Unavailable when the server does not answer for ten seconds; it may have been stored all the same.
        """
        return await self._shielded(self._write(lambda transaction: use_case(transaction, *args, **kwargs)))

    async def read(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As in the port; one consistent picture. Writing and locking raise sqlalchemy.exc.DBAPIError."""
        return await self._shielded(self._read(lambda transaction: use_case(transaction, *args, **kwargs)))

    async def lead(self) -> None:
        """Returns when this process leads the others: there is never more than one."""
        await self._seat.lead()

    async def deposed(self) -> None:
        """Returns when it leads no more."""
        await self._seat.deposed()

    async def company(self) -> int:
        """How many processes share the work, this one included."""
        return await self._shielded(self._tried(self._counted))

    async def close(self) -> None:
        """Finish what runs, then let go of the connections."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running)
        await self._seat.leave()
        await self._engine.dispose()
        if self.lock is not None:
            self.lock.release()

    async def _shielded(self, work: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            work.close()
            raise StoreClosed("The store is closed. Nothing was stored.")
        running = asyncio.ensure_future(work)
        self._running.add(running)
        running.add_done_callback(self._ended)
        return await asyncio.shield(running)

    def _ended(self, running: asyncio.Future[Any]) -> None:
        """What a caller that was cancelled meanwhile will not ask for any more is no complaint about a lost error."""
        self._running.discard(running)
        if not running.cancelled():
            running.exception()

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        began = perf_counter()

        async def once() -> tuple[T, set[str]]:
            async with self._room, self._engine.begin() as connection:
                return await connection.run_sync(_run, work)

        result, touched = await self._tried(once)
        if self.timed:
            self.timed(perf_counter() - began)
        tell(self.listeners, touched)
        return result

    async def _read(self, work: Callable[[Transaction], T]) -> T:
        async def once() -> T:
            async with self._room, self._engine.connect() as connection:
                await connection.execution_options(postgresql_readonly=True)
                result, _ = await connection.run_sync(_run, work)
                return result

        return await self._tried(once)

    async def _counted(self) -> int:
        async with self._room, self._engine.connect() as connection:
            return await connection.run_sync(seat.company)

    async def _tried(self, once: Callable[[], Awaitable[T]]) -> T:
        """Again and again while that promises something. What broke during COMMIT may have been stored all the same:
        use cases are guarded by unique keys and compare-and-set.
        """
        conflicts, pauses = 0, iter(_PAUSES)
        while True:
            try:
                return await once()
            except _UseCaseFailed as failed:
                raise failed.__cause__ or failed from None
            except Exception as error:
                if _collided(error) and conflicts < _CONFLICT_TRIES:
                    conflicts += 1
                    pause = _CONFLICT_SECONDS * random.random() * conflicts  # noqa: S311 - nobody is to guess nothing here
                elif _passes(error):
                    pause = next(pauses, 0.0) * random.uniform(1, 1.5)  # noqa: S311 - as above
                    if not pause:
                        raise ports.Unavailable("The database does not answer") from error
                else:
                    raise
            await asyncio.sleep(pause)


def _run(connection: Connection, work: Callable[[Transaction], T]) -> tuple[T, set[str]]:
    transaction = Transaction(connection)
    try:
        return work(transaction), transaction.touched
    except TimeoutError:  # the driver's: a statement that never came back
        raise
    except OSError as error:
        raise _UseCaseFailed from error


def _collided(error: Exception) -> bool:
    """With another transaction; nothing of this one was stored."""
    return _code(error) in _CONFLICTS


def _passes(error: Exception) -> bool:
    """It may go better the next time."""
    if isinstance(error, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    return _code(error).startswith(_PASSING)


def _code(error: Exception) -> str:
    """PostgreSQL's, or nothing."""
    return str(getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None) or "")
