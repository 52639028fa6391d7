"""The databases that a test runs on: each engine in turn, each test with an empty database whose schema is there already."""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest

from storage.database import open_store
from tests.support import postgresql
from tests.support.postgresql import Server

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
ENGINES = (SQLITE, POSTGRESQL)
TEMPLATE = "template_migrated"
_numbers = itertools.count(1)
_emptied: list[str] = []
"""This process's databases on PostgreSQL that no test has at the moment."""
_CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_MADE_EMPTY = """
CREATE FUNCTION made_empty() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


def chosen(config: pytest.Config) -> tuple[str, ...]:
    """All, or what `--engine` names."""
    named = config.getoption("--engine")
    return (named,) if named else ENGINES


async def sqlite(folder: Path) -> str:
    """The address of the file `bot.db` in that folder, made when there is none: migrating takes longer than most tests."""
    await asyncio.to_thread(_copy, folder)
    return f"sqlite+aiosqlite:///{folder / 'bot.db'}"


def _copy(folder: Path) -> None:
    if not (folder / "bot.db").exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(_sqlite_template(), folder / "bot.db")


@cache
def _sqlite_template() -> Path:
    """Migrated once for each test process."""
    folder = Path(tempfile.mkdtemp(prefix="template-"))

    async def make() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
        await store.close()

    asyncio.run(make())
    return folder / "bot.db"


@asynccontextmanager
async def postgres(session: Path) -> AsyncIterator[str]:
    """The address of a database; `session` is where the processes of this test run meet. Skips where there is no PostgreSQL.

    A process has its own and empties them for the next test: that takes a tenth of the time that a new one does.
    """
    server = await running(session)
    name = _emptied.pop() if _emptied else await _created(server)
    yield server.url(name)
    await server.run(_CUT_OFF, "SELECT made_empty()", database=name)
    _emptied.append(name)


async def _created(server: Server) -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    await server.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return name


@asynccontextmanager
async def bare_postgres(session: Path) -> AsyncIterator[str]:
    """The same with nothing in it, for who looks at how it gets its schema."""
    server = await running(session)
    name = f"bare_{os.getpid()}_{next(_numbers)}"
    await server.run(f"CREATE DATABASE {name}")
    try:
        yield server.url(name)
    finally:
        await server.run(f"DROP DATABASE {name} WITH (FORCE)")


async def running(session: Path) -> Server:
    """The server of this test run, with the template in it."""
    if postgresql.programs() is None:
        pytest.skip(postgresql.ABSENT)
    return await asyncio.to_thread(_shared, session)


@cache
def _shared(session: Path) -> Server:
    """A worker of pytest-xdist has its folder in the run's, and the run's process as its parent."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return postgresql.shared(session.parent, os.getppid(), _furnish)
    return postgresql.shared(session, os.getpid(), _furnish)


def _furnish(server: Server) -> None:
    async def make() -> None:
        await server.up()
        await server.run(f"CREATE DATABASE {TEMPLATE}")
        with tempfile.TemporaryDirectory() as folder:
            store = await open_store(server.url(TEMPLATE), Path(folder))
            await store.close()
        await server.run(_MADE_EMPTY, database=TEMPLATE)

    asyncio.run(make())
