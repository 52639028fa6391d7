"""Broadcasts: whom they reach, what is confirmed, how far they have come, and that nobody else waits for them."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import broadcasts
from bot.model.broadcast import Broadcast, BroadcastState
from bot.model.delivery import OutboxState
from bot.model.ids import LocationId, VisitId
from bot.model.person import Person, Role
from bot.model.visit import State
from bot.ports import Transaction
from bot.shelf import Shelf
from demo.standin.chats import Message
from handlers import business
from handlers.workplace import Workplace
from storage.database import open_store
from tests.support.phone import Phone
from tests.support.world import World

SLOW = 15
"""Bulk messages a second in tests that look at a broadcast under way."""


@pytest.fixture
async def slow(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    settings: dict[str, Any] = {"database_url": database_url, "bulk_per_second": SLOW}
    async with World(tmp_path / "data", business(), library=Shelf(), **settings) as world:
        yield world


async def crowd(world: World, count: int, **values: Any) -> list[Phone]:
    return [await world.shopper(f"Shopper {number}", **values) for number in range(count)]


async def drafts(cora: Phone, text: str = "New visits in spring!") -> Message:
    await cora.says("/broadcast")
    await cora.taps("Write the text")
    await cora.hears("Write the message")
    await cora.says(text)
    return await cora.hears("This is what they get")


async def only(world: World) -> Broadcast:
    found = await world.store.read(lambda tx: tx.broadcasts.find())
    assert len(found) == 1
    return found[0]


async def goes_out(world: World) -> None:
    """Ticks as the clock would, until it is through."""
    await world.settled()
    while (await only(world)).state is BroadcastState.SENDING:
        await world.office.tick()
        await world.office.idle()


def got(people: list[Phone], text: str = "New visits in spring!") -> list[int]:
    return [sum(message.says(text) for message in person.chat.visible()) for person in people]


async def test_the_draft_shows_the_count_and_a_preview_before_anything_is_sent(world):
    cora = await world.coordinator("Cora")
    people = await crowd(world, 3)
    draft = await drafts(cora, "Two < three & <b>more</b>")
    assert draft.says("It reaches 3 shoppers")
    assert draft.says("Two < three & <b>more</b>")
    assert got(people, "Two") == [0, 0, 0]
    await cora.taps("Send to 3")
    await goes_out(world)
    done = await cora.hears("Broadcast done")
    assert done.says("3 of 3 sent")
    assert done.id == draft.id, "the progress stands where the draft was"
    assert got(people, "📣 Two < three & <b>more</b>") == [1, 1, 1]


async def test_the_audience_is_narrowed_by_town_language_and_last_activity(world):
    cora = await world.coordinator("Cora")
    now = world.now
    await world.shopper("Ann", city="Warsaw")
    await world.shopper("Bea", city="Gdańsk")
    await world.shopper("Dov", city="Warsaw", language="he")
    await world.shopper("Eve", city="Warsaw", last_active_at=now - timedelta(days=40))
    await world.shopper("Gus", city="Warsaw", consent_version=None)
    await world.shopper("Ida", city="Warsaw", reachable=False)
    await cora.says("/broadcast")
    await cora.hears("It reaches 4 shoppers")
    for name, choice, said in (
        ("Town", "Warsaw", "It reaches 3 shoppers"),
        ("Language", "English", "It reaches 2 shoppers"),
        ("Last active", "30 days", "It reaches 1 shopper."),
    ):
        await cora.taps(name)
        await cora.taps(choice)
        card = await cora.hears(said)
    assert card.says("Town: Warsaw")
    await cora.taps("Language")
    await cora.taps("Everybody")
    await cora.hears("It reaches 2 shoppers")


async def test_eligible_for_a_visit_leaves_out_who_was_there_or_has_enough(cafe):
    world, cora = cafe.world, cafe.cora
    ann, bob, eve = [await cafe.shopper(name) for name in ("Ann", "Bob", "Eve")]
    anns, bobs = await world.person(ann), await world.person(bob)

    def furnish(tx: Transaction) -> None:
        like = tx.visits.find()[0]
        there, other = replace(like, id=VisitId(0)), replace(like, id=VisitId(0), location_id=LocationId(2))
        tx.visits.add(replace(there, code="old", state=State.APPROVED, shopper_id=anns.id))
        for number in range(3):
            tx.visits.add(replace(other, code=f"o{number}", state=State.CONFIRMED, shopper_id=bobs.id))

    await world.store.write(furnish)
    await cora.says("/broadcast")
    await cora.hears("It reaches 3 shoppers")
    await cora.taps("Eligible for a visit")
    await cora.taps("N-1")
    await cora.hears("It reaches 1 shopper.")
    await cora.taps("Write the text")
    await cora.hears("Write the message")
    await cora.says("For you alone")
    await cora.taps("Send to 1")
    await goes_out(world)
    assert got([ann, bob, eve], "For you alone") == [0, 0, 1]


async def test_a_text_that_is_too_long_or_no_text_is_asked_for_again(world):
    cora = await world.coordinator("Cora")
    await crowd(world, 1)
    await cora.says("/broadcast")
    await cora.taps("Write the text")
    await cora.hears("at most 3500 characters")
    await cora.says("x" * 3501)
    await cora.hears("at most 3500 characters")
    await cora.sends_sticker()
    await cora.hears("cannot use that here")
    await cora.says("x" * 3500)
    await cora.hears("This is what they get")


async def test_a_changed_audience_is_shown_before_it_is_written_to(world):
    cora = await world.coordinator("Cora")
    people = await crowd(world, 2)
    await drafts(cora)
    people += await crowd(world, 1)
    await cora.taps("Send to 2")
    await cora.sees_toast("it is 3 now")
    await cora.taps("Send to 3")
    await goes_out(world)
    assert got(people) == [1, 1, 1]


async def test_two_taps_on_send_send_once(world):
    cora = await world.coordinator("Cora")
    people = await crowd(world, 2)
    await drafts(cora)
    card = next(iter(cora.chat.newest()))
    send = next(button for button in card.buttons if button.text == "Send to 2")
    await asyncio.gather(cora.taps(send, card), cora.taps(send, card))
    await world.settled()
    await goes_out(world)
    assert got(people) == [1, 1]


async def test_somebody_elses_draft_cannot_be_sent(world):
    cora, bert = await world.coordinator("Cora"), await world.coordinator("Bert")
    people = await crowd(world, 2)
    await drafts(cora)
    await bert.says("/broadcast")
    card = await bert.hears("Broadcast")
    bert.presses(card, f"broadcasts.send:{(await world.store.read(lambda tx: tx.broadcasts.find()))[0].id}:2")
    await bert.sees_toast("cannot find that")
    await people[0].says("/start")
    people[0].presses(await people[0].hears("Hello"), "broadcasts.send:1:2")
    await people[0].sees_toast("not for you")
    assert got(people) == [0, 0]


async def test_who_blocked_the_bot_is_counted_as_blocked(world):
    cora = await world.coordinator("Cora")
    people = await crowd(world, 4)
    await drafts(cora)
    people[1].chat.blocked = True
    people[2].chat.deactivated = True
    await cora.taps("Send to 4")
    await goes_out(world)
    done = await cora.hears("Broadcast done")
    assert done.says("2 of 4 sent")
    assert done.says("blocked: 2 · failed: 0")
    assert got(people) == [1, 0, 0, 1]


async def test_stop_holds_back_what_has_not_left(slow):
    cora = await slow.coordinator("Cora")
    people = await crowd(slow, 40)
    await drafts(cora)
    await cora.taps("Send to 40")
    await cora.hears("Broadcast under way")
    await slow.office.tick()
    await people[3].hears("New visits in spring!")
    await cora.taps("Stop")
    stopped = await cora.hears("Broadcast stopped")
    await slow.settled()
    await slow.office.tick()
    await slow.settled()
    reached = sum(got(people))
    assert 4 <= reached < 40
    assert stopped.says(f"{reached} of 40 sent")
    assert stopped.says(f"not sent: {40 - reached}")
    assert not stopped.buttons
    await slow.office.tick()
    await slow.settled()
    assert sum(got(people)) == reached


async def test_a_restart_in_the_middle_reaches_everybody_once(slow):
    cora = await slow.coordinator("Cora")
    people = await crowd(slow, 40)
    await drafts(cora)
    await cora.taps("Send to 40")
    await slow.office.idle(bulk=False)
    await slow.office.tick()
    await people[2].hears("New visits in spring!")
    await slow.restart()
    reached = sum(got(people))
    assert reached < 40
    await goes_out(slow)
    assert got(people) == [1] * 40
    await cora.hears("Broadcast done")


async def test_conversations_are_quick_meanwhile(slow):
    cora = await slow.coordinator("Cora")
    ann, *others = await crowd(slow, 60)
    await drafts(cora)
    await cora.taps("Send to 60")
    await slow.office.idle(bulk=False)
    await slow.office.tick()
    await others[-1].says("/start")
    await others[-1].hears("Hello")
    assert sum(got([ann, *others])) < 45, "the answer came long before the broadcast was through"
    await goes_out(slow)
    assert sum(got([ann, *others])) == 60


async def test_the_progress_message_is_edited_with_the_time_left(slow):
    cora = await slow.coordinator("Cora")
    people = await crowd(slow, 40)
    await drafts(cora)
    await cora.taps("Send to 40")
    under_way = await cora.hears("Broadcast under way")
    assert under_way.says("40 to go, about")
    await slow.office.tick()
    await people[10].hears("New visits in spring!")
    await slow.office.tick()
    later = await cora.hears("Broadcast under way")
    assert later.id == under_way.id
    assert not later.says("40 to go")
    await goes_out(slow)
    await cora.hears("40 of 40 sent")


@pytest.mark.slow
async def test_a_great_many_people_are_queued_in_portions_that_let_others_in(world):
    """No portion may hold up the one writer for long (0.3 s was measured on a busy machine)."""
    cora = await world.coordinator("Cora")

    def fill(tx: Transaction) -> None:
        for number in range(3_000):
            tx.people.add(
                Person(
                    chat_id=10**9 + number,
                    name=f"P{number}",
                    language="en",
                    timezone="UTC",
                    role=Role.SHOPPER,
                    city=f"Town {number % 40}",
                    consent_version=world.settings.consent_version,
                    created_at=world.now,
                )
            )

    await world.store.write(fill)
    await drafts(cora)
    await world.stop()
    store = await open_store(world.settings.database, world.settings.data_dir)
    await store.write(lambda tx: tx.broadcasts.change(1, state=BroadcastState.SENDING, total=3_000))
    place = Workplace(settings=world.settings, library=Shelf(), clock=world.clock, hooks=business().hooks)
    longest, looked = 0.0, 1
    while looked:
        began = time.perf_counter()
        looked = await store.write(place.run, broadcasts.advance)
        longest = max(longest, time.perf_counter() - began)
    assert await store.read(lambda tx: tx.outbox.count(broadcast_id=1, state=OutboxState.READY)) == 3_000
    assert longest < 5
    await store.write(lambda tx: tx.outbox.cancel(broadcast_id=1))
    await store.write(lambda tx: tx.broadcasts.change(1, state=BroadcastState.DROPPED))
    await store.close()
    await world.start()
