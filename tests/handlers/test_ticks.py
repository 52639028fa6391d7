"""The clock's rounds while the database is away, and when another worker leads: a line each, no traceback, and they go on."""

import asyncio
import logging
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handlers import schedule
from handlers.logs import set_levels
from handlers.schedule import Schedule, Tick
from handlers.workplace import Workplace
from storage import postgresql
from storage.database import open_store
from tests.handlers.business import NoLibrary, business
from tests.storage.test_workers import CUT_OFF
from tests.support.world import START, World

SOCKET = ".s.PGSQL.5432"


class Door:
    """A folder of its own through which one finds the server; shut, it is not there."""

    def __init__(self, url: str, folder: Path) -> None:
        address, _, there = url.partition("?host=")
        self.url = f"{address}?host={folder}"
        self._socket = folder / SOCKET
        self._there = Path(there) / SOCKET
        self.open()

    def open(self) -> None:
        self._socket.symlink_to(self._there)

    async def shut(self, store: postgresql.PostgresStore) -> None:
        async with store._engine.connect() as connection:
            self._socket.unlink()
            await connection.exec_driver_sql(CUT_OFF)
        await store._engine.dispose()


@asynccontextmanager
async def opened(url, folder):
    store = await open_store(url, folder)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def turning(store, ticks):
    place = Workplace(settings=World(Path()).settings, library=NoLibrary(), clock=lambda: START, hooks=business().hooks)
    running = asyncio.ensure_future(Schedule(store, place, ticks).run())
    try:
        yield place.metrics
    finally:
        running.cancel()
        await asyncio.wait([running])


async def until(condition):
    """The counters say nothing when they change: looked at again and again."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)


@pytest.mark.engine("postgresql")
async def test_while_the_database_is_away_a_tick_says_so_in_a_line_and_goes_on_when_it_is_back(
    database_url, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr(postgresql, "_PAUSES", (0.02, 0.02))
    set_levels("INFO")
    door = Door(database_url, tmp_path)
    ticks = [Tick(name, 0.05, lambda desk: desk.tx.people.count()) for name in ("one", "two")]
    async with opened(door.url, tmp_path) as store, turning(store, ticks) as metrics:
        await until(lambda: metrics.ticks["two"] > 2)
        assert caplog.messages == []
        await door.shut(store)
        await until(lambda: metrics.failed_ticks["one"] > 2)
        door.open()
        failed = dict(metrics.failed_ticks)
        done = dict(metrics.ticks)
        await until(lambda: metrics.ticks["one"] > done["one"] + 3)
        assert metrics.failed_ticks["one"] <= failed["one"] + 1
    said = [record for record in caplog.records if record.name == schedule.__name__]  # not the pool, robbed by the test
    assert {record.levelno for record in said} == {logging.WARNING}
    assert {record.getMessage().partition(" waits: ")[2] for record in said} == {"The database does not answer"}
    assert len(said) == sum(metrics.failed_ticks.values())


async def test_a_tick_that_is_under_way_when_another_worker_leads_is_no_failure(tmp_path, database_url, caplog):
    """One that always finds something is under way all the time."""
    set_levels("INFO")
    ticks = [Tick("busy", 0.01, lambda desk: 1 + desk.tx.people.count())]
    async with opened(database_url, tmp_path) as store, turning(store, ticks) as metrics:
        await until(lambda: metrics.ticks["busy"] > 1)
    assert caplog.messages == []
