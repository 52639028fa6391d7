import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.database import Store, open_store
from storage.migrate import Outdated, configuration, revision
from storage.revise import revise
from storage.schema import metadata, whole
from storage.sqlite import SqliteStore
from tests.storage import samples
from tests.support import engines

ROOT = Path(__file__).parents[2]
KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import Engine, event
from storage.postgresql import PostgresStore
from storage.sqlite import SqliteStore

address, *counts = sys.argv[1:]
left = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

async def migrated():
    store = (SqliteStore if address.startswith("sqlite") else PostgresStore)(address)
    await store.prepare(migrate=True)
    await store.close()

for left in map(int, counts):
    if not os.fork():
        asyncio.run(migrated())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""
KILLS = (1, 2, 3, 5, 8, 13, 21, 34, 55)
"""After so many statements, one kill after the other on the same database: each start is also the next one's try again."""


def differences(connection: Connection) -> list[object]:
    with connection.begin():
        return list(compare_metadata(MigrationContext.configure(connection), whole()))


async def look(store: Store, question):
    if isinstance(store, SqliteStore):
        return await store._writer.run(question)
    async with store._engine.connect() as connection:
        return await connection.run_sync(question)


async def test_the_migrated_database_is_what_the_model_says(store: Store):
    assert await look(store, differences) == []


async def test_checks_and_partial_indexes_are_the_same_in_both(sqlite_store: SqliteStore):
    """What the comparison above does not look at."""
    expected = {
        table.name: {constraint.name for constraint in table.constraints if "ck_" in str(constraint.name)}
        for table in metadata.tables.values()
    }
    partial = {
        index.name for table in metadata.tables.values() for index in table.indexes if "_due_" in str(index.name)
    }

    def found(connection: Connection) -> tuple[dict[str, set[str | None]], set[str]]:
        checks = {name: {one["name"] for one in inspect(connection).get_check_constraints(name)} for name in expected}
        where = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        return checks, set(connection.exec_driver_sql(where).scalars())

    checks, indexes = await look(sqlite_store, found)
    assert checks == expected
    assert indexes == partial


async def test_starting_again_changes_nothing_and_loses_nothing(tmp_path: Path, sqlite_url: str):
    for expected in (1, 2, 3):
        store = await open_store(sqlite_url, tmp_path)
        await store.write(samples.person)
        assert await store.read(lambda tx: tx.people.count()) == expected
        await store.close()


@pytest.fixture
async def bare_url(engine: str, tmp_path: Path, session_folder: Path) -> AsyncIterator[str]:
    """Of a database with nothing in it."""
    if engine == engines.SQLITE:
        yield f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
        return
    async with engines.bare_postgres(session_folder) as url:
        yield url


async def test_a_kill_in_the_middle_is_taken_back_and_the_next_start_succeeds(tmp_path: Path, bare_url: str):
    command = [sys.executable, "-W", "ignore", "-c", KILLED, bare_url, *map(str, KILLS), "0"]
    killed = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert killed.stdout.split() == ["-9"] * len(KILLS) + ["0"], killed.stderr
    store = await open_store(bare_url, tmp_path)
    assert await look(store, differences) == []
    await store.write(samples.visit)
    await store.close()


async def test_a_database_from_the_future_is_left_alone(tmp_path: Path, sqlite_url: str):
    store = await open_store(sqlite_url, tmp_path)

    def renumber(connection: Connection) -> None:
        with connection.begin():
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    await look(store, renumber)
    await store.close()
    with pytest.raises(Outdated, match="newer version of this program"):
        await open_store(sqlite_url, tmp_path)
    with pytest.raises(Outdated, match="at revision 9999"):
        await open_store(sqlite_url, tmp_path, alone=False)


async def test_there_is_one_line_of_revisions_numbered_in_order(sqlite_store: SqliteStore):
    scripts = list(ScriptDirectory.from_config(configuration()).walk_revisions())
    assert [script.revision for script in reversed(scripts)] == [f"{n:04}" for n in range(1, len(scripts) + 1)]
    assert await look(sqlite_store, revision) == scripts[0].revision


def test_an_unchanged_model_gives_an_empty_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import shutil

    copy = tmp_path / "migrations"
    shutil.copytree(ROOT / "storage" / "migrations", copy)
    monkeypatch.setattr("storage.migrate.FOLDER", copy)
    revise("nothing changed")
    (written,) = copy.glob("versions/*_nothing_changed.py")
    assert written.read_text().endswith("def upgrade() -> None:\n    pass\n")
