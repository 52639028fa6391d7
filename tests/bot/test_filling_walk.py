"""Through a form: one card, taps in place, typed answers folded away, nothing asked twice."""

import pytest

from tests.bot.filling_forms import VISIT
from tests.bot.filling_kit import readable, shopper


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


LONG = f"""
    | survey |      |      |                       |
    |        | type | name | label                 |
    |        | note | one  | {"Read this. " * 150} |
    |        | text | two  | {"Why? " * 300}       |
    |        | text | last | Short                 |
"""


async def test_long_texts_of_the_author_are_said_in_full_before_the_card(tmp_path):
    async with shopper(tmp_path, LONG) as ann:
        await ann.starts()
        assert [readable(shown.text).count("Read this.") for shown in ann.sent[:2]] == [150, 0]
        assert readable(ann.sent[1].text).count("Why?") == 300
        assert "Question 1 of 2" in ann.text
        assert "…" in ann.text
        await ann.types("because")
        assert len(ann.sent) == 4
        assert "Short" in ann.text


async def test_a_guidance_stands_behind_a_button(tmp_path):
    table = """
    | survey |         |       |            |               |
    |        | type    | name  | label      | guidance_hint |
    |        | integer | queue | How many?  | Count *everybody*, children too. |
    """
    async with shopper(tmp_path, table) as ann:
        await ann.starts()
        assert "children" not in ann.text
        await ann.taps("What is meant?")
        assert "Count everybody, children too." in ann.text
        await ann.taps("Hide the explanation")
        assert "children" not in ann.text
