"""Stores on real databases: `store` on each engine, `sqlite_store` where a test is about the file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Store, open_store
from storage.sqlite import SqliteStore
from tests.support import engines


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Of a file that is not there yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(tmp_path: Path, database_url: str) -> AsyncIterator[Store]:
    opened = await open_store(database_url, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await open_store(await engines.sqlite(tmp_path), tmp_path)
    assert isinstance(opened, SqliteStore)
    yield opened
    await opened.close()


@pytest.fixture
async def bare_postgresql(session_folder: Path) -> AsyncIterator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    async with engines.bare_postgres(session_folder) as url:
        yield url
