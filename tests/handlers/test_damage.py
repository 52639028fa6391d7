"""A damaged or incomplete database: the program refuses to start, says what to do, changes nothing, and a backup brings all back."""

import contextlib
import shutil
import signal
import sqlite3
from pathlib import Path

from tests.handlers.test_program import running, started, telegram
from tests.support.phone import Phone

__all__ = ["telegram"]


async def told(folder: Path, telegram, *words: str) -> tuple[int | None, str]:
    """How a command ended, and what it said."""
    program = await started(folder, *words, BOT_TOKEN=telegram.token, BOT_API_URL=telegram.url)
    out, errors = await program.communicate()
    return program.returncode, (out + errors).decode()


async def greets(folder: Path, telegram, ann: Phone, *, ends: signal.Signals = signal.SIGKILL) -> None:
    """Starts the program, and ends it after its answer."""
    await ann.says("/start")
    async with running(folder, telegram) as program:
        await ann.hears("Hello", patience=30)
        program.send_signal(ends)
        await program.wait()


def known(folder: Path) -> list[str]:
    """Who is on record."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "bot.db")) as database:
        return [name for (name,) in database.execute("SELECT name FROM people")]


def spoil(file: Path, table: str) -> None:
    """A page of that table is overwritten, as by a disk that is failing."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        [(page,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table])
        [(size,)] = database.execute("PRAGMA page_size")
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xa5" * size)


async def test_with_a_damaged_page_it_does_not_start_and_a_backup_brings_all_back(tmp_path, telegram):
    ann = Phone(telegram, "Ann")
    await greets(tmp_path, telegram, ann, ends=signal.SIGTERM)
    status, said = await told(tmp_path, telegram, "backup", str(tmp_path / "kept.zip"))
    assert status == 0, said
    file = tmp_path / "data" / "bot.db"
    spoil(file, "answers")
    before = file.read_bytes()
    status, said = await told(tmp_path, telegram, "run")
    assert (status, "Traceback" in said) == (1, False)
    assert "is damaged" in said
    assert "restore a backup with main.py restore" in said
    status, said = await told(tmp_path, telegram, "check")
    assert status == 1
    assert "BAD  database" in said
    assert file.read_bytes() == before
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    status, said = await told(elsewhere, telegram, "restore", str(tmp_path / "kept.zip"))
    assert status == 0, said
    assert known(elsewhere) == ["Ann"]
    await greets(elsewhere, telegram, ann)


async def test_without_its_log_or_only_with_its_log_it_does_not_start_and_makes_nothing_new(tmp_path, telegram):
    data = tmp_path / "data"
    ann = Phone(telegram, "Ann")
    await greets(tmp_path, telegram, ann)
    for gone, advice in {
        "bot.db-wal": "Put bot.db-wal beside it, or restore a backup",
        "bot.db": "Put bot.db back beside it",
    }.items():
        shutil.move(data / gone, tmp_path)
        before = {file.name: file.read_bytes() for file in data.glob("bot.db*")}
        status, said = await told(tmp_path, telegram, "run")
        assert (status, "Traceback" in said) == (1, False)
        assert advice in said
        assert {file.name: file.read_bytes() for file in data.glob("bot.db*")} == before
        shutil.move(tmp_path / gone, data)
    await greets(tmp_path, telegram, ann)
    assert known(tmp_path) == ["Ann"]
