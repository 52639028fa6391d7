"""Choices: tapped, typed, searched, leafed through."""

import pytest

from tests.bot.filling_forms import MANY, TWO_TONGUES, VISIT
from tests.bot.filling_kit import shopper


@pytest.mark.parametrize("said", ["yes", "YES!", "1", "y", "Да", "כן"])
async def test_a_typed_line_finds_its_choice(tmp_path, said):
    async with shopper(tmp_path, TWO_TONGUES) as ann:
        await ann.starts()
        await ann.types(said)
        assert (await ann.values())["clean"] == "yes"
        assert "Minutes waited?" in ann.text


async def test_a_near_miss_is_offered_as_a_button(tmp_path):
    async with shopper(tmp_path, TWO_TONGUES) as ann:
        await ann.starts()
        await ann.types("yess")
        assert "Did you mean one of these?" in ann.text
        assert ann.card.rows[0] == ["Yes"]
        await ann.taps("Yes")
        assert (await ann.values())["clean"] == "yes"


async def test_what_is_no_choice_is_said_in_the_same_card_and_nothing_is_stored(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.types("hippopotamus")
        assert len(ann.sent) == 1
        assert "None of the choices is called that" in ann.text
        assert "You sent: hippopotamus" in ann.text
        assert "greeted" not in await ann.values()


async def test_a_long_list_is_searched_by_typing_a_part_of_the_name(tmp_path):
    async with shopper(tmp_path, MANY) as ann:
        await ann.starts()
        assert "There are 60 choices" in ann.text
        await ann.types("resume")
        assert "5 choices match" in ann.text
        await ann.taps("Café Résumé 33")
        assert (await ann.values())["shop"] == "s33"


async def test_many_matches_are_leafed_through(tmp_path):
    async with shopper(tmp_path, MANY) as ann:
        await ann.starts()
        await ann.types("stat")
        assert ann.card.rows[0] == ["Station 36", "Station 37"]
        await ann.taps("›")
        assert ann.card.rows[0] == ["Station 44", "Station 45"]
        await ann.taps("Show all")
        assert "There are 60 choices" in ann.text


async def test_several_choices_are_ticked_across_pages_and_confirmed_once(tmp_path):
    async with shopper(tmp_path, MANY) as ann:
        await ann.starts()
        await ann.types("Station 60")
        await ann.taps("Sign number 2")
        await ann.taps("›")
        await ann.taps("Sign number 14")
        assert "seen" not in await ann.values()
        await ann.taps("Done (2)")
        assert (await ann.values())["seen"] == "a2 a14"


async def test_a_tick_tapped_twice_stays_ticked(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("3")
        tea = ann.button("Tea")
        await ann.presses(tea)
        await ann.presses(tea)
        assert "☑ Tea" in [row[0] for row in ann.card.rows] or any("☑ Tea" in row for row in ann.card.rows)


async def test_the_forms_own_constraint_refuses_a_mixture_and_keeps_the_ticks(tmp_path):
    async with shopper(tmp_path, MANY) as ann:
        await ann.starts()
        await ann.types("Station 60")
        await ann.taps("Sign number 1")
        await ann.taps("›")
        await ann.taps("Nothing")
        await ann.taps("Done (2)")
        assert "outside what the form allows" in ann.text
        assert any("☑ Nothing" in row for row in ann.card.rows)
        await ann.taps("Nothing")
        await ann.taps("Done (1)")
        assert (await ann.values())["seen"] == "a1"


async def test_done_without_a_tick_says_that_an_answer_is_needed(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("3")
        await ann.taps("Done (0)")
        assert "This question needs an answer." in ann.text


async def test_what_is_typed_is_added_to_what_was_ticked(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("3")
        await ann.taps("Water")
        await ann.types("tea")
        assert (await ann.values())["drinks"] == "tea water"
