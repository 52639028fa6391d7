"""The program may stop at any moment; what it had begun it ends after the next start, and nothing is said twice that need not be."""

import asyncio
from datetime import timedelta

import pytest

from bot import marks, outbox
from bot.model.delivery import OutboxState
from bot.model.message import Message
from demo.standin.faults import Silence
from handlers import office
from handlers.absence import HEARD
from handlers.floor import AGAIN
from handlers.transport import READ_SECONDS
from tests.handlers.business import business
from tests.handlers.test_dispatch import HANDLERS
from tests.handlers.test_sender import card, say, states, texts


async def test_a_restart_between_any_two_messages_changes_nothing(opened):
    world = await opened(business(HANDLERS), restarts=True)
    ann = world.phone("Ann")
    await ann.says("/menu")
    await ann.hears("What now?")
    await ann.taps("Count")
    await ann.hears("Counted 1")
    await ann.says("/note")
    await ann.says("tea")
    await ann.hears("text: tea")
    await ann.hears_nothing_more()
    assert texts(ann) == ["Counted 1", "text: tea"]


async def test_what_people_did_while_it_was_down_is_worked_in_order(opened):
    world = await opened(business(HANDLERS))
    ann = world.phone("Ann")
    await ann.says("first")
    await ann.hears("You said first")
    await world.stop()
    for number in range(150):
        await ann.says(f"{number}")
    await world.start()
    await world.settled()
    assert texts(ann) == ["You said first", *[f"You said {number}" for number in range(150)]]


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_an_answer_that_gets_lost_at_the_start_is_asked_for_again_soon(opened, monkeypatch, method):
    monkeypatch.setattr("handlers.office._GREETING_PATIENCE", 0.2)
    world = await opened(business(HANDLERS))
    ann = world.phone("Ann")
    await world.stop()
    lost = world.telegram.fail(Silence("after"), method=method)
    await ann.says("hello")
    async with asyncio.timeout(READ_SECONDS / 2):
        await world.start()
    assert lost.struck == 1
    await ann.hears("You said hello")


async def test_what_waits_to_be_said_is_said_by_the_next_run(opened):
    world = await opened()
    ann = await world.shopper("Ann")
    await say(world, ann, Message(text="later"), not_before=world.now + timedelta(hours=1))
    await world.restart()
    await world.pass_time(hours=1)
    assert texts(ann) == ["later"]


@pytest.mark.parametrize(
    ("attempts", "state", "heard"), [(1, "sent", ["maybe said"]), (2, "unknown", [])], ids=["once", "twice"]
)
async def test_what_was_being_said_when_it_was_killed_is_said_once_more_and_not_again(opened, attempts, state, heard):
    world = await opened()
    ann = await world.shopper("Ann")
    await say(world, ann, Message(text="maybe said"), not_before=world.now + timedelta(hours=1))
    [row] = await world.store.read(lambda tx: tx.outbox.find())
    await world.store.write(lambda tx: tx.outbox.change(row.id, state=OutboxState.SENDING, attempts=attempts))
    await world.restart()
    await world.settled()
    assert texts(ann) == heard
    assert await states(world, ann) == [state]
    doubts = await world.store.read(lambda tx: tx.journal.count(action="in_doubt"))
    assert doubts == (state == "unknown")


async def test_however_many_were_being_said_all_of_them_are_said_again(opened):
    world = await opened()
    people = [await world.shopper(f"P{number}") for number in range(210)]
    for phone in people:
        await say(world, phone, card("1"), not_before=world.now + timedelta(hours=1))
    await world.store.write(_left_half_way)
    await world.restart()
    await world.settled()
    assert {tuple(texts(phone)) for phone in people} == {("1",)}


