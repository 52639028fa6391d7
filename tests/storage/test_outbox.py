"""The order rules of what goes out: per chat by id, and the first unsent row holds back all behind it; broadcasts come last."""

import pytest

from bot.model.broadcast import Broadcast
from bot.model.delivery import Lane, OutboxRow, OutboxState
from bot.model.ids import BroadcastId
from bot.model.message import Message
from bot.outbox import put
from bot.ports import Duplicate, Store, Transaction
from tests.storage import samples
from tests.storage.samples import HOUR, NOW

LATER = NOW + HOUR


def texts(tx: Transaction, chat_id: int = 7) -> dict[str, str]:
    return {row.message["text"]: str(row.state) for row in tx.outbox.find(chat_id=chat_id)}


def queue(tx: Transaction, *rows: tuple[int, OutboxState, object]) -> list[OutboxRow]:
    """(chat, state, not before) each."""
    return [samples.outgoing(tx, chat, state=state, next_at=next_at) for chat, state, next_at in rows]


READY, SENDING, SENT = OutboxState.READY, OutboxState.SENDING, OutboxState.SENT
ORDER = [
    ("the first goes first", [(7, READY, None), (7, READY, None)], 0),
    ("what is sent is done with", [(7, SENT, None), (7, READY, None)], 1),
    ("what failed holds up nothing", [(7, OutboxState.FAILED, None), (7, READY, None)], 1),
    ("nor what is unknown", [(7, OutboxState.UNKNOWN, None), (7, READY, None)], 1),
    ("what is being sent blocks the chat", [(7, SENDING, None), (7, READY, None)], None),
    ("what may not leave yet blocks the chat", [(7, READY, LATER), (7, READY, None)], None),
    ("when its time has come it leaves", [(7, READY, NOW), (7, READY, None)], 0),
    ("a later row that is being sent blocks nothing before it", [(7, READY, None), (7, SENDING, None)], 0),
    ("another chat is another matter", [(8, SENDING, None), (7, READY, None)], 1),
    ("nothing waits", [(7, SENT, None)], None),
]


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in ORDER], ids=[case[0] for case in ORDER])
async def test_next_of_a_chat(store: Store, rows: list[tuple[int, OutboxState, object]], expected: int | None):
    queued = await store.write(queue, *rows)
    following = await store.write(lambda tx: tx.outbox.next_of(7, NOW))
    assert following == (None if expected is None else queued[expected])
    ready = await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 10))
    assert (7 in ready) == (expected is not None)


async def test_chats_that_waited_longest_come_first_and_limits_hold(store: Store):
    await store.write(queue, (3, READY, None), (1, READY, None), (3, READY, None), (2, READY, None))
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 10)) == [3, 1, 2]
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 2)) == [3, 1]
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.BULK, 10)) == []


async def test_an_answer_does_not_wait_for_a_broadcast(store: Store):
    def fill(tx: Transaction) -> None:
        for chat in (1, 2, 3):
            samples.outgoing(tx, chat, lane=Lane.BULK)
        samples.outgoing(tx, 2, lane=Lane.TALK)

    await store.write(fill)
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 10)) == [2]
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.BULK, 10)) == [1, 3]
    first = await store.write(lambda tx: tx.outbox.next_of(2, NOW))
    assert first is not None
    assert first.lane is Lane.TALK
    await store.write(lambda tx: tx.outbox.change(first.id, state=SENT))
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.BULK, 10)) == [1, 2, 3]
    assert await store.write(lambda tx: tx.outbox.next_of(2, NOW, broadcasts=False)) is None
    then = await store.write(lambda tx: tx.outbox.next_of(2, NOW))
    assert then is not None
    assert then.lane is Lane.BULK


async def test_an_answer_is_begun_though_a_broadcast_waits(store: Store):
    def begin(tx: Transaction) -> list[OutboxRow]:
        samples.outgoing(tx, 7, lane=Lane.BULK)
        row = OutboxRow(chat_id=7, message={"text": "2 of 20"}, created_at=NOW)
        return [tx.outbox.begin(row, LATER), tx.outbox.begin(row, LATER)]

    assert [row.state for row in await store.write(begin)] == [SENDING, READY]


# lanes of what waits in one chat behind the first; whether its first is followed
FOLLOWED = {"": False, "bulk": False, "bulk bulk": False, "notice": True, "talk": True, "bulk talk": True}


