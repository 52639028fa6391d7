"""U1, U2: every update comes one to three times, out of order, buttons are pressed twice, the ids begin anew lower down: nothing shows of it."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

from tests.faults import footprint, silences
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.footprint import Footprint
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.points import SHORT
from tests.faults.program import nursery

WINDOW = 10
ROUNDS = 3
"""Between them nothing is under way, as after the quiet week before the ids begin anew."""
LONGEST_HOLD = 0.5
"""Seconds after which a window that does not fill is let out."""


async def repeats(folder: Path, *, updates: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    shoppers = max(12, min(40, updates // 60))
    longest = 90 + updates / 10
    each = 2 + updates // ROUNDS // shoppers // 12
    async with (
        nursery() as starts,
        Crowd(usual(folder), shoppers=shoppers, visits=each * ROUNDS, seed=seed, questions=SHORT) as crowd,
    ):
        queue = crowd.telegram.updates
        queue.disorder(WINDOW)
        program = await starts.start(crowd.place)
        taken: list[Footprint] = []
        for number in range(ROUNDS):
            part = slice(number * each, (number + 1) * each)
            work = asyncio.ensure_future(crowd.work(lambda: False, part))
            while not work.done():
                queue.repeat(rng.randrange(1, 60))
                await asyncio.wait([work], timeout=LONGEST_HOLD)
                queue.release()
                if program.seconds > longest:
                    work.cancel()
            if work.cancelled():
                break
            work.result()
            await crowd.telegram.signal.until(lambda: not queue.waiting())
            queue.restart_ids()
            taken.append(Footprint.of(program))
        last = await at_rest(crowd, patience=20)
        by_itself = program.ended.is_set()
        await program.stop()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    return [
        Figure("updates", crowd.updates),
        Figure("handed out more than once", queue.repeated),
        Figure("ids begun anew", ROUNDS),
        none("not finished", work.cancelled()),
        Figure("silences", crowd.nudges),
        none("silences without a reason", len(silences.without_reason(crowd, last))),
        none("ended by itself", by_itself),
        *(footprint.figures(taken) if not work.cancelled() else ()),
        *found.figures(),
    ], found.seen
