"""What is said arrives, in order and as often as promised, whatever the way to Telegram does."""

import asyncio
from datetime import timedelta

import pytest

from bot import outbox
from bot.model.delivery import Lane, OutboxState
from bot.model.message import Button, Message
from demo.standin.faults import Garbage, Refusal, Reset, ServerError, Silence
from demo.standin.refusals import ApiError, bad_request, forbidden, too_many_requests
from handlers import claims, transport
from handlers.verdicts import Verdict
from tests.handlers.business import business

LONG = "\n".join(f"<b>Line {number} &amp; more</b>" + " words" * 20 for number in range(80))


@pytest.fixture
async def world(opened):
    return await opened(business(), chat_burst=1000)


async def say(world, phone, *messages, **more):
    """Queue messages to somebody in one transaction."""

    def put(tx):
        for message in messages:
            outbox.put(tx, phone.id, message, world.now, **more)

    await world.store.write(put)


def texts(phone):
    return [message.text for message in phone.chat.visible() if message.from_bot]


async def states(world, phone):
    rows = await world.store.read(lambda tx: tx.outbox.find(chat_id=phone.id))
    return [str(row.state) for row in rows]


def card(text, **more):
    return Message(text=text, card="screen", **more)


# the fault and how often it strikes; copies that arrive; what the row says; seconds until all is quiet
SENDING = {
    "429": (Refusal(too_many_requests(30)), 1, 1, "sent", 30),
    "429 three times": (Refusal(too_many_requests(30)), 3, 1, "sent", 180),
    "400": (Refusal(bad_request("chat not found")), 1, 0, "failed", 0),
    "403": (Refusal(forbidden("bot was blocked by the user")), 1, 0, "failed", 0),
    "500 before": (ServerError(500), 1, 1, "sent", 0),
    "502 before": (ServerError(502), 1, 1, "sent", 0),
    "502 after": (ServerError(502, "after"), 1, 2, "sent", 0),
    "502 before, for ever": (ServerError(502), None, 0, "unknown", 0),
    "502 after, for ever": (ServerError(502, "after"), None, 2, "unknown", 0),
    "reset before": (Reset(), 1, 1, "sent", 0),
    "reset after": (Reset("after"), 1, 2, "sent", 0),
    "reset after, for ever": (Reset("after"), None, 2, "unknown", 0),
    "garbage after": (Garbage(), 1, 2, "sent", 0),
    "silence before": (Silence(), 1, 1, "sent", 0),
    "silence after": (Silence("after"), 1, 2, "sent", 0),
    "silence after, for ever": (Silence("after"), None, 2, "unknown", 0),
}


@pytest.mark.parametrize("case", SENDING)
async def test_a_new_message_and_a_fault(world, case, monkeypatch):
    fault, times, copies, state, seconds = SENDING[case]
    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    ann = await world.shopper("Ann")
    rule = world.telegram.fail(fault, method="sendMessage", person=ann, times=times)
    await say(world, ann, Message(text="One"))
    await rule.reached.wait()
    if seconds:
        await world.pass_time(seconds=seconds)
    await world.settled()
    assert texts(ann) == ["One"] * copies
    assert await states(world, ann) == [state]
    world.telegram.faults.clear()
    await say(world, ann, Message(text="Two"))
    await world.settled()
    assert texts(ann).count("Two") == 1
    assert texts(ann).count("One") <= 2


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(
    "fault", [ServerError(502), ServerError(502, "after"), Reset("after"), Garbage(), Silence("after")]
)
async def test_an_edit_and_a_fault(world, fault, times, monkeypatch):
    """Edits may be repeated freely: nobody sees it."""
    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    ann = await world.shopper("Ann")
    await say(world, ann, card("One"))
    await world.settled()
    rule = world.telegram.fail(fault, method="editMessageText", person=ann, times=times)
    await say(world, ann, card("Two"))
    await rule.reached.wait()
    await world.pass_time(minutes=5)
    assert texts(ann) == ["Two"]
    assert await states(world, ann) == ["sent", "sent"]


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_a_card_that_cannot_be_edited_any_more_comes_anew(world, words):
    ann = await world.shopper("Ann")
    await say(world, ann, card("One"))
    await world.settled()
    world.telegram.fail(Refusal(bad_request(words)), method="editMessageText", person=ann)
    await say(world, ann, card("Two"))
    await world.settled()
    assert texts(ann)[-1] == "Two"
    await say(world, ann, card("Three"))
    await world.settled()
    assert texts(ann)[-1] == "Three"
    assert "Two" not in texts(ann)


