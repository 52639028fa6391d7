"""Everything there is to steal: Ann's five visits in five states, an open sheet, a report that waits, one that is approved, a draft of a broadcast."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.delivery import OutboxState
from bot.model.report import SheetState
from demo.standin.world import Press
from tests.security.rules import VISITS
from tests.support.forgery import buttons_of
from tests.support.phone import Phone
from tests.support.programme import FORM
from tests.support.programme import cafe as programme
from tests.support.stage import Stage
from tests.support.world import World

KEPT = (
    "invites", "role_changes", "clients", "contacts", "locations", "projects", "forms", "visits", "offers", "sheets", "answers", "reports", "remarks",
    "media", "broadcasts", "people", "journal",
)  # fmt: skip
SHOPPER = "Anneliese"
SECRETS = (
    SHOPPER,
    "Café Nord",
    "Nowy Świat",
    "N-1",
    "N-2",
    "N-3",
    "N-4",
    "N-5",
    "waited at the door",
    "Order a coffee",
)
"""Words of Ann's visits and of Café Nord: on nobody else's screen."""
MISSING = 987654
CREW = 300
"""Presses at once: fewer than the bot lets wait for their answer."""


@dataclass
class Scene:
    world: World
    stage: Stage
    ann: Phone
    things: Mapping[str, int | str]
    """What the rules point at, by name."""
    actors: dict[str, Phone] = field(default_factory=dict)
    """Those who are to get none of it."""

    def real(self, rule: str, **other: int | str) -> str:
        return rule.format_map({**self.things, **other})

    def missing(self, rule: str) -> str:
        """The same words about what does not exist."""
        return rule.format_map({**dict.fromkeys(self.things, MISSING), "node": self.things["node"]})

    async def snapshot(self, actor: Phone) -> dict[str, Any]:
        """All that is kept, but for the actor's own row; and what was said to others."""
        found: dict[str, Any] = await self.world.store.read(
            lambda tx: {name: {row.id: row for row in getattr(tx, name).find()} for name in KEPT}
        )
        own = [row.id for row in found["people"].values() if row.chat_id == actor.id]
        for number in own:
            del found["people"][number]
        rows = await self.world.store.read(lambda tx: tx.outbox.find(state=tuple(OutboxState)))
        return found | {"said": {row.id: row for row in rows if row.chat_id != actor.id}}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [row for number, row in rows.items() if row != before[name].get(number)]
        for name, rows in after.items()
        if rows != before[name]
    }


async def build(world: World) -> Scene:
    stage = Stage(world, await world.coordinator("Cora"))
    await stage.take_in(
        ("cafe_check.md", FORM.encode()), ("programme.xlsx", programme(world.now, visits=5, open_visits="9"))
    )
    ann = await stage.shopper(SHOPPER)
    await stage.gives("N-1", ann)
    await stage.reports("N-1", ann)
    await stage.cora.says("/review")
    await stage.cora.taps("N-1 · Café Nord")
    await stage.cora.hears("your decision?")
    await stage.cora.taps("Approve")
    await stage.cora.taps("10")
    await ann.hears("Your report is approved")
    await stage.gives("N-2", ann)
    await stage.reports("N-2", ann)
    await stage.gives("N-3", ann)
    ann.presses(next(ann.chat.newest()), f"visits.report:{(await stage.visit('N-3')).id}")
    await ann.hears("Were you greeted?")
    await ann.taps("Yes")
    await ann.hears("Minutes until")
    await stage.gives("N-4", ann)
    await stage.offers("N-5", ann.name)
    await ann.hears("A visit for you")
    await stage.cora.says("/broadcast")
    await stage.cora.hears("It reaches")
    await _somebody_wants_in(stage)
    await world.settled()
    return Scene(world, stage, ann, await _things(world, ann))


async def _somebody_wants_in(stage: Stage) -> None:
    """Rolf waits to be let in as a coordinator; Rita is a shopper without visits."""
    await stage.cora.says("/invite")
    await stage.cora.taps("A coordinator")
    link = re.search(r"start=(\S+)", (await stage.cora.hears("Invite for a coordinator")).text)
    assert link
    await stage.world.phone("Rolf").opens(link[1])
    await stage.cora.hears("Rolf opened the invite")
    await stage.world.shopper("Rita")


async def _things(world: World, ann: Phone) -> dict[str, int | str]:
    def find(tx: Any) -> dict[str, int | str]:
        visits = {name: tx.visits.one(code=f"N-{number}") for number, name in enumerate(VISITS, 1)}
        sheet = tx.sheets.one(state=SheetState.OPEN)
        return {
            **{name: visit.id for name, visit in visits.items()},
            "sheet": sheet.id,
            "step": sheet.step,
            "report": tx.reports.latest(visits["submitted"].id).id,
            "media": tx.media.one(visit_id=visits["submitted"].id).id,
            "broadcast": tx.broadcasts.one().id,
            "contact": tx.contacts.one(code="carl").id,
            "ann": tx.people.by_chat(ann.id).id,
            "rita": tx.people.one(name="Rita").id,
            "change": tx.role_changes.one().id,
        }

    found = await world.store.read(find)
    drawn = next(data for data in buttons_of(ann) if data.startswith(f"filling.menu:{found['sheet']}:"))
    return {**found, "node": drawn.split(":")[3]}


async def press_all(world: World, phone: Phone, wanted: Iterable[str]) -> dict[str, Press]:
    """Each under the newest message of the bot; some hundred at a time, all of them answered."""
    waiting = list(dict.fromkeys(wanted))
    pressed: dict[str, Press] = {}
    while waiting:
        below = next(message for message in phone.chat.newest() if message.from_bot)
        crew, waiting = waiting[:CREW], waiting[CREW:]
        pressed |= {data: phone.presses(below, data) for data in crew}
        await world.settled()
    return pressed


def said(press: Press) -> str:
    return press.answered.text or "" if press.answered else ""
