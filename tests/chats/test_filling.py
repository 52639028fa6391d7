"""The evaluation form as a shopper sees it, over real HTTP."""

import pytest

from tests.bot.filling_forms import PLACE, TWO_TONGUES, VISIT
from tests.chats.filling_stage import photo, stage


@pytest.mark.parametrize("restarts", [False, True], ids=["running on", "restarted after every step"])
async def test_from_the_first_question_to_handing_in(tmp_path, database_url, restarts):
    async with stage(tmp_path, VISIT, database_url=database_url, restarts=restarts) as at:
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
        await ann.says("/resume")
        await ann.hears("no report under way just now: your report is in (")


async def test_an_album_a_cut_photo_and_a_second_try(tmp_path, database_url):
    async with stage(tmp_path, VISIT, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.says("4")
        await ann.says("tea")
        await ann.hears("Photograph the counter")
        await ann.sends_photos([photo(30), photo(60), photo(90)])
        await ann.hears("✓ 3 received")
        await ann.hears_nothing_more()
        folded = next(message for message in ann.chat.visible() if message.from_bot and message.says("Photograph"))
        assert folded.text == "Photograph the counter"
        await ann.sends_document(photo(120)[:3000], "shop.jpg", mime="image/jpeg")
        await ann.hears("Photo 4 cannot be used: it arrived incomplete")
        await ann.taps("Photo 2")
        await ann.hears("✓ 2 received")
        await ann.taps("Done (2)")
        await ann.says("All was well")
        await ann.hears("Everything is there")
        await ann.taps("Hand in")
        await ann.hears("your report is in")


async def test_two_taps_are_one(tmp_path, database_url):
    async with stage(tmp_path, VISIT, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.hears("Were you greeted?")
        await at.world.settled()
        card = ann.chat.visible()[-1]
        data = next(str(button.raw["callback_data"]) for row in card.rows for button in row if button.text == "Yes")
        ann.presses(card, data)
        ann.presses(card, data)
        await ann.sees_toast("Already recorded.")
        await ann.hears("How many people queued?")
        await ann.hears_nothing_more()


async def test_what_does_not_fit_is_answered_in_one_sentence(tmp_path, database_url):
    async with stage(tmp_path, VISIT, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("No")
        await ann.hears("What happened instead?")
        await ann.sends_sticker()
        await ann.hears("Please type this answer")
        await ann.sends_voice()
        await ann.hears("Please type this answer")
        await ann.says("Nobody was <there> & waiting")
        await ann.hears("How many people queued?")
        await ann.sends_photo(photo())
        await ann.hears("Is it for this question?")
        await ann.taps("Yes, for: Photograph the counter")
        await ann.hears("Kept for")
        await ann.sends_location(60.0, 5.0)
        await ann.hears("No location is asked for here")
        assert (await at.answers())["whynot"] == "Nobody was <there> & waiting"


async def test_a_place_by_the_phones_own_button(tmp_path, database_url):
    async with stage(tmp_path, PLACE, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.hears("Where was it?")
        await ann.taps("Send my location")
        await ann.hears("Location received.")
        await ann.hears("Anything else?")
        assert ann.chat.keyboard is None
        assert (await at.answers())["place"].startswith("60.39 5.32 0.0 ")


async def test_in_hebrew_from_right_to_left(tmp_path, database_url):
    async with stage(tmp_path, TWO_TONGUES, database_url=database_url, language="he") as at:
        ann = at.ann
        await at.begins()
        await ann.hears("האם היה נקי?")
        await ann.taps("כן")
        await ann.hears("כמה דקות חיכית?")
        await ann.says("٧")
        await ann.hears("עוד משהו?")
        assert await at.answers() == {"clean": "yes", "wait": "7"}


async def test_a_pause_over_a_restart_of_the_program(tmp_path, database_url):
    async with stage(tmp_path, VISIT, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.taps("Menu")
        await ann.taps("Pause")
        await ann.hears("Paused")
        await at.world.settled()
        await at.world.restart()
        await ann.says("/resume")
        await ann.hears("How many people queued?")


async def test_a_correction_by_editing_ones_own_message(tmp_path, database_url):
    async with stage(tmp_path, VISIT, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.hears("How many people queued?")
        mine = await ann.says("4")
        await ann.hears("What was offered?")
        await ann.edits(mine, "6")
        await ann.hears("What was offered?")
        assert (await at.answers())["queue"] == "6"
        folded = next(message for message in ann.chat.visible() if message.says("How many people queued?"))
        await ann.says("8", reply_to=folded)
        await ann.hears("What was offered?")
        assert (await at.answers())["queue"] == "8"
