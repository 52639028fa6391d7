"""Taking updates in: nothing is lost on the way, and what stands in the way is told."""

import asyncio
from datetime import timedelta

import pytest

from demo.standin.faults import Garbage, Refusal, Reset, ServerError
from demo.standin.refusals import ApiError, conflict
from demo.standin.updates import WEBHOOK_SET
from handlers import intake
from handlers.errors import TokenRefused
from tests.handlers.business import business
from tests.handlers.test_sender import texts

TWO = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")


@pytest.mark.parametrize(
    "fault",
    [
        ServerError(502),
        Reset("after"),
        Garbage(),
        Refusal(ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1})),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_a_poll_that_fails_loses_nothing_and_doubles_nothing(opened, fault):
    world = await opened()
    ann = world.phone("Ann")
    world.telegram.fail(fault, method="getUpdates", times=2)
    for number in range(5):
        await ann.says(f"{number}")
    await ann.hears("You said 4")
    await world.settled()
    assert texts(ann) == [f"You said {number}" for number in range(5)]


async def test_after_a_failure_it_asks_at_once_and_does_not_first_wait_for_something_new(opened):
    """Else whoever tapped in vain would be shown their question again only at the end of a long and quiet poll."""
    world = await opened()
    ann = world.phone("Ann")
    await ann.says("1")
    await ann.hears("You said 1")
    rule = world.telegram.fail(ServerError(502), method="getUpdates")
    await ann.says("2")
    await rule.reached.wait()
    failed = len(world.telegram.calls)
    await ann.says("3")
    await ann.hears("You said 3")
    first, *_ = [call for call in world.telegram.calls[failed:] if call.method == "getUpdates" and call.status == 200]
    assert first.values["timeout"] == 0


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_number_that_comes_again_after_eight_days_is_another_update(opened, restarts):
    """After a week of silence Telegram chooses the next number at random: it may be lower, and it may have been there before."""
    world = await opened()
    ann = world.phone("Ann")
    await ann.says("0")
    await ann.says("1")
    await ann.hears("You said 1")
    await world.settled()
    first, last = world.telegram.updates.issued
    for number, words in ((last, "2"), (first, "3"), (first - 1000, "4")):
        world.now += timedelta(days=8)
        await world.office.tick()
        if restarts:
            await world.restart()
        world.telegram.updates.restart_ids(number)
        await ann.says(words)
        await ann.hears(f"You said {words}")
    assert world.telegram.updates.issued[-3:] == [last, first, first - 1000]
    assert [text for text in texts(ann) if text.startswith("You said")] == [f"You said {number}" for number in range(5)]


async def test_a_second_poller_is_told_clearly_and_the_bot_goes_on_when_it_is_gone(opened, caplog, monkeypatch):
    monkeypatch.setattr(intake, "CONFLICT_SECONDS", 0.1)
    world = await opened()
    world.forgive("Only one program may poll with one token")
    ann = world.phone("Ann")
    rule = world.telegram.fail(Refusal(TWO), method="getUpdates")
    await ann.says("1")
    await rule.reached.wait()
    await ann.says("2")
    await ann.hears("You said 2")
    assert "Only one program may poll with one token: stop the other" in caplog.text


@pytest.mark.parametrize("times", [1, 2, 5])
async def test_the_coordinators_hear_of_a_second_poller_that_stays(opened, monkeypatch, times):
    monkeypatch.setattr(intake, "CONFLICT_SECONDS", 0.0)
    world = await opened()
    world.forgive("Only one program may poll with one token")
    world.forgive("somebody else reads this bot's updates")
    cora = await world.coordinator("Cora")
    world.telegram.fail(Refusal(TWO), method="getUpdates", times=times)
    ann = world.phone("Ann")
    await ann.says("1")
    await ann.hears("You said 1")
    await world.settled()
    told = [text for text in texts(cora) if "Somebody else reads this bot" in text]
    assert len(told) == (times > 1)
    assert all("Another program asks Telegram" in text for text in told)


async def test_a_webhook_that_somebody_set_is_taken_away_and_told(opened, monkeypatch):
    monkeypatch.setattr(intake, "CONFLICT_SECONDS", 0.0)
    world = await opened()
    world.forgive("Only one program may poll with one token")
    world.forgive("somebody else reads this bot's updates")
    cora = await world.coordinator("Cora")
    await world.settled()
    world.telegram.webhook.url = "http://localhost:9/thief"
    world.telegram.updates.interrupt(WEBHOOK_SET)
    ann = world.phone("Ann")
    await ann.says("1")
    await cora.hears("localhost")
    await ann.hears("You said 1")
    assert world.telegram.webhook.url == ""


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_token_that_is_revoked_ends_the_program(opened, method):
    world = await opened()
    ann = world.phone("Ann")
    world.telegram.fail(Refusal(ApiError(401, "Unauthorized")), method=method, times=None)
    await ann.says("hello")
    with pytest.raises(TokenRefused):
        async with asyncio.timeout(10):
            await world.ended()
    world.telegram.faults.clear()
    await world.start()
    await ann.hears("You said hello")


async def test_a_store_that_fails_confirms_nothing_and_goes_on_when_it_works_again(opened, monkeypatch):
    world = await opened()
    world.forgive("updates could not be stored: OSError")
    ann = world.phone("Ann")
    await world.settled()
    works, failed = world.store.write, asyncio.Event()

    async def full(*_, **__):
        failed.set()
        raise OSError("disk full")

    monkeypatch.setattr(world.store, "write", full)
    await ann.says("hello")
    await failed.wait()
    assert world.telegram.updates.waiting()
    monkeypatch.setattr(world.store, "write", works)
    await ann.hears("You said hello")


async def test_a_store_that_fails_while_working_costs_no_attempt(opened, monkeypatch):
    world = await opened(business())
    world.forgive("OSError")
    ann = world.phone("Ann")
    await world.settled()
    works = world.store.write
    failures: list[object] = []

    async def sometimes(use_case, *args, **kwargs):
        if "Clerk" in getattr(use_case, "__qualname__", "") and len(failures) < 8:
            failures.append(use_case)
            raise OSError("disk full")
        return await works(use_case, *args, **kwargs)

    monkeypatch.setattr(world.store, "write", sometimes)
    await ann.says("hello")
    await ann.hears("You said hello")
    assert len(failures) == 8


async def test_old_worked_updates_are_forgotten(opened):
    world = await opened(business(), inbox_days=3)
    ann = world.phone("Ann")
    await ann.says("hello")
    await world.settled()
    known = world.telegram.updates._next - 1
    await world.pass_time(days=4)
    world.telegram.updates._next = known
    await ann.says("as if new")
    await ann.hears("You said as if new")
