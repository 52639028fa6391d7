"""SQLite: one connection writes, two read. Use cases that wait together share one commit, each in a savepoint of its own.

Nobody is told of a success before COMMIT returned with synchronous=FULL: what was acknowledged is on the disk.
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
from storage.damage import START_SECONDS, Unreadable, damaged, is_damage, look_through
from storage.leases import end_leases
from storage.lock import InstanceLock
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
_USE_AT, _IN_USE = 60, 1
"""Where a database file has its `user_version`, and what ours says while a bot works on it."""


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
                await self._writer.run(_mark_in_use)
                self._in_use = True
                await self._writer.run(end_leases)
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
        if self._committing is not None:
            await asyncio.wait([self._committing])
        if self._in_use:
            self._in_use = False
            await self._writer.run(_mark_at_rest)
        for thread in self._threads:
            await thread.close()
        if self._opened:
            leave_log(self._file)
        if self.lock is not None:
            self.lock.release()

    async def _commit_all(self) -> None:
        """Group after group until nobody waits. Its own task, so that a cancelled caller cannot stop it half-way."""
        begun: Connection | None = None
        try:
            while self._queue:
                begun = await self._commit(begun)
        finally:
            self._committing = None
            while self._queue:  # only when the whole program is being cancelled
                self._room.release()
                self._queue.popleft().settle(StoreClosed("The program stopped. Nothing of this was stored."))

    async def _commit(self, begun: Connection | None) -> Connection | None:
        """One group. Waiting for the file and for the disk happens in the writer's thread, the work itself here.

        `begun`: its transaction, where that was begun with the commit before. Gives that of the next.
        """
        group: list[_Job] = []
        failure: BaseException | None = None
        following: Connection | None = None
        try:
            following = await self._work(begun or await self._writer.begin(), group)
        except Exception as error:  # noqa: BLE001 - the group's callers get it
            failure = error
            group = group or [self._queue.popleft() for _ in range(min(GROUP, len(self._queue)))]
        except BaseException:
            failure = StoreClosed("The program stopped before this was known to be stored.")
            raise
        finally:
            if failure is not None:
                self._memory.clear()
            for job in group:
                self._room.release()
                job.settle(failure)
        if failure is None:
            tell(self.listeners, set[str]().union(*(job.touched for job in group)))
        return following

    async def _work(self, connection: Connection, group: list[_Job]) -> Connection | None:
        """As many as wait, within reason: nothing else happens in the program meanwhile."""
        try:
            if self._transaction is None or self._transaction.statements.connection is not connection:
                self._transaction = Transaction(connection, self._memory)
                self._memory.watch(connection)
            self._memory.look(self._transaction.statements.driver)
            began = perf_counter()
            while self._queue and (not group or (len(group) < GROUP and perf_counter() - began < GROUP_SECONDS)):
                group.append(self._queue.popleft())
                group[-1].run(self._transaction)
        except BaseException:
            await self._writer.rollback()
            raise
        return await self._writer.commit(go_on=bool(self._queue))


def _raisable(error: Exception) -> Exception:
    """A future refuses StopIteration: it would look like the end of the coroutine."""
    return RuntimeError("The use case let a StopIteration escape") if isinstance(error, StopIteration) else error


def refuse_halves(file: Path) -> None:
    """Raises Unreadable for a file that was in use when it was copied, or whose write-ahead log was taken away: its last rows are missing;
    and for a log without its file, which SQLite would throw away.

    After a kill or a power cut the log is still there, and nothing is missing.
    """
    log = _log_of(file)
    if log.exists() and not file.exists():
        raise Unreadable(
            f"{log} is there, and {file.name}, to which it belongs, is not. Nothing was changed. Put {file.name} back beside it; "
            f"or put {log.name} aside and restore a backup with main.py restore."
        )
    if log.exists() or not file.is_file():
        return
    if _is_marked(file):
        raise Unreadable(
            f"{file} was copied while the bot was running, or {log.name} was taken away from beside it: what was stored last is not in it. "
            f"Nothing was changed. Put {log.name} beside it, or restore a backup made with main.py backup. "
            f"If you know that nothing is missing, make an empty file {log.name} there and start again."
        )


def leave_log(file: Path) -> None:
    """For whoever closed the file: the last who goes takes the log away, all of which is in the file then. While the file is marked (a bot
    runs beside, or was killed, or did not get so far as to work on it), an empty one belongs there.
    """
    if file.is_file() and _is_marked(file):
        _log_of(file).touch(mode=0o600)


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _is_marked(file: Path) -> bool:
    with file.open("rb") as opened:
        head = opened.read(_USE_AT + 4)
    return head[_USE_AT:] == _IN_USE.to_bytes(4, "big")


def _mark_in_use(connection: Connection) -> None:
    """In the file itself, not only in its log, so that a copy tells."""
    connection.exec_driver_sql(f"PRAGMA user_version = {_IN_USE}")
    connection.commit()
    connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _mark_at_rest(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA user_version = 0")
    connection.commit()


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
