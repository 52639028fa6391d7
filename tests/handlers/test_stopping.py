"""SIGTERM under load, by polling and by webhook: it ends within ten seconds, nothing is half done, nothing is said twice or lost."""

import asyncio
import signal
import sqlite3

import pytest

from demo.standin.chats import Message
from demo.standin.faults import Silence
from tests.handlers.test_program import running, telegram
from tests.handlers.test_webhook import SECRET
from tests.support.phone import Phone
from tests.support.ports import free_port

__all__ = ["telegram"]
PEOPLE, ASKED = 8, 12


def webhook():
    port = free_port()
    return {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_PORT": str(port),
    }


def answers(phone: Phone) -> list[Message]:
    return [message for message in phone.chat.messages if message.from_bot]


def half_done(folder) -> int:
    with sqlite3.connect(folder / "data" / "bot.db") as database:
        return int(database.execute("SELECT count(*) FROM outbox WHERE state = 'sending'").fetchone()[0])


@pytest.mark.parametrize("way", [dict, webhook], ids=["polling", "webhook"])
@pytest.mark.slow
async def test_asked_to_stop_in_full_swing_it_ends_soon_and_goes_on_where_it_was(tmp_path, telegram, way):
    environment = way()
    people = [Phone(telegram, f"P{number}") for number in range(PEOPLE)]
    for _ in range(ASKED):
        for phone in people:
            await phone.says("/start")
    for enough in (5, 50):
        async with running(tmp_path, telegram, **environment) as program, asyncio.timeout(60):
            await telegram.signal.until(lambda enough=enough: sum(len(answers(each)) for each in people) >= enough)
            program.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                _, log = await program.communicate()
        assert program.returncode == 0, log.decode()
        assert b"Traceback" not in log
        assert half_done(tmp_path) == 0
    async with running(tmp_path, telegram, **environment), asyncio.timeout(60):
        await telegram.signal.until(lambda: all(len(answers(each)) >= ASKED for each in people))
    assert [len(answers(each)) for each in people] == [ASKED] * PEOPLE


@pytest.mark.parametrize("method", ["getMe", "setWebhook", "sendMessage"])
async def test_telegram_that_never_answers_does_not_keep_it_from_stopping(tmp_path, telegram, method):
    rule = telegram.fail(Silence(), method=method, times=None)
    ann = Phone(telegram, "Ann")
    await ann.says("/start")
    async with running(tmp_path, telegram, **webhook()) as program, asyncio.timeout(60):
        await rule.reached.wait()
        program.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            _, log = await program.communicate()
    assert program.returncode == 0, log.decode()
