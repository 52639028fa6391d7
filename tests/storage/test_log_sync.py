"""What was committed is on the disk before anybody hears of it, and the next use cases work meanwhile."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.ports import Transaction
from storage import log_sync, sqlite
from storage.database import open_store
from storage.log_sync import DISK_REFUSED
from storage.sqlite import SqliteStore, StoreClosed
from tests.faults.preload import build
from tests.storage.test_group_commit import add, chats
from tests.support import engines

ROOT = Path(__file__).parents[2]
NO_DESCRIPTOR = 1_000_000


class SlowDisk:
    """Takes what it is given when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.synced = 0
        self._free = asyncio.Event()

    async def sync(self, descriptor: int) -> None:
        self.asked.set()
        await self._free.wait()
        os.fdatasync(descriptor)
        self.synced += 1

    def close(self) -> None:
        pass

    def go_on(self) -> None:
        self._free.set()


@pytest.fixture
async def disk(sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlowDisk]:
    slow = SlowDisk()
    monkeypatch.setattr(sqlite_store._log_sync, "_disk", slow)
    yield slow
    slow.go_on()


async def test_nobody_hears_of_a_success_before_the_disk_has_it(sqlite_store: SqliteStore, disk: SlowDisk):
    caller = asyncio.ensure_future(sqlite_store.write(add, 1))
    await disk.asked.wait()
    assert await chats(sqlite_store) == [1]
    assert not caller.done()
    disk.go_on()
    await caller


async def test_the_next_group_works_while_the_disk_has_the_one_before(sqlite_store: SqliteStore, disk: SlowDisk):
    worked = asyncio.Event()

    def second(tx: Transaction, chat_id: int) -> None:
        add(tx, chat_id)
        worked.set()

    first = asyncio.ensure_future(sqlite_store.write(add, 1))
    await disk.asked.wait()
    callers = [asyncio.ensure_future(sqlite_store.write(second, 2))]
    await worked.wait()
    worked.clear()
    callers.append(asyncio.ensure_future(sqlite_store.write(second, 3)))
    await worked.wait()
    assert await chats(sqlite_store) == [1]
    assert not any(caller.done() for caller in (first, *callers))
    disk.go_on()
    await asyncio.gather(first, *callers)
    assert (await chats(sqlite_store), disk.synced) == ([1, 2, 3], 2)


async def test_a_group_is_on_its_way_before_the_next_one_works(
    sqlite_store: SqliteStore, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "GROUP", 1)
    seen: list[tuple[int, bool]] = []

    def noted(tx: Transaction, chat_id: int) -> None:
        add(tx, chat_id)
        seen.append((chat_id, disk.asked.is_set()))

    callers = [asyncio.ensure_future(sqlite_store.write(noted, chat_id)) for chat_id in (1, 2)]
    disk.go_on()
    await asyncio.gather(*callers)
    assert seen == [(1, False), (2, True)]


