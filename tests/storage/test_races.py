"""Who comes first has it, on either database: compare-and-set and unique keys, never looking first."""

import asyncio

from bot.model.delivery import InboxRow, Lane, OutboxState
from bot.model.visit import State
from bot.ports import Duplicate, Store, Transaction
from tests.storage import samples
from tests.storage.samples import NOW


async def test_fifty_accept_one_visit_and_one_has_it(store: Store):
    for _ in range(5):
        visit = await store.write(samples.visit, state=State.OPEN)
        people = [await store.write(samples.person) for _ in range(50)]

        def accept(tx: Transaction, visit_id: int, person_id: int) -> bool:
            taken = {"state": State.ASSIGNED, "shopper_id": person_id}
            return tx.visits.change(visit_id, where={"state": State.OPEN}, **taken)

        won = await asyncio.gather(*(store.write(accept, visit.id, person.id) for person in people))
        assert won.count(True) == 1
        after = await store.read(lambda tx, key: tx.visits.get(key), visit.id)
        assert after is not None
        assert after.shopper_id == people[won.index(True)].id


async def test_fifty_add_the_same_and_one_is_there(store: Store):
    work = [store.write(samples.person, chat_id=7) for _ in range(50)]
    results = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(result, Duplicate) for result in results) == 49
    assert await store.read(lambda tx: tx.people.count()) == 1


async def test_fifty_take_in_the_same_updates_and_each_is_there_once(store: Store):
    def take(tx: Transaction, first: int) -> int:
        rows: list[InboxRow] = [samples.update(first + number) for number in range(20)]
        return tx.inbox.take_in(rows)

    new = await asyncio.gather(*(store.write(take, turn % 10) for turn in range(50)))
    assert sum(new) == 29
    waiting = await store.read(lambda tx: tx.inbox.waiting(100))
    assert [row.update_id for row in waiting] == list(range(29))


async def test_fifty_senders_want_one_message_and_one_sends_it(store: Store):
    await store.write(samples.outgoing, 7)
    await store.write(samples.outgoing, 7)

    def claim(tx: Transaction) -> bool:
        row = tx.outbox.next_of(7, NOW)
        if row is None:
            return False
        return tx.outbox.change(row.id, where={"state": OutboxState.READY}, state=OutboxState.SENDING)

    claimed = await asyncio.gather(*(store.write(claim) for _ in range(50)))
    assert claimed.count(True) == 1
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 9)) == []


async def test_counting_up_loses_nothing(store: Store):
    sheet_id = (await store.write(samples.sheet)).id

    def step(tx: Transaction) -> bool:
        sheet = tx.sheets.get(sheet_id)
        assert sheet is not None
        return tx.sheets.change(sheet.id, where={"step": sheet.step}, step=sheet.step + 1)

    steps = await asyncio.gather(*(store.write(step) for _ in range(50)))
    after = await store.read(lambda tx: tx.sheets.get(sheet_id))
    assert after is not None
    assert after.step == steps.count(True) > 0
