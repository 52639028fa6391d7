"""Faults to order, as python-telegram-bot sees them, and whether the work behind the lost answer was done."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from aiohttp import ClientSession
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from demo.standin.faults import Fault, Garbage, Refusal, Reset, ServerError, Silence, Truncated
from demo.standin.floods import Bucket, FloodLimits
from demo.standin.refusals import forbidden, too_many_requests
from demo.telegram import LOOPBACK, StandIn
from tests.demo.conftest import Clock
from tests.demo.pictures import picture
from tests.support.phone import Phone


@pytest.fixture
async def hasty(server: StandIn) -> AsyncIterator[Bot]:
    """A bot that gives up reading after a tenth of a second."""
    request = HTTPXRequest(read_timeout=0.1)
    async with Bot(server.token, base_url=f"{server.url}/bot", request=request) as bot:
        yield bot


TABLE: list[tuple[Fault, type[TelegramError], int]] = [
    (Refusal(too_many_requests(7)), RetryAfter, 0),
    (Refusal(forbidden("bot was blocked by the user")), Forbidden, 0),
    (ServerError(500), NetworkError, 0),
    (ServerError(502), NetworkError, 0),
    (ServerError(502, "after"), NetworkError, 1),
    (Reset(), NetworkError, 0),
    (Reset("after"), NetworkError, 1),
    (Garbage(), TelegramError, 1),
    (Garbage("before"), TelegramError, 0),
    (Silence(), TimedOut, 0),
    (Silence("after"), TimedOut, 1),
]


@pytest.mark.parametrize(("fault", "error", "sent"), TABLE, ids=[str(row[0])[:50] for row in TABLE])
async def test_a_fault_strikes_once(
    hasty: Bot, server: StandIn, ann: Phone, fault: Fault, error: type[TelegramError], sent: int
) -> None:
    server.fail(fault, method="sendMessage")
    with pytest.raises(error):
        await hasty.send_message(ann.id, "struck")
    assert [message.text for message in ann.chat.messages].count("struck") == sent
    await hasty.send_message(ann.id, "through")
    assert ann.sees("through")


async def test_429_says_how_long_in_body_and_header(server: StandIn, ann: Phone) -> None:
    server.fail(Refusal(too_many_requests(7)))
    body = {"chat_id": ann.id, "text": "x"}
    async with (
        ClientSession() as session,
        session.post(f"{server.url}/bot{server.token}/sendMessage", json=body) as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
        assert (await answer.json())["parameters"] == {"retry_after": 7}


async def test_a_rule_keeps_to_its_method_its_person_and_its_count(bot: Bot, server: StandIn, ann: Phone) -> None:
    bo = Phone(server, "Bo")
    await bo.opens()
    rule = server.fail(ServerError(), method="sendMessage", person=bo, skip=1, times=2)
    await bot.send_message(ann.id, "other person")
    await bot.send_message(bo.id, "skipped")
    await bot.send_chat_action(bo.id, "typing")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(bo.id, "struck")
    await bot.send_message(bo.id, "over")
    assert rule.struck == 2


async def test_a_silence_can_be_ended(bot: Bot, server: StandIn, ann: Phone) -> None:
    rule = server.fail(Silence(), method="sendMessage")
    sending = asyncio.ensure_future(bot.send_message(ann.id, "held"))
    await rule.reached.wait()
    assert not ann.sees("held")
    rule.release()
    await sending
    assert ann.sees("held")


async def test_down_and_up_again(bot: Bot, server: StandIn, ann: Phone) -> None:
    await bot.send_message(ann.id, "before")
    await server.goes_down()
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "lost")
    await ann.says("still there")
    await server.comes_back()
    await bot.send_message(ann.id, "after")
    assert [message.text for message in ann.chat.messages[1:]] == ["before", "still there", "after"]


@pytest.mark.parametrize("ending", [StandIn.goes_down, StandIn.stop])
@pytest.mark.parametrize("comes_first", [True, False])
async def test_nobody_who_comes_in_the_last_moment_waits_for_ever(
    ending: Callable[[StandIn], Awaitable[None]], comes_first: bool, clock: Clock
) -> None:
    """However far the server is with the connection, or with its end."""
    for turns in range(8):
        server = StandIn(clock=clock, seed=1)
        await server.start()
        ends = asyncio.ensure_future(_after(turns if comes_first else 0, ending(server)))
        await _turns(0 if comes_first else turns)
        with socket.socket() as client, suppress(ConnectionRefusedError, ConnectionResetError):
            client.connect((LOOPBACK, server.port))
            client.setblocking(False)
            async with asyncio.timeout(5):
                assert await asyncio.get_running_loop().sock_recv(client, 1) == b"", turns
        await ends
        await server.stop()


async def _after(turns: int, ending: Awaitable[None]) -> None:
    await _turns(turns)
    await ending


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_downloads_break_in_the_middle_or_expire(bot: Bot, server: StandIn, ann: Phone, clock: Clock) -> None:
    photo = await ann.sends_photo(picture())
    file = await bot.get_file(photo.file.file_id)
    server.fail(Truncated(), method="file")
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == photo.file.data
    clock.advance(minutes=61)
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()


async def test_every_call_is_noted_with_its_fate(bot: Bot, server: StandIn, ann: Phone) -> None:
    await bot.send_photo(ann.id, picture(), caption="shop")
    server.fail(ServerError(500))
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "x")
    sent, failed = server.calls[-2:]
    assert (sent.method, sent.chat_id, sent.status, len(sent.files)) == ("sendPhoto", ann.id, 200, 1)
    assert (failed.method, failed.status, failed.values["text"]) == ("sendMessage", 500, "x")


async def test_stopping_ends_polls_and_silences_at_once(clock: Clock) -> None:
    server = StandIn(clock=clock)
    await server.start()
    ann = Phone(server, "Ann")
    await ann.opens()
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        latest = (await bot.get_updates())[-1].update_id
        rule = server.fail(Silence(), method="sendMessage")
        under_way = [
            asyncio.ensure_future(bot.get_updates(offset=latest + 1, timeout=50)),
            asyncio.ensure_future(bot.send_message(ann.id, "held")),
        ]
        await rule.reached.wait()
        async with asyncio.timeout(5):
            await server.stop()
            ended = await asyncio.gather(*under_way, return_exceptions=True)
    assert [type(error) for error in ended] == [NetworkError, NetworkError]


async def test_flood_limits_by_chat_and_in_all(clock: Clock) -> None:
    limits = FloodLimits(per_chat=Bucket(rate=1, burst=3), overall=Bucket(rate=30, burst=5))
    server = StandIn(clock=clock, floods=limits)
    await server.start()
    ann, bo, cy = (Phone(server, name) for name in ("Ann", "Bo", "Cy"))
    for phone in (ann, bo, cy):
        await phone.opens()
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        for _ in range(3):
            await bot.send_message(ann.id, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(ann.id, "too fast")
        await bot.send_message(bo.id, "x")
        await bot.send_message(cy.id, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(bo.id, "too many in all")
        clock.advance(seconds=1)
        await bot.send_message(ann.id, "allowed again")
        assert [call.answer["error_code"] for call in server.calls if call.status == 429] == [429, 429]
    await server.stop()