async def test_what_is_already_so_needs_no_change(world):
    ann = await world.shopper("Ann")
    for _ in range(3):
        await say(world, ann, card("Same"))
        await world.settled()
    assert texts(ann) == ["Same"]
    assert await states(world, ann) == ["sent"] * 3


async def test_a_chat_is_free_as_soon_as_its_last_message_is_said(world, monkeypatch):
    """Not only when that is stored: whoever answers in that moment would have to wait for it."""
    ann = await world.shopper("Ann")
    await world.settled()
    works = world.store.write
    verdicts: list[Verdict] = []
    second, go_on = asyncio.Event(), asyncio.Event()

    async def holds(use_case, *args, **kwargs):
        verdicts.extend(arg for arg in args if isinstance(arg, Verdict))
        if len(verdicts) == 2:
            second.set()
            await go_on.wait()
        return await works(use_case, *args, **kwargs)

    monkeypatch.setattr(world.store, "write", holds)
    await say(world, ann, Message(text="One"), Message(text="Two"))
    await second.wait()
    is_free = world.office._sender.floor.is_empty
    go_on.set()
    await world.settled()
    assert is_free
    assert texts(ann) == ["One", "Two"]
    assert await states(world, ann) == ["sent", "sent"]


async def test_an_outage_uses_up_no_second_try(world):
    people = [await world.shopper(f"P{number}") for number in range(40)]
    world.telegram.fail(ServerError(502), method="sendMessage", times=None)
    rule = world.telegram.fail(ServerError(502), method="getMe", times=3)
    for phone in people:
        await say(world, phone, Message(text="Hello"))
    await rule.reached.wait()
    world.telegram.faults.rules[0].times = 0
    await world.settled()
    assert [texts(phone) for phone in people] == [["Hello"]] * 40


async def test_no_connection_at_all_costs_nothing(world):
    ann = await world.shopper("Ann")
    await world.telegram.goes_down()
    await say(world, ann, Message(text="One"), Message(text="Two"))
    await world.telegram.comes_back()
    await world.settled()
    assert texts(ann) == ["One", "Two"]


async def test_a_chat_that_must_wait_holds_up_no_other_and_keeps_its_order(world):
    ann, bob = await world.shopper("Ann"), await world.shopper("Bob")
    rule = world.telegram.fail(Refusal(too_many_requests(30)), method="sendMessage", person=ann, times=1)
    await say(world, ann, *[Message(text=f"{number}") for number in range(5)])
    await rule.reached.wait()
    await say(world, bob, *[Message(text=f"{number}") for number in range(5)])
    await world.settled()
    assert (texts(ann), texts(bob)) == ([], ["0", "1", "2", "3", "4"])
    await world.pass_time(seconds=29)
    assert texts(ann) == []
    await world.pass_time(seconds=1)
    assert texts(ann) == ["0", "1", "2", "3", "4"]


async def test_whoever_blocked_the_bot_is_left_alone_and_the_coordinators_know(world):
    ann, cora = await world.shopper("Ann"), await world.coordinator("Cora")
    await say(world, ann, Message(text="One"), not_before=world.now + timedelta(hours=1))
    await ann.blocks_bot()
    await cora.hears("Ann cannot be reached")
    assert await states(world, ann) == ["cancelled"]
    assert not (await world.person(ann)).reachable


