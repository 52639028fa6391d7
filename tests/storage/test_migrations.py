import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.database import Store, open_store
from storage.migrate import Outdated, configuration, revision
from storage.revise import revise
from storage.schema import metadata
from storage.sqlite import SqliteStore
from tests.storage import samples

ROOT = Path(__file__).parents[2]
KILLED = """
import asyncio, os, sys
from pathlib import Path
from sqlalchemy import event
from storage.sqlite import SqliteStore

store = SqliteStore(f"sqlite+aiosqlite:///{sys.argv[1]}")
left = int(sys.argv[2])

@event.listens_for(store._writer._engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os._exit(9)

asyncio.run(store.prepare(migrate=True))
print("survived")
os._exit(0)
"""


def differences(connection: Connection) -> list[object]:
    with connection.begin():
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def look(store: Store, question):
    assert isinstance(store, SqliteStore)
    return await store._writer.run(question)


async def test_the_migrated_database_is_what_the_model_says(sqlite_store: SqliteStore):
    assert await look(sqlite_store, differences) == []


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


@pytest.mark.parametrize("statements", [1, 3, 8, 30, 55])
async def test_a_kill_in_the_middle_is_taken_back_and_the_next_start_succeeds(
    tmp_path: Path, sqlite_url: str, statements: int
):
    command = [sys.executable, "-W", "ignore", "-c", KILLED, str(tmp_path / "bot.db"), str(statements)]
    killed = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert (killed.returncode, killed.stdout) == (9, ""), killed.stderr
    store = await open_store(sqlite_url, tmp_path)
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
