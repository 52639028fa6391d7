"""What only shows when processes end: by SIGKILL, without goodbye, or because another one is there already."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.ports import Transaction
from storage.database import open_store
from storage.lock import AlreadyRunning
from storage.migrate import Outdated

PAIRS = """
import asyncio, itertools, sys
from pathlib import Path
from storage.database import open_store
from tests.storage import samples

numbers = itertools.count(int(sys.argv[2]))

def pair(tx, number):
    person = samples.person(tx, chat_id=number)
    samples.outgoing(tx, chat_id=number)
    if number % 5 == 0:
        raise ValueError("taken back")
    tx.people.change(person.id, name="whole")

async def talk(store):
    for number in numbers:
        try:
            await store.write(pair, number)
        except ValueError:
            continue
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()

async def main():
    folder = Path(sys.argv[1])
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    await asyncio.gather(*(talk(store) for _ in range(int(sys.argv[3]))))

asyncio.run(main())
"""
FORGETFUL = """
import asyncio, sys
from pathlib import Path
from storage.database import open_store

async def main():
    folder = Path(sys.argv[1])
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    print(await store.write(lambda tx: tx.people.count()))

asyncio.run(main())
"""
ROOT = Path(__file__).parents[2]


def start(script: str, *args: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "ignore", "-c", script, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def acknowledged_until_killed(folder: Path, first: int, callers: int, after: int) -> list[int]:
    """SIGKILL in full swing, `after` so many acknowledgements; all that it had said by then."""
    process = start(PAIRS, folder, first, callers)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return said + [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]


async def test_nothing_acknowledged_is_lost_and_nothing_is_there_by_half(tmp_path: Path):
    acknowledged: set[int] = set()
    for turn, callers in enumerate((1, 2, 50)):
        acknowledged.update(acknowledged_until_killed(tmp_path, 1 + turn * 100_000, callers, 150 + 37 * turn))
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path)

    def found(tx: Transaction) -> tuple[set[int], set[int]]:
        return {one.chat_id for one in tx.people.find(name="whole")}, {one.chat_id for one in tx.outbox.find()}

    people, messages = await store.read(found)
    total = await store.read(lambda tx: tx.people.count())
    await store.close()
    assert acknowledged <= people
    assert people == messages
    assert total == len(people)
    assert not [number for number in people if number % 5 == 0]
    assert len(acknowledged) > 500


async def test_a_second_process_is_refused_and_told_why(tmp_path: Path, sqlite_url: str):
    store = await open_store(sqlite_url, tmp_path)
    process = start(FORGETFUL, tmp_path)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"Another process (number {os.getpid()}) works on {tmp_path}. Nothing was changed." in said
    with pytest.raises(AlreadyRunning):
        await open_store(sqlite_url, tmp_path)
    await store.close()
    again = await open_store(sqlite_url, tmp_path)
    await again.close()


async def test_a_program_that_forgets_to_close_ends_all_the_same(tmp_path: Path):
    for _ in range(2):
        said, _ = start(FORGETFUL, tmp_path).communicate(timeout=20)
        assert said == "0\n"


async def test_a_short_command_works_beside_a_running_bot(tmp_path: Path, sqlite_url: str):
    with pytest.raises(Outdated):
        await open_store(sqlite_url, tmp_path, alone=False)
    bot = await open_store(sqlite_url, tmp_path)
    command = await open_store(sqlite_url, tmp_path, alone=False)
    await command.write(lambda tx: tx.inbox.take_in([]))
    await command.close()
    await bot.close()


async def test_only_the_owner_can_read_what_is_stored(tmp_path: Path):
    folder = tmp_path / "deep" / "data"
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    await store.write(lambda tx: tx.people.count())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    await store.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600, "lock": 0o600}


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "mysql+aiomysql://host/bot"])
async def test_an_address_that_cannot_work_is_refused(tmp_path: Path, url: str):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        await open_store(url, tmp_path)
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", tmp_path)
    await store.close()
