"""Back, Edit, replies, edited messages, old buttons: any answer can be put right, nothing is lost, no tap counts twice."""

import pytest

from bot import filling
from tests.bot.filling_forms import BRANCHES, VISIT
from tests.bot.filling_kit import shopper


@pytest.fixture
async def ann(tmp_path):
    async with shopper(tmp_path, BRANCHES) as one:
        await one.starts()
        yield one


async def to_the_price(ann):
    await ann.taps("No")
    await ann.taps("Bergen")
    await ann.taps("Bergen Airport")
    assert "What did you pay?" in ann.text


async def test_back_goes_to_the_relevant_question_before_and_keeps_the_answers(ann):
    await to_the_price(ann)
    await ann.taps("Back")
    assert "Which shop?" in ann.text
    assert "Your answer: Bergen Airport" in ann.text
    await ann.taps("Back")
    await ann.taps("Back")
    assert "Did you eat?" in ann.text
    assert not any("Back" in label for row in ann.card.rows for label in row)
    await ann.taps("Next")
    await ann.taps("Next")
    await ann.taps("Next")
    assert "What did you pay?" in ann.text
    assert await ann.values() == {"eaten": "no", "city": "bergen", "shop": "b2"}


async def test_an_answer_says_how_many_questions_it_added(ann):
    await ann.taps("Yes")
    assert "Your answer added 2 questions." in ann.text
    assert "Question 2 of 6" in ann.text


async def test_about_is_said_only_while_more_may_open(ann):
    assert "Question 1 of about 4" in ann.text
    await ann.taps("No")
    assert "Question 2 of 4" in ann.text


async def test_a_correction_from_the_overview_asks_only_what_it_opened_and_returns(ann):
    await to_the_price(ann)
    await ann.types("12")
    assert "Everything is there" in ann.text
    await ann.taps("1")
    await ann.taps("Yes")
    assert "added 2 questions" in ann.text
    assert "What did you eat?" in ann.text
    await ann.taps("Soup")
    assert "How did it taste?" in ann.text
    await ann.types("good")
    assert "Your answers" in ann.text
    assert "Everything is there" in ann.text


async def test_a_hidden_answer_is_kept_and_comes_back(ann):
    await ann.taps("Yes")
    await ann.taps("Fish")
    await ann.types("salty")
    edit = ann.button("Edit")
    await ann.taps("Back")
    await ann.taps("Back")
    await ann.taps("Back")
    await ann.taps("No")
    assert "removed 2 questions" in ann.text
    assert "2 answers are set aside" in ann.text
    await ann.presses(edit)
    assert ann.toasts[-1] == "out_of_date"
    await ann.taps("Back")
    await ann.taps("Yes")
    assert "Your answer: Fish" in ann.text


async def test_what_no_longer_fits_is_cleared_said_and_asked_again(ann):
    await to_the_price(ann)
    await ann.types("12")
    await ann.taps("2")
    assert "Which city?" in ann.text
    await ann.taps("Oslo")
    assert "“Which city?” was changed" in ann.text
    assert "cleared and is asked again: Which shop?" in ann.text
    assert "Question 3 of 4" in ann.text
    await ann.taps("Oslo Central")
    assert "Everything is there" in ann.text


async def test_a_folded_card_leads_back_to_its_question_and_then_to_where_one_was(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("4")
        assert "What was offered?" in ann.text
        await ann.taps("Edit", ann.sent[0])
        assert "How many people queued?" in ann.text
        assert "Your answer: 4" in ann.text
        await ann.types("5")
        assert "What was offered?" in ann.text
        assert (await ann.values())["queue"] == "5"


async def test_ones_own_message_edited_answers_anew(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        mine = await ann.types("4")
        await ann.edits(mine, "6")
        assert (await ann.values())["queue"] == "6"
        assert "What was offered?" in ann.text
        await ann.edits(mine, "no idea")
        assert "You sent: no idea" in ann.text
        assert (await ann.values())["queue"] == "6"


async def test_a_reply_to_a_card_answers_its_question(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("4")
        await ann.types("9", reply_to=ann.sent[0].id)
        assert (await ann.values())["queue"] == "9"
        assert "What was offered?" in ann.text


async def test_the_second_of_two_taps_is_told_so_and_changes_nothing(ann):
    yes = ann.button("No")
    await ann.presses(yes)
    before = await ann.sheet()
    await ann.presses(yes)
    assert ann.toasts == ["already_recorded"]
    assert await ann.sheet() == before


async def test_the_other_choice_tapped_in_haste_opens_the_question_instead_of_overwriting(ann):
    yes, no = ann.button("Yes"), ann.button("No")
    await ann.presses(no)
    await ann.presses(yes)
    assert "Here is that question again." in ann.toasts
    assert (await ann.values())["eaten"] == "no"
    assert "Did you eat?" in ann.text
    await ann.taps("Next")
    assert "Which city?" in ann.text


async def test_a_tap_on_the_card_before_counts_while_its_question_waits_for_an_answer(ann):
    """Whoever taps Start twice gets the question twice, and may have tapped on the first one already."""
    yes, no = ann.button("Yes"), ann.button("No")
    await ann.starts()
    await ann.starts()
    await ann.presses(no)
    assert (await ann.values())["eaten"] == "no"
    assert "Which city?" in ann.text
    await ann.presses(yes)
    assert "Here is that question again." in ann.toasts
    assert (await ann.values())["eaten"] == "no"


async def test_a_late_tap_leaves_the_buttons_of_the_card_as_good_as_they_were(ann):
    late = ann.button("Yes")
    await ann.taps("No")
    await ann.taps("Back")
    standing = ann.button("No")
    await ann.presses(late)
    assert "Did you eat?" in ann.text
    await ann.presses(standing)
    assert "Which city?" in ann.text
    assert ann.toasts == []


async def test_a_question_shown_anew_takes_the_tap_on_its_card_before_once(ann):
    before = ann.button("No")
    await ann.does(filling.resume)
    anew = ann.button("No")
    await ann.presses(before)
    assert "Which city?" in ann.text
    await ann.presses(anew)
    assert ann.toasts == ["already_recorded"]


async def test_back_tapped_twice_goes_back_once(ann):
    await ann.taps("No")
    await ann.taps("Bergen")
    back = ann.button("Back")
    await ann.presses(back)
    await ann.presses(back)
    assert "Which city?" in ann.text
    assert ann.toasts == ["already_recorded"]


async def test_every_accepted_answer_is_kept_with_what_it_was_before(ann):
    await ann.taps("No")
    await ann.taps("Back")
    await ann.taps("Yes")
    changes = await ann.store.read(lambda tx: tx.answers.find())
    assert [(change.old, change.new) for change in changes] == [(None, "no"), ("no", "yes")]
    assert changes[0].at < changes[1].at


async def test_an_optional_answer_can_be_taken_away(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.taps("Yes")
        await ann.types("4")
        await ann.types("tea")
        await ann.sends("photo")
        await ann.settles()
        await ann.taps("Done")
        await ann.types("It was lovely")
        await ann.taps("5")
        await ann.taps("Remove the answer")
        assert "comment" not in await ann.values()
        await ann.taps("Skip")
        assert "Everything is there" in ann.text