async def test_what_fails_while_the_disk_is_busy_is_undone_alone(sqlite_store: SqliteStore, disk: SlowDisk):
    def fails(tx: Transaction) -> None:
        add(tx, 2)
        raise ValueError

    first = asyncio.ensure_future(sqlite_store.write(add, 1))
    await disk.asked.wait()
    callers = [asyncio.ensure_future(sqlite_store.write(fails)), asyncio.ensure_future(sqlite_store.write(add, 3))]
    await asyncio.wait(callers, timeout=0)
    disk.go_on()
    results = await asyncio.gather(first, *callers, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["Person", "ValueError", "Person"]
    assert await chats(sqlite_store) == [1, 3]


async def test_closing_waits_for_the_disk(sqlite_store: SqliteStore, disk: SlowDisk):
    caller = asyncio.ensure_future(sqlite_store.write(add, 1))
    await disk.asked.wait()
    closing = asyncio.ensure_future(sqlite_store.close())
    await asyncio.wait([closing], timeout=0)
    assert not closing.done()
    disk.go_on()
    await asyncio.gather(caller, closing)


async def test_who_waits_for_the_disk_when_the_program_is_cancelled_is_told(sqlite_store: SqliteStore, disk: SlowDisk):
    caller = asyncio.ensure_future(sqlite_store.write(add, 1))
    await disk.asked.wait()
    assert sqlite_store._syncing is not None
    sqlite_store._syncing.cancel()
    with pytest.raises(StoreClosed):
        await caller
    disk.go_on()
    await sqlite_store.write(add, 2)
    assert await chats(sqlite_store) == [1, 2]


async def test_what_was_not_committed_when_the_program_is_cancelled_is_remembered_nowhere(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
):
    ann = await sqlite_store.write(add, 1)
    disk = SlowDisk()
    monkeypatch.setattr(sqlite_store._log_sync, "_disk", disk)

    worked = asyncio.Event()

    def renamed(tx: Transaction) -> str:
        tx.people.change(ann.id, name="Eve")
        worked.set()
        return name(tx)

    def name(tx: Transaction) -> str:
        found = tx.people.get(ann.id)
        assert found is not None
        return found.name

    first = asyncio.ensure_future(sqlite_store.write(add, 2))
    await disk.asked.wait()
    caller = asyncio.ensure_future(sqlite_store.write(renamed))
    await worked.wait()
    assert sqlite_store._committing is not None
    sqlite_store._committing.cancel()
    with pytest.raises(StoreClosed):
        await caller
    disk.go_on()
    await first
    assert await sqlite_store.write(name) == ann.name


def without_the_kernels(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "caio.linux_aio", None)


async def test_without_the_kernels_own_way_a_thread_does_it(sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch):
    without_the_kernels(monkeypatch)
    await sqlite_store.write(add, 1)
    assert isinstance(sqlite_store._log_sync._disk, log_sync._Thread)
    assert await chats(sqlite_store) == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
async def test_when_the_kernel_takes_no_more_a_thread_does_it(
    sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
):
    await sqlite_store.write(add, 1)
    kernel = sqlite_store._log_sync._disk
    assert isinstance(kernel, log_sync._Kernel)
    known = kernel._operation
    monkeypatch.setattr(kernel, "_operation", SimpleNamespace(fdsync=lambda _descriptor: known.fdsync(NO_DESCRIPTOR)))
    await sqlite_store.write(add, 2)
    assert isinstance(sqlite_store._log_sync._disk, log_sync._Thread)
    await sqlite_store.write(add, 3)
    assert await chats(sqlite_store) == [1, 2, 3]


async def told_of(url: str, folder: Path, refuses: Path, with_kernel: bool) -> None:
    """Says which were stored; before the second the disk breaks."""
    if not with_kernel:
        without_the_kernels(pytest.MonkeyPatch())
    store = await open_store(url, folder)
    for chat_id in (1, 2):
        await store.write(add, chat_id)
        sys.stdout.write(f"stored {chat_id}\n")
        sys.stdout.flush()
        await asyncio.to_thread(refuses.touch)


@pytest.mark.parametrize("with_kernel", [True, False])
async def test_a_disk_that_refuses_ends_the_program_before_anybody_is_told(tmp_path: Path, with_kernel: bool):
    url, refuses = await engines.sqlite(tmp_path), tmp_path / "refuses"
    work = f"import asyncio, pathlib; from {__name__} import told_of as t; p = pathlib.Path; asyncio.run(t({url!r}, p({str(tmp_path)!r}), p({str(refuses)!r}), {with_kernel}))"
    environment = {**os.environ, "LD_PRELOAD": build(tmp_path), "DISK_REFUSES": str(refuses), "PYTHONPATH": str(ROOT)}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", work], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (DISK_REFUSED, "stored 1\n")
    assert "The disk does not take the database's log (Input/output error)" in done.stderr
    store = await open_store(url, tmp_path)
    assert isinstance(store, SqliteStore)
    assert (await chats(store))[0] == 1
    await store.close()
