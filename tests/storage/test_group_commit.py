"""Use cases that wait together share one commit on SQLite, and still each of them is stored wholly or not at all."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Event as ThreadEvent

import pytest
from sqlalchemy.exc import IntegrityError

from bot.model.person import Person
from bot.ports import Transaction
from storage import sqlite, thread
from storage.in_use import log_of
from storage.sqlite import GROUP, SqliteStore, StoreClosed
from tests.storage import samples


class MishapError(Exception):
    pass


def add(tx: Transaction, chat_id: int) -> Person:
    return samples.person(tx, chat_id=chat_id)


def add_and_fail(tx: Transaction, chat_id: int) -> None:
    samples.person(tx, chat_id=chat_id)
    raise MishapError(str(chat_id))


async def chats(store: SqliteStore) -> list[int]:
    return sorted(person.chat_id for person in await store.read(lambda tx: tx.people.find()))


@contextmanager
def commits(store: SqliteStore) -> Iterator[list[str]]:
    """One entry per COMMIT while inside."""
    seen: list[str] = []
    driver = store._writer._driver._conn
    driver.set_trace_callback(lambda said: seen.append(said) if said == "COMMIT" else None)
    yield seen
    driver.set_trace_callback(None)


@asynccontextmanager
async def busy_writer(store: SqliteStore) -> AsyncIterator["asyncio.Future[None]"]:
    """While inside, somebody else has the file, so that all that is written queues up."""
    lock = sqlite3.connect(store._file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    holder = asyncio.ensure_future(store.write(lambda _tx: None))
    await asyncio.wait([holder], timeout=0)
    try:
        yield holder
    finally:
        lock.execute("ROLLBACK")
        lock.close()


async def test_many_callers_share_commits(sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "GROUP_SECONDS", 60.0)
    with commits(sqlite_store) as seen:
        await asyncio.gather(*(sqlite_store.write(add, number) for number in range(1, 3 * GROUP + 1)))
    assert len(await chats(sqlite_store)) == 3 * GROUP
    assert len(seen) == 3


async def test_a_failing_use_case_among_good_ones_is_undone_alone(sqlite_store: SqliteStore):
    work = [sqlite_store.write(add_and_fail if number % 3 == 0 else add, number) for number in range(1, 61)]
    results = await asyncio.gather(*work, return_exceptions=True)
    failed = [number for number, result in enumerate(results, 1) if isinstance(result, MishapError)]
    assert failed == list(range(3, 61, 3))
    assert await chats(sqlite_store) == [number for number in range(1, 61) if number % 3]


async def test_a_failing_use_case_alone_leaves_nothing(sqlite_store: SqliteStore):
    with pytest.raises(MishapError):
        await sqlite_store.write(add_and_fail, 1)
    await sqlite_store.write(add, 2)
    assert await chats(sqlite_store) == [2]


async def test_a_use_case_that_fails_on_a_broken_statement_is_undone_alone(sqlite_store: SqliteStore):
    def dangling(tx: Transaction) -> None:
        samples.person(tx, chat_id=2)
        samples.offer(tx, visit_id=4711)

    work = [sqlite_store.write(add, 1), sqlite_store.write(dangling), sqlite_store.write(add, 3)]
    results = await asyncio.gather(*work, return_exceptions=True)
    assert isinstance(results[1], IntegrityError)
    assert await chats(sqlite_store) == [1, 3]


async def test_when_the_commit_fails_everybody_in_the_group_hears_it_and_the_next_group_works(
    sqlite_store: SqliteStore,
):
    def fail_at_commit(tx: Transaction) -> None:
        tx.people.statements.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # type: ignore[attr-defined]
        samples.offer(tx, visit_id=4711)

    async with busy_writer(sqlite_store) as holder:
        work = [sqlite_store.write(add, 1), sqlite_store.write(fail_at_commit), sqlite_store.write(add, 3)]
        group = asyncio.gather(holder, *work, return_exceptions=True)
    results = await group
    assert [type(result) for result in results] == [IntegrityError] * 4
    assert await chats(sqlite_store) == []
    await sqlite_store.write(add, 4)
    assert await chats(sqlite_store) == [4]


async def test_a_cancelled_caller_undoes_nothing_and_holds_up_nobody(sqlite_store: SqliteStore):
    async with busy_writer(sqlite_store) as holder:
        callers = [asyncio.ensure_future(sqlite_store.write(add, number)) for number in range(1, 11)]
        await asyncio.wait(callers, timeout=0)
        for caller in callers[::2]:
            caller.cancel()
        await asyncio.wait(callers[::2])
    await holder
    await asyncio.gather(*callers[1::2])
    assert all(caller.cancelled() for caller in callers[::2])
    assert await chats(sqlite_store) == list(range(1, 11))


async def test_the_caller_who_started_the_commit_may_be_cancelled_in_the_middle_of_it(sqlite_store: SqliteStore):
    async with busy_writer(sqlite_store) as holder:
        caller = asyncio.ensure_future(sqlite_store.write(add, 1))
        await asyncio.wait([caller], timeout=0)
        holder.cancel()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
    await sqlite_store.write(add, 3)
    assert await chats(sqlite_store) == [1, 3]


async def test_a_cancelled_reader_leaves_no_reading_open(sqlite_store: SqliteStore):
    under_way, go_on = ThreadEvent(), ThreadEvent()

    def slowly(tx: Transaction) -> int:
        tx.people.count()
        under_way.set()
        go_on.wait(10)
        return tx.people.count()

    reader = asyncio.ensure_future(sqlite_store.read(slowly))
    assert await asyncio.to_thread(under_way.wait, 10)
    reader.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await reader
    await sqlite_store.write(add, 1)
    assert [len(await chats(sqlite_store)) for _ in range(4)] == [1] * 4


async def test_listeners_hear_after_the_commit_what_changed(sqlite_store: SqliteStore):
    heard: list[set[str]] = []
    sqlite_store.listeners.append(heard.append)
    await sqlite_store.write(add, 1)
    await sqlite_store.write(samples.outgoing)
    await sqlite_store.write(lambda tx: tx.outbox.count())
    await sqlite_store.write(lambda tx: tx.inbox.take_in([samples.update(5)]))
    await sqlite_store.write(lambda tx: tx.inbox.take_in([samples.update(5)]))
    with pytest.raises(MishapError):
        await sqlite_store.write(add_and_fail, 9)
    assert heard == [{"people"}, {"outbox"}, {"inbox"}]


async def test_a_failing_listener_spoils_nothing(sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture):
    def failing(_touched: set[str]) -> None:
        raise MishapError

    heard: list[set[str]] = []
    sqlite_store.listeners += [failing, heard.append]
    await sqlite_store.write(add, 1)
    await sqlite_store.write(add, 2)
    assert heard == [{"people"}] * 2
    assert [record.message for record in caplog.records] == ["A listener failed after a commit"] * 2


async def test_a_stray_stop_iteration_reaches_its_caller(sqlite_store: SqliteStore):
    work = [sqlite_store.write(lambda _tx: next(iter(()))), sqlite_store.write(add, 1)]
    results = await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), 5)
    assert isinstance(results[0], RuntimeError)
    assert await chats(sqlite_store) == [1]


async def test_reading_cannot_write(sqlite_store: SqliteStore):
    with pytest.raises(Exception, match="readonly"):
        await sqlite_store.read(add, 1)
    assert await chats(sqlite_store) == []


async def test_a_reading_sees_one_picture(sqlite_store: SqliteStore):
    looked, go_on = ThreadEvent(), ThreadEvent()

    def look_twice(tx: Transaction) -> tuple[int, int]:
        before = tx.people.count()
        looked.set()
        go_on.wait(10)
        return before, tx.people.count()

    reading = asyncio.ensure_future(sqlite_store.read(look_twice))
    assert await asyncio.to_thread(looked.wait, 10)
    await sqlite_store.write(add, 1)
    go_on.set()
    assert await reading == (0, 0)


async def test_every_connection_is_safe(sqlite_store: SqliteStore):
    def pragmas(tx: Transaction) -> dict[str, object]:
        connection = tx.people.statements.connection  # type: ignore[attr-defined]
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    safe = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 10000, "foreign_keys": 1, "trusted_schema": 0}
    assert await sqlite_store.write(pragmas) == {**safe, "synchronous": 1}  # its log is synced by storage/log_sync.py
    assert [await sqlite_store.read(pragmas) for _ in range(2)] == [safe] * 2


async def test_who_comes_when_the_queue_is_full_waits_outside(sqlite_store: SqliteStore):
    sqlite_store._room = asyncio.Semaphore(4)
    async with busy_writer(sqlite_store) as holder:
        callers = [asyncio.ensure_future(sqlite_store.write(add, number)) for number in range(1, 11)]
        await asyncio.wait(callers, timeout=0)
        assert len(sqlite_store._queue) == 4
        callers[-1].cancel()
    await holder
    await asyncio.gather(*callers[:-1])
    assert await chats(sqlite_store) == list(range(1, 10))


async def test_the_log_is_copied_into_the_file_now_and_then(sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thread, "COPY_AFTER", 50)
    log, before = log_of(sqlite_store._file), sqlite_store._file.stat().st_size
    for number in range(1, 20):
        await sqlite_store.write(add, number)
    assert sqlite_store._file.stat().st_size == before
    grown = log.stat().st_size
    for number in range(20, 400):
        await sqlite_store.write(add, number)
    assert sqlite_store._file.stat().st_size > before
    assert log.stat().st_size < 3 * grown  # begun anew each time


async def test_when_the_log_cannot_be_copied_now_nothing_is_lost(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(thread, "COPY_AFTER", 1)
    copying = (sqlite3.SQLITE_PRAGMA, "wal_checkpoint")
    sqlite_store._writer._driver._conn.set_authorizer(
        lambda what, name, *_: sqlite3.SQLITE_DENY if (what, name) == copying else sqlite3.SQLITE_OK
    )
    await sqlite_store.write(add, 1)
    assert "could not be copied" in caplog.text
    assert await chats(sqlite_store) == [1]


async def test_when_the_program_is_cancelled_nobody_waits_for_ever(sqlite_store: SqliteStore):
    async with busy_writer(sqlite_store) as holder:
        callers = [asyncio.ensure_future(sqlite_store.write(add, number)) for number in range(1, GROUP + 9)]
        await asyncio.wait(callers, timeout=0)
        assert sqlite_store._committing is not None
        sqlite_store._committing.cancel()
        results = await asyncio.wait_for(asyncio.gather(holder, *callers, return_exceptions=True), 5)
    assert {type(result) for result in results} == {StoreClosed}
    await sqlite_store.write(add, 999)
    assert await chats(sqlite_store) == [999]


async def test_closing_finishes_what_is_queued_and_refuses_what_comes_later(sqlite_store: SqliteStore):
    callers = [asyncio.ensure_future(sqlite_store.write(add, number)) for number in range(1, 201)]
    await asyncio.wait(callers, timeout=0)
    await asyncio.wait_for(sqlite_store.close(), 10)
    await asyncio.gather(*callers)
    with pytest.raises(StoreClosed):
        await sqlite_store.write(add, 999)
    with pytest.raises(StoreClosed):
        await sqlite_store.read(lambda tx: tx.people.count())
    await asyncio.wait_for(sqlite_store.close(), 10)


async def test_a_group_that_takes_long_lets_the_others_wait_for_the_next(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "GROUP_SECONDS", 0.0)
    with commits(sqlite_store) as seen:
        await asyncio.gather(*(sqlite_store.write(add, number) for number in range(1, 6)))
    assert (await chats(sqlite_store), len(seen)) == ([1, 2, 3, 4, 5], 5)
