"""Several questions on one card: field-list, tables, likert."""

import pytest

from bot import filling
from bot.desk import Desk
from tests.bot.filling_kit import shopper

HEAD = """
    | survey  |               |        |                  |            |          |            |                    |          |
    |         | type          | name   | label            | appearance | required | constraint | constraint_message | relevant |
"""
CHOICES = """
    | choices |               |        |                  |            |          |            |                    |          |
    |         | list_name     | name   | label            |            |          |            |                    |          |
    |         | yn            | yes    | Yes              |            |          |            |                    |          |
    |         | yn            | no     | No               |            |          |            |                    |          |
    |         | far           | 1      | Very far from it |            |          |            |                    |          |
    |         | far           | 2      | So so            |            |          |            |                    |          |
    |         | far           | 3      | Quite so         |            |          |            |                    |          |
"""
ROOM = (
    HEAD
    + """
    |         | text          | first  | Your name?       |            |          |            |                    |          |
    |         | begin group   | room   | The room         | field-list |          |            |                    |          |
    |         | note          | look   | Look around.     |            |          |            |                    |          |
    |         | integer       | least  | Fewest guests?   |            | yes      | . <= ${most} | Fewest is above most. |     |
    |         | integer       | most   | Most guests?     |            | yes      | . >= ${least} | Most is below fewest. |    |
    |         | note          | then   | Now the floor.   |            |          |            |                    |          |
    |         | select_one yn | clean  | Was it clean?    |            | yes      |            |                    |          |
    |         | text          | dirt   | What was dirty?  |            | yes      |            |                    | ${clean}='no' |
    |         | end group     |        |                  |            |          |            |                    |          |
    |         | text          | last   | Anything else?   |            |          |            |                    |          |
"""
    + CHOICES
)


@pytest.fixture
async def ann(tmp_path):
    async with shopper(tmp_path, ROOM) as one:
        await one.starts()
        await one.taps("Skip")
        yield one


async def test_all_questions_of_the_group_stand_on_one_card_with_their_notes(ann):
    assert "The room" in ann.text
    assert ann.text.index("Look around.") < ann.text.index("1. Fewest guests? —")
    assert ann.text.index("2. Most guests? —") < ann.text.index("Now the floor.") < ann.text.index("3. Was it clean?")
    assert "What was dirty?" not in ann.text
    assert ann.card.rows[:2] == [["1", "2", "3"], ["Done (0)"]]


async def test_a_number_opens_its_question_and_its_answer_leads_back(ann):
    await ann.taps("3")
    assert "Was it clean?" in ann.text
    assert "Fewest" not in ann.text
    await ann.taps("Yes")
    assert "3. Was it clean? Yes" in ann.text
    assert len(ann.sent) == 1


async def test_back_from_one_question_is_back_to_the_card(ann):
    await ann.taps("3")
    await ann.taps("Back")
    assert "1. Fewest guests?" in ann.text
    await ann.taps("Back")
    assert "Your name?" in ann.text


async def test_typed_lines_answer_one_after_the_other(ann):
    assert "What you type answers number 1." in ann.text
    await ann.types("3")
    assert "What you type answers number 2." in ann.text
    await ann.types("12")
    await ann.taps("3")
    await ann.taps("Yes")
    await ann.taps("Done (3)")
    assert "Anything else?" in ann.text
    assert await ann.values() == {"least": "3", "most": "12", "clean": "yes"}


async def test_constraints_that_look_at_each_other_are_checked_with_done(ann):
    await ann.types("12")
    await ann.types("3")
    assert "1. Fewest guests? 12" in ann.text
    assert "2. Most guests? 3" in ann.text
    assert "Fewest is above most." not in ann.text
    await ann.taps("3")
    await ann.taps("Yes")
    await ann.taps("Done (3)")
    assert "❗ 1. Fewest guests? 12" in ann.text
    assert "1. ⚠️ Fewest is above most." in ann.text
    await ann.taps("2")
    await ann.types("20")
    await ann.taps("Done (3)")
    assert "Anything else?" in ann.text
    assert await ann.values() == {"least": "12", "most": "20", "clean": "yes"}


async def test_what_still_waits_for_another_answer_stands_in_the_way_of_handing_in(ann):
    await ann.types("12")
    await ann.types("3")
    await ann.taps("Menu")
    await ann.taps("All answers")
    assert "2. Fewest guests? 12 needs another look" in ann.text
    assert not any("Hand in" in label for row in ann.card.rows for label in row)


async def test_done_names_all_that_is_missing(ann):
    await ann.taps("Done (0)")
    assert "❗ 1." in ann.text
    assert "❗ 3." in ann.text
    assert ann.text.count("This question needs an answer.") == 3


