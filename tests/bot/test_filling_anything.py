"""Whatever somebody taps, types and sends, in any order, new buttons or old: the card stands, the sheet is whole."""

from random import Random
from typing import Any

import pytest

from tests.bot.filling_forms import BRANCHES, KINDS, STAFF
from tests.bot.filling_kit import Shopper, shopper
from tests.bot.filling_random import generated

LINES = (
    "4",
    "yes",
    "Tea",
    "2",
    "yesterday",
    "14:30",
    "52.1 21; 52.2 21",
    "60.1, 5.2",
    "<b>&",
    "no idea",
    "Bergen",
    "7.5",
)
SENT = ("sticker", "photo", "voice", "document", "location", "contact", "video")
STEPS = 60


async def something(ann: Shopper, chance: Random, seen: list[dict[str, Any]]) -> None:
    seen += [button for button in ann.card.buttons if button["action"] != "visits.problem" and button not in seen]
    match chance.choice(("tap", "tap", "tap", "old", "type", "type", "send", "settle", "edit")):
        case "tap":
            usable = [
                button for button in ann.card.buttons if button["action"] not in {"visits.problem", "filling.submit"}
            ]
            await ann.presses(chance.choice(usable))
        case "old":
            await ann.presses(chance.choice([button for button in seen if button["action"] != "filling.submit"]))
        case "type":
            await ann.types(chance.choice(LINES), reply_to=chance.choice([None, None, 1, 3]))
        case "send":
            await ann.sends(chance.choice(SENT), latitude=60.0, longitude=5.0, group=chance.choice([None, "album"]))
        case "settle":
            if any(media.state == "pending" for media in await ann.media()):
                await ann.settles(why=chance.choice([None, "cut"]))
        case "edit":
            await ann.edits(chance.randrange(1, 30), chance.choice(LINES))


@pytest.mark.parametrize("form", [BRANCHES, STAFF, KINDS], ids=["branches", "repeats", "every kind"])
@pytest.mark.parametrize("seed", range(4))
async def test_anything_at_all(tmp_path, form, seed):
    async with shopper(tmp_path, form) as ann:
        await ann.starts()
        chance = Random(seed)
        seen: list[dict[str, Any]] = []
        for _ in range(STEPS):
            await something(ann, chance, seen)
            assert ann.card.text
            assert ann.card.buttons
        sheet = await ann.sheet()
        assert sheet.state == "open"
        await ann.starts()
        assert ann.card.buttons


@pytest.mark.parametrize("seed", range(3))
async def test_anything_at_all_in_a_form_that_nobody_would_write(tmp_path, seed):
    async with shopper(tmp_path, generated(seed)) as ann:
        await ann.starts()
        chance = Random(seed)
        seen: list[dict[str, Any]] = []
        for _ in range(STEPS):
            await something(ann, chance, seen)
        await ann.starts()
        assert ann.card.buttons
