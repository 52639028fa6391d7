"""The evaluation form as a shopper sees it, over real HTTP."""

import pytest

from tests.bot.filling_forms import VISIT
from tests.chats.filling_stage import photo, stage


@pytest.mark.parametrize("restarts", [False, True], ids=["running on", "restarted after every step"])
async def test_from_the_first_question_to_handing_in(tmp_path, restarts):
    async with stage(tmp_path, VISIT, restarts=restarts) as at:
        ann = at.ann
        await at.begins()
        await ann.hears("Were you greeted?")
        await ann.taps("Yes")
        await ann.hears("How many people queued?")
        await ann.says("about 4 people")
        await ann.hears("Please send a")
        await ann.says("4")
        await ann.hears("What was offered?")
        await ann.taps("Tea")
        await ann.taps("Done (1)")
        await ann.hears("Photograph the counter")
        await ann.sends_photo(photo())
        await ann.hears("✓ 1 received")
        await ann.taps("Done (1)")
        await ann.hears("Anything else?")
        await ann.taps("Skip")
        await ann.hears("Everything is there")
        await ann.taps("Hand in")
        await ann.hears("your report is in")
        assert (await at.visit_now()).state == "submitted"