@pytest.mark.parametrize("waiting", FOLLOWED)
async def test_a_message_is_followed_by_anything_but_broadcasts(store: Store, waiting: str):
    def fill(tx: Transaction) -> OutboxRow:
        samples.outgoing(tx, 8)
        samples.outgoing(tx, 7)
        first = samples.outgoing(tx, 7)
        for lane in waiting.split():
            samples.outgoing(tx, 7, lane=Lane(lane))
        return first

    first = await store.write(fill)
    assert await store.read(lambda tx: tx.outbox.is_followed(first.id, 7)) is FOLLOWED[waiting]


# lanes of what waits in one chat, in order; where the chat stands
LANES = {
    "bulk": Lane.BULK,
    "notice": Lane.NOTICE,
    "talk": Lane.TALK,
    "bulk notice": Lane.NOTICE,
    "notice bulk": Lane.NOTICE,
    "notice talk": Lane.TALK,
    "bulk notice talk notice": Lane.TALK,
}


@pytest.mark.parametrize("waiting", LANES)
async def test_a_chat_stands_in_one_lane_the_quickest_of_what_waits_there(store: Store, waiting: str):
    await store.write(lambda tx: [samples.outgoing(tx, 7, lane=Lane(lane)) for lane in waiting.split()])
    lanes = await store.read(lambda tx: {lane: tx.outbox.chats_ready(NOW, lane, 10) for lane in Lane})
    assert lanes == {lane: [7] if lane is LANES[waiting] else [] for lane in Lane}


@pytest.mark.parametrize("state", [SENDING, READY])
@pytest.mark.parametrize(
    ("first", "second", "ready"),
    [
        (Lane.NOTICE, Lane.TALK, []),
        (Lane.TALK, Lane.NOTICE, []),
        (Lane.TALK, Lane.BULK, []),
        (Lane.BULK, Lane.BULK, []),
        (Lane.BULK, Lane.NOTICE, [Lane.NOTICE]),
        (Lane.BULK, Lane.TALK, [Lane.TALK]),
    ],
)
async def test_a_chat_waits_for_its_first_message_but_for_none_of_a_broadcast(
    store: Store, state: OutboxState, first: Lane, second: Lane, ready: list[Lane]
):
    def fill(tx: Transaction) -> None:
        samples.outgoing(tx, 7, lane=first, state=state, next_at=None if state is SENDING else NOW + HOUR)
        samples.outgoing(tx, 7, lane=second)

    await store.write(fill)
    assert await store.read(lambda tx: [lane for lane in Lane if tx.outbox.chats_ready(NOW, lane, 10)]) == ready


async def test_a_broadcast_comes_once_per_chat_even_when_several_of_its_rows_wait(store: Store):
    await store.write(lambda tx: [samples.outgoing(tx, 5, lane=Lane.BULK) for _ in range(3)])
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.BULK, 10)) == [5]


async def test_the_same_key_is_said_once_for_ever(store: Store):
    def twice(tx: Transaction) -> tuple[bool, bool, int]:
        first = put(tx, 7, Message(text="Tomorrow at nine"), NOW, key="remind:1")
        second = put(tx, 7, Message(text="Tomorrow at nine"), NOW, key="remind:1")
        return first is not None, second is not None, tx.outbox.count()

    assert await store.write(twice) == (True, False, 1)
    with pytest.raises(Duplicate):
        await store.write(samples.outgoing, dedupe_key="remind:1")


async def test_rows_without_key_never_collide(store: Store):
    await store.write(lambda tx: [samples.outgoing(tx) for _ in range(3)])
    assert await store.read(lambda tx: tx.outbox.count(dedupe_key=None)) == 3


CARD = [
    ("an edit gives way to a newer one", [Message(text="1", card="a"), Message(text="2", card="a")], ["2"]),
    ("another card stays", [Message(text="1", card="b"), Message(text="2", card="a")], ["1", "2"]),
    ("what has no card stays", [Message(text="1"), Message(text="2", card="a")], ["1", "2"]),
    (
        "what comes anew stays: the newer one edits it",
        [Message(text="1", card="a", fresh=True), Message(text="2", card="a")],
        ["1", "2"],
    ),
    (
        "what comes anew replaces nothing",
        [Message(text="1", card="a"), Message(text="2", card="a", fresh=True)],
        ["1", "2"],
    ),
    (
        "what can only edit does not replace what makes the card",
        [Message(text="1", card="a"), Message(text="2", card="a", only_edit=True)],
        ["1", "2"],
    ),
    (
        "but it replaces what could only edit",
        [Message(text="1", card="a", only_edit=True), Message(text="2", card="a", only_edit=True)],
        ["2"],
    ),
]


