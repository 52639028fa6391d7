"""What went wrong behind the chats is told to the coordinators, with what to do, and heals by itself where it can."""

import pytest

from bot import doubts
from bot.model.person import Person, Role
from bot.texts import troubles as texts
from bot.texts.words import words_for
from demo.standin.chats import readable
from demo.standin.faults import Reset
from handlers import clerk, markup, reading
from tests.support.world import START


async def in_doubt(world):
    return await world.do(lambda desk: [person.name for person in doubts.people(desk)])


async def loses_a_message(world, cafe, person):
    """The connection breaks twice while the bot writes to this person."""
    rule = world.telegram.fail(Reset("before"), method="sendMessage", person=person, times=2)
    await cafe.offers("N-1", person.name)
    await world.settled()
    assert rule.struck == 2


async def test_a_message_of_unknown_fate_is_shown_and_told_once_a_day_and_heals_by_the_next_tap(cafe):
    world = cafe.world
    ann = await cafe.shopper("Ann")
    await world.pass_time(minutes=2)
    await loses_a_message(world, cafe, ann)
    assert await in_doubt(world) == ["Ann"]

    await cafe.cora.says("/visits")
    await cafe.cora.hears("I do not know whether my last message reached them:\n\u2068Ann")

    await world.pass_time(hours=2)
    notice = await cafe.cora.hears("I do not know whether my last message reached them")
    assert notice.says("reach them another way")
    await world.pass_time(hours=12)
    told = [message for message in cafe.cora.chat.visible() if message.says("The connection broke while I wrote")]
    assert len(told) == 3, "at once, on the board, and one notice"

    await ann.says("/start")
    await ann.hears("1 visit is offered to you")
    assert await in_doubt(world) == []
    await cafe.cora.says("/visits")
    board = await cafe.cora.hears("To place")
    assert not board.says("The connection broke")


@pytest.mark.parametrize(
    ("count", "name"), [(60, "S{}"), (199, "<{}> & a name that is as long as names may be, or longer")]
)
def test_everybody_in_doubt_is_named_as_far_as_a_message_goes(count, name):
    people = [
        Person(chat_id=n, name=name.format(n), language="en", timezone="UTC", role=Role.SHOPPER, created_at=START)
        for n in range(count)
    ]
    text = readable(markup.plain(texts.doubts(words_for("en", "UTC"), people).text))
    named = [person.name for person in people if person.name in text]
    assert len(text) <= 4096
    assert len(named) >= min(count, 40)
    assert (f"and {count - len(named)} more" in text) == (len(named) < count)


async def test_who_is_well_is_not_in_doubt(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    assert await in_doubt(cafe.world) == []


@pytest.mark.parametrize("where", ["reading", "working"])
async def test_what_cannot_be_worked_is_told_to_the_person_and_the_coordinators(cafe, monkeypatch, where):
    world = cafe.world
    world.forgive("failed: ZeroDivisionError")
    ann = await cafe.shopper("Ann")
    bob = await cafe.shopper("Bob")

    def broken(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        if where == "reading":
            patch.setattr(reading, "read", broken)
        else:
            patch.setattr(clerk, "find", broken)
        await ann.says("hello")
        sorry = await ann.hears("something went wrong on our side")
        told = await cafe.cora.hears("could not be processed, in three tries")
    assert sorry.says("everything saved before is safe")
    assert told.says("Ann")
    assert told.says("update ")
    await bob.says("/start")
    await bob.hears("Bob")


async def test_a_fault_that_meets_everybody_floods_nobody(cafe, monkeypatch):
    world = cafe.world
    world.forgive("failed: ZeroDivisionError")
    ann = await cafe.shopper("Ann")

    def broken(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(clerk, "find", broken)
        for number in range(5):
            await ann.says(f"{number}")
        await world.settled()
    told = [message for message in cafe.cora.chat.visible() if message.says("could not be processed")]
    assert len(told) == 1
