"""Stores on real files. With STORAGE_TEST_URL=postgresql+asyncpg://… the same tests run on an empty PostgreSQL database (-n 0)."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Store, open_store
from storage.sqlite import SqliteStore

POSTGRESQL = os.environ.get("STORAGE_TEST_URL", "")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def store(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Store]:
    if POSTGRESQL:
        await _emptied(POSTGRESQL)
    opened = await open_store(POSTGRESQL or sqlite_url, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path, sqlite_url: str) -> AsyncIterator[SqliteStore]:
    opened = await open_store(sqlite_url, tmp_path)
    assert isinstance(opened, SqliteStore)
    yield opened
    await opened.close()


async def _emptied(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    await engine.dispose()