@pytest.mark.parametrize(("said", "left"), [case[1:] for case in CARD], ids=[case[0] for case in CARD])
async def test_waiting_edits_of_a_card(store: Store, said: list[Message], left: list[str]):
    await store.write(lambda tx: [put(tx, 7, message, NOW) for message in said])
    states = await store.read(texts)
    assert [text for text, state in states.items() if state == "ready"] == left
    assert {state for text, state in states.items() if text not in left} <= {"superseded"}


async def test_only_waiting_edits_of_that_chat_give_way(store: Store):
    def fill(tx: Transaction) -> int:
        for state in OutboxState:
            samples.outgoing(tx, 7, card="a", state=state, message={"text": state})
        samples.outgoing(tx, 8, card="a", message={"text": "other"})
        newest = samples.outgoing(tx, 7, card="a", message={"text": "newest"})
        return tx.outbox.supersede(7, "a", newest.id)

    assert await store.write(fill) == 1
    expected = {str(state): str(state) for state in OutboxState} | {"ready": "superseded", "newest": "ready"}
    assert await store.read(texts) == expected
    assert await store.read(texts, 8) == {"other": "ready"}


async def test_the_card_that_stands_is_the_newest_sent_one_with_a_message(store: Store):
    def fill(tx: Transaction) -> int:
        samples.outgoing(tx, 7, card="a", state=SENT, message_ids=(11,))
        standing = samples.outgoing(tx, 7, card="a", state=SENT, message_ids=(12, 13))
        samples.outgoing(tx, 7, card="a", state=SENT)
        samples.outgoing(tx, 7, card="a", state=READY, message_ids=(14,))
        samples.outgoing(tx, 7, card="b", state=SENT, message_ids=(15,))
        samples.outgoing(tx, 8, card="a", state=SENT, message_ids=(16,))
        return standing.id

    standing = await store.write(fill)
    found = await store.read(lambda tx: tx.outbox.sent_card(7, "a"))
    assert found is not None
    assert (found.id, found.message_ids) == (standing, (12, 13))
    assert await store.read(lambda tx: tx.outbox.sent_card(7, "c")) is None


async def test_a_chat_that_became_another_takes_its_waiting_messages_along(store: Store):
    def move(tx: Transaction) -> tuple[int, int]:
        for state in (READY, SENDING, SENT):
            samples.outgoing(tx, 7, state=state)
        tx.outbox.move_chat(7, -100)
        return tx.outbox.count(chat_id=7), tx.outbox.count(chat_id=-100)

    assert await store.write(move) == (1, 2)


def broadcast(tx: Transaction) -> BroadcastId:
    author = samples.person(tx)
    return tx.broadcasts.add(Broadcast(author_id=author.id, created_at=NOW)).id


async def test_stopping_a_broadcast_takes_back_only_what_has_not_left(store: Store):
    def stop(tx: Transaction) -> tuple[int, dict[str, int], int]:
        first, second = broadcast(tx), broadcast(tx)
        for chat in range(5):
            samples.outgoing(tx, chat, broadcast_id=first, state=SENT if chat < 2 else READY)
        samples.outgoing(tx, 9, broadcast_id=first, state=SENDING)
        samples.outgoing(tx, 9, broadcast_id=second)
        samples.outgoing(tx, 9)
        return tx.outbox.cancel(broadcast_id=first), tx.outbox.tally(first), tx.outbox.count(state=READY)

    assert await store.write(stop) == (3, {"sent": 2, "cancelled": 3, "sending": 1}, 2)


async def test_cancelling_a_chat_and_one_broadcast_in_it(store: Store):
    def cancel(tx: Transaction) -> tuple[int, int]:
        one = broadcast(tx)
        samples.outgoing(tx, 7, broadcast_id=one)
        samples.outgoing(tx, 7)
        samples.outgoing(tx, 8, broadcast_id=one)
        return tx.outbox.cancel(chat_id=7, broadcast_id=one), tx.outbox.cancel(chat_id=7)

    assert await store.write(cancel) == (1, 1)
    assert await store.read(lambda tx: tx.outbox.count(state=READY)) == 1


async def test_a_message_to_a_silent_chat_may_be_under_way_at_once_and_the_next_one_waits(store: Store):
    row = OutboxRow(chat_id=7, message={"text": "one"}, created_at=NOW)
    until = NOW + HOUR
    first = await store.write(lambda tx: tx.outbox.begin(row, until))
    second = await store.write(lambda tx: tx.outbox.begin(row, until))
    assert (first.state, first.attempts, first.lease_until) == (OutboxState.SENDING, 1, until)
    assert (second.state, second.attempts, second.lease_until) == (OutboxState.READY, 0, None)
    assert await store.read(lambda tx: tx.outbox.get(first.id)) == first
    assert await store.read(lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 10)) == []
