"""Callback data is the client's to send, not Telegram's to vouch for: forged, altered and replayed by people it is not for. FUZZ=10000 sends more."""

import os
import random

from bot.model.refusal import Refused
from bot.texts.refusals import _SENTENCES
from bot.texts.words import words_for
from handlers import BUTTONS
from tests.security.stage import SECRETS, build, changed, press_all, said
from tests.support.forgery import alteration, buttons_of, mutation

COUNT = int(os.environ.get("FUZZ", "300"))
REFUSED = (Refused.NOT_FOUND, Refused.NOT_ALLOWED, Refused.OUT_OF_DATE)
HARMLESS = ("people.", "offers.", "privacy.")
"""What everybody may press for themselves: their language, their list, where they are, their own data."""


def scribble(dice: random.Random) -> str:
    """Any text that Telegram would let through: up to 64 bytes."""
    letters = (
        chr(dice.choice((dice.randrange(32, 127), dice.randrange(0x600), dice.randrange(0x1F300, 0x1F600))))
        for _ in range(64)
    )
    return "".join(letters).encode()[: dice.randrange(1, 65)].decode(errors="ignore") or "-"


def forgeries(dice: random.Random, real: list[str]) -> set[str]:
    made = {scribble(dice) for _ in range(COUNT // 3)}
    made |= {mutation(dice, dice.choice(sorted(BUTTONS))) for _ in range(COUNT // 3)}
    made |= {alteration(dice, dice.choice(real)) for _ in range(COUNT // 3)}
    return {data for data in made | set(real) if 0 < len(data.encode()) <= 64 and not data.startswith(HARMLESS)}


async def test_nothing_that_is_made_up_or_stolen_does_anything(world):
    scene = await build(world)
    dice = random.Random(11)
    stolen = sorted(buttons_of(scene.ann) | buttons_of(scene.stage.cora))
    assert len(stolen) > 100
    words = words_for("en", "UTC")
    refusals = {_SENTENCES[code](words, {}) for code in REFUSED}
    bob, eve = await scene.stage.shopper("Bob"), world.phone("Eve")
    for phone in (bob, eve):
        await phone.says("/start")
        await phone.hears("")
        before = await scene.snapshot(phone)
        pressed = await press_all(world, phone, sorted(forgeries(dice, stolen)))
        assert not changed(before, await scene.snapshot(phone))
        answers = {said(press) for press in pressed.values()}
        assert answers - refusals - ({""} if phone is bob else set()) == set()
        assert all(press.answered for press in pressed.values())
        assert not [word for word in SECRETS if phone.sees(word)]
