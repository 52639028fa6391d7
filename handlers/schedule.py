"""The ticks. APScheduler only says when to look; what is due stands in the rows, so a missed hour is caught up and nothing comes twice."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.desk import Desk
from bot.model.delivery import Lane
from bot.ports import Store, Unavailable
from handlers.errors import outline
from handlers.workplace import Workplace

_log = logging.getLogger(__name__)
_ROUNDS = 100
"""A tick that still finds something after so many transactions goes on at its next time."""


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    seconds: float
    use_case: Callable[[Desk], int]
    """Does some of what is due in one transaction and says how much; 0 when there is nothing."""


def forget_updates(desk: Desk) -> int:
    """Worked updates are kept only as long as Telegram might repeat them."""
    return desk.tx.inbox.purge(desk.now - timedelta(days=desk.settings.inbox_days))


UPKEEP = (Tick("inbox", 3600, forget_updates),)
"""What the runtime itself needs to be done from time to time."""


def _unasked(desk: Desk, use_case: Callable[[Desk], int]) -> int:
    """Nobody waits for what the clock has to say: answers go first."""
    desk.lane = Lane.NOTICE
    return use_case(desk)


class Schedule:
    def __init__(self, store: Store, workplace: Workplace, ticks: Sequence[Tick]) -> None:
        self._store = store
        self._workplace = workplace
        self._ticks = ticks

    async def run(self) -> None:
        """Until cancelled."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        scheduler = AsyncIOScheduler(timezone="UTC")
        await self.tick_all()
        try:
            async with asyncio.TaskGroup() as group:
                for tick in self._ticks:
                    due = asyncio.Event()
                    group.create_task(self._keep(tick, due))
                    scheduler.add_job(
                        _ring,
                        "interval",
                        args=[due],
                        seconds=tick.seconds,
                        id=tick.name,
                        coalesce=True,
                        max_instances=1,
                        misfire_grace_time=None,
                    )
                scheduler.start()
        finally:
            scheduler.shutdown(wait=False)

    async def _keep(self, tick: Tick, due: asyncio.Event) -> None:
        """Not by the scheduler itself: it takes what is cancelled, when another worker leads or the program ends, for a failure."""
        while True:
            await due.wait()
            due.clear()
            await self.tick(tick)

    async def tick_all(self) -> int:
        return sum([await self.tick(tick) for tick in self._ticks])

    async def tick(self, tick: Tick) -> int:
        """Everything that is due now; how much it was. What fails is logged and tried again next time."""
        done = 0
        metrics = self._workplace.metrics
        metrics.ticks[tick.name] += 1
        try:
            for _ in range(_ROUNDS):
                some = await self._store.write(self._workplace.run, _unasked, tick.use_case)
                if not some:
                    break
                done += some
        except Unavailable as error:
            metrics.failed_ticks[tick.name] += 1
            _log.warning("tick %s waits: %s", tick.name, error)
        except Exception as error:  # noqa: BLE001 - one tick that fails must not stop the clock for the others
            metrics.failed_ticks[tick.name] += 1
            _log.error("tick %s failed: %s", tick.name, outline(error))
        return done


async def _ring(due: asyncio.Event) -> None:
    due.set()
