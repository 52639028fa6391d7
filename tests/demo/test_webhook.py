"""Delivery to a webhook: confirmed by any 2xx, tried again otherwise, in order within a queue."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from demo.telegram import StandIn
from tests.demo.conftest import Clock
from tests.support.phone import Phone

SECRET = "s3cret_-"


@dataclass
class Receiver:
    """A bot's web server. `answers` (what a web.Response takes) are used up first; then everything is taken."""

    url: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.received.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return web.Response(**(self.answers.pop(0) if self.answers else {}))

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received if "message" in update]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def server(clock: Clock, receiver: Receiver) -> AsyncIterator[StandIn]:
    server = StandIn(clock=clock, seed=7, pause=receiver.pause)
    await server.start()
    yield server
    await server.stop()


async def delivered(server: StandIn) -> None:
    await server.signal.until(lambda: not server.updates.waiting())


async def test_updates_come_with_the_secret_and_are_confirmed(
    bot: Bot, server: StandIn, ann: Phone, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    await ann.says("one")
    await delivered(server)
    assert receiver.texts == ["/start", "one"]
    assert set(receiver.secrets) == {SECRET}


async def test_a_refused_update_is_tried_again_before_the_next(
    bot: Bot, server: StandIn, ann: Phone, receiver: Receiver
) -> None:
    receiver.answers = [{"status": 500}] * 4
    await bot.set_webhook(receiver.url)
    await ann.says("one")
    await delivered(server)
    assert receiver.texts == ["/start"] * 5 + ["one"]
    assert receiver.pauses == [0, 2, 4, 8]
    assert "500" in str((await bot.get_webhook_info()).last_error_message)


async def test_retry_after_is_honoured(bot: Bot, server: StandIn, ann: Phone, receiver: Receiver) -> None:
    receiver.answers = [{"status": 503, "headers": {"Retry-After": "5"}}]
    await bot.set_webhook(receiver.url)
    await delivered(server)
    assert receiver.pauses == [5]
    assert receiver.texts == ["/start", "/start"]
    assert ann.chat.started


async def test_a_press_does_not_wait_for_a_text_of_the_same_person(
    bot: Bot, server: StandIn, ann: Phone, receiver: Receiver, clock: Clock
) -> None:
    board = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="a")]])
    await bot.send_message(ann.id, "x", reply_markup=board)
    await ann.taps("Go")
    await bot.set_webhook(receiver.url)
    await delivered(server)
    assert {key for update in receiver.received for key in update} == {"update_id", "message", "callback_query"}


async def test_an_answer_may_carry_a_method(bot: Bot, ann: Phone, receiver: Receiver) -> None:
    answer = {"method": "sendMessage", "chat_id": ann.id, "text": "answered at once"}
    receiver.answers = [{"text": json.dumps(answer)}]
    await bot.set_webhook(receiver.url)
    await ann.hears("answered at once")


async def test_a_webhook_that_is_gone_keeps_the_updates(
    bot: Bot, server: StandIn, ann: Phone, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url.replace("/hook", "/nothing"))
    await server.signal.until(lambda: server.webhook.last_error)
    await bot.delete_webhook()
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["/start"]
    assert ann.chat.started
    assert not receiver.received