async def test_what_an_answer_brings_up_is_asked_and_joins_the_card(ann):
    await ann.taps("3")
    await ann.taps("No")
    assert "What was dirty?" in ann.text
    await ann.types("the floor")
    assert "4. What was dirty? the floor" in ann.text


async def test_an_answer_of_the_card_is_corrected_from_the_overview_alone(ann):
    for line in ("1", "2"):
        await ann.types(line)
    await ann.taps("3")
    await ann.taps("Yes")
    await ann.taps("Done (3)")
    await ann.taps("Skip")
    await ann.taps("3")
    assert "Most guests?" in ann.text
    await ann.types("5")
    assert "Everything is there" in ann.text


async def test_what_does_not_fit_is_said_on_the_card(ann):
    await ann.types("many")
    assert "Please send a number" in ann.text
    assert "1. Fewest guests? —" in ann.text


async def test_a_pause_comes_back_to_the_card(ann):
    await ann.types("3")
    await ann.taps("Menu")
    await ann.taps("Pause")
    await ann.taps("Continue")
    assert "1. Fewest guests? 3" in ann.text


CASCADE = (
    HEAD.replace("relevant", "choice_filter")
    + """
    |         | begin group     | where | Where           | field-list |          |            |                    |          |
    |         | select_one area | area  | Which region?   |            | yes      |            |                    |          |
    |         | select_one city | city  | Which city?     | list       | yes      |            |                    | area=${area} |
    |         | end group       |       |                 |            |          |            |                    |          |
    |         | text            | last  | Anything else?  |            |          |            |                    |          |
    | choices |                 |       |                 |            |          |            |                    |          |
    |         | list_name       | name  | label           | area       |          |            |                    |          |
    |         | area            | n     | North           |            |          |            |                    |          |
    |         | area            | s     | South           |            |          |            |                    |          |
    |         | city            | oslo  | Oslo            | n          |          |            |                    |          |
    |         | city            | rome  | Rome            | s          |          |            |                    |          |
"""
)


async def test_a_list_on_the_card_follows_the_answer_above_it(tmp_path):
    async with shopper(tmp_path, CASCADE) as ann:
        await ann.starts()
        await ann.taps("1")
        await ann.taps("North")
        assert ann.card.rows[0] == ["2.", "Oslo"]
        await ann.taps("Oslo")
        await ann.taps("1")
        await ann.taps("South")
        assert "asked again: Which city?" in ann.text
        await ann.taps("Rome")
        await ann.taps("Done (2)")
        assert await ann.values() == {"area": "s", "city": "rome"}


TABLE = (
    HEAD
    + """
    |         | begin group    | rate   | Rate these      | table-list |          |            |                    |          |
    |         | select_one far | floor  | Floor           |            | yes      |            |                    |          |
    |         | select_one far | shelf  | Shelves         |            | yes      |            |                    |          |
    |         | select_one far | till   | Till            |            |          |            |                    |          |
    |         | end group      |        |                 |            |          |            |                    |          |
    |         | text           | last   | Anything else?  |            |          |            |                    |          |
"""
    + CHOICES
)


async def test_a_table_is_one_card_with_one_row_per_item(tmp_path):
    async with shopper(tmp_path, TABLE) as ann:
        await ann.starts()
        assert "Rate these" in ann.text
        assert "1. Floor: —" in ann.text
        assert "1 = Very far from it" in ann.text
        assert ann.card.rows[:3] == [["1.", "1", "2", "3"], ["2.", "1", "2", "3"], ["3.", "1", "2", "3"]]
        first, second = ann.card.buttons[3], ann.card.buttons[5]
        await ann.presses(first)
        await ann.presses(second)
        assert "1. Floor: Quite so" in ann.text
        assert "2. Shelves: Very far from it" in ann.text
        assert ann.card.rows[0] == ["1.", "1", "2", "✓3"]
        await ann.taps("Done (2)")
        assert "Anything else?" in ann.text
        assert await ann.values() == {"floor": "3", "shelf": "1"}


LABELLED = (
    HEAD
    + """
    |         | begin group    | rate   | Rate these      | field-list |          |            |                    |          |
    |         | select_one yn  | head   | Items           | label      |          |            |                    |          |
    |         | select_one yn  | floor  | Floor           | list-nolabel |        |            |                    |          |
    |         | select_one yn  | shelf  | Shelves         | list-nolabel |        |            |                    |          |
    |         | end group      |        |                 |            |          |            |                    |          |
"""
    + CHOICES
)


