"""Telegram's limits hold on every card of every question of any form: 64 bytes, 100 buttons, 4,096 characters (the kit counts them)."""

from random import Random

import pytest

from bot.desk import Desk
from bot.filling import groups, walking
from bot.filling.opened import opened
from bot.filling.turning import moved
from tests.bot.filling_kit import Shopper, shopper
from tests.bot.filling_random import generated

LOOKS = ("filling.page", "filling.explain", "filling.menu", "filling.review", "filling.proceed", "filling.tick")


async def looks_around(ann: Shopper, chance: Random) -> None:
    """Every leaf, letter and explanation that one tap away can be seen."""
    seen = {button["action"]: button for button in chance.sample(ann.card.buttons, len(ann.card.buttons))}
    for action in LOOKS:
        if action in seen:
            await ann.presses(seen[action])
    if any("Back to the question" in label for row in ann.card.rows for label in row):
        await ann.taps("Back to the question")


async def asks(ann: Shopper, ref: str, *, alone: bool) -> None:
    """As from the overview, or as the way through the form leads to it: with the others of its card."""

    def jump(desk: Desk) -> None:
        f = opened(desk, int(desk.actor.focus["sheet"]))
        f.bookmark.then = ""
        walking.aside(f, ref)
        if not alone:
            f.bookmark.then = ""
            f.screen = groups.here(f)
        moved(f)

    await ann.does(jump)


@pytest.mark.parametrize("seed", range(5))
async def test_every_card_keeps_to_the_limits(tmp_path, seed):
    async with shopper(tmp_path, generated(seed), language=["en", "he"][seed % 2]) as ann:
        await ann.starts()
        refs = await ann.does(lambda desk: opened(desk, int(desk.actor.focus["sheet"])).asked())
        assert refs
        chance = Random(seed)
        for ref in refs:
            for alone in (True, False):
                await asks(ann, ref, alone=alone)
                assert ann.toasts == []
                await looks_around(ann, chance)
                ann.toasts.clear()
