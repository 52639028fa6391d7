"""U1, U2: every update comes one to three times, out of order, buttons are pressed twice, the ids begin anew lower down: nothing shows of it."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.points import SHORT
from tests.faults.program import nursery

WINDOW = 10
LONGEST_HOLD = 0.5
"""Seconds after which a window that does not fill is let out."""


async def repeats(folder: Path, *, updates: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    shoppers = max(12, min(40, updates // 60))
    visits = 4 + updates // shoppers // 6
    async with (
        nursery() as starts,
        Crowd(usual(folder), shoppers=shoppers, visits=visits, seed=seed, questions=SHORT) as crowd,
    ):
        queue = crowd.telegram.updates
        queue.disorder(WINDOW)
        program = await starts.start(crowd.place)
        work = asyncio.create_task(crowd.work(lambda: crowd.updates >= updates))
        begun_anew = 0
        while not work.done():
            queue.repeat(rng.randrange(1, 60))
            await asyncio.wait([work], timeout=LONGEST_HOLD)
            queue.release()
            if begun_anew < crowd.updates * 4 // updates:
                await crowd.telegram.signal.until(lambda: not queue.waiting())
                queue.restart_ids()
                begun_anew += 1
        work.result()
        last = await at_rest(crowd)
        by_itself = program.ended.is_set()
        await program.stop()
        found = examine(last, crowd.telegram, crowd.expected)
    return [
        Figure("updates", crowd.updates),
        Figure("handed out more than once", queue.repeated),
        Figure("ids begun anew", begun_anew),
        none("silences", crowd.nudges),
        none("ended by itself", by_itself),
        *found.figures(),
    ], found.seen