async def test_the_head_of_a_table_is_nothing_to_answer(tmp_path):
    async with shopper(tmp_path, LABELLED) as ann:
        await ann.starts()
        assert "Items" in ann.text
        assert ann.card.rows[:2] == [["1.", "Yes", "No"], ["2.", "Yes", "No"]]
        await ann.taps("Done (0)")
        assert "Your answers" in ann.text
        assert "Items" not in ann.text


MUTUAL = (
    HEAD
    + """
    |         | begin group   | split  | Shares           | field-list |          |            |                    |          |
    |         | integer       | a      | Share A?         |            | yes      | . + ${b} = 100 | Not 100.       |          |
    |         | integer       | b      | Share B?         |            | yes      | . + ${a} = 100 | Not 100.       |          |
    |         | end group     |        |                  |            |          |            |                    |          |
    |         | text          | last   | Anything else?   |            |          |            |                    |          |
"""
    + CHOICES
)


async def test_answers_that_only_fit_together_are_taken_together(tmp_path):
    async with shopper(tmp_path, MUTUAL) as ann:
        await ann.starts()
        await ann.types("40")
        await ann.types("50")
        await ann.taps("Done (2)")
        assert ann.text.count("Not 100.") == 2
        await ann.taps("2")
        await ann.types("60")
        await ann.taps("Done (2)")
        assert await ann.values() == {"a": "40", "b": "60"}
        assert "Anything else?" in ann.text


async def test_a_group_of_forty_questions_is_leafed_through(tmp_path):
    rows = "".join(f"|  | integer | q{n} | Question number {n}? | | | | | |\n" for n in range(40))
    form = (
        f"{HEAD}|  | begin group | many | Many | field-list | | | | |\n{rows}|  | end group | | | | | | | |\n{CHOICES}"
    )
    async with shopper(tmp_path, form) as ann:
        await ann.starts()
        assert any("1/4" in row for row in ann.card.rows)
        await ann.taps("›")
        await ann.taps("15")
        await ann.types("7")
        assert "15. Question number 14? 7" in ann.text


STAFF = (
    HEAD
    + """
    |         | begin repeat  | staff  | Staff            | field-list |          |            |                    |          |
    |         | text          | who    | Who?             |            | yes      |            |                    |          |
    |         | select_one yn | smile  | Smiling?         | list-nolabel |        |            |                    |          |
    |         | end repeat    |        |                  |            |          |            |                    |          |
"""
    + CHOICES
)


async def test_each_repetition_can_be_one_card(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        await ann.types("Kari")
        await ann.taps("Yes")
        await ann.taps("Done (2)")
        assert "1. Kari, Yes" in ann.text
        await ann.taps("Yes, add one")
        assert "1. Who? —" in ann.text


SENT = (
    HEAD
    + """
    |         | begin group   | proof  | Proof            | field-list |          |            |                    |          |
    |         | image         | front  | The front        |            | yes      |            |                    |          |
    |         | geopoint      | place  | The place        |            | yes      |            |                    |          |
    |         | text          | more   | Remarks          |            |          |            |                    |          |
    |         | end group     |        |                  |            |          |            |                    |          |
    |         | text          | last   | Anything else?   |            |          |            |                    |          |
"""
    + CHOICES
)


async def test_photos_and_places_are_sent_to_the_card_itself(tmp_path):
    async with shopper(tmp_path, SENT) as ann:
        await ann.starts()
        await ann.sends("photo")
        assert "1. The front: 1 photo" in ann.text
        await ann.sends("photo")
        assert "1. The front: 2 photos" in ann.text
        await ann.taps("2")
        assert ann.keyboard is not None
        await ann.sends("location", latitude=60.39, longitude=5.32, accuracy=8.0)
        assert ann.keyboard is None
        assert "2. The place: received, exact to 8 m" in ann.text
        await ann.taps("Done (2)")
        assert "Anything else?" in ann.text


async def test_returned_questions_of_a_card_come_one_by_one_with_their_remarks(tmp_path):
    async with shopper(tmp_path, ROOM) as ann:
        await ann.starts()
        await ann.taps("Skip")
        for line in ("1", "2"):
            await ann.types(line)
        await ann.taps("3")
        await ann.taps("Yes")
        await ann.taps("Done (3)")
        await ann.taps("Skip")
        await ann.taps("Hand in")
        refs = ("/data/room/least", "/data/room/most")

        def give_back(desk: Desk) -> None:
            filling.reopen(desk, desk.tx.sheets.find(person_id=ann.person_id)[-1], refs, dict.fromkeys(refs, "Why?"))

        await ann.does(give_back)
        await ann.starts()
        assert "Your reviewer says: Why?" in ann.text
        assert "Fewest guests?" in ann.text
        await ann.types("0")
        assert "Most guests?" in ann.text
        assert "Your reviewer says: Why?" in ann.text
