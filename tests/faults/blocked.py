"""T2: the program is held up for seconds again and again, as on a machine that sleeps. Every tick that fell into it is made up for."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.desk import Desk
from bot.settings import Settings
from bot.shelf import Shelf
from handlers import business
from handlers.schedule import Schedule, Tick
from handlers.workplace import Workplace
from storage.database import open_store
from tests.faults.figures import Figure, none

EVERY = 4.0
HELD_UP = 6.0
AT_ONCE = 1.5
"""Seconds. The tick that falls into them is two seconds late, and made up for well before the next."""


async def blocked(folder: Path, *, times: int) -> tuple[list[Figure], Sequence[str]]:
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    place = Workplace(
        settings=Settings(_env_file=None), library=Shelf(), clock=lambda: datetime.now(UTC), hooks=business().hooks
    )
    ticked = asyncio.Event()

    def tick(_: Desk) -> int:
        loop.call_soon_threadsafe(ticked.set)
        return 0

    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(Schedule(store, place, [Tick("tick", EVERY, tick)]).run())
    for _ in range(2):  # at the start, and then by the clock
        await ticked.wait()
        ticked.clear()
    missed = 0
    for _ in range(times):
        ticked.clear()
        time.sleep(HELD_UP)  # noqa: ASYNC251 - to hold up everything is the point
        try:
            async with asyncio.timeout(AT_ONCE):
                await ticked.wait()
        except TimeoutError:
            missed += 1
    await store.write(lambda _: None)
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return [
        Figure("held up", times),
        Figure("each for", HELD_UP, "s"),
        none("ticks that were not made up for at once", missed),
    ], []
