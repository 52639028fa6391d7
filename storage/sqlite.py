"""SQLite: one connection writes, two read. Use cases that wait together share one commit, each in a savepoint of its own.

Nobody is told of a success before the log with its commit is on the disk. While one group is being written there, the next one works.
"""

import asyncio
import itertools
import logging
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DatabaseError

from bot import ports
from storage.damage import START_SECONDS, damaged, is_damage, look_through
from storage.in_use import leave_log, log_of, mark_at_rest, mark_in_use, refuse_halves
from storage.leases import end_leases
from storage.lock import InstanceLock
from storage.log_sync import LogSync
from storage.memory import Memory
from storage.migrate import check, upgrade
from storage.thread import SqliteThread
from storage.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")
Listener = Callable[[set[str]], None]

log = logging.getLogger(__name__)

GROUP = 64
"""At most so many use cases share one commit: with more, the first would wait for the last."""
GROUP_SECONDS = 0.02
"""No further use case joins a group that has taken so long: messages and updates go through the same thread and wait."""
WAITING = 10_000
"""So many may queue; who comes later waits before queueing, so that a slow disk slows the intake instead of filling the memory."""
READERS = 2


class StoreClosed(Exception):  # noqa: N818 - it says what is the matter
    """The store was closed; nothing of this was stored."""


@dataclass(slots=True, repr=False)
class _Job:
    """One use case that waits for the writer, and what came of it."""

    work: Callable[[Transaction], Any]
    answer: "asyncio.Future[Any]"
    result: Any = None
    error: Exception | None = None
    touched: set[str] = field(default_factory=set)

    def run(self, transaction: Transaction) -> None:
        """In a savepoint, even when alone: what a failing use case did is taken back, the rest of the group stays."""
        transaction.touched.clear()
        transaction.statements.mark("job")
        try:
            self.result = self.work(transaction)
        except Exception as error:  # noqa: BLE001 - whatever it was, its caller gets it
            transaction.statements.undo("job")
            self.error = _raisable(error)
        else:
            transaction.statements.keep("job")
            self.touched = set(transaction.touched)

    def settle(self, failure: BaseException | None = None) -> None:
        if self.answer.done():
            return
        error = failure or self.error
        if error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(error)