async def test_a_deleted_account_is_like_a_block(world):
    ann, cora = await world.shopper("Ann"), await world.coordinator("Cora")
    await ann.deletes_account()
    await say(world, ann, Message(text="One"), Message(text="Two"))
    await cora.hears("Ann cannot be reached")
    assert await states(world, ann) == ["failed", "cancelled"]
    await world.settled()
    assert texts(cora) == ["Ann cannot be reached"]


async def test_a_group_that_moved_is_followed(world):
    ann, bob = await world.shopper("Ann"), await world.shopper("Bob")
    moved = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": bob.id})
    world.telegram.fail(Refusal(moved), method="sendMessage", person=ann)
    await say(world, ann, Message(text="One"), Message(text="Two"))
    await world.settled()
    assert (texts(ann), texts(bob)) == ([], ["One", "Two"])


async def test_cards_are_edited_in_place_fresh_ones_come_anew_and_old_ones_can_be_collapsed(world):
    ann = await world.shopper("Ann")
    await say(world, ann, card("1"))
    await world.settled()
    await say(world, ann, Message(text="between"), card("2"))
    await world.settled()
    assert texts(ann) == ["2", "between"]
    await say(world, ann, card("2, closed", only_edit=True), card("3", fresh=True))
    await world.settled()
    await say(world, ann, card("4"))
    await world.settled()
    assert texts(ann) == ["2, closed", "between", "4"]


async def test_a_store_that_cannot_tell_what_stands_there_gives_no_message_up(world, monkeypatch):
    """What was said before the start is looked up."""
    world.forgive("message 2 waits")
    ann = await world.shopper("Ann")
    await say(world, ann, card("One"))
    await world.settled()
    await world.restart()
    reads, failed = world.store.read, asyncio.Event()

    async def torn(use_case, *args, **kwargs):
        if "_looked_up" not in getattr(use_case, "__qualname__", ""):
            return await reads(use_case, *args, **kwargs)
        failed.set()
        raise OSError("disk torn")

    monkeypatch.setattr(world.store, "read", torn)
    await say(world, ann, card("Two"))
    await failed.wait()
    monkeypatch.setattr(world.store, "read", reads)
    await world.pass_time(seconds=31)
    assert texts(ann) == ["Two"]


async def test_edits_that_wait_behind_each_other_become_one(world):
    ann = await world.shopper("Ann")
    await say(world, ann, card("0"))
    await world.settled()
    world.telegram.calls.clear()
    await say(world, ann, *[card(f"{number}") for number in range(1, 50)])
    await world.settled()
    assert texts(ann) == ["49"]
    assert len([call for call in world.telegram.calls if call.method == "editMessageText"]) == 1


async def test_only_edits_of_nothing_say_nothing(world):
    ann = await world.shopper("Ann")
    await say(world, ann, card("gone", only_edit=True), Message(text="next"))
    await world.settled()
    assert texts(ann) == ["next"]
    assert await states(world, ann) == ["cancelled", "sent"]


async def test_a_text_of_many_pages_comes_whole_with_its_buttons_last_and_is_edited_page_by_page(world):
    ann = await world.shopper("Ann")
    buttons = ((Button(label="Go on", action="go.on"),),)
    await say(world, ann, Message(text=LONG, buttons=buttons, card="screen"))
    await world.settled()
    pages = [message for message in ann.chat.visible() if message.from_bot]
    assert len(pages) == 3
    assert "\n".join(page.text for page in pages).count("Line") == 80
    assert [len(page.buttons) for page in pages] == [0, 0, 1]
    await say(world, ann, Message(text=LONG.replace("Line", "Row"), buttons=buttons, card="screen"))
    await world.settled()
    assert [("Row" in text, "Line" in text) for text in texts(ann)] == [(True, False)] * 3
    await say(world, ann, card("short"))
    await world.settled()
    assert texts(ann) == ["short"]


