"""Several processes on one PostgreSQL: one at a chat, one leader, leases that end, and a server that goes away and comes back."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.model.delivery import InboxRow, OutboxState
from bot.ports import Transaction, Unavailable
from storage.database import open_store
from storage.postgresql import PostgresStore
from storage.turns import CHAT
from tests.storage import samples
from tests.storage.samples import NOW

pytestmark = pytest.mark.engine("postgresql")
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
WAITING = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
async def workers(database_url: str, tmp_path: Path) -> AsyncIterator[list[PostgresStore]]:
    """Three that share a database, and their folder."""
    opened = [await open_store(database_url, tmp_path) for _ in range(3)]
    yield [store for store in opened if isinstance(store, PostgresStore)]
    await asyncio.gather(*(store.close() for store in opened))


def take_in(tx: Transaction, *numbers: int) -> list[InboxRow]:
    rows = [samples.update(number, chat_key=7) for number in numbers]
    tx.inbox.take_in(rows)
    return rows


async def test_a_worker_starts_while_another_one_is_in_the_middle_of_writing(
    workers: list[PostgresStore], database_url: str, tmp_path: Path
):
    async with workers[0]._engine.begin() as connection:
        await connection.execute(text("LOCK TABLE journal, seals IN ROW EXCLUSIVE MODE"))  # as an INSERT does
        late = await open_store(database_url, tmp_path)
    await late.close()


async def test_a_start_puts_back_a_guard_of_the_journal_that_somebody_took_away(
    workers: list[PostgresStore], database_url: str, tmp_path: Path
):
    guards = text("SELECT tgname, tgenabled FROM pg_trigger WHERE tgname LIKE '%append_only' ORDER BY tgname")
    async with workers[0]._engine.begin() as connection:
        before = (await connection.execute(guards)).all()
        await connection.execute(text("DROP TRIGGER journal_append_only ON journal"))
        await connection.execute(text("ALTER TABLE seals DISABLE TRIGGER seals_append_only"))
    late = await open_store(database_url, tmp_path)
    async with workers[0]._engine.connect() as connection:
        assert (await connection.execute(guards)).all() == before
    await late.close()


async def test_what_came_first_is_worked_first_whoever_holds_what_came_later(workers: list[PostgresStore]):
    one, two, _ = workers
    first, second = await one.write(take_in, 1, 2)
    assert await two.write(lambda tx: tx.inbox.turn_of(second)) == first
    await two.write(lambda tx: tx.inbox.done(1, NOW))
    assert await one.write(lambda tx: tx.inbox.turn_of(first)) is None
    assert await one.write(lambda tx: tx.inbox.turn_of(second)) is second


async def test_two_who_tell_each_other_something_at_once_do_not_wait_for_the_server_to_notice(
    workers: list[PostgresStore],
):
    overlapped = set()

    def tell(tx: Any, mine: int, theirs: int) -> None:
        samples.outgoing(tx, mine)
        if mine not in overlapped:
            overlapped.add(mine)
            tx.statements.connection.execute(text("SELECT pg_sleep(0.1)"))
        samples.outgoing(tx, theirs)

    def deadlocks(tx: Any) -> int:
        return int(tx.statements.connection.execute(text(DEADLOCKS)).scalar())

    one, two, three = workers
    await asyncio.gather(one.write(tell, 1, 2), two.write(tell, 2, 3), three.write(tell, 3, 1))
    said = await one.read(lambda tx: sorted(row.chat_id for row in tx.outbox.find()))
    assert said == [1, 1, 2, 2, 3, 3]
    assert await one.read(deadlocks) == 0


async def test_whoever_waited_for_a_chat_sees_the_old_picture_first_and_is_run_again_on_the_new(
    workers: list[PostgresStore],
):
    one, two, _ = workers
    [row] = await one.write(take_in, 1)
    seen: list[bool] = []

    def work(tx: Transaction) -> InboxRow | None:
        turn = tx.inbox.turn_of(row)
        seen.append(turn is row)
        if turn is not None:
            tx.inbox.done(turn.update_id, NOW)
        return turn

    async with one._engine.begin() as holder:
        await holder.execute(CHAT, {"chat": row.chat_key})
        waiting = asyncio.ensure_future(two.write(work))
        async with asyncio.timeout(10), one._engine.connect() as watcher:
            while not (await watcher.exec_driver_sql(WAITING)).scalar_one():
                await watcher.rollback()
        await holder.exec_driver_sql("UPDATE inbox SET state = 'done' WHERE update_id = 1")
    assert await waiting is None
    assert seen == [True, False]


async def test_fifty_at_one_chat_work_each_update_once_and_in_order(workers: list[PostgresStore]):
    rows = await workers[0].write(take_in, *range(1, 51))
    worked: list[int] = []

    def work(tx: Transaction, row: InboxRow) -> InboxRow | None:
        turn = tx.inbox.turn_of(row)
        if turn is not None:
            tx.inbox.done(turn.update_id, NOW)
            samples.outgoing(tx, 7, dedupe_key=str(turn.update_id))
            worked.append(turn.update_id)
        return turn

    async def until_done(store: PostgresStore, row: InboxRow) -> None:
        while (turn := await store.write(work, row)) is not None and turn is not row:
            continue

    await asyncio.gather(*(until_done(workers[row.update_id % 3], row) for row in reversed(rows)))
    assert worked == sorted(worked)
    sent = await workers[0].read(lambda tx: tx.outbox.find())
    assert [row.dedupe_key for row in sent] == [str(number) for number in range(1, 51)]


async def test_there_is_one_leader_and_another_one_when_it_is_gone(workers: list[PostgresStore]):
    leader, *others = workers
    await leader.lead()
    waiting = [asyncio.ensure_future(other.lead()) for other in others]
    assert await leader.company() == 3
    began = time.monotonic()
    await leader.write(lambda tx: tx.people.count())
    assert not any(task.done() for task in waiting)
    await leader.close()
    done, pending = await asyncio.wait(waiting, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    assert len(done) == len(pending) == 1
    assert time.monotonic() - began < 10
    assert await others[0].company() == 2
    pending.pop().cancel()


async def test_a_leader_that_lost_its_session_knows_that_it_leads_no_more(workers: list[PostgresStore]):
    leader, other, _ = workers
    await leader.lead()
    await other.write(lambda tx: tx.people.count())
    async with other._engine.connect() as connection:
        await connection.exec_driver_sql(CUT_OFF)
    async with asyncio.timeout(10):
        await leader.deposed()
        await other.lead()


async def test_cut_connections_are_made_anew_and_nothing_is_asked_of_the_caller(workers: list[PostgresStore]):
    one, two, _ = workers
    added = [asyncio.ensure_future(one.write(samples.person)) for _ in range(30)]
    async with two._engine.connect() as connection:
        await connection.exec_driver_sql(CUT_OFF)
    people = await asyncio.gather(*added)
    assert await two.read(lambda tx: tx.people.count()) == len({person.id for person in people}) == 30


async def test_leases_end_with_their_time_and_when_nobody_works(database_url: str, tmp_path: Path):
    store = await open_store(database_url, tmp_path)
    lease = NOW + timedelta(seconds=15)
    row = await store.write(samples.outgoing, 7, state=OutboxState.SENDING, lease_until=lease)
    assert await store.read(lambda tx: tx.outbox.abandoned(NOW)) == []
    assert [one.id for one in await store.read(lambda tx: tx.outbox.abandoned(lease))] == [row.id]
    await store.write(lambda tx: tx.outbox.renew([row.id], lease + timedelta(seconds=15)))
    assert await store.read(lambda tx: tx.outbox.abandoned(lease)) == []
    beside = await open_store(database_url, tmp_path)
    assert await store.read(lambda tx: tx.outbox.abandoned(lease)) == []
    await store.close()
    await beside.close()
    alone = await open_store(database_url, tmp_path)
    assert [one.id for one in await alone.read(lambda tx: tx.outbox.abandoned(NOW))] == [row.id]
    await alone.close()


async def test_a_server_that_is_not_there_is_told_in_a_sentence(tmp_path: Path):
    with pytest.raises(Unavailable, match=r"Does PostgreSQL run, is DATABASE_URL right\? Nothing was changed"):
        await open_store(f"postgresql+asyncpg://bot@/bot?host={tmp_path}", tmp_path)


async def test_two_that_start_at_once_on_an_empty_database_do_not_disturb_each_other(
    engine: str, bare_postgresql: str, tmp_path: Path
):
    stores = await asyncio.gather(*(open_store(bare_postgresql, tmp_path) for _ in range(3)))
    assert [await store.read(lambda tx: tx.people.count()) for store in stores] == [0, 0, 0]
    await asyncio.gather(*(store.close() for store in stores))
