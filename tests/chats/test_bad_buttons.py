"""Buttons that are old, doubled, forged or nonsense: they change nothing, and say so in one sentence. The world of these tests fails for any error in the log."""

import random
from typing import Any

import pytest

from bot.model.visit import State
from handlers import BUTTONS
from tests.support.forgery import alteration, buttons_of, mutation
from tests.support.phone import Phone

KEPT = (
    "invites", "clients", "contacts", "locations", "projects", "forms", "visits", "offers", "sheets", "answers", "reports", "remarks",
    "media", "broadcasts",
)  # fmt: skip
"""Everything but what is said, who looked at what, and the journal."""


async def rows(world: Any) -> dict[str, Any]:
    found: dict[str, Any] = await world.store.read(lambda tx: {name: getattr(tx, name).find() for name in KEPT})
    return found


async def presses_all(world: Any, phone: Phone, wanted: Any) -> None:
    """Each is answered: by a note, or by a screen."""
    below = next(message for message in phone.chat.newest() if message.from_bot)
    for data in sorted(wanted):
        phone.presses(below, data)
    await world.settled()


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [row for row in after[name] if row not in before[name]] for name in KEPT if before[name] != after[name]
    }


@pytest.fixture
async def ann(cafe: Any) -> Phone:
    found: Phone = await cafe.shopper("Ann")
    return found


async def test_old_buttons_of_a_visit_that_is_over_change_nothing(cafe, ann):
    world = cafe.world
    await cafe.gives("N-1", ann)
    await cafe.reports("N-1", ann)
    await cafe.cora.taps("Review")
    await cafe.cora.hears("your decision?")
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await ann.hears("Your report is approved")
    await world.settled()
    before = await rows(world)
    of_offers = {f"offer.accept:{row.id}" for row in before["visits"] if row.code == "N-2"}
    await presses_all(world, ann, buttons_of(ann) - of_offers)
    of_cora = {
        data for data in buttons_of(cafe.cora) if not data.startswith(("people.invite:", "offer.", "broadcasts."))
    }
    await presses_all(world, cafe.cora, of_cora)
    assert not changed(before, await rows(world))
    visit = await cafe.visit("N-1")
    assert visit.state in {State.APPROVED, State.DELIVERED}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("role", ["shopper", "coordinator", "client"])
@pytest.mark.slow
async def test_mutated_buttons_never_break_anything(cafe, ann, role):
    """With a sheet, a report to review, a draft of a broadcast and a summary to point at. Whatever they do must be what a real button may do."""
    world = cafe.world
    phones = {"shopper": ann, "coordinator": cafe.cora, "client": await world.client("Carl", client="nord")}
    await cafe.gives("N-1", ann)
    await cafe.reports("N-1", ann)
    await cafe.gives("N-2", ann)
    await ann.says("/start")
    await cafe.cora.taps("Review")
    await cafe.cora.hears("your decision?")
    await cafe.cora.says("/broadcast")
    await cafe.cora.hears("It reaches 1 shopper")
    for phone in phones.values():
        await phone.says("/start")
    await world.settled()
    dice = random.Random(7)
    real = sorted(buttons_of(phones[role]))
    made_up = [mutation(dice, action) for action in sorted(BUTTONS) for _ in range(8)]
    altered = [alteration(dice, data) for data in real for _ in range(8)]
    fitting = {data for data in (*made_up, *altered) if 0 < len(data.encode()) <= 64}
    assert len(fitting) > 400
    await presses_all(world, phones[role], fitting)
    assert not phones[role].sees("Something went wrong on my side")
    for phone in phones.values():
        await phone.says("/start")
        await phone.hears("Hello")
