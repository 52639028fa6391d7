"""Through a form: one card, taps in place, typed answers folded away, nothing asked twice."""

import pytest

from tests.bot.filling_forms import VISIT
from tests.bot.filling_kit import shopper


@pytest.fixture
async def ann(tmp_path):
    async with shopper(tmp_path, VISIT) as one:
        yield one


async def test_a_whole_visit_from_the_first_question_to_handing_in(ann):
    await ann.starts()
    assert "Café Nord" in ann.text
    assert "Section 1 of 2: Arrival" in ann.text
    assert "Question 1 of about 5" in ann.text
    assert "Think back to the door." in ann.text
    await ann.taps("Yes")
    assert len(ann.sent) == 1
    assert "How many people queued?" in ann.text
    await ann.types("4")
    assert "How many people queued? — 4" in ann.sent[0].text.replace("<b>", "").replace("</b>", "")
    await ann.taps("Tea")
    await ann.taps("Water")
    await ann.taps("Done (2)")
    await ann.sends("photo")
    await ann.settles()
    await ann.taps("Done (1)")
    await ann.taps("Skip")
    await ann.taps("Hand in")
    assert (await ann.sheet()).state == "submitted"
    assert [answer["text"] for answer in ann.submitted.read.answers] == ["Yes", "4", "Tea, Water", "1 photo", ""]
