"""The program itself, as an operator starts and stops it."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.telegram import StandIn
from handlers.logs import Redacted
from tests.support import engines
from tests.support.phone import Phone

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def telegram():
    standin = StandIn(clock=lambda: datetime.now(UTC), seed=1)
    await standin.start()
    yield standin
    await standin.stop()


async def started(folder: Path, *arguments: str, **environment: str):
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "main.py"),
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "data"), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def running(folder, telegram, **environment):
    program = await started(folder, "run", BOT_TOKEN=telegram.token, BOT_API_URL=telegram.url, **environment)
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def test_it_answers_after_its_start_and_stops_when_asked(tmp_path, telegram):
    ann = Phone(telegram, "Ann")
    await ann.says("/start")
    async with running(tmp_path, telegram, LOG_LEVEL="DEBUG") as program:
        await ann.hears("Hello", patience=30)
        program.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            out, errors = await program.communicate()
        assert program.returncode == 0
    log = (out + errors).decode()
    assert telegram.token not in log
    assert telegram.token.partition(":")[2] not in log
    assert "/start" not in log
    assert "Traceback" not in log


HEAVY = {
    "PIL", "alembic", "aiohttp.web", "asyncpg", "obstore", "prometheus_client", "python_calamine", "pyxform", "typst", "xlsxwriter", "zxingcpp",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.ext.asyncio", "sqlalchemy.orm",
}  # fmt: skip
"""What most starts have no need of, or not yet: together longer than everything else."""


async def test_what_is_not_needed_yet_is_not_loaded(tmp_path, telegram):
    await engines.sqlite(tmp_path / "data")  # nothing is to be migrated
    async with running(tmp_path, telegram, PYTHONPROFILEIMPORTTIME="1") as program:
        await telegram.signal.until(lambda: any(call.method == "getUpdates" for call in telegram.calls))
        program.send_signal(signal.SIGTERM)
        _, errors = await program.communicate()
    loaded = {line.rpartition("|")[2].strip() for line in errors.decode().splitlines()}
    assert {"sqlalchemy", "handlers.office"} < loaded
    assert loaded & HEAVY == set()


async def test_two_on_one_folder_are_refused(tmp_path, telegram):
    ann = Phone(telegram, "Ann")
    await ann.says("/start")
    async with running(tmp_path, telegram):
        await ann.hears("Hello", patience=30)
        async with running(tmp_path, telegram) as second:
            _, errors = await second.communicate()
            assert second.returncode == 1
            assert b"Another process" in errors


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "BOT_TOKEN is not set"),
        ({"BOT_TOKEN": "12345678:wrong_wrong_wrong_wrong_wrong_wrong"}, "Telegram does not know this BOT_TOKEN"),
        ({"BOT_TOKEN": "not a token at all"}, "Telegram does not know this BOT_TOKEN"),
        ({"REPORT_DUE_HOURS": "soon"}, "REPORT_DUE_HOURS"),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence(tmp_path, telegram, environment, sentence):
    program = await started(tmp_path, "run", BOT_API_URL=telegram.url, **environment)
    out, errors = await program.communicate()
    assert program.returncode == 1
    assert sentence in errors.decode()
    assert "Traceback" not in errors.decode()
    assert "wrong_wrong" not in (out + errors).decode()


def test_tokens_are_left_out_of_every_line_and_traceback():
    token = "4839201765:AAFjv1kPq0R2sT5uW8xYz3bC6dE9gH_LmNo"
    try:
        int(f"https://example.org/bot{token}/getMe")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "calling %s", (token,), sys.exc_info())
    line = Redacted("%(message)s").format(record)
    assert "[token]" in line
    assert "AAFjv1kPq0R2" not in line


@pytest.mark.slow
async def test_killed_at_any_moment_it_loses_nothing_and_says_nothing_more_than_twice(tmp_path, telegram):
    people = [Phone(telegram, f"P{number}") for number in range(8)]
    asked = 12
    kills = (3, 21, 50, 77)

    def heard(phone):
        return sum(message.from_bot for message in phone.chat.messages)

    for _ in range(asked):
        for phone in people:
            await phone.says("/start")
    for kill in kills:
        async with running(tmp_path, telegram) as program, asyncio.timeout(60):
            await telegram.signal.until(lambda kill=kill: sum(map(heard, people)) >= kill)
            program.kill()
    async with running(tmp_path, telegram), asyncio.timeout(60):
        await telegram.signal.until(lambda: all(heard(phone) >= asked for phone in people))
    assert max(map(heard, people)) <= asked + len(kills)
