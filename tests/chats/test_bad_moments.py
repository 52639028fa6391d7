"""Two taps at once, texts that are far too long, names that are markup: each counts once and says what it is."""

import pytest

from bot.model.broadcast import BroadcastState
from bot.model.visit import State
from demo.standin.chats import Button, Message
from demo.standin.world import Press
from tests.support.phone import Phone
from tests.support.world import World

LONGEST = "word " * 819
"""What a phone sends of 5,000 characters first: 4,096 are the most of one message."""
CIRCLE = """
| survey |         |      |        |             |
|        | type      | name | label | calculation |
|        | text      | bird | Bird? |             |
|        | calculate | hen  |       | ${egg} + 1  |
|        | calculate | egg  |       | ${hen} + 1  |
| settings |           |         |   |         |
|          | form_title | form_id |   | version |
|          | Circle     | circle  |   | 1       |
"""


def nervous(world: World, phone: Phone) -> Phone:
    """Presses every button twice."""
    once = phone.taps

    async def taps(label: str | Button, message: Message | None = None) -> Press | Message | str:
        press = await once(label, message)
        if isinstance(press, Press):
            phone.presses(press.message, press.data)
            await world.settled()
        return press

    vars(phone)["taps"] = taps
    return phone


@pytest.fixture
async def ann(cafe):
    return await cafe.shopper("Ann")


async def test_whoever_taps_everything_twice_comes_to_the_same_end(cafe, ann):
    world = cafe.world
    nervous(world, cafe.cora)
    nervous(world, ann)
    await cafe.gives("N-1", ann)
    await cafe.reports("N-1", ann)
    await cafe.cora.taps("Review")
    await cafe.cora.hears("your decision?")
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await ann.hears("Your report is approved")
    await world.settled()
    assert (await cafe.visit("N-1")).state is State.APPROVED
    assert await world.store.read(lambda tx: tx.reports.count()) == 1
    for phone, said in ((ann, "is yours!"), (ann, "Your report is approved"), (cafe.cora, "Report came in")):
        assert sum(message.says(said) for message in phone.chat.visible() if message.from_bot) <= 1, phone.screen()


async def test_a_broadcast_sent_with_two_taps_goes_out_once(cafe, ann):
    cora = nervous(cafe.world, cafe.cora)
    await cora.says("/broadcast")
    await cora.taps("Write the text")
    await cora.says(LONGEST)
    await cora.hears("too long")
    await cora.says("<b>Bonus</b> this week & next")
    await cora.taps("Send to 1")
    await cora.hears("Broadcast under way")
    await cafe.world.pass_time(minutes=1)
    await ann.hears("<b>Bonus</b> this week & next")
    await ann.hears_nothing_more()
    (sent,) = await cafe.world.store.read(lambda tx: tx.broadcasts.find())
    assert sent.state is BroadcastState.DONE
    assert sum(message.says("Bonus") for message in ann.chat.visible()) == 1


async def test_a_remark_of_five_thousand_characters_is_refused_and_the_next_one_taken(cafe, ann):
    await cafe.gives("N-1", ann)
    await cafe.reports("N-1", ann)
    cora = cafe.cora
    await cora.taps("Review")
    await cora.taps("Return")
    card = await cora.hears("Which answers are to be put right?")
    await cora.taps("1", card)
    await cora.hears("Were you greeted?")
    await cora.says(LONGEST)
    await cora.says(LONGEST[:904])
    await cora.hears("too long")
    await cora.says("Who said it & <how>?")
    await cora.hears("Who said it & <how>?")
    assert (await cafe.visit("N-1")).state is State.SUBMITTED


@pytest.mark.parametrize("name", ["<b>Rob</b> & Co", "\u202eevE \u2066\u2067", "דנה & 3/4", "A" * 64])
async def test_whatever_a_name_is_made_of_it_is_a_name(cafe, name):
    rob = await cafe.shopper(name)
    await cafe.opens("N-1")
    await rob.hears("N-1")
    await rob.taps("Accept")
    await rob.hears("is yours!")
    told = await cafe.cora.hears("takes it")
    assert "\u202e" not in told.text
    assert told.says(name.replace("\u202e", ""))


async def test_a_form_that_bites_its_tail_names_the_questions(cafe):
    await cafe.cora.sends_document(CIRCLE.encode(), "circle.md")
    await cafe.cora.hears("was not taken in", patience=60)
    await cafe.world.settled()
    assert cafe.cora.sees("hen")
    assert cafe.cora.sees("egg")
    assert await cafe.world.store.read(lambda tx: tx.forms.one(code="circle")) is None


async def test_an_edited_message_that_answered_nothing_stays_without_effect(cafe, ann):
    said = await ann.says("hello")
    await ann.hears("Nothing here waits for that")
    await ann.edits(said, "/visits")
    await ann.hears_nothing_more()
