from pathlib import Path

import pytest

from bot.model.delivery import Entry, InboxRow, InboxState
from bot.ports import Store, Transaction
from storage.database import open_store
from tests.storage import samples
from tests.storage.samples import HOUR, NOW


async def test_an_update_is_taken_in_once_in_whatever_order_it_comes(store: Store):
    def take(tx: Transaction, *ids: int) -> int:
        return tx.inbox.take_in(samples.update(number) for number in ids)

    assert await store.write(take, 5, 9, 5) == 2
    assert await store.write(take, 9, 7, 5) == 1
    assert await store.write(take) == 0
    waiting = await store.read(lambda tx: tx.inbox.waiting(10))
    assert [row.update_id for row in waiting] == [5, 7, 9]
    assert waiting[0] == samples.update(5)


async def test_a_repeated_update_does_not_wake_what_was_done(store: Store):
    def repeat(tx: Transaction) -> list[InboxRow]:
        tx.inbox.take_in([samples.update(5)])
        tx.inbox.done(5, NOW)
        tx.inbox.take_in([samples.update(5, payload={"other": True})])
        return tx.inbox.waiting(10)

    assert await store.write(repeat) == []


async def test_each_chat_has_its_own_queue(store: Store):
    def fill(tx: Transaction) -> None:
        tx.inbox.take_in([samples.update(number, chat_key=number % 2) for number in (4, 3, 2, 1)])
        tx.inbox.done(2, NOW)

    await store.write(fill)
    of_chat = await store.read(lambda tx: [row.update_id for row in tx.inbox.waiting_of(1, 10)])
    other = await store.read(lambda tx: [row.update_id for row in tx.inbox.waiting_of(0, 10)])
    assert (of_chat, other) == ([1, 3], [4])
    assert [row.update_id for row in await store.read(lambda tx: tx.inbox.waiting(2))] == [1, 3]


async def test_dead_after_the_third_failure_and_then_out_of_the_way(store: Store):
    await store.write(lambda tx: tx.inbox.take_in([samples.update(5), samples.update(6)]))
    states = [await store.write(lambda tx: tx.inbox.failed(5, "it broke", NOW)) for _ in range(3)]
    assert [(row.attempts, row.state, row.error, row.done_at) for row in states] == [
        (1, InboxState.WAITING, "it broke", None),
        (2, InboxState.WAITING, "it broke", None),
        (3, InboxState.DEAD, "it broke", NOW),
    ]
    assert [row.update_id for row in await store.read(lambda tx: tx.inbox.waiting(10))] == [6]
    with pytest.raises(LookupError):
        await store.write(lambda tx: tx.inbox.failed(5, "again", NOW))
    with pytest.raises(LookupError):
        await store.write(lambda tx: tx.inbox.failed(4711, "never seen", NOW))


async def test_old_updates_are_forgotten_when_they_were_worked_and_only_then(store: Store):
    def fill(tx: Transaction) -> int:
        tx.inbox.take_in([samples.update(number) for number in (1, 2, 3, 4)])
        tx.inbox.done(1, NOW - 2 * HOUR)
        tx.inbox.done(2, NOW)
        for _ in range(3):
            tx.inbox.failed(3, "it broke", NOW - 2 * HOUR)
        return tx.inbox.purge(NOW - HOUR)

    assert await store.write(fill) == 2, "one is forgotten, the dead one emptied"
    assert await store.write(lambda tx: tx.inbox.purge(NOW - HOUR)) == 0
    assert await store.write(lambda tx: tx.inbox.take_in([samples.update(number) for number in (1, 2, 3, 4)])) == 1


async def test_an_update_that_is_worked_at_once_enters_once_and_says_nothing(store: Store):
    async def enters(number: int) -> Entry:
        return await store.write(lambda tx: tx.inbox.enter(samples.update(number), NOW))

    assert [await enters(5), await enters(5), await enters(4)] == [Entry.NEW, Entry.KNOWN, Entry.NEW]
    assert await store.write(lambda tx: tx.inbox.take_in([samples.update(5), samples.update(6)])) == 1
    assert [row.update_id for row in await store.read(lambda tx: tx.inbox.waiting(10))] == [6]
    assert await store.write(lambda tx: tx.inbox.purge(NOW + HOUR)) == 2


async def test_an_update_enters_only_after_what_waits_of_its_chat(store: Store):
    async def enters(number: int, chat: int) -> Entry:
        return await store.write(lambda tx: tx.inbox.enter(samples.update(number, chat), NOW))

    await store.write(lambda tx: tx.inbox.take_in([samples.update(5, 7)]))
    assert [await enters(6, 7), await enters(8, 9)] == [Entry.LATER, Entry.NEW]
    await store.write(lambda tx: tx.inbox.done(5, NOW))
    assert await enters(6, 7) is Entry.NEW


async def test_what_comes_to_wait_is_seen_though_nothing_waited_a_moment_ago(store: Store):
    async def enters(number: int, chat: int) -> Entry:
        return await store.write(lambda tx: tx.inbox.enter(samples.update(number, chat), NOW))

    def mishap(tx: Transaction) -> None:
        tx.inbox.take_in([samples.update(20, 9)])
        raise LookupError(20)

    assert await enters(5, 7) is Entry.NEW
    await store.write(lambda tx: tx.inbox.take_in([samples.update(6, 7)]))
    assert [await enters(8, 7), await enters(9, 8)] == [Entry.LATER, Entry.NEW]
    await store.write(lambda tx: tx.inbox.done(6, NOW))
    with pytest.raises(LookupError):
        await store.write(mishap)
    assert [await enters(8, 7), await enters(10, 9)] == [Entry.NEW, Entry.NEW]


async def test_what_another_program_takes_in_is_seen(store: Store, database_url: str, tmp_path: Path):
    beside = await open_store(database_url, tmp_path, alone=False)
    assert await store.write(lambda tx: tx.inbox.enter(samples.update(5, 7), NOW)) is Entry.NEW
    await beside.write(lambda tx: tx.inbox.take_in([samples.update(6, 7)]))
    assert await store.write(lambda tx: tx.inbox.enter(samples.update(8, 7), NOW)) is Entry.LATER
    await beside.close()
