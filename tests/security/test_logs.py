"""No token and nobody's words in the log: what the whole suite is watched for (tests/support/canary.py, tests/conftest.py) really is noticed."""

import asyncio
import logging
import os
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.standin.faults import Garbage, Refusal, Reset, ServerError
from demo.standin.refusals import forbidden
from demo.telegram import StandIn
from handlers.logs import set_levels
from tests.handlers.business import NoLibrary, business
from tests.support.canary import Overheard
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.world import World

ROOT = Path(__file__).parents[2]
SAID = "The waiter Kunibert dropped my Sachertorte"


@pytest.mark.parametrize("leak", [SAID, "Kriemhild", "Ravenscroft", "kriemhild_r"])
async def test_what_people_say_and_are_called_is_noticed(leak):
    telegram = StandIn(clock=lambda: datetime.now(UTC), seed=1)
    phone = Phone(telegram, "Kriemhild", last_name="Ravenscroft", username="kriemhild_r")
    await phone.says(SAID)
    with Overheard() as log:
        logging.getLogger("handlers.anything").debug("so it was: %s.", leak)
        logging.getLogger("handlers.anything").debug("nothing of note")
    assert log.leaks(telegram) == [leak]


@pytest.mark.parametrize(
    "leak", [lambda turn: turn.given.text, lambda turn: turn.desk.actor.name], ids=["words", "name"]
)
async def test_a_chat_of_any_test_fails_when_the_bot_logs_what_people_said_or_are_called(tmp_path, leak):
    """The watch itself: it looks at DEBUG at the end of every test that opens a world."""
    tell = logging.getLogger("bot.anything").debug
    world = World(tmp_path / "data", business({"*": lambda turn: tell("it was %s.", leak(turn))}), library=NoLibrary())
    with pytest.raises(AssertionError, match="in the log"):
        async with world:
            await world.phone("Kriemhild").says(SAID)


def test_a_token_is_noticed_in_a_traceback_too():
    from tests import conftest

    try:
        int("GET /bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/getMe")
    except ValueError:
        logging.getLogger("aiohttp.client").warning("it failed", exc_info=True)
    assert [line.split()[0] for line in conftest._told] == ["aiohttp.client"]
    conftest._told.clear()


@pytest.mark.parametrize(
    "library", ["sqlalchemy.engine", "PIL.TiffImagePlugin", "telegram.ext", "httpx", "asyncio", "aiosqlite"]
)
def test_libraries_are_never_asked_for_details(library):
    set_levels("DEBUG")
    assert not logging.getLogger(library).isEnabledFor(logging.INFO)
    assert logging.getLogger("handlers.sender").isEnabledFor(logging.DEBUG)


def command_line(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


async def told_until(program: asyncio.subprocess.Process, sign: bytes) -> bytes:
    """What it logged, up to a line with that in it."""
    told = b""
    while sign not in told:
        assert program.stderr
        line = await program.stderr.readline()
        assert line, "the program ended"
        told += line
    return told


async def test_the_program_tells_nothing_in_the_log_in_its_arguments_or_when_it_breaks(tmp_path):
    """The real process at DEBUG: a talk, a photo, Telegram failing in many ways, a table taken away under its feet, and a kill signal."""
    telegram = StandIn(clock=lambda: datetime.now(UTC), seed=1)
    await telegram.start()
    ann = Phone(telegram, "Kriemhild", last_name="Ravenscroft", username="kriemhild_r")
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "LOG_LEVEL": "DEBUG"}
    environment |= {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url, "PYTHONPATH": str(ROOT)}
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, str(ROOT / "main.py"), "run")
    program = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe)
    try:
        await ann.says(SAID)
        await ann.hears("invite", patience=30)
        arguments = command_line(program.pid)
        for fault in (ServerError(500), Garbage(), Reset(), Refusal(forbidden("bot was blocked by the user"))):
            telegram.fail(fault, method="sendMessage")
            await ann.says(f"{SAID} {fault}")
            await ann.sends_photo(photo("front"))
        with sqlite3.connect(tmp_path / "data" / "bot.db") as database:
            database.execute("ALTER TABLE people RENAME TO gone")
        await ann.says(f"{SAID} again")
        async with asyncio.timeout(20):
            told = await told_until(program, b"failed: ")
            program.send_signal(signal.SIGTERM)
            out, errors = await program.communicate()
    finally:
        if program.returncode is None:
            program.kill()
        await telegram.stop()
    log = (out + told + errors).decode()
    secret = telegram.token.partition(":")[2]
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    for text in (log.encode(), arguments, *(path.read_bytes() for path in files)):
        assert secret.encode() not in text
    assert [word for word in (SAID, "Kriemhild", "Ravenscroft", "kriemhild_r") if word in log] == []
