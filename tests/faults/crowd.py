"""Many shoppers at once, in front of one stand-in, and what was said to whom."""

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from demo.standin.world import Change
from demo.telegram import StandIn
from tests.faults import scene
from tests.faults.expected import Expected
from tests.faults.program import Place
from tests.faults.shopper import Shopper, Silence

EVERYTHING = slice(None)


class Crowd:
    """`async with`: the stand-in is up, the database is prepared, and nobody has done anything yet."""

    def __init__(
        self,
        place: Callable[[StandIn], Place],
        *,
        shoppers: int,
        visits: int,
        seed: int,
        coordinators: int = 1,
        questions: Sequence[str] = (),
        like: Self | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`questions`: only these of the form. `like`: the same people and visits, copied. `clock`: Telegram's."""
        self._like = like
        self.telegram = StandIn(clock=clock, seed=seed)
        self.expected = Expected()
        self.shoppers = [
            Shopper(self.telegram, f"S{number}", self.expected, seed + number, questions) for number in range(shoppers)
        ]
        self.coordinators = [
            Shopper(self.telegram, f"C{number}", self.expected, seed) for number in range(coordinators)
        ]
        self._place = place
        self._questions = questions
        self._visits = visits
        self.seed = seed
        self._by_chat = {shopper.id: shopper for shopper in self.shoppers}
        self.place: Place
        self.taken: Mapping[int, Sequence[int]] = {}

    async def __aenter__(self) -> Self:
        await self.telegram.start()
        self.place = self._place(self.telegram)
        self.telegram.listeners.append(self._changed)
        self.taken = await self._prepared()
        return self

    async def _prepared(self) -> Mapping[int, Sequence[int]]:
        """Made anew, or copied from a crowd of the same people that has not begun to work."""
        if self._like is not None:
            await asyncio.to_thread(shutil.copytree, self._like.place.data, self.place.data)
            return self._like.taken
        return await scene.prepare(
            self.place,
            questions=self._questions,
            now=datetime.now(UTC),
            shoppers=[(shopper.id, shopper.name) for shopper in self.shoppers],
            coordinators=[(one.id, one.name) for one in self.coordinators],
            each=self._visits,
        )

    async def __aexit__(self, *_: object) -> None:
        await self.telegram.stop()

    @property
    def updates(self) -> int:
        return len(self.telegram.updates.issued)

    @property
    def nudges(self) -> int:
        """How often somebody waited in vain and asked again."""
        return len(self.silences)

    @property
    def silences(self) -> Sequence[Silence]:
        return [silence for shopper in self.shoppers for silence in shopper.silences]

    async def work(self, enough: Callable[[], bool], part: slice = EVERYTHING) -> None:
        """Everybody at once, until it is enough and everybody handed in what they had begun. `part` of the visits of each."""
        async with asyncio.TaskGroup() as group:
            for shopper in self.shoppers:
                group.create_task(self._works(shopper, self.taken[shopper.id][part], enough))

    async def _works(self, shopper: Shopper, visits: Sequence[int], enough: Callable[[], bool]) -> None:
        """Whoever gives up leaves the others at work: what was lost is counted in the end."""
        try:
            await shopper.works(visits, enough)
        except TimeoutError as error:
            self.expected.in_vain.append(str(error))

    def _changed(self, change: Change) -> None:
        shopper = self._by_chat.get(change.chat.id) if change.chat else None
        if shopper is not None:
            shopper.changed.set()


def usual(folder: Path, **settings: str) -> Callable[[StandIn], Place]:
    """A place in that folder, told where the stand-in is."""
    return lambda telegram: Place(folder, {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url, **settings})
