"""What people do arrives once, in order, at the use case it is meant for; and whatever goes wrong there, they are told and the rest goes on."""

from html import escape

import pytest

from bot.model.delivery import InboxRow
from bot.model.message import Button, Message
from bot.model.person import Role
from bot.model.refusal import Refusal, Refused
from handlers.reading import chat_key
from handlers.routes import COORDINATORS, Route
from tests.handlers.business import Handler, business

EVE = "<b>Eve</b> & <i>co</i> \u202e"


def menu(turn):
    buttons = ((Button(label="Count", action="count.up", args=(1,)), Button(label="Old", action="gone.away")),)
    turn.desk.reply(Message(text="What now?", buttons=buttons, card="menu", fresh=True))


def count(turn):
    """Counts in the person's focus; the button's number must be the next one."""
    so_far = turn.desk.actor.focus.get("n", 0)
    if turn.number(0) != so_far + 1:
        raise Refusal(Refused.ALREADY_RECORDED)
    turn.desk.focus("count", n=so_far + 1)
    turn.desk.toast = f"{so_far + 1} <now>"
    turn.desk.reply(Message(text=f"Counted {so_far + 1}", card="menu"))


def fail(turn):
    turn.desk.tx.people.change(turn.desk.actor.id, city="half done")
    turn.desk.reply(Message(text="never said"))
    raise ValueError(f"secret words: {turn.input.text}")


