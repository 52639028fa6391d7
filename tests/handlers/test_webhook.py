"""Updates that Telegram brings: only its own are taken, each is stored before it is confirmed, and a store that is down loses none."""

import asyncio
import io
import json

import pytest
from aiohttp import ClientSession
from pydantic import ValidationError

from bot.settings import Settings
from demo.standin.delivery import SIGNATURE_HEADER
from demo.standin.faults import Refusal
from demo.standin.refusals import bad_request
from handlers import admission, webhook
from tests.handlers.business import business
from tests.handlers.test_dispatch import HANDLERS
from tests.handlers.test_sender import texts
from tests.support.ports import free_port

SECRET = "sEcret_-" * 4


@pytest.fixture
async def world(opened):
    port = free_port()
    world = await opened(
        business(HANDLERS), webhook_url=f"http://127.0.0.1:{port}/bot", webhook_secret=SECRET, webhook_port=port
    )
    await world.telegram.signal.until(lambda: world.telegram.webhook.url)
    return world


def update(number=1, text="hello"):
    someone = {"id": 77, "is_bot": False, "first_name": "Eve"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "from": someone, "text": text}
    return {"update_id": number, "message": message}


async def send(world, body=None, *, url=None, content="application/json", **headers):
    """A request as Telegram makes it, but for what is said; its status."""
    given = {SIGNATURE_HEADER: SECRET, "Content-Type": content} | headers
    data = json.dumps(update()) if body is None else body
    async with (
        ClientSession() as session,
        session.post(
            url or world.telegram.webhook.url,
            data=data,
            headers={name: value for name, value in given.items() if value is not None},
        ) as answer,
    ):
        return answer.status, answer.headers.get("Retry-After")


async def stored(world):
    return await world.store.read(lambda tx: len(tx.inbox.waiting(100)) or tx.people.count())


async def test_a_whole_conversation_by_webhook(world):
    ann = world.phone("Ann")
    await ann.says("/menu")
    await ann.hears("What now?")
    await ann.taps("Count")
    await ann.hears("Counted 1")
    assert not [call for call in world.telegram.calls if call.method == "getUpdates"]


async def test_what_came_while_it_was_down_is_brought_again_and_worked_in_order(world):
    ann = world.phone("Ann")
    await ann.says("first")
    await ann.hears("You said first")
    await world.stop()
    for number in range(50):
        await ann.says(f"{number}")
    await world.start()
    await world.settled()
    assert texts(ann) == ["You said first", *[f"You said {number}" for number in range(50)]]


NEAR = SECRET[:-1] + "x"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({SIGNATURE_HEADER: None}, 403),
        ({SIGNATURE_HEADER: ""}, 403),
        ({SIGNATURE_HEADER: "wrong"}, 403),
        ({SIGNATURE_HEADER: NEAR}, 403),
        ({SIGNATURE_HEADER: SECRET + "x"}, 403),
        ({SIGNATURE_HEADER: "sécret"}, 403),
        ({"content": "text/plain"}, 415),
        ({"content": "application/x-www-form-urlencoded"}, 415),
        ({"body": b" " * 500_000}, 400),
        ({"body": b""}, 400),
        ({"body": b"{"}, 400),
        ({"body": b"[1]"}, 400),
        ({"body": b'{"update_id": "1"}'}, 400),
        ({"body": b"[" * 100_000}, 400),
    ],
    ids=lambda each: str(each)[:60],
)
async def test_what_is_not_telegrams_changes_nothing(world, headers, status):
    await world.settled()
    assert (await send(world, **headers))[0] == status
    assert await stored(world) == 0


async def test_the_path_cannot_be_guessed(world):
    base, _, key = world.telegram.webhook.url.rpartition("/")
    assert len(key) == 64
    assert key not in SECRET
    for url in (base, f"{base}/", f"{base}/{key[:-1]}0", f"{base}/{key}/x"):
        assert (await send(world, url=url))[0] == 404
    async with ClientSession() as session, session.get(world.telegram.webhook.url) as answer:
        assert answer.status == 405
    assert await stored(world) == 0


async def test_a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(world):
    large = io.BytesIO(b" " * (webhook.MAX_BODY + 1))
    assert (await send(world, large))[0] == 413

    async def endless():
        for _ in range(40):
            yield b" " * 32_768

    assert (await send(world, endless()))[0] == 413


