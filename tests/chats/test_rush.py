"""Much at once: whoever is answering goes first, whatever else is due."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.filling import asking_again
from bot.model.delivery import Lane, OutboxState
from bot.model.ids import PersonId, SheetId, VisitId
from bot.model.person import Person
from bot.model.report import Sheet
from bot.model.visit import State, Visit
from bot.ports import Transaction
from demo.standin.faults import Silence
from tests.bot.filling_forms import BRANCHES
from tests.chats.filling_stage import Stage, stage
from tests.support.phone import Phone
from tests.support.world import World

CROWD = {"sqlite": 2000, "postgresql": 200}
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


def said(world: World) -> int:
    return sum(call.method == "sendMessage" for call in world.telegram.calls)


async def overtakes(world: World, ann: Phone, answer: str, question: str) -> int:
    """How many messages that were queued before the next question still wait when it is there."""
    await ann.taps(answer)
    await ann.hears(question)

    def waiting(tx: Transaction) -> int:
        own = next(
            row.id for row in tx.outbox.find(chat_id=ann.id, order="-id") if question in str(row.message["text"])
        )
        return sum(row.id < own for row in tx.outbox.find(state=OutboxState.READY, lane=Lane.NOTICE))

    return await world.store.read(waiting)


async def test_an_answer_overtakes_the_reminders_of_a_crowd(busy: Stage, engine: str):
    world, ann, size = busy.world, busy.ann, CROWD[engine]
    await world.store.write(crowd, size, busy.person, busy.visit)

    ticking = asyncio.create_task(world.office.tick())
    await world.telegram.signal.until(lambda: said(world) > 20)
    assert await overtakes(world, ann, "No", "Which city?") > 10
    assert await ticking >= size
    assert await overtakes(world, ann, "Bergen", "Which shop?") > 10
    await world.store.write(cancelled)


def at_reports(tx: Transaction, size: int, like: Person, sheet: Sheet) -> None:
    """Everybody is at the same question of a report."""
    for number in range(size):
        person = tx.people.add(replace(like, id=PersonId(0), chat_id=10_000_000 + number, name=f"Shopper {number}"))
        own = tx.sheets.add(replace(sheet, id=SheetId(0), person_id=person.id))
        tx.people.change(person.id, focus={"kind": "sheet", "sheet": own.id})


async def after_an_outage(world: World) -> None:
    await world.stop()
    world.now += timedelta(minutes=5)
    await world.start()


async def test_an_answer_overtakes_the_questions_that_are_asked_again_after_an_outage(busy: Stage):
    world, ann, size = busy.world, busy.ann, 60
    await world.store.write(at_reports, size, await world.person(ann), await busy.sheet())
    await after_an_outage(world)
    await ann.hears("Did you eat?")
    assert await overtakes(world, ann, "No", "Which city?") > 10
    assert await overtakes(world, ann, "Bergen", "Which shop?") > 10
    await world.telegram.signal.until(lambda: len(asked_again(world)) > size)
    await world.store.write(cancelled)


def asked_again(world: World) -> list[int]:
    """Chats that got a card anew since the end of the outage."""
    return [
        int(call.values["chat_id"])
        for call in world.telegram.calls
        if call.method == "sendMessage" and call.at >= world.now and "Did you eat?" in call.values["text"]
    ]


def once(chats: list[int], people: list[Phone]) -> bool:
    return sorted(chats) == sorted(phone.id for phone in people)


@pytest.fixture
async def people(busy: Stage, monkeypatch) -> list[Phone]:
    """Seven shoppers at a report, asked again two at a time."""
    monkeypatch.setattr(asking_again, "PORTION", 2)
    world = busy.world
    others = [await world.shopper(f"Shopper {number}") for number in range(6)]

    def begin(tx: Transaction, sheet: Sheet) -> None:
        for phone in others:
            person = tx.people.by_chat(phone.id)
            assert person is not None
            own = tx.sheets.add(replace(sheet, id=SheetId(0), person_id=person.id))
            tx.people.change(person.id, focus={"kind": "sheet", "sheet": own.id})

    await world.store.write(begin, await busy.sheet())
    return [busy.ann, *others]


async def test_killed_between_two_portions_everybody_is_asked_again_once(busy: Stage, people: list[Phone]):
    world = busy.world
    hangs = world.telegram.fail(Silence(), method="getUpdates", skip=1)
    await after_an_outage(world)
    await hangs.reached.wait()
    await world.office.idle()
    assert once(asked_again(world), people[:2])
    await world.stop()
    world.telegram.faults.clear()
    await world.start()
    await world.telegram.signal.until(lambda: len(asked_again(world)) >= len(people))
    await world.settled()
    assert once(asked_again(world), people)


async def test_after_another_long_outage_they_are_asked_from_the_beginning(busy: Stage, people: list[Phone]):
    world = busy.world
    hangs = world.telegram.fail(Silence(), method="getUpdates", skip=1)
    await after_an_outage(world)
    await hangs.reached.wait()
    await world.office.idle()
    world.telegram.faults.clear()
    await after_an_outage(world)
    await world.telegram.signal.until(lambda: len(asked_again(world)) >= len(people))
    await world.settled()
    assert once(asked_again(world), people)


async def test_whoever_spoke_meanwhile_has_their_answer_and_is_not_asked_again(busy: Stage, people: list[Phone]):
    world = busy.world
    ann, *others = people
    await world.stop()
    await ann.says("No")
    world.now += timedelta(minutes=5)
    await world.start()
    await ann.hears("Which city?")
    await world.telegram.signal.until(lambda: len(asked_again(world)) >= len(others))
    await world.settled()
    assert once(asked_again(world), others)
