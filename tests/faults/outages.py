"""D1, D2: the disk is full, the database is locked by somebody else. Nothing is confirmed that is not stored, and work goes on by itself."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from demo.telegram import StandIn
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.preload import build
from tests.faults.program import Program, nursery

SHOPPERS = 15
BACK_AFTER_FULL = 30.0
BACK_AFTER_LOCK = 35.0
"""The intake rests at most 30 seconds between two tries."""
Trouble = Callable[[], AbstractAsyncContextManager[None]]


async def full_disk(folder: Path, *, times: int, seconds: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    flag = folder / "full"
    library = await asyncio.to_thread(build, folder)

    @asynccontextmanager
    async def full() -> AsyncIterator[None]:
        flag.touch()
        try:
            yield
        finally:
            flag.unlink()

    disk = {"LD_PRELOAD": library, "DISK": str(folder / "data"), "DISK_FULL": str(flag)}
    figures, seen = await _suffers(folder, [full] * times, [seconds] * times, seed, disk, most=BACK_AFTER_FULL)
    return figures, seen


async def locked(
    folder: Path, *, seconds: Sequence[float], seed: int, shoppers: int = SHOPPERS
) -> tuple[list[Figure], Sequence[str]]:
    file = folder / "data" / "bot.db"

    @asynccontextmanager
    async def lock() -> AsyncIterator[None]:
        other = sqlite3.connect(file, isolation_level=None, timeout=30)
        try:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        finally:
            other.close()

    return await _suffers(folder, [lock] * len(seconds), seconds, seed, {}, most=BACK_AFTER_LOCK, shoppers=shoppers)


async def _suffers(
    folder: Path,
    troubles: Sequence[Trouble],
    seconds: Sequence[float],
    seed: int,
    environment: dict[str, str],
    *,
    most: float,
    shoppers: int = SHOPPERS,
) -> tuple[list[Figure], Sequence[str]]:
    back: list[float] = []
    confirmed = 0
    async with nursery(**environment) as starts, Crowd(usual(folder), shoppers=shoppers, visits=60, seed=seed) as crowd:
        program = await starts.start(crowd.place)
        work = asyncio.create_task(crowd.work(lambda: len(back) == len(troubles)))
        for trouble, length in zip(troubles, seconds, strict=True):
            await some_work(crowd, program)
            async with trouble():
                confirmed += await _waits(crowd.telegram, length)
            ended = time.monotonic()
            await some_work(crowd, program, calls=1)
            back.append(time.monotonic() - ended)
        await asyncio.wait([work, asyncio.create_task(program.ended.wait())], return_when=asyncio.FIRST_COMPLETED)
        by_itself = program.ended.is_set()
        last = await at_rest(crowd)
        await program.stop()
        work.cancel()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    return [
        Figure("outages", len(back)),
        Figure("longest outage", max(seconds), "s"),
        Figure("updates", crowd.updates),
        none("updates confirmed meanwhile", confirmed),
        none("ended by itself", by_itself),
        Figure("back at work by itself, slowest", max(back), "s", most=most),
        *found.figures(),
    ], found.seen


async def some_work(crowd: Crowd, program: Program, calls: int = 150) -> None:
    """So many messages to people. Raises when the program ended meanwhile."""
    telegram = crowd.telegram
    before = len(telegram.calls)
    said = asyncio.ensure_future(
        telegram.signal.until(lambda: sum(call.method != "getUpdates" for call in telegram.calls[before:]) >= calls)
    )
    ended = asyncio.ensure_future(program.ended.wait())
    await asyncio.wait([said, ended], return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not said.done():
        raise RuntimeError(f"the program ended by itself:\n{crowd.place.log()[-2000:]}")


async def _waits(telegram: StandIn, seconds: float) -> int:
    """How many updates were confirmed meanwhile, but for those that had been stored just before."""
    await asyncio.sleep(min(1.0, seconds / 4))
    waiting = {update.id for update in telegram.updates.waiting()}
    await asyncio.sleep(seconds - min(1.0, seconds / 4))
    return len(waiting - {update.id for update in telegram.updates.waiting()})
