"""R1: fifty shoppers take one visit, two coordinators judge one report, all in the same moment. One has it; the others are told."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.ids import VisitId
from bot.model.visit import State
from bot.ports import Transaction
from demo.standin.world import Press
from storage.database import open_store
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.kills import at_rest
from tests.faults.points import SHORT
from tests.faults.program import Nursery, nursery
from tests.faults.records import Records
from tests.faults.shopper import Shopper

ANYTHING_GOES = {"OPEN_VISITS": "1000", "ROTATION_DAYS": "0", "SPACER_DAYS": "0"}
TOP_GRADE = 10


async def races(
    folder: Path, *, shoppers: int, visits: int, seed: int, **settings: str
) -> tuple[list[Figure], Sequence[str]]:
    """`settings` may name another database."""
    place = usual(folder, **ANYTHING_GOES, **settings)
    async with (
        nursery() as starts,
        Crowd(place, shoppers=shoppers, visits=1, seed=seed, questions=SHORT, coordinators=2) as crowd,
    ):
        opened = await _open_visits(crowd, visits)
        figures = [*await _one_visit(starts, crowd, opened), *await _one_report(starts, crowd)]
    return figures, []


async def _open_visits(crowd: Crowd, count: int) -> Sequence[int]:
    """Like those of the scene, but anybody's."""
    store = await open_store(crowd.place.database, crowd.place.data)
    now = datetime.now(UTC)

    def add(tx: Transaction) -> Sequence[int]:
        like = tx.visits.find(limit=1)[0]
        begins = now + timedelta(days=1)
        free = replace(
            like, state=State.OPEN, shopper_id=None, form_version_id=None, assigned_at=None, confirmed_at=None
        )
        anybodys = replace(free, brief_version=0, window_start=begins, window_end=begins + timedelta(days=2))
        return [tx.visits.add(replace(anybodys, id=VisitId(0), code=f"R-{number}")).id for number in range(count)]

    try:
        return await store.write(add)
    finally:
        await store.close()


async def _one_visit(starts: Nursery, crowd: Crowd, visits: Sequence[int]) -> list[Figure]:
    """Everybody taps Accept on every visit, in one go, before the program is there to see the first of them."""
    presses = [(visit, _press(shopper, f"offer.accept:{visit}")) for visit in visits for shopper in crowd.shoppers]
    program = await starts.start(crowd.place)
    after = await _all_answered(crowd, [press for _, press in presses])
    await program.stop()
    told = {code: _told(crowd, code) for code in (f"R-{number}" for number in range(len(visits)))}
    winners = Counter(bool(after.visit[visit].shopper_id) for visit in visits)
    moved = Counter(entry.visit_id for entry in after.journal if entry.action == "accept")
    losers = [press for _, press in presses if press.answered and press.answered.text]
    return [
        Figure("visits that fifty wanted", len(visits)),
        none("visits without a winner", winners[False]),
        none("visits taken more than once", sum(count > 1 for count in moved.values())),
        none("visits of which not exactly one was told that it is theirs", sum(count != 1 for count in told.values())),
        none("losers who were told nothing", len(presses) - len(visits) - len(losers)),
    ]


async def _one_report(starts: Nursery, crowd: Crowd) -> list[Figure]:
    """Everybody hands in one report; then both coordinators approve each."""
    program = await starts.start(crowd.place)
    await crowd.work(lambda: False)
    await at_rest(crowd)
    await program.stop()
    reports = [report.visit for report in crowd.expected.reports]
    presses = [_press(one, f"reviews.grade:{visit}:{TOP_GRADE}") for visit in reports for one in crowd.coordinators]
    program = await starts.start(crowd.place)
    after = await _all_answered(crowd, presses)
    await program.stop()
    approved = Counter(entry.visit_id for entry in after.journal if entry.action == "approve")
    states = Counter(after.visit[visit].state for visit in reports)
    losers = sum(bool(press.answered and press.answered.alert) for press in presses)
    return [
        Figure("reports that two judged", len(reports)),
        none("reports without a verdict", len(reports) - states[State.APPROVED] - states[State.DELIVERED]),
        none("reports judged more than once", sum(count > 1 for count in approved.values())),
        none("slower coordinators who were told nothing", len(reports) - losers),
    ]


def _press(person: Shopper, data: str) -> Press:
    """A button that they have had on the screen for a while."""
    message = next(iter(person.chat.messages), None) or person.old_card()
    return person.presses(message, data)


async def _all_answered(crowd: Crowd, presses: Sequence[Press]) -> Records:
    async with asyncio.timeout(60):
        await crowd.telegram.signal.until(lambda: all(press.answered for press in presses))
    return await at_rest(crowd)


def _told(crowd: Crowd, code: str) -> int:
    return sum(
        "is yours!" in message.text and f"· {code}" in message.text
        for shopper in crowd.shoppers
        for message in shopper.chat.messages
        if any(line.endswith(f"· {code}") for line in message.text.splitlines())
    )
