"""K1, K2: SIGKILL at any moment, over and over, while many people are busy; with and without Telegram failing as well."""

import asyncio
import random
import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.model.delivery import OutboxRow, OutboxState
from demo.standin.faults import Moment, Refusal, Reset, Rule, ServerError, Silence
from demo.standin.refusals import too_many_requests
from tests.faults import chatlog, silences
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none, percentile
from tests.faults.invariants import Findings, examine
from tests.faults.program import Nursery, Program, nursery, start_anew
from tests.faults.records import Records, records

SHOPPERS = 60
ANEW_EVERY = 10
"""Every so many starts are those of an operator, with everything imported: only they are timed."""
BACK_AT_WORK = 3.0
STOP_SECONDS = 10.0
_DOUBT = "I do not know whether my last message reached them"
CALLS = 3
"""To Telegram, about so many for each update: so that the kills are spread over all of them."""
EARLY = 0.15
"""This share of the kills falls into the start itself."""


@dataclass(slots=True)
class Lives:
    """What was measured over many starts of one program."""

    anew_every: int
    kills: int = 0
    back_at_work: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Of the start until then: what would be left of it on a machine that has nothing else to do."""
    stop: float = 0.0


async def kills(
    folder: Path,
    *,
    kills: int,
    updates: int,
    seed: int,
    faults: bool = False,
    shoppers: int = SHOPPERS,
    anew_every: int = ANEW_EVERY,
) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    visits = 4 + updates // shoppers // 8
    lives = Lives(anew_every)
    async with nursery() as starts, Crowd(usual(folder), shoppers=shoppers, visits=visits, seed=seed) as crowd:
        hung = fail_now_and_then(crowd) if faults else []
        work = asyncio.create_task(crowd.work(lambda: crowd.updates >= updates and lives.kills >= kills))
        calls = max(20, CALLS * updates // max(1, kills))
        while not work.done() and lives.kills < kills:
            await _live(starts, crowd, lives, rng, calls, work)
        crowd.telegram.faults.clear()
        program = await starts.start(crowd.place)
        await asyncio.wait([work, asyncio.create_task(program.ended.wait())], return_when=asyncio.FIRST_COMPLETED)
        _still_there(program)
        work.result()
        last = await at_rest(crowd)
        lives.stop = await program.stop()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    quiet, unexplained = silences.figures(crowd, last, [chat for rule in hung for chat in rule.victims])
    return [*_figures(crowd, lives, found, last), *quiet], [*found.seen, *unexplained]


async def _live(
    starts: Nursery, crowd: Crowd, lives: Lives, rng: random.Random, calls: int, work: "asyncio.Task[None]"
) -> None:
    """From one start to the next kill."""
    telegram = crowd.telegram
    anew = lives.kills % lives.anew_every == 0
    before = len(telegram.calls)
    program = await (start_anew(crowd.place) if anew else starts.start(crowd.place))
    if rng.random() < EARLY and not anew:
        await asyncio.sleep(rng.uniform(0, 0.3))
    else:
        until = _calls_after(crowd, before, rng.randrange(1, 2 * calls))
        if anew:
            await _or_end(program, work, telegram.signal.until(_speaks(crowd, before)))
            lives.back_at_work.append(program.seconds)
            lives.processor.append(program.processor_seconds)
        await _or_end(program, work, telegram.signal.until(until))
    _still_there(program)
    await program.kill()
    lives.kills += 1


def _still_there(program: Program) -> None:
    """Raises RuntimeError with the last that it said: nothing that happens here may end it."""
    if program.ended.is_set():
        raise RuntimeError(f"the program ended by itself:\n{program.place.log()[-2000:]}")


async def _or_end(program: Program, work: "asyncio.Task[None]", waiting: Coroutine[Any, Any, object]) -> None:
    own = [asyncio.ensure_future(waiting), asyncio.ensure_future(program.ended.wait())]
    await asyncio.wait([*own, work], return_when=asyncio.FIRST_COMPLETED)
    for task in own:
        task.cancel()


def _speaks(crowd: Crowd, before: int) -> Callable[[], bool]:
    return lambda: any(call.chat_id for call in crowd.telegram.calls[before:])


def _calls_after(crowd: Crowd, before: int, count: int) -> Callable[[], bool]:
    return lambda: len(crowd.telegram.calls) - before >= count


def fail_now_and_then(crowd: Crowd) -> list[Rule]:
    """As a bad day at Telegram: 500 3 %, reset 2 %, hang 0.1 %, 429 0.5 %, before and after the work is done. Gives the rules that hang."""
    faults = crowd.telegram.faults
    moments: tuple[Moment, Moment] = ("before", "after")
    for moment in moments:
        faults.add(ServerError(500, moment), times=None, chance=0.015)
        faults.add(Reset(moment), times=None, chance=0.01)
    faults.add(Refusal(too_many_requests(1)), times=None, chance=0.005)
    faults.add(ServerError(502), method="getUpdates", times=None, chance=0.02)
    faults.add(Reset("after"), method="getUpdates", times=None, chance=0.02)
    return [
        faults.add(Silence("after"), method=method, times=None, chance=0.001)
        for method in ("sendMessage", "editMessageText")
    ]


async def at_rest(crowd: Crowd, patience: float = 90.0, *, program: Program | None = None) -> Records:
    """Once nothing waits any more anywhere, or after so many seconds, or when the program ended."""
    for _ in range(int(patience / 0.25)):
        if program is not None and program.ended.is_set():
            break
        if crowd.telegram.at_rest():
            last = await records(crowd.place)
            if not examine(last, crowd.telegram, crowd.expected).counts["not put to an end"]:
                return last
        await asyncio.sleep(0.25)
    return await records(crowd.place)


def _figures(crowd: Crowd, lives: Lives, found: Findings, last: Records) -> list[Figure]:
    return [
        Figure("kills", lives.kills),
        Figure("updates", crowd.updates),
        Figure("reports handed in", sum(report.handed_in for report in crowd.expected.reports)),
        *found.figures(),
        none("people in doubt who heard nothing since and whom no coordinator was shown", _unseen(crowd, last)),
        Figure("back at work, p95", percentile(lives.back_at_work, 0.95), "s", most=BACK_AT_WORK),
        Figure("processor time of that, p95", percentile(lives.processor, 0.95), "s", most=BACK_AT_WORK),
        Figure("stopped when asked", lives.stop, "s", most=STOP_SECONDS),
    ]


def _unseen(crowd: Crowd, last: Records) -> int:
    """Who has a message of which nobody knows whether it arrived, heard nothing since, and never stood on a coordinator's card for that."""
    shown = "\n".join(
        text for coordinator in crowd.coordinators for text in chatlog.ever_said(coordinator.chat) if _DOUBT in text
    )
    doubtful = {row.chat_id for row in last.outbox if row.state is OutboxState.UNKNOWN and not _heard_since(last, row)}
    names = [shopper.name for shopper in crowd.shoppers if shopper.id in doubtful]
    return sum(re.search(rf"\b{name}\b", shown) is None for name in names)


def _heard_since(last: Records, row: OutboxRow) -> bool:
    """Whatever came later shows where one stands."""
    return any(later.id > row.id and later.state is OutboxState.SENT for later in last.outbox_of[row.chat_id])