async def test_a_long_text_that_is_interrupted_goes_on_where_it_was(world):
    ann = await world.shopper("Ann")
    world.telegram.fail(Refusal(too_many_requests(5)), method="sendMessage", person=ann, skip=1)
    await say(world, ann, Message(text=LONG))
    await world.settled()
    assert len(texts(ann)) == 1
    await world.pass_time(seconds=5)
    assert len(texts(ann)) == 3
    assert len(set(texts(ann))) == 3


async def test_markup_that_telegram_refuses_goes_out_plain(world):
    world.forgive("markup")
    ann = await world.shopper("Ann")
    await say(world, ann, Message(text="<b>broken <i>tags</b> 3 &lt; 4"))
    await world.settled()
    assert texts(ann) == ["broken tags 3 < 4"]


async def test_a_message_that_cannot_be_made_is_in_nobodys_way(world):
    world.forgive("cannot be made")
    ann = await world.shopper("Ann")
    bad = Message(text="x", buttons=((Button(label="Too long", action="x" * 65),),))
    await say(world, ann, bad, Message(), Message(text="good"))
    await world.settled()
    assert texts(ann) == ["good"]
    assert await states(world, ann) == ["failed", "failed", "sent"]


async def test_conversations_overtake_a_broadcast(opened):
    world = await opened(business(), messages_per_second=30, bulk_per_second=10)
    people = [await world.shopper(f"P{number}") for number in range(30)]
    order: list[str] = []

    def note(change):
        if change.message:
            order.append(change.message.text)

    world.telegram.listeners.append(note)
    for phone in people:
        await say(world, phone, Message(text="news"), lane=Lane.BULK)
    await people[29].says("hello")
    await people[29].hears("You said hello")
    rank = order.index("You said hello")
    assert rank < 25
    assert "news" not in texts(people[29])
    await world.office.idle(bulk=False)
    left = await world.store.read(lambda tx: tx.outbox.count(state=OutboxState.READY, lane=Lane.BULK))
    assert left
    await world.settled()
    assert [texts(phone)[-1] for phone in people] == ["news"] * 30


async def test_one_chat_gets_one_a_second_after_its_burst(opened):
    world = await opened(business(), chat_burst=3)
    ann = await world.shopper("Ann")
    loop = asyncio.get_running_loop()
    times: list[float] = []
    world.telegram.listeners.append(lambda change: times.append(loop.time()) if change.kind == "message" else None)
    await say(world, ann, *[Message(text=f"{number}") for number in range(5)])
    await world.settled()
    assert texts(ann) == ["0", "1", "2", "3", "4"]
    assert times[4] - times[0] > 1.9


async def test_telegrams_own_limits_are_kept(opened):
    """The stand-in counts as Telegram does; nothing we send meets a 429."""
    world = await opened(business(), messages_per_second=30, chat_burst=5)
    people = [await world.shopper(f"P{number}") for number in range(10)]
    for phone in people:
        await say(world, phone, *[Message(text=f"{number}") for number in range(5)])
    await world.settled()
    assert all(texts(phone) == ["0", "1", "2", "3", "4"] for phone in people)
    assert not [call for call in world.telegram.calls if call.status == 429]


async def test_a_store_that_fails_holds_messages_up_and_ends_nothing(world, monkeypatch):
    world.forgive("messages cannot be taken in hand: OSError")
    ann = await world.shopper("Ann")
    await world.settled()
    works, failed = world.store.write, asyncio.Event()

    async def full(use_case, *args, **kwargs):
        if use_case is not claims.claim:
            return await works(use_case, *args, **kwargs)
        failed.set()
        raise OSError("disk full")

    monkeypatch.setattr(world.store, "write", full)
    await say(world, ann, Message(text="late"))
    await failed.wait()
    monkeypatch.setattr(world.store, "write", works)
    await ann.hears("late")