async def test_a_second_crash_finds_few_in_doubt(opened):
    """What may be there already is said again by a few hands; whoever was never spoken to does not wait for that."""
    world = await opened()
    people = [await world.shopper(f"P{number}") for number in range(6)]
    zoe = await world.shopper("Zoe")
    for phone in people:
        await say(world, phone, Message(text="maybe said"), not_before=world.now + timedelta(hours=1))
    await world.store.write(_left_half_way)
    silent = [world.telegram.fail(Silence(), method="sendMessage", person=phone, times=None) for phone in people]
    await world.restart()
    await say(world, zoe, Message(text="new"))
    await zoe.hears("new")
    struck = [rule for rule in silent if rule.struck]
    assert len(struck) == AGAIN
    assert await world.store.read(lambda tx: tx.outbox.count(state=OutboxState.SENDING, attempts=2)) == AGAIN
    for rule in silent:
        rule.release()
    await world.settled()
    assert [texts(phone) for phone in people] == [["maybe said"]] * 6


def _left_half_way(tx):
    for row in tx.outbox.find(state=OutboxState.READY):
        tx.outbox.change(row.id, state=OutboxState.SENDING, attempts=1)


async def test_an_edit_that_was_under_way_is_simply_done_again(opened):
    world = await opened()
    ann = await world.shopper("Ann")
    await say(world, ann, card("1"))
    await world.settled()
    await say(world, ann, card("2"), not_before=world.now + timedelta(hours=1))
    await world.store.write(
        lambda tx: tx.outbox.change(tx.outbox.find(order="-id")[0].id, state=OutboxState.SENDING, attempts=5)
    )
    await world.restart()
    await world.settled()
    assert texts(ann) == ["2"]


async def test_edits_that_were_under_way_do_not_wait_for_each_other(opened):
    """Nobody sees a repeated edit: as many as there are hands, and one that no longer comes back holds up none of the others."""
    world = await opened()
    people = [await world.shopper(f"P{number}") for number in range(6)]
    for phone in people:
        await say(world, phone, card("1"))
    await world.settled()
    for phone in people:
        await say(world, phone, card("2"), not_before=world.now + timedelta(hours=1))
    await world.store.write(_left_half_way)
    silent = [world.telegram.fail(Silence(), method="editMessageText", person=phone) for phone in people[:3]]
    await world.restart()
    for phone in people[3:]:
        await phone.hears("2")
    assert [rule.struck for rule in silent] == [1, 1, 1]
    for rule in silent:
        rule.release()
    await world.settled()
    assert [texts(phone) for phone in people] == [["2"]] * 6


async def test_what_follows_in_a_chat_keeps_no_hand_from_being_said_again(opened):
    world = await opened()
    people = [await world.shopper(f"P{number}") for number in range(AGAIN + 1)]
    for phone in people:
        await say(world, phone, Message(text="maybe said"), not_before=world.now + timedelta(hours=1))
    await world.store.write(_left_half_way)
    for phone in people:
        await say(world, phone, Message(text="next"))
    silent = [world.telegram.fail(Silence(), method="sendMessage", person=phone, skip=1) for phone in people]
    await world.restart()
    for phone in people:
        await phone.hears("maybe said")
    for rule in silent:
        rule.release()
    await world.settled()
    assert [texts(phone) for phone in people] == [["maybe said", "next"]] * (AGAIN + 1)


async def test_stopping_waits_for_what_is_on_its_way_and_not_for_ever(opened, monkeypatch):
    monkeypatch.setattr(office, "STOP_SECONDS", 0.3)
    world = await opened()
    ann = await world.shopper("Ann")
    rule = world.telegram.fail(Silence(), method="sendMessage", person=ann)
    await say(world, ann, Message(text="slow"))
    await rule.reached.wait()
    async with asyncio.timeout(5):
        await world.stop()
    rule.release()
    await world.start()
    await world.settled()
    assert texts(ann).count("slow") in {1, 2}


async def test_the_store_of_an_earlier_run_is_listened_to_by_nobody(opened):
    world = await opened()
    store = world.store
    await world.restart()
    assert store.listeners == []


@pytest.fixture
def asked_again():
    """The times since when buttons were said to be lost."""
    return []


@pytest.fixture
def uptime():
    return [0.0]


@pytest.fixture
async def waiting(opened, asked_again, uptime):
    """A world that tells when it would ask again."""
    what = business(reprompt=lambda desk, since, after: asked_again.append(since))
    world = await opened(what, uptime=lambda: uptime[0])
    await polled(world)
    return world