class SqliteStore:
    shared = False
    """One process works on the file, and leads itself."""

    def __init__(self, url: str) -> None:
        """`url` must name a file: readers and writer are different connections."""
        file = make_url(url).database
        if not file or file == ":memory:":
            raise ValueError("DATABASE_URL must name a file, such as sqlite+aiosqlite:///data/bot.db")
        self.listeners: list[Listener] = []
        """Called after each commit with the names of the tables that got or changed rows."""
        self.timed: Callable[[float], None] | None = None
        """Called with the seconds that each write took, from asking until it was on the disk."""
        self.lock: InstanceLock | None = None
        """Let go of by close()."""
        self._file = Path(file)
        self._writer = SqliteThread(self._file, "BEGIN IMMEDIATE")
        readers = [SqliteThread(self._file, "BEGIN", "query_only=ON") for _ in range(READERS)]
        self._readers = itertools.cycle(readers)
        self._threads = (*readers, self._writer)
        self._queue: deque[_Job] = deque()
        self._room = asyncio.Semaphore(WAITING)
        self._transaction: Transaction | None = None
        """On the writer's connection, which is always the same one."""
        self._memory = Memory()
        self._committing: asyncio.Future[None] | None = None
        self._log_sync = LogSync(log_of(self._file))
        self._syncing: asyncio.Future[None] | None = None
        """The group that was committed last is on its way to the disk."""
        self._stir = asyncio.Event()
        """Somebody asks for something, or a group is on the disk."""
        self._closed = False
        self._in_use = False
        self._opened = False
        """Perhaps as the last who will close it."""

    async def prepare(self, *, migrate: bool) -> None:
        """Make the file, readable by its owner only, and bring its schema up to date. Raises Outdated or Unreadable."""
        if migrate:
            refuse_halves(self._file)
        _make(self._file)
        self._opened = True
        for thread in self._threads:
            await thread.open()
        try:
            if migrate:
                await self.look_through(START_SECONDS)
            await self._writer.run(upgrade if migrate else check)
            if migrate:
                await self._writer.run(mark_in_use)
                self._in_use = True
                await self._writer.run(end_leases)
            await self._writer.run(_leave_syncing)
            self._writer.leave_copying()
        except DatabaseError as error:
            if not is_damage(error):
                raise
            raise damaged(self._file) from error

    async def look_through(self, seconds: float | None = None) -> None:
        """Is the file whole, as far as can be seen in that time? Raises Unreadable."""
        await next(self._readers).run(lambda connection: look_through(connection, self._file, seconds))

    async def write(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As in the port, in the order of asking. Cancelling the caller does not undo it: the use case is stored wholly or not at all."""
        began = perf_counter()
        await self._room.acquire()
        if self._closed:
            self._room.release()
            raise StoreClosed("The store is closed. Nothing was stored.")
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append(_Job(lambda transaction: use_case(transaction, *args, **kwargs), answer))
        self._stir.set()
        if self._committing is None:
            self._committing = asyncio.ensure_future(self._commit_all())
        result = await answer
        if self.timed:
            self.timed(perf_counter() - began)
        return result

    async def read(
        self, use_case: Callable[Concatenate[ports.Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As in the port; one consistent picture. Writing raises sqlalchemy.exc.OperationalError."""
        if self._closed:
            raise StoreClosed("The store is closed.")
        return await next(self._readers).run(lambda connection: use_case(Transaction(connection), *args, **kwargs))

    async def lead(self) -> None:
        return

    async def deposed(self) -> None:
        await asyncio.Event().wait()

    async def company(self) -> int:
        return 1

    async def close(self) -> None:
        """Finish what is queued, then let go of the files."""
        self._closed = True
        while under_way := self._committing or self._syncing:
            await asyncio.wait([under_way])
        if self._in_use:
            self._in_use = False
            await self._writer.run(mark_at_rest)
        for thread in self._threads:
            await thread.close()
        self._log_sync.close()
        if self._opened:
            leave_log(self._file)
        if self.lock is not None:
            self.lock.release()

    async def _commit_all(self) -> None:
        """Group after group until nobody waits. Its own task, so that a cancelled caller cannot stop it half-way."""
        try:
            while self._queue:
                await self._commit()
        finally:
            self._committing = None
            while self._queue:  # only when the whole program is being cancelled
                self._room.release()
                self._queue.popleft().settle(StoreClosed("The program stopped. Nothing of this was stored."))

    async def _commit(self) -> None:
        """One group. Its work happens here, also its COMMIT; waiting for a lock and for the disk does not."""
        group: list[_Job] = []
        try:
            await self._work(await self._writer.begin(), group)
        except Exception as error:  # noqa: BLE001 - the group's callers get it
            self._settle(group or [self._queue.popleft() for _ in range(min(GROUP, len(self._queue)))], error)
            return
        except BaseException:
            self._settle(group, StoreClosed("The program stopped before this was known to be stored."))
            raise
        self._syncing = asyncio.ensure_future(self._sync(group))
        await asyncio.sleep(0)  # it is on its way before the next group works

    async def _work(self, connection: Connection, group: list[_Job]) -> None:
        """As many as wait, and as many as come while the disk has the group before."""
        try:
            if self._transaction is None or self._transaction.statements.connection is not connection:
                self._transaction = Transaction(connection, self._memory)
                self._memory.watch(connection)
            self._memory.look(self._transaction.statements.driver)
            self._run_waiting(self._transaction, group)
            while self._syncing is not None:
                self._stir.clear()
                await self._stir.wait()
                self._run_waiting(self._transaction, group)
            await self._writer.commit()
        except BaseException:
            self._memory.clear()
            await self._writer.rollback()
            raise

    def _run_waiting(self, transaction: Transaction, group: list[_Job]) -> None:
        """Within reason: nothing else happens in the program meanwhile."""
        began = perf_counter()
        while self._queue and (not group or (len(group) < GROUP and perf_counter() - began < GROUP_SECONDS)):
            group.append(self._queue.popleft())
            group[-1].run(transaction)

    async def _sync(self, group: list[_Job]) -> None:
        """Its own task, as `_commit_all`."""
        failure: StoreClosed | None = StoreClosed("The program stopped before this was known to be on the disk.")
        try:
            await self._log_sync.sync()
            failure = None
        finally:
            self._syncing = None
            self._stir.set()
            self._settle(group, failure)
        tell(self.listeners, set[str]().union(*(job.touched for job in group)))

    def _settle(self, group: list[_Job], failure: BaseException | None) -> None:
        for job in group:
            self._room.release()
            job.settle(failure)


def _leave_syncing(connection: Connection) -> None:
    """To LogSync: a COMMIT comes back when the log has it, not when the disk has it. Copying the log into the file waits for the disk as ever."""
    connection.connection.cursor().execute("PRAGMA synchronous=NORMAL")


def _raisable(error: Exception) -> Exception:
    """A future refuses StopIteration: it would look like the end of the coroutine."""
    return RuntimeError("The use case let a StopIteration escape") if isinstance(error, StopIteration) else error


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def tell(listeners: Sequence[Listener], touched: set[str]) -> None:
    """Say what was committed; a listener that fails is logged and spoils nothing."""
    for listener in listeners if touched else ():
        try:
            listener(touched)
        except Exception:
            log.exception("A listener failed after a commit")
