"""SIGTERM to the real program while its worker decodes a picture: it ends in time, and the next run decodes the picture."""

import asyncio
import os
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.person import Person, Role
from bot.settings import Settings
from storage.database import open_store
from tests.handlers.test_program import running, telegram
from tests.support.phone import Phone
from tests.support.pictures import photo

__all__ = ["telegram"]
CONSENT = Settings.model_fields["consent_version"].default
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the children of a process")


async def coordinator(folder: Path, phone: Phone) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    now = datetime.now(UTC)
    cora = Person(
        chat_id=phone.id, name="Cora", language="en", timezone="UTC", role=Role.COORDINATOR, consent_version=CONSENT,
        consent_at=now, last_active_at=now, created_at=now,
    )  # fmt: skip
    await store.write(lambda tx: tx.people.add(cora))
    await store.close()
    phone.chat.started = True


def files(folder: Path) -> dict[int, str]:
    """State by number of the row."""
    with sqlite3.connect(folder / "bot.db") as database:
        rows = dict(database.execute("SELECT id, state FROM media"))
    database.close()
    return rows


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "media").rglob("*"))


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def children(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def decodes(process: int) -> bool:
    return b"darkroom" in Path(f"/proc/{process}/cmdline").read_bytes()


async def until(condition):
    """Nobody signals what another process does: looked at again and again."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


async def test_the_program_ends_in_time_and_the_next_run_decodes_the_picture(tmp_path, telegram):
    data = tmp_path / "data"
    data.mkdir(0o700)
    cora = Phone(telegram, "Cora")
    await coordinator(data, cora)
    async with running(tmp_path, telegram) as program:
        await cora.sends_document(photo("warm"), "warm.jpg", mime="image/jpeg")
        await until(lambda: files(data) == {1: "stored"})
        before = kept(data)
        helpers = children(program.pid)
        [worker] = filter(decodes, helpers)
        os.kill(worker, signal.SIGSTOP)
        await cora.sends_document(photo("slow"), "slow.jpg", mime="image/jpeg")
        await until(lambda: kept(data) > before)
        program.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            _, log = await program.communicate()
    assert program.returncode == 0, log.decode()
    assert b"Traceback" not in log
    assert not any(map(lives, helpers))
    assert files(data) == {1: "stored", 2: "pending"}
    async with running(tmp_path, telegram) as program:
        await until(lambda: files(data) == {1: "stored", 2: "stored"})
