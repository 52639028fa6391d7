"""K4, K5: several workers behind one webhook share one PostgreSQL. Workers are killed, the server is restarted, stopped and held up."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from demo.telegram import StandIn
from tests.faults import silences
from tests.faults.crowd import Crowd
from tests.faults.disturbances import Database
from tests.faults.figures import Figure, none, percentile
from tests.faults.gate import Gate
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.program import Nursery, Place, Program, nursery
from tests.faults.records import Records

WORKERS = 4
MANY = 20
"""Kills after which each worker must have had its share: connections are kept open, and whoever came up late may get none before."""
SECRET = "0123456789abcdef0123456789abcdef"
RECOVERED = 10.0
PATIENCE = 30.0
"""Seconds: longer than it takes until somebody says what a dead worker was saying."""


@dataclass(slots=True)
class Team:
    """The workers of one database behind one gate; a dead one is replaced."""

    crowd: Crowd
    starts: Nursery
    gate: Gate
    members: list[Program] = field(default_factory=list)
    last_words: list[str] = field(default_factory=list)
    """The end of the log when one was found to have ended by itself."""
    fired: int = 0

    async def hire(self, number: int) -> Program:
        place = self.crowd.place
        settings = {**place.settings, "WEBHOOK_PORT": str(self.gate.ports[number])}
        program = await self.starts.start(replace(place, settings=settings))
        self.members.append(program)
        return program

    async def fire(self, number: int) -> None:
        """Killed, and another one in its place."""
        program = self.members[number]
        self.fired += 1
        self._notice([program])
        await program.kill()
        self.members.pop(number)
        await self.hire(number)
        self.members.insert(number, self.members.pop())

    async def tidy(self) -> None:
        """What a killed worker was writing goes with the next start."""
        last = await self.hire(0)
        await self.gate.reached(0)
        await last.stop()

    async def stop(self) -> float:
        self._notice(self.members)
        return max(await asyncio.gather(*(member.stop() for member in self.members)))

    def _notice(self, members: Sequence[Program]) -> None:
        ended = sum(member.ended.is_set() for member in members)
        self.last_words += [f"ended by itself: …{self.crowd.place.log()[-3000:]}"] * ended


@asynccontextmanager
async def team(folder: Path, *, shoppers: int, visits: int, seed: int) -> AsyncIterator[tuple[Team, Database]]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.opened())
        gate = await stack.enter_async_context(Gate.opened(WORKERS))
        starts = await stack.enter_async_context(nursery())

        def place(telegram: StandIn) -> Place:
            settings = {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url, "DATABASE_URL": database.url}
            return Place(folder, {**settings, "WEBHOOK_URL": gate.url, "WEBHOOK_SECRET": SECRET})

        crowd = await stack.enter_async_context(Crowd(place, shoppers=shoppers, visits=visits, seed=seed))
        for shopper in crowd.shoppers:
            shopper.in_order, shopper.patience = True, PATIENCE
        yield Team(crowd, starts, gate), database


async def killed(
    folder: Path, *, kills: int, updates: int, shoppers: int, seed: int
) -> tuple[list[Figure], Sequence[str]]:
    """K4: SIGKILL of one worker after the other."""
    rng = random.Random(seed)
    async with team(folder, shoppers=shoppers, visits=4 + updates // shoppers // 8, seed=seed) as (workers, _):
        crowd = workers.crowd
        for number in range(WORKERS):
            await workers.hire(number)
        done = 0
        work = asyncio.create_task(crowd.work(lambda: crowd.updates >= updates and done >= kills))
        while done < kills and not work.done():
            await _calls_pass(crowd, rng.randrange(1, max(20, 4 * updates // kills)), work)
            await workers.fire(rng.randrange(WORKERS))
            done += 1
        await work
        last = await at_rest(crowd)
        stopped = await workers.stop()
        await workers.tidy()
        return _figures(workers, last, [Figure("kills", done), *_stop(stopped)])


async def restarted(
    folder: Path, *, troubles: int, updates: int, shoppers: int, seed: int
) -> tuple[list[Figure], Sequence[str]]:
    """K5: the server crashes and comes back, stands still, and holds a lock for long."""
    rng = random.Random(seed)
    async with team(folder, shoppers=shoppers, visits=4 + updates // shoppers // 8, seed=seed) as (workers, database):
        crowd = workers.crowd
        for number in range(WORKERS):
            await workers.hire(number)
        done = 0
        work = asyncio.create_task(crowd.work(lambda: crowd.updates >= updates and done >= troubles))
        recovered: list[float] = []
        while done < troubles and not work.done():
            await _calls_pass(crowd, rng.randrange(20, max(40, 4 * updates // troubles)), work)
            trouble = (database.crashes, database.crashes, database.stands_still, database.is_locked)[done % 4]
            await trouble()
            recovered.append(await _until_it_speaks(crowd))
            done += 1
        await work
        last = await at_rest(crowd)
        stopped = await workers.stop()
        await workers.tidy()
        more = [
            Figure("troubles of the server", done),
            Figure("speaks again after it is back, p95", percentile(recovered, 0.95), "s", most=RECOVERED),
        ]
        return _figures(workers, last, [*more, *_stop(stopped)])


def _stop(seconds: float) -> list[Figure]:
    return [Figure("stopped when asked", seconds, "s", most=10.0)]


async def _calls_pass(crowd: Crowd, count: int, work: "asyncio.Task[None]") -> None:
    before = len(crowd.telegram.calls)
    waiting = asyncio.ensure_future(crowd.telegram.signal.until(lambda: len(crowd.telegram.calls) - before >= count))
    await asyncio.wait([waiting, work], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _until_it_speaks(crowd: Crowd) -> float:
    loop = asyncio.get_running_loop()
    before, began = len(crowd.telegram.calls), loop.time()

    def speaks() -> bool:
        return any(call.chat_id for call in crowd.telegram.calls[before:])

    async with asyncio.timeout(60):
        await crowd.telegram.signal.until(speaks)
    return loop.time() - began


def _figures(workers: Team, last: Records, more: Sequence[Figure]) -> tuple[list[Figure], Sequence[str]]:
    crowd = workers.crowd
    found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    quiet, unexplained = silences.figures(crowd, last)
    return [
        Figure("updates", crowd.updates),
        Figure("reports handed in", sum(report.handed_in for report in crowd.expected.reports)),
        *more,
        *found.figures(),
        none("ended by itself", len(workers.last_words)),
        Figure(
            "workers that took updates in",
            sum(count > 0 for count in workers.gate.taken),
            least=WORKERS if workers.fired >= MANY else 2,
        ),
        *quiet,
    ], [*found.seen, *workers.last_words, *unexplained]
