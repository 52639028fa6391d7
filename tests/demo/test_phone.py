"""The chat kit itself: it finds what is there, waits for what comes, and fails with the screen in the message."""

import asyncio

import pytest
from telegram import Bot

from demo.standin.faults import Silence
from demo.telegram import StandIn
from tests.demo.test_people import keyboard
from tests.support.phone import Phone


async def test_hears_what_is_already_there_and_what_comes_later(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "first")
    await ann.hears("first")
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(ann.hears("second"))
        tasks.create_task(bot.send_message(ann.id, "the second"))
    assert waiting.result().text == "the second"


async def test_hears_ignores_direction_marks(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "\u200f\u2068Café Nord\u2069 is yours")
    await ann.hears("Café Nord is yours")


async def test_hears_edits_but_not_the_past(bot: Bot, ann: Phone) -> None:
    sent = await bot.send_message(ann.id, "Question 1", reply_markup=keyboard("Yes"))
    await ann.hears("Question 1")
    await ann.says("hello")
    with pytest.raises(AssertionError, match="in vain"):
        await ann.hears("Question 1", patience=0.01)
    await sent.edit_text("Question 1 of 2")
    await ann.hears("Question 1")


async def test_each_message_is_heard_once(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "ping")
    await ann.hears("ping")
    with pytest.raises(AssertionError, match="in vain"):
        await ann.hears("ping", patience=0.01)


async def test_a_failure_shows_the_screen(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "Offer", reply_markup=keyboard("Accept", "Decline"))
    with pytest.raises(AssertionError, match=r"'Sorry' in vain[\s\S]*Ann's phone[\s\S]*Offer\n    \[Accept\]"):
        await ann.hears("Sorry", patience=0.01)


async def test_nothing_more_waits_until_the_bot_is_at_rest(bot: Bot, server: StandIn, ann: Phone) -> None:
    """The bot here answers once; the kit looks only after that answer has left."""
    rule = server.fail(Silence(), method="sendMessage")

    async def answers() -> None:
        updates = await bot.get_updates(timeout=5)
        await asyncio.gather(
            bot.send_message(ann.id, "hi"), bot.get_updates(offset=updates[-1].update_id + 1, timeout=5)
        )

    answering = asyncio.ensure_future(answers())
    await rule.reached.wait()
    looking = asyncio.ensure_future(ann.hears_nothing_more())
    rule.release()
    with pytest.raises(AssertionError, match="heard more"):
        await looking
    await ann.says("enough")
    await answering


async def test_receives_by_kind(bot: Bot, ann: Phone) -> None:
    await bot.send_message(ann.id, "text")
    await bot.send_venue(ann.id, 32.1, 34.8, "Café Nord", "1 High St")
    assert (await ann.receives("venue")).content["venue"]["title"] == "Café Nord"


async def test_taps_waits_for_the_button_to_come(bot: Bot, ann: Phone) -> None:
    async with asyncio.TaskGroup() as tasks:
        tapping = tasks.create_task(ann.taps("Go"))
        tasks.create_task(bot.send_message(ann.id, "ready", reply_markup=keyboard("Go")))
    assert tapping.done()
