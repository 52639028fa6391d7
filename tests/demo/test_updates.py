"""getUpdates as Telegram means it: at least once, forgotten when confirmed, dropped when too old."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Conflict

from demo.telegram import StandIn
from tests.demo.conftest import Clock
from tests.support.phone import Phone


async def texts(bot: Bot, offset: int = 0, **options: Any) -> list[str]:
    updates = await bot.get_updates(offset=offset, **options)
    return [str(update.message.text) for update in updates if update.message]


async def test_what_is_not_confirmed_comes_again(bot: Bot, ann: Phone) -> None:
    await ann.says("one")
    first = await bot.get_updates()
    assert await bot.get_updates() == first
    assert await texts(bot, first[0].update_id + 1) == ["one"]
    assert await texts(bot) == ["one"]


async def test_limit_and_negative_offset(bot: Bot, ann: Phone) -> None:
    for text in ("one", "two", "three"):
        await ann.says(text)
    assert await texts(bot, limit=2) == ["/start", "one"]
    assert await texts(bot, -2) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]


async def test_an_offset_from_the_future_forgets_nothing(bot: Bot, ann: Phone) -> None:
    latest = (await bot.get_updates())[-1].update_id
    assert await texts(bot, latest + 1_000_000) == ["/start"]


async def test_a_long_poll_waits_for_what_comes(bot: Bot, server: StandIn, ann: Phone) -> None:
    latest = (await bot.get_updates())[-1].update_id
    waiting = asyncio.ensure_future(texts(bot, latest + 1, timeout=10))
    await server.signal.until(lambda: server.updates.polling)
    await ann.says("now")
    assert await waiting == ["now"]


async def test_of_two_pollers_the_older_one_loses(bot: Bot, server: StandIn) -> None:
    older = asyncio.ensure_future(bot.get_updates(timeout=10))
    await server.signal.until(lambda: server.updates.polling)
    async with Bot(server.token, base_url=f"{server.url}/bot") as newer:
        assert await newer.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
        await older


async def test_setting_a_webhook_ends_the_poll(bot: Bot, server: StandIn) -> None:
    polling = asyncio.ensure_future(bot.get_updates(timeout=10))
    await server.signal.until(lambda: server.updates.polling)
    await bot.set_webhook("https://bot.example.org/hook")
    with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook request"):
        await polling


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://bot.example.org/hook")
    with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(("minutes", "kept"), [(2, 2), (3, 1), (23 * 60, 1), (25 * 60, 0)])
async def test_presses_live_150_seconds_and_messages_a_day(
    bot: Bot, server: StandIn, ann: Phone, clock: Clock, minutes: int, kept: int
) -> None:
    board = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="a")]])
    await bot.send_message(ann.id, "x", reply_markup=board)
    await ann.taps("Go")
    clock.advance(minutes=minutes)
    assert len(await bot.get_updates()) == kept
    assert len(server.updates.dropped) == 2 - kept


async def test_only_what_was_asked_for_comes_and_the_wish_is_remembered(bot: Bot, server: StandIn, ann: Phone) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["edited_message"])
    said = await ann.says("one")
    await ann.edits(said, "two")
    await ann.blocks_bot()
    await ann.unblocks_bot()
    assert [update.edited_message is not None for update in (await bot.get_updates())[1:]] == [True]
    assert server.updates.allowed == ["edited_message"]


async def test_pending_updates_can_be_dropped(bot: Bot, ann: Phone) -> None:
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_repeated_updates_carry_the_same_id(bot: Bot, server: StandIn, ann: Phone) -> None:
    await bot.get_updates(offset=-1)
    server.updates.repeat(1)
    await ann.says("one")
    await ann.says("two")
    updates = (await bot.get_updates())[1:]
    assert [update.message.text for update in updates if update.message] == ["one", "one", "two"]
    assert updates[0].update_id == updates[1].update_id


async def test_disordered_updates_all_arrive(bot: Bot, server: StandIn, ann: Phone) -> None:
    server.updates.disorder(6)
    said = [str(number) for number in range(6)]
    for text in said:
        await ann.says(text)
    arrived = (await texts(bot))[1:]
    assert arrived != said
    assert sorted(arrived) == said


async def test_disordered_updates_that_do_not_fit_into_one_answer_all_arrive(
    bot: Bot, server: StandIn, ann: Phone
) -> None:
    """In order a number confirms all below it; out of order those below it may not have been handed out yet."""
    offset = (await bot.get_updates())[-1].update_id + 1
    server.updates.disorder(10)
    said = {str(number) for number in range(30)}
    for text in said:
        await ann.says(text)
    arrived = set()
    while updates := await bot.get_updates(offset=offset, limit=4, timeout=0):
        arrived |= {update.message.text for update in updates if update.message}
        offset = updates[-1].update_id + 1
    assert arrived == said


async def test_ids_may_start_anew_lower(bot: Bot, server: StandIn, ann: Phone) -> None:
    before = (await bot.get_updates())[-1].update_id
    assert await bot.get_updates(offset=before + 1) == ()
    server.updates.restart_ids()
    await ann.says("after a silent week")
    assert await texts(bot, before + 1) == ["after a silent week"]
    assert (await bot.get_updates())[0].update_id < before


async def test_a_poller_that_repeats_its_offset_is_braked(clock: Clock) -> None:
    server = StandIn(clock=clock, polling_brake=True)
    await server.start()
    ann = Phone(server, "Ann")
    await ann.opens()
    await ann.says("one")
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        assert len(await bot.get_updates()) == 2
        assert len(await bot.get_updates()) == 1
    await server.stop()
