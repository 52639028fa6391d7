"""K3: the same story again and again; the n-th time the program ends at its n-th call to store, Telegram or files, until none is left."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.faults import silences
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.invariants import Findings, examine
from tests.faults.kills import at_rest
from tests.faults.program import Nursery, nursery

SHORT = ("Q05", "Q09", "Q11")
"""The questions of the story: a file, a tap, a line."""
AT_ONCE = 4
UNFINISHED, QUIET = "stories without an end", "silences without a reason"
LONGEST_STORY = 60.0
"""Seconds. What is not finished by then is cut off, and shows in what is left."""
LONGEST = 2000
"""More calls than any story makes."""


async def points(folder: Path, *, every: int, first: int) -> tuple[list[Figure], Sequence[str]]:
    """Each n from `first` on, or each `every`-th."""
    total = Findings()
    told = iter(range(first, LONGEST, every))
    last: list[int] = []
    template = Crowd(usual(folder / "template"), shoppers=1, visits=1, seed=first, questions=SHORT)

    async def play(starts: Nursery) -> None:
        while not last:
            at = next(told)
            found, crashed = await _story(starts, template, folder / str(at), at)
            total.counts.update({"stories": 1} | found.counts)
            total.messages += found.messages
            total.seen += [f"at call {at}: {line}" for line in found.seen]
            await asyncio.to_thread(shutil.rmtree, folder / str(at))
            if not crashed:
                last.append(at)

    async with nursery() as starts, template:
        await asyncio.gather(*(play(starts) for _ in range(AT_ONCE)))
    calls = Figure("calls of a story that was not cut", min(last) - 1)
    own = [none(what, total.counts[what]) for what in (UNFINISHED, QUIET)]
    return [Figure("stories", total.counts["stories"]), calls, *own, *total.figures()], total.seen


async def _story(starts: Nursery, template: Crowd, folder: Path, at: int) -> tuple[Findings, bool]:
    """What was found, and whether the program was cut at all."""
    crowd = Crowd(usual(folder), shoppers=1, visits=1, seed=template.seed, questions=SHORT, like=template)
    async with crowd:
        work = asyncio.create_task(crowd.work(lambda: False))
        program = await starts.start(crowd.place, before=f"tests.faults.crashing:install:{at}")
        ended = asyncio.create_task(program.ended.wait())
        await asyncio.wait([work, ended], return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await at_rest(crowd, program=program)
        crashed = program.ended.is_set()
        if crashed and program.status is not None:
            raise RuntimeError(f"the program was not cut, it ended by itself:\n{crowd.place.log()[-2000:]}")
        if crashed:
            program = await starts.start(crowd.place)
        await asyncio.wait([work], timeout=LONGEST_STORY)
        finished = work.done()
        work.cancel()
        last = await at_rest(crowd, patience=30)
        ended.cancel()
        await program.stop()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
        quiet = silences.without_reason(crowd, last, at_work=0)
        found.counts.update({UNFINISHED: not finished, QUIET: len(quiet)})
        found.seen += map(str, quiet)
        return found, crashed