async def polled(world):
    """Telegram answered once, and is asked again."""
    telegram = world.telegram
    await telegram.signal.until(
        lambda: telegram.updates.polling and any(call.method == "getUpdates" for call in telegram.calls)
    )


async def heard(world):
    return await world.store.read(lambda tx: marks.when(tx, HEARD))


@pytest.mark.parametrize(("seconds", "again"), [(0, False), (149, False), (151, True), (90_000, True)])
async def test_after_a_long_stop_lost_buttons_are_asked_again_and_after_a_short_one_not(
    waiting, asked_again, seconds, again
):
    left = waiting.now
    await waiting.stop()
    waiting.now += timedelta(seconds=seconds)
    await waiting.start()
    ann = waiting.phone("Ann")
    await ann.says("back?")
    await ann.hears("You said back?")
    if again:
        await waiting.telegram.signal.until(lambda: asked_again)
    await waiting.settled()
    assert asked_again == ([left] if again else [])


async def test_they_are_asked_again_once_however_often_it_starts(waiting, asked_again):
    await waiting.stop()
    waiting.now += timedelta(hours=1)
    for _ in range(3):
        await waiting.start()
        await waiting.telegram.signal.until(lambda: asked_again)
        await waiting.settled()
        await waiting.stop()
    await waiting.start()
    assert len(asked_again) == 1


async def test_killed_while_asking_again_it_does_so_at_the_next_start(waiting, asked_again, monkeypatch):
    waiting.forgive("updates could not be stored: ZeroDivisionError")
    await waiting.stop()
    left = waiting.now
    waiting.now += timedelta(hours=1)
    tried = asyncio.Event()

    def dies(tx, name, at):
        tried.set()
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(marks, "set_to", dies)
        await waiting.start()
        async with asyncio.timeout(10):
            await tried.wait()
        await waiting.stop()
    asked_again.clear()
    await waiting.start()
    await waiting.telegram.signal.until(lambda: asked_again)
    assert asked_again == [left]


async def test_what_came_in_meanwhile_is_worked_before_anything_is_asked_again(opened):
    order = []

    def hear(turn):
        order.append(turn.input.text)

    world = await opened(business({"*": hear}, reprompt=lambda desk, since, after: order.append("asked again")))
    await polled(world)
    await world.stop()
    ann = world.phone("Ann")
    for number in range(120):
        await ann.says(f"{number}")
    world.now += timedelta(minutes=5)
    await world.start()
    await world.telegram.signal.until(lambda: "asked again" in order)
    assert order == [*[f"{number}" for number in range(120)], "asked again"]


async def test_killed_it_knows_to_the_minute_when_it_was_last_there(waiting, uptime):
    ann = waiting.phone("Ann")
    for _ in range(5):
        uptime[0] += 20
        waiting.now += timedelta(seconds=20)
        await ann.says("hello")
        await ann.hears("You said hello")
        await waiting.settled()
    assert waiting.now - (await heard(waiting)) <= timedelta(seconds=60)


async def test_a_gap_in_polling_asks_again(waiting, asked_again, uptime):
    before = waiting.now
    ann = waiting.phone("Ann")
    await ann.says("still there?")
    await ann.hears("You said still there?")
    await waiting.telegram.goes_down()
    uptime[0] += 151
    waiting.now += timedelta(seconds=151)
    await waiting.telegram.comes_back()
    await ann.says("back?")
    await ann.hears("You said back?")
    await waiting.telegram.signal.until(lambda: asked_again)
    await waiting.settled()
    assert asked_again == [before]


async def test_a_tick_that_fails_does_not_stop_the_others(opened):
    from handlers.schedule import Tick

    def broken(desk):
        raise ZeroDivisionError

    def due(desk):
        row = desk.tx.people.one(city="due")
        if row is None:
            return 0
        desk.tx.people.change(row.id, city="done")
        outbox.put(desk.tx, row.chat_id, Message(text="reminded"), desk.now)
        return 1

    world = await opened(business(ticks=[Tick("broken", 1, broken), Tick("due", 1, due)]))
    world.forgive("tick broken failed: ZeroDivisionError")
    ann = await world.shopper("Ann", city="due")
    await world.pass_time(minutes=1)
    assert texts(ann) == ["reminded"]