def crash(turn):
    turn.desk.toast = str(1 // 0)


def refuse(turn):
    turn.desk.tx.people.change(turn.desk.actor.id, city="half done")
    raise Refusal(Refused.VISIT_TAKEN)


def greet(turn):
    turn.desk.reply(Message(text=turn.desk.words()("Hello, {name}!", name=turn.desk.actor.name)))


def show(turn):
    kind = f"{turn.input.kind}{' corrected' if turn.input.edited else ''}"
    turn.desk.reply(Message(text=f"{kind}: {escape(turn.input.text)}"))


HANDLERS: dict[str, Handler | Route] = {
    "/menu": menu,
    "count.up": count,
    "/fail": fail,
    "crash.now": crash,
    "/refuse": refuse,
    "refuse.now": refuse,
    "/greet": greet,
    "/note": lambda turn: turn.desk.focus("note"),
    "/staff": Route(greet, COORDINATORS),
    "note": show,
}


@pytest.fixture
async def world(opened):
    return await opened(business(HANDLERS))


async def test_one_chat_is_worked_in_order_and_others_do_not_wait_for_it(world):
    ann, bob = world.phone("Ann"), world.phone("Bob")
    for number in range(30):
        await ann.says(f"{number}")
        await bob.says(f"{number}")
    await world.settled()
    for phone in (ann, bob):
        heard = [message.text for message in phone.chat.messages if message.from_bot]
        assert heard == [f"You said {number}" for number in range(30)]


async def test_an_update_that_comes_twice_counts_once(world):
    ann = world.phone("Ann")
    await ann.says("/menu")
    await ann.hears("What now?")
    world.telegram.updates.repeat(2)
    await ann.taps("Count")
    await ann.says("twice")
    await world.settled()
    assert [message.text for message in ann.chat.messages if message.from_bot] == ["Counted 1", "You said twice"]
    assert (await world.person(ann)).focus == {"kind": "count", "n": 1}


async def test_updates_with_lower_numbers_than_before_are_not_lost(world):
    ann = world.phone("Ann")
    await ann.says("before")
    await ann.hears("You said before")
    await world.settled()
    world.telegram.updates.restart_ids()
    await ann.says("after")
    await ann.hears("You said after")


async def test_a_handler_that_fails_is_tried_three_times_then_apologised_for_and_the_next_update_works(world):
    world.forgive("failed: ValueError")
    ann = world.phone("Ann")
    await ann.says("/fail my card number")
    await ann.hears("Sorry, something went wrong")
    await ann.hears_nothing_more()
    await ann.says("go on")
    await ann.hears("You said go on")
    dead = await world.store.read(lambda tx: tx.inbox.waiting(10))
    assert dead == []
    assert (await world.person(ann)).city is None


async def test_the_log_says_where_it_failed_but_not_what_was_written(world, caplog):
    world.forgive("failed: ValueError")
    ann = world.phone("Ann")
    await ann.says("/fail my card number")
    await ann.hears("Sorry")
    assert "ValueError < test_dispatch.py" in caplog.text
    assert "card number" not in caplog.text
    assert "secret" not in caplog.text


async def test_a_button_whose_handler_fails_stops_spinning(world):
    world.forgive("failed: ZeroDivisionError")
    ann = world.phone("Ann")
    await ann.says("/menu")
    card = await ann.hears("What now?")
    press = ann.presses(card, "crash.now")
    await ann.hears("Sorry, something went wrong")
    await world.settled()
    assert press.answered


async def test_a_refusal_changes_nothing_and_says_one_sentence(world):
    ann = world.phone("Ann")
    await ann.says("/refuse")
    await ann.hears("Refused: visit_taken & nothing changed")
    await ann.hears_nothing_more()
    assert (await world.person(ann)).city is None


async def test_a_refused_button_says_it_over_the_chat(world):
    ann = world.phone("Ann")
    await ann.says("/menu")
    card = await ann.hears("What now?")
    ann.presses(card, "refuse.now")
    toast = await ann.sees_toast("Refused: visit_taken & nothing changed")
    assert toast.alert
    await ann.hears_nothing_more()


@pytest.mark.parametrize(
    "data", ["gone.away", "gone.away:1:2", "", "::", "count.up", "count.up:x", "count.up:1:2:3", "🙂"]
)
async def test_buttons_that_lead_nowhere_any_more(world, data):
    ann = world.phone("Ann")
    await ann.says("/menu")
    card = await ann.hears("What now?")
    if data == "count.up:1:2:3":
        ann.presses(card, "count.up:1")
        await ann.hears("Counted 1")
    press = ann.presses(card, data) if data else None
    await world.settled()
    if press:
        assert press.answered.text.startswith("Refused: ")
        assert not press.answered.alert


async def test_two_taps_are_one(world):
    ann = world.phone("Ann")
    await ann.says("/menu")
    card = await ann.hears("What now?")
    first, second = ann.presses(card, "count.up:1"), ann.presses(card, "count.up:1")
    await ann.hears("Counted 1")
    await world.settled()
    assert (first.answered.text, second.answered.text) == ("1 <now>", "Refused: already_recorded & nothing changed")


async def test_another_persons_button_acts_for_who_pressed_it(world):
    ann, bob = world.phone("Ann"), world.phone("Bob")
    await ann.says("/menu")
    card = await ann.hears("What now?")
    ann.presses(card, "count.up:1")
    await ann.hears("Counted 1")
    await bob.says("hi")
    own = await bob.hears("You said hi")
    press = bob.presses(own, "count.up:2")
    await world.settled()
    assert press.answered.text.startswith("Refused")
    assert (await world.person(ann)).focus["n"] == 1


async def test_roles_are_checked_before_the_handler(world):
    stranger, cora = world.phone("Sam"), await world.coordinator("Cora")
    await stranger.says("/staff")
    await stranger.hears("Refused: not_allowed")
    await cora.says("/staff@mystery_shopper_bot now")
    await cora.hears("Hello, Cora!")


async def test_names_with_markup_are_only_names(world):
    eve = world.phone(EVE)
    await eve.says("/greet")
    heard = await eve.hears("Hello, ")
    assert "<b>Eve</b> & <i>co</i>" in heard.text
    assert "\u202e" not in heard.text


@pytest.mark.parametrize(
    ("code", "language"), [("he", "he"), ("he-IL", "he"), ("iw", "he"), ("xx", "en"), (None, "en")]
)
async def test_strangers_are_met_in_their_language_if_we_speak_it(world, code, language, monkeypatch):
    monkeypatch.setattr("handlers.actor.languages", lambda: ["en", "he"])
    sam = world.phone("Sam", language=code)
    await sam.says("hi")
    await world.settled()
    person = await world.person(sam)
    assert (person.language, person.role, person.name) == (language, None, "Sam")


async def test_corrections_reach_only_what_still_listens(world):
    ann = world.phone("Ann")
    said = await ann.says("/note")
    line = await ann.says("tea")
    await ann.hears("text: tea")
    await ann.edits(line, "coffee")
    await ann.hears("text corrected: coffee")
    await ann.edits(said, "/menu")
    await ann.hears_nothing_more()
    await world.store.write(lambda tx: tx.people.change(tx.people.by_chat(ann.id).id, focus={}))
    await ann.edits(line, "milk")
    await ann.hears_nothing_more()


async def test_forwarded_commands_command_nothing(world):
    ann = world.phone("Ann")
    command = await ann.says("/greet")
    await ann.hears("Hello, Ann!")
    await ann.forwards(command)
    await ann.hears("You said /greet")


async def test_whoever_blocks_the_bot_is_marked_until_they_write_again(world):
    ann = world.phone("Ann")
    await ann.says("hi")
    await world.settled()
    await ann.blocks_bot()
    await world.settled()
    assert not (await world.person(ann)).reachable
    await ann.unblocks_bot()
    await world.settled()
    assert (await world.person(ann)).reachable


async def test_groups_are_left_with_a_sentence(world):
    group = {"id": -100123, "type": "supergroup", "title": "Fans"}
    sender = {"id": 77, "is_bot": False, "first_name": "Fan"}
    message = {
        "message_id": 5,
        "date": 1_770_000_000,
        "chat": group,
        "from": sender,
        "text": "/start@mystery_shopper_bot",
    }
    world.telegram.updates.put("message", message, group["id"])
    await world.telegram.signal.until(lambda: "leaveChat" in [call.method for call in world.telegram.calls])
    assert await world.store.read(lambda tx: tx.people.by_chat(77)) is None
    said = [
        call.values["text"] for call in world.telegram.calls if call.chat_id == -100123 and call.method == "sendMessage"
    ]
    assert said == ["I only work in private chats, so I leave this group. Write to me directly, any time."]


@pytest.mark.parametrize(
    "update",
    [
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0}},
        {"message": {"message_id": 1}},
        {"message": "not even an object"},
        {"something_new_of_next_year": {"from": {"id": 5}, "text": "hi"}},
        {},
    ],
)
async def test_updates_that_nobody_understands_are_in_nobodys_way(world, update):
    world.forgive("failed: ")
    raw = {"update_id": 4, **update}
    row = InboxRow(update_id=4, chat_key=chat_key(raw), payload=raw, received_at=world.now)
    await world.store.write(lambda tx: tx.inbox.take_in([row]))
    await world.restart()
    ann = world.phone("Ann")
    await ann.says("still there?")
    await ann.hears("You said still there?")
    await world.settled()


async def test_commands_are_listed_by_role_and_language(world):
    cora = await world.coordinator("Cora")
    await world.restart()
    await world.settled()
    lists = [call.values for call in world.telegram.calls if call.method == "setMyCommands"]
    assert {"scope" in values for values in lists} == {True, False}
    assert any(
        "offer" in str(values["commands"]) and str(cora.id) in str(values["scope"])
        for values in lists
        if "scope" in values
    )


async def test_a_new_role_gets_its_commands_at_once(opened):
    def promote(turn):
        turn.desk.tx.people.change(turn.desk.actor.id, role=Role.COORDINATOR)
        turn.desk.person = turn.desk.tx.people.get(turn.desk.actor.id)

    world = await opened(business({"/promote": promote}))
    ann = world.phone("Ann")
    await ann.says("/promote")
    await world.telegram.signal.until(
        lambda: any(call.method == "setMyCommands" and "scope" in call.values for call in world.telegram.calls)
    )
