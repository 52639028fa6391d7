"""Much at once: whoever is answering goes first, whatever else is due."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.delivery import Lane, OutboxState
from bot.model.ids import PersonId, VisitId
from bot.model.person import Person
from bot.model.visit import State, Visit
from bot.ports import Transaction
from tests.bot.filling_forms import BRANCHES
from tests.chats.filling_stage import Stage, stage

CROWD = {"sqlite": 2000, "postgresql": 300}
"""PostgreSQL takes ten times as long to make them, and sends them at the same pace."""


@pytest.fixture
async def busy(tmp_path, database_url):
    """Ann is answering, at the pace that Telegram allows."""
    async with stage(tmp_path, BRANCHES, database_url=database_url, messages_per_second=28) as opened:
        await opened.begins()
        await opened.ann.hears("Did you eat?")
        yield opened


def crowd(tx: Transaction, size: int, like: Person, visit: Visit) -> None:
    """Everybody has a visit that opened this morning; by now its reminder is due."""
    for number in range(size):
        person = replace(like, id=PersonId(0), chat_id=10_000_000 + number, name=f"Shopper {number}")
        owner = tx.people.add(person)
        tx.visits.add(
            replace(
                visit,
                id=VisitId(0),
                code=f"R-{number}",
                shopper_id=owner.id,
                state=State.ASSIGNED,
                remind_at=visit.window_start,
                window_start=visit.window_start + timedelta(hours=2),
                window_end=visit.window_start + timedelta(hours=8),
            )
        )


def cancelled(tx: Transaction) -> int:
    """What would take Telegram's limit more than a minute."""
    waiting = tx.outbox.find(state=OutboxState.READY, lane=Lane.NOTICE)
    return sum(tx.outbox.change(row.id, state=OutboxState.CANCELLED) for row in waiting)


async def test_an_answer_overtakes_the_reminders_of_a_crowd(busy: Stage, engine: str):
    world, ann, size = busy.world, busy.ann, CROWD[engine]
    await world.store.write(crowd, size, busy.person, busy.visit)

    def said() -> int:
        return sum(call.method == "sendMessage" for call in world.telegram.calls)

    ticking = asyncio.create_task(world.office.tick())
    await world.telegram.signal.until(lambda: said() > 30)
    for answer, question in (("No", "Which city?"), ("Bergen", "Which shop?")):
        before = said()
        await ann.taps(answer)
        await ann.hears(question)
        assert said() - before < 10
    assert await ticking >= size
    assert await world.store.write(cancelled) > size // 3
