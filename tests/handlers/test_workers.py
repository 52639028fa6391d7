"""Two workers of one bot on one PostgreSQL, both the real thing, over HTTP to the stand-in."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.delivery import InboxRow, OutboxState
from bot.model.message import Message
from bot.model.report import MediaState
from demo.standin.faults import Silence
from handlers import fetcher, reading
from storage.postgresql import PostgresStore
from tests.handlers.business import business
from tests.handlers.test_dispatch import HANDLERS
from tests.handlers.test_fetcher import receive, rows, settle
from tests.handlers.test_sender import say, states, texts
from tests.support.pictures import photo
from tests.support.wire import Wire

pytestmark = pytest.mark.engine("postgresql")
LONG = timedelta(minutes=1)
"""Longer than any lease."""
MORE_THAN_HALF = fetcher.LEASE * 0.6


async def test_when_the_leader_goes_the_other_one_polls_and_answers(opened):
    world = await opened(business(HANDLERS))
    ann = world.phone("Ann")
    async with world.colleague():
        await ann.says("both are there")
        await ann.hears("You said both are there")
        await world.stop()
        await ann.says("one is gone")
        await ann.hears("You said one is gone")
        await world.start()
    await ann.says("the other one is gone")
    await ann.hears("You said the other one is gone")
    assert texts(ann) == ["You said both are there", "You said one is gone", "You said the other one is gone"]


async def test_two_workers_keep_telegrams_limits_together(opened):
    world = await opened(business(HANDLERS), messages_per_second=30, chat_burst=4)
    async with world.colleague() as colleague:
        limits = colleague._sender.floor.limits
        assert (limits.all._rate, limits.chat(1).tokens) == (15, 2)


async def test_what_a_worker_took_in_and_left_lying_is_worked_by_the_other(opened):
    world = await opened(business(HANDLERS))
    ann = world.phone("Ann")
    await ann.says("hello")
    await ann.hears("You said hello")
    await world.settled()
    payload = {
        "update_id": 10**9,
        "message": {
            "message_id": 9,
            "date": 0,
            "text": "left lying",
            "chat": {"id": ann.id, "type": "private"},
            "from": {"id": ann.id, "is_bot": False, "first_name": "Ann"},
        },
    }
    row = InboxRow(update_id=10**9, chat_key=reading.chat_key(payload), payload=payload, received_at=world.now)
    await world.store.write(lambda tx: tx.inbox.take_in([row]))
    world.now += LONG
    await ann.hears("You said left lying")


async def test_what_a_dead_worker_was_sending_is_said_by_the_other_when_its_lease_ends(opened, monkeypatch):
    monkeypatch.setattr("handlers.sender.TEND_SECONDS", 0.2)
    world = await opened(business(HANDLERS))
    ann = world.phone("Ann")
    await ann.says("hello")
    await ann.hears("You said hello")
    await say(world, ann, Message(text="perhaps said"))
    await ann.hears("perhaps said")
    await world.settled()
    taken = {"state": OutboxState.SENDING, "lease_until": world.now + LONG, "message_ids": (), "sent_at": None}

    def take(tx):
        last = tx.outbox.find(chat_id=ann.id, order="-id", limit=1)[0]
        tx.outbox.change(last.id, **taken)

    await world.store.write(take)
    world.now += LONG
    await ann.hears("perhaps said")
    assert texts(ann)[-2:] == ["perhaps said", "perhaps said"]
    await world.settled()
    assert await states(world, ann) == ["sent", "sent"]


async def test_a_file_that_takes_long_stays_with_the_worker_that_fetches_it(opened, monkeypatch):
    monkeypatch.setattr("handlers.fetcher.LOOK_SECONDS", 0.05)
    world = await opened(business({"*": receive}, settle=settle))
    ann = await world.shopper("Ann")
    slow = world.telegram.fail(Silence(), method="getFile")
    async with world.colleague():
        sent = asyncio.ensure_future(ann.sends_photo(photo("shelf")))
        await slow.reached.wait()
        [row] = await rows(world)
        for _ in range(6):
            world.now += MORE_THAN_HALF
            while (row.next_at - world.now) < fetcher.LEASE:
                [row] = await rows(world)
        asked = [call.method for call in world.telegram.calls].count("getFile")
        assert (slow.struck, asked) == (1, 0)
        slow.release()
        await sent
        await ann.hears("photo stored")
    assert texts(ann) == ["Got photo", "photo stored"]


async def test_a_file_that_a_dead_worker_was_fetching_is_fetched_by_the_other_when_its_lease_ends(opened):
    world = await opened(business({"*": receive}, settle=settle))
    ann = await world.shopper("Ann")
    world.telegram.fail(Silence("after"), method="getFile")
    fetching = asyncio.ensure_future(ann.sends_photo(photo("shelf")))
    await ann.hears("Got photo")
    while not (row := (await rows(world))[0]).next_at:
        continue
    assert fetcher.LEASE <= row.next_at - world.now < LONG
    await world.stop()
    fetching.cancel()
    await world.start()
    assert await world.store.read(lambda tx: tx.media.to_fetch(world.now, 1)) == []
    world.now = row.next_at
    await ann.hears("photo stored")


async def test_files_that_were_claimed_by_a_commit_whose_answer_was_lost_are_fetched_at_once(
    opened, database_url, tmp_path
):
    world = await opened(business({"*": receive}, settle=settle))
    ann = await world.shopper("Ann")
    await ann.sends_photo(photo("shelf"))
    await ann.hears("photo stored")
    [row] = await rows(world)
    pending = {"state": MediaState.PENDING, "next_at": world.now + LONG}
    await world.store.write(lambda tx: tx.media.change(row.id, **pending))
    async with Wire.laid(database_url, tmp_path) as wire:
        store = PostgresStore(wire.url)
        wire.cuts = 1
        claimed = await store.write(fetcher._claim, world.now + LONG, world.now + 2 * LONG, {})
        await store.close()
    assert wire.cuts == 0
    assert [one.id for one in claimed] == [row.id]
