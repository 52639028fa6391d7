"""Full disks, locked and damaged files: nothing is acknowledged that is not stored, and work goes on when the trouble is over."""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.ports import Transaction
from storage import thread
from storage.damage import Unreadable
from storage.database import open_store
from storage.sqlite import SqliteStore
from tests.storage import samples
from tests.storage.test_group_commit import add, chats


def pragma(tx: Transaction, words: str) -> Any:
    return tx.people.statements.connection.exec_driver_sql(f"PRAGMA {words}").scalar()  # type: ignore[attr-defined]


def add_much(tx: Transaction, chat_id: int) -> None:
    samples.person(tx, chat_id=chat_id, name="x" * 100_000)


async def test_a_full_disk_takes_nothing_that_was_acknowledged(sqlite_store: SqliteStore):
    pages = await sqlite_store.write(pragma, "page_count")
    await sqlite_store.write(pragma, f"max_page_count={pages + 60}")
    work = [sqlite_store.write(add_much if number % 2 else add, number) for number in range(1, 41)]
    results = await asyncio.gather(*work, return_exceptions=True)
    failed = [number for number, result in enumerate(results, 1) if isinstance(result, OperationalError)]
    stored = [number for number, result in enumerate(results, 1) if not isinstance(result, Exception)]
    assert failed
    assert sorted(failed + stored) == list(range(1, 41))
    assert await chats(sqlite_store) == stored
    await sqlite_store.write(pragma, "max_page_count=1073741823")
    for number in failed:
        await sqlite_store.write(add_much, number)
    assert await chats(sqlite_store) == list(range(1, 41))
    assert await sqlite_store.read(pragma, "integrity_check") == "ok"


async def test_when_the_database_takes_the_whole_transaction_back_everybody_in_it_hears_that(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("storage.sqlite.GROUP_SECONDS", 60)  # on a busy machine too these are one group

    def lose_all(tx: Transaction) -> None:
        samples.person(tx, chat_id=2)
        raw = tx.people.statements.connection.connection.driver_connection  # type: ignore[attr-defined]
        raw.rollback()
        raise OSError("disk I/O error")

    work = [sqlite_store.write(add, 1), sqlite_store.write(lose_all), sqlite_store.write(add, 3)]
    results = await asyncio.gather(*work, return_exceptions=True)
    assert [isinstance(result, OperationalError) for result in results] == [True, True, False]
    assert await chats(sqlite_store) == [3]
    await sqlite_store.write(add, 4)
    assert await chats(sqlite_store) == [3, 4]


async def test_a_database_that_another_program_holds_is_waited_for_and_then_reported(
    sqlite_store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(thread, "PATIENCE", "PRAGMA busy_timeout=20")
    holder = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(*(sqlite_store.write(add, n) for n in (1, 2)), return_exceptions=True)
    assert ["database is locked" in str(result) for result in results] == [True, True]
    assert await chats(sqlite_store) == []
    holder.execute("ROLLBACK")
    holder.close()
    await sqlite_store.write(add, 3)
    assert await chats(sqlite_store) == [3]


@pytest.mark.parametrize(
    "damage", [b"This is a letter, not a database." * 300, b"SQLite format 3\x00" + os.urandom(9000)]
)
async def test_a_damaged_file_is_left_as_it_is_and_the_start_refused(tmp_path: Path, sqlite_url: str, damage: bytes):
    (tmp_path / "bot.db").write_bytes(damage)
    for _ in range(2):
        with pytest.raises(Unreadable, match=r"restore a backup with main\.py restore"):
            await open_store(sqlite_url, tmp_path)
    assert (tmp_path / "bot.db").read_bytes() == damage


async def test_errors_do_not_tell_what_people_wrote(sqlite_store: SqliteStore):
    def broken(tx: Transaction) -> None:
        samples.person(tx, name="Ann Example", contact_id=4711)

    with pytest.raises(Exception, match="FOREIGN KEY") as caught:
        await sqlite_store.write(broken)
    assert "Ann Example" not in str(caught.value)
