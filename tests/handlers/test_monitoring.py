"""What the program shows of itself: alive, ready, and its figures, with nobody in them."""

import asyncio
import re

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.model.message import Message
from bot.model.report import Media
from demo.standin.faults import Refusal, Reset
from demo.standin.refusals import ApiError
from handlers import monitoring
from handlers.schedule import Tick
from tests.handlers.business import business
from tests.handlers.test_dispatch import HANDLERS
from tests.handlers.test_sender import say
from tests.support.ports import free_port


def broken(_):
    raise ZeroDivisionError


@pytest.fixture
async def world(opened):
    things = business(HANDLERS, ticks=[Tick("broken", 1, broken)])
    return await opened(things, metrics_port=free_port())


async def get(world, path):
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{world.settings.metrics_port}{path}") as it:
        return it.status, await (it.json() if it.content_type == "application/json" else it.text())


async def figures(world):
    """Name with labels to value."""
    _, page = await get(world, "/metrics")
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return {
        sample.name.removeprefix("mystery_shopper_")
        + "".join(f"[{word}]" for word in sample.labels.values()): sample.value
        for sample in samples
    }


async def test_it_counts_what_it_does(world):
    ann = world.phone("Ann Amelia Anderson")
    for _ in range(3):
        await ann.says("/menu")
        await ann.hears("What now?")
    await ann.taps("Count")
    await ann.hears("Counted 1")
    await ann.says("/refuse")
    await ann.hears("Refused")
    await world.settled()
    told = await figures(world)
    assert told["updates_received_total"] == 5
    assert told["updates_processed_total[done]"] == 4
    assert told["updates_processed_total[refused]"] == 1
    assert told["send_attempts_total[sent]"] == 5
    assert told["transaction_seconds_count"] >= 10
    assert told["transaction_seconds_bucket[+Inf]"] == told["transaction_seconds_count"]
    assert told["database_up"] == 1
    assert (told["inbox_waiting"], told["outbox_messages[ready]"], told["outbox_messages[sending]"]) == (0, 0, 0)
    assert 0 <= told["telegram_silence_seconds"] < 10
    assert told["process_resident_memory_bytes"] > 1e6


async def test_what_waits_is_told_with_its_age(world):
    ann = await world.shopper("Ann")
    await say(world, ann, Message(text="later"), not_before=world.now.replace(year=2027))
    person = await world.person(ann)
    photo = Media(
        person_id=person.id,
        purpose="answer",
        kind="photo",
        file_id="x",
        file_unique_id="x",
        message_id=1,
        received_at=world.now,
        next_at=world.now.replace(year=2027),
    )
    await world.store.write(lambda tx: tx.media.add(photo))
    world.now = world.now.replace(minute=world.now.minute + 5)
    told = await figures(world)
    await world.store.write(lambda tx: tx.outbox.cancel(chat_id=ann.id))
    assert told["outbox_messages[ready]"] == 1
    assert told["outbox_oldest_seconds[ready]"] == 300
    assert told["files_to_fetch"] == 1
    assert told["files_to_fetch_oldest_seconds"] == 300


async def test_troubles_with_telegram_are_counted(world):
    world.forgive("tick broken failed")
    ann = await world.shopper("Ann")
    world.telegram.fail(
        Refusal(ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1})), method="sendMessage"
    )
    await say(world, ann, Message(text="one"))
    await world.telegram.signal.until(lambda: any(call.status == 429 for call in world.telegram.calls))
    await world.pass_time(seconds=2)
    world.telegram.fail(Reset("after"), method="sendMessage", times=2)
    await say(world, ann, Message(text="two"))
    await world.settled()
    told = await figures(world)
    assert told["telegram_floods_total"] == 1
    assert told["send_attempts_total[ambiguous]"] == 2
    assert told["messages_unknown_total"] == 1
    assert told["outbox_messages[unknown]"] == 1


async def test_ticks_are_counted_and_those_that_fail(world):
    world.forgive("tick broken failed")
    await world.office.tick()
    told = await figures(world)
    assert told["ticks_total[inbox]"] >= 1
    assert told["ticks_failed_total[broken]"] == told["ticks_total[broken]"] >= 1


async def test_nobody_is_in_the_figures(world):
    ann = world.phone("Ann Amelia Anderson")
    await ann.says("my secret")
    await ann.hears("You said my secret")
    _, page = await get(world, "/metrics")
    assert "Ann" not in page
    assert "secret" not in page
    assert str(ann.id) not in page
    assert world.telegram.token not in page


async def test_names_are_as_prometheus_wants_them(world):
    _, page = await get(world, "/metrics")
    for family in text_string_to_metric_families(page):
        assert re.fullmatch(r"(mystery_shopper|process)_[a-z_]+", family.name), family.name
        assert family.documentation
        assert family.type in {"counter", "gauge", "histogram"}
        if family.type == "counter" and family.name != "process_cpu_seconds":
            assert not family.name.endswith("_seconds")


async def test_it_is_alive_and_ready(world):
    await world.settled()
    assert await get(world, "/healthz") == (200, "alive\n")
    assert await get(world, "/readyz") == (
        200,
        {"ready": True, "database": "ok", "telegram": "ok", "running": "ok"},
    )
    assert (await get(world, "/elsewhere"))[0] == 404


async def test_without_a_database_it_is_alive_and_not_ready(world, monkeypatch):
    world.forgive("updates could not be stored")
    world.forgive("files cannot be looked up")
    await world.settled()

    async def full(*_, **__):
        raise OSError("disk full")

    def gone(_):
        raise LookupError("no such table")

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "write", full)
        patch.setattr(monitoring, "_stock", gone)
        status, told = await get(world, "/readyz")
        assert (status, told["database"]) == (503, "cannot be written (OSError)")
        assert (await get(world, "/healthz"))[0] == 200
        assert (await figures(world))["database_up"] == 0
    assert (await get(world, "/readyz"))[0] == 200


async def test_a_database_that_hangs_is_not_ready(world, monkeypatch):
    monkeypatch.setattr(monitoring, "_PATIENCE", 0.05)
    never = asyncio.Event()

    async def hangs(*_, **__):
        await never.wait()

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "write", hangs)
        status, told = await get(world, "/readyz")
        assert (status, told["database"]) == (503, "not written within 0.05 s")


async def test_without_telegram_it_is_not_ready_and_recovers(opened):
    uptime = [1000.0]
    world = await opened(business(), uptime=lambda: uptime[0], metrics_port=free_port())
    await world.settled()
    await world.telegram.goes_down()
    assert (await get(world, "/readyz"))[0] == 200, "one broken poll is no reason yet"
    uptime[0] += 91
    status, told = await get(world, "/readyz")
    assert (status, told["telegram"]) == (503, "does not answer (NotSent)")
    await world.telegram.comes_back()
    assert (await get(world, "/readyz"))[0] == 200
