"""N4: ten minutes without Telegram, and without the program. Telegram forgets a tap after 150 seconds: then the question is shown again, once.

The program's clocks and Telegram's go twenty times as fast; pauses between two tries do not.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.visit import State
from bot.ports import Transaction
from demo.standin.chats import Message
from demo.standin.updates import PRESS_LIFETIME
from storage.database import open_store
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.program import Nursery, Program, nursery
from tests.faults.shopper import Shopper

FASTER = 20
SHORT_ABSENCE = timedelta(seconds=20)
"""With the time that the way back takes still below that for which Telegram keeps a tap."""
FIRST, SECOND = "Q09", "Q11"
"""Questions of the form: a choice, a line."""
BACK = 40.0
"""Seconds, of those that do not go faster, until everybody was shown where they are: between two tries there are at most thirty."""


def quick_clock(since: str) -> None:
    """Runs inside the program."""
    main = sys.modules["main"]
    clock = _clock(datetime.fromisoformat(since))
    setattr(main, "_now", clock)  # noqa: B010 - so that its type may differ
    setattr(main, "_uptime", lambda: clock().timestamp())  # noqa: B010 - as above


def _clock(since: datetime) -> Callable[[], datetime]:
    return lambda: since + (datetime.now(UTC) - since) * FASTER


class Absences:
    def __init__(self, starts: Nursery, crowd: Crowd, since: datetime) -> None:
        self._starts = starts
        self._crowd = crowd
        self._since = since
        self._visits = {shopper.id: list(crowd.taken[shopper.id]) for shopper in crowd.shoppers}
        self.program: Program

    async def start(self) -> None:
        clock = f"tests.faults.absences:quick_clock:{self._since.isoformat()}"
        self.program = await self._starts.start(self._crowd.place, before=clock)

    async def telegram(self, span: timedelta) -> list[Figure]:
        cards = await self._at_the_question()
        await self._crowd.telegram.goes_down()
        self._tap(cards)
        await asyncio.sleep(span.total_seconds() / FASTER)
        await self._crowd.telegram.comes_back()
        return await self._judged(f"Telegram away for {span.total_seconds():.0f} s", span, cards)

    async def itself(self, span: timedelta) -> list[Figure]:
        cards = await self._at_the_question()
        await self.program.stop()
        self._tap(cards)
        await asyncio.sleep(span.total_seconds() / FASTER)
        await self.start()
        return await self._judged(f"switched off for {span.total_seconds():.0f} s", span, cards)

    async def _at_the_question(self) -> Sequence[Message]:
        """Everybody begins the next of their reports."""
        before = self._crowd.telegram.revision
        for shopper in self._crowd.shoppers:
            hello = next(message for message in shopper.chat.messages if message.from_bot)
            shopper.presses(hello, f"visits.report:{self._visits[shopper.id].pop(0)}")
        await self._until(lambda: all(_asked(shopper, FIRST, before) for shopper in self._crowd.shoppers))
        return [_asked(shopper, FIRST, before)[-1] for shopper in self._crowd.shoppers]

    def _tap(self, cards: Sequence[Message]) -> None:
        for shopper, card in zip(self._crowd.shoppers, cards, strict=True):
            shopper.presses(card, card.buttons[0].data or "")

    async def _judged(self, what: str, span: timedelta, cards: Sequence[Message]) -> list[Figure]:
        """Either the tap counts, or the question comes again, once, and the next tap counts."""
        loop = asyncio.get_running_loop()
        began, since = loop.time(), max(card.revision for card in cards)
        is_long = span > PRESS_LIFETIME
        people = self._crowd.shoppers
        await self._until(lambda: all(_asked(one, FIRST if is_long else SECOND, since) for one in people))
        took = loop.time() - began
        await at_rest(self._crowd)
        again = [[one for one in _asked(shopper, FIRST, since) if one.buttons] for shopper in people]
        wrong = sum(len(found) != is_long for found in again)
        if is_long:
            self._tap([found[-1] for found in again])
        await self._until(lambda: all(_asked(one, SECOND, since) for one in people))
        return [
            Figure(f"{what}: everybody was shown where they are after", took, "s", most=BACK),
            none(f"{what}: not shown the question {'once' if is_long else 'no'} more", wrong),
        ]

    async def _until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(2 * BACK):
            await self._crowd.telegram.signal.until(reached)


def _asked(shopper: Shopper, question: str, since: int) -> list[Message]:
    messages = shopper.chat.messages
    return [one for one in messages if one.from_bot and one.revision > since and question in one.text]


async def absences(folder: Path, *, shoppers: int, longest: timedelta, seed: int) -> tuple[list[Figure], Sequence[str]]:
    since = datetime.now(UTC)
    figures: list[Figure] = []
    place, questions = usual(folder), (FIRST, SECOND)
    async with (
        nursery() as starts,
        Crowd(place, shoppers=shoppers, visits=4, seed=seed, questions=questions, clock=_clock(since)) as crowd,
    ):
        await _enter(crowd)
        rounds = Absences(starts, crowd, since)
        await rounds.start()
        for shopper in crowd.shoppers:
            await shopper.says("/start")
        await crowd.telegram.signal.until(lambda: all(one.chat.messages[-1].from_bot for one in crowd.shoppers))
        for goes_away in (rounds.telegram, rounds.itself):
            for span in (SHORT_ABSENCE, longest):
                figures += await goes_away(span)
        last = await at_rest(crowd)
        await rounds.program.stop()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    forgotten = crowd.telegram.updates.dropped
    kinds = {update.kind for update in forgotten}
    return [
        Figure("people", shoppers),
        Figure("taps that Telegram forgot", len(forgotten), most=2 * shoppers, least=2 * shoppers),
        none("messages that Telegram forgot", len(kinds - {"callback_query"})),
        *figures,
        none("lost otherwise", found.counts["lost"] - len(forgotten)),
        none("not put to an end", found.counts["not put to an end"]),
        none("words of people or the token in the log", found.counts["words of people or the token in the log"]),
    ], []


async def _enter(crowd: Crowd) -> None:
    """Everybody is in all of their visits."""
    store = await open_store(crowd.place.database, crowd.place.data)

    def enter(tx: Transaction) -> None:
        for visit in tx.visits.find():
            tx.visits.change(visit.id, state=State.IN_VISIT)

    try:
        await store.write(enter)
    finally:
        await store.close()