async def test_an_update_is_stored_before_it_is_confirmed_and_once(world):
    for _ in range(3):
        assert (await send(world))[0] == 200
    await world.office.idle()
    assert await world.store.read(lambda tx: tx.outbox.count()) == 1


async def test_an_update_that_nobody_can_read_is_kept_and_holds_up_nobody(world):
    world.forgive("failed: ")
    for number, odd in enumerate([5, {"chat": None}, {"from": {"id": "x"}}]):
        assert (await send(world, json.dumps({"update_id": number, "message": odd})))[0] == 200
    ann = world.phone("Ann")
    await ann.says("still there?")
    await ann.hears("You said still there?")


async def test_telegram_is_asked_to_come_again_while_the_database_is_down(world, monkeypatch):
    world.forgive("an update could not be stored: OSError")
    ann = world.phone("Ann")
    await world.settled()
    pauses, up = [], asyncio.Event()

    async def pause(seconds):
        pauses.append(seconds)
        await up.wait()

    async def full(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(world.telegram._deliveries, "_pause", pause)
    works = world.store.write
    monkeypatch.setattr(world.store, "write", full)
    await ann.says("hello")
    await world.telegram.signal.until(lambda: pauses)
    assert pauses == [5]
    assert world.telegram.updates.waiting()
    monkeypatch.setattr(world.store, "write", works)
    up.set()
    await ann.hears("You said hello")


async def test_a_store_that_hangs_is_as_good_as_down_and_what_it_stores_late_is_worked(world, monkeypatch):
    monkeypatch.setattr(webhook, "STORE_SECONDS", 0.05)
    await world.settled()
    works, go_on = world.store.write, asyncio.Event()

    async def hangs(*args, **kwargs):
        await go_on.wait()
        return await works(*args, **kwargs)

    monkeypatch.setattr(world.store, "write", hangs)
    assert await send(world) == (503, "5")
    monkeypatch.setattr(world.store, "write", works)
    said = asyncio.Event()
    world.store.listeners.append(lambda tables: said.set() if "people" in tables else None)
    go_on.set()
    async with asyncio.timeout(10):
        await said.wait()


async def test_with_too_much_to_do_nothing_more_is_taken_in(world, monkeypatch):
    await world.settled()
    monkeypatch.setattr(admission, "HIGH_WATER", 0)
    assert await send(world) == (503, "5")
    monkeypatch.undo()
    assert (await send(world))[0] == 200


async def test_somebody_elses_webhook_is_taken_back_and_told_once_a_day(world):
    world.forgive("somebody else reads this bot's updates")
    cora = await world.coordinator("Cora")
    ours = world.telegram.webhook.url
    for _ in range(2):
        world.telegram.webhook.url = "http://localhost:9/thief"
        await world.pass_time(minutes=11)
        assert world.telegram.webhook.url == ours
    message = await cora.hears("Somebody else reads this bot")
    assert message.says("localhost")
    assert message.says("/revoke")
    await cora.hears_nothing_more()


async def test_what_telegram_says_of_its_failures_stands_in_the_log(world, caplog):
    await world.settled()
    world.telegram.webhook.last_error = (int(world.now.timestamp()), "Connection timed out")
    await world.pass_time(minutes=11)
    assert "Telegram could not bring an update: Connection timed out" in caplog.text


async def test_an_address_that_telegram_refuses_is_told_and_tried_again(world):
    await world.stop()
    world.telegram.webhook.url = ""
    world.forgive("Telegram does not accept WEBHOOK_URL: Bad webhook: failed to resolve host")

    rule = world.telegram.fail(Refusal(bad_request("bad webhook: Failed to resolve host")), method="setWebhook")
    ann = world.phone("Ann")
    await world.start()
    await rule.reached.wait()
    await ann.says("hello")
    await ann.hears("You said hello")


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "x" * 257, "with space " * 4])
def test_without_a_good_secret_it_refuses_to_start(secret):
    with pytest.raises(ValidationError, match="openssl rand"):
        Settings(_env_file=None, webhook_url="https://bot.example.org", webhook_secret=secret)


@pytest.mark.parametrize("url", ["http://bot.example.org", "bot.example.org", "ftp://x.org", "https://"])
def test_only_https_is_public(url):
    with pytest.raises(ValidationError, match="https"):
        Settings(_env_file=None, webhook_url=url, webhook_secret=SECRET)
