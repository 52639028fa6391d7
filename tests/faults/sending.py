"""N1, N2, N3: Telegram is away, Telegram refuses one chat, and every single fault against every kind of message, with the number of copies."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import outbox
from bot.model.delivery import Lane, OutboxState
from bot.model.message import Button, Message
from bot.ports import Transaction
from demo.standin.faults import Fault, Garbage, Refusal, Reset, ServerError, Silence
from demo.standin.refusals import bad_request, forbidden, too_many_requests
from handlers import transport
from tests.faults.figures import Figure, none, percentile
from tests.support.phone import Phone
from tests.support.world import World

WAIT = 30
"""Seconds that Telegram asks for."""
ALLOWED = 30
"""Messages a second in all."""


@dataclass(frozen=True, slots=True)
class Case:
    """How often it strikes (None: always); how many copies stand in the chat afterwards, and what the row says."""

    fault: Fault
    times: int | None
    copies: int
    state: OutboxState


APART = 1.1
"""Seconds between two chats that are refused: three within one second would be taken for the limit of all of them."""
LONGEST = 20.0
"""Seconds for one of the cases; a tenth of it is usual."""
SENT, FAILED, UNKNOWN = OutboxState.SENT, OutboxState.FAILED, OutboxState.UNKNOWN
CASES = {
    "429": Case(Refusal(too_many_requests(WAIT)), 1, 1, SENT),
    "429 three times": Case(Refusal(too_many_requests(WAIT)), 3, 1, SENT),
    "400": Case(Refusal(bad_request("wrong parameter")), None, 0, FAILED),
    "403": Case(Refusal(forbidden("bot was blocked by the user")), None, 0, FAILED),
    "500, not done": Case(ServerError(500), 1, 1, SENT),
    "502, not done": Case(ServerError(502), 1, 1, SENT),
    "502, done": Case(ServerError(502, "after"), 1, 2, SENT),
    "502, never done": Case(ServerError(502), None, 0, UNKNOWN),
    "502, always done": Case(ServerError(502, "after"), None, 2, UNKNOWN),
    "reset, not done": Case(Reset(), 1, 1, SENT),
    "reset, done": Case(Reset("after"), 1, 2, SENT),
    "garbage, done": Case(Garbage(), 1, 2, SENT),
    "silence, not done": Case(Silence(), 1, 1, SENT),
    "silence, done": Case(Silence("after"), 1, 2, SENT),
    "silence, always done": Case(Silence("after"), None, 2, UNKNOWN),
}
QUESTION = Message(text="One", buttons=((Button(label="Yes", action="people.home"),),))
KINDS = {
    "question": (QUESTION, Lane.TALK),
    "notice": (Message(text="One"), Lane.TALK),
    "broadcast": (Message(text="One"), Lane.BULK),
}


async def sending(folder: Path, *, outage: float, chats: int) -> tuple[list[Figure], Sequence[str]]:
    wrong = [line async for line in _matrix(folder / "matrix")]
    return [
        Figure("faults x kinds of messages", len(CASES) * (len(KINDS) + 1)),
        none("with another number of copies, or another end", len(wrong)),
        *await _away(folder / "away", seconds=outage, chats=chats),
        *await _flood(folder / "flood", chats=chats),
    ], wrong


@contextmanager
def _impatient() -> Iterator[None]:
    usual, transport.READ_SECONDS = transport.READ_SECONDS, 0.3
    try:
        yield
    finally:
        transport.READ_SECONDS = usual


async def _matrix(folder: Path) -> AsyncIterator[str]:
    """Lines for what is not as the table says."""
    with _impatient():
        async with World(folder) as world:
            world.forgive("")
            for name, case in CASES.items():
                for kind, (message, lane) in KINDS.items():
                    await asyncio.sleep(APART if "429" in name else 0)
                    told = await _one(world, case, message, lane)
                    if told != (case.copies, case.state):
                        yield f"{kind}, {name}: {told}, not {(case.copies, case.state)}"
                told = await _edit(world, case)
                if case.state is not UNKNOWN and told != (1, case.state):
                    yield f"edit, {name}: {told}, not {(1, case.state)}"


async def _one(world: World, case: Case, message: Message, lane: Lane) -> tuple[int, OutboxState]:
    phone = await world.shopper(f"P{len(world.telegram.chats)}")
    rule = world.telegram.fail(case.fault, method="sendMessage", person=phone, times=case.times)
    await _say(world, phone, message, lane)
    await _settles(world, rule.reached)
    copies = sum(one.from_bot and one.text == "One" for one in phone.chat.messages)
    return copies, await _state(world, phone)


async def _edit(world: World, case: Case) -> tuple[int, OutboxState]:
    """An edit may be repeated: what counts is that one card stands there in the end."""
    phone = await world.shopper(f"P{len(world.telegram.chats)}")
    await _say(world, phone, Message(text="Before", card="card"), Lane.TALK)
    await world.settled()
    rule = world.telegram.fail(case.fault, method="editMessageText", person=phone, times=case.times)
    await _say(world, phone, Message(text="One", card="card"), Lane.TALK)
    await _settles(world, rule.reached)
    return sum(one.from_bot for one in phone.chat.visible()), await _state(world, phone)


async def _settles(world: World, reached: asyncio.Event) -> None:
    """Or does not: what is said again and again is seen in what stands there then."""
    await reached.wait()
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            await world.pass_time(minutes=4)
    world.telegram.faults.clear()


async def _say(world: World, phone: Phone, message: Message, lane: Lane) -> None:
    await world.store.write(lambda tx: outbox.put(tx, phone.id, message, world.now, lane=lane))


async def _state(world: World, phone: Phone) -> OutboxState:
    def last(tx: Transaction) -> OutboxState:
        return tx.outbox.find(chat_id=phone.id, order="-id")[0].state

    return await world.store.read(last)


async def _away(folder: Path, *, seconds: float, chats: int) -> list[Figure]:
    """Everything that was to be said meanwhile is said afterwards, once, in order, and not faster than Telegram allows."""
    each = 10
    async with World(folder, messages_per_second=26, chat_burst=each, bulk_per_second=26) as world:
        phones = [await world.shopper(f"P{number}") for number in range(chats)]
        await world.telegram.goes_down()
        for phone in phones:
            for number in range(each):
                await _say(world, phone, Message(text=f"{number}"), Lane.TALK)
        await asyncio.sleep(seconds)
        sent: list[float] = []
        world.telegram.listeners.append(lambda change: sent.append(time.monotonic()))
        began = time.monotonic()
        await world.telegram.comes_back()
        async with asyncio.timeout(120):
            await world.telegram.signal.until(lambda: len(sent) >= chats * each)
        drained = time.monotonic() - began
        await world.settled()
        heard = [[one.text for one in phone.chat.messages if one.from_bot] for phone in phones]
    fastest = max(sum(at <= other < at + 1 for other in sent) for at in sent)
    return [
        Figure("away", seconds, "s"),
        Figure("messages that waited", chats * each),
        none(
            "chats where not each came once, in order",
            sum(one != [f"{number}" for number in range(each)] for one in heard),
        ),
        Figure("until all were said", drained, "s", most=chats * each / 24 + 30),
        Figure("most in any one second, after the burst", fastest, most=2 * ALLOWED),
    ]


async def _flood(folder: Path, *, chats: int) -> list[Figure]:
    """One chat is refused for half a minute: nobody else notices, and it is left alone as long."""
    async with World(folder) as world:
        world.forgive("")
        phones = [await world.shopper(f"P{number}") for number in range(chats + 1)]
        refused, others = phones[0], phones[1:]
        usual = await _answer_times(world, others)
        rule = world.telegram.fail(Refusal(too_many_requests(WAIT)), method="sendMessage", person=refused, times=None)
        for number in range(20):
            await _say(world, refused, Message(text=f"{number}"), Lane.TALK)
        await rule.reached.wait()
        meanwhile = await _answer_times(world, others)
        calls = rule.struck
        rule.release()
        world.now += timedelta(seconds=WAIT + 1)
        world.office.wake()
        await world.settled()
        heard = [one.text for one in refused.chat.messages if one.from_bot]
    slower = 100 * (percentile(meanwhile, 0.5) / percentile(usual, 0.5) - 1)
    return [
        none("calls to a chat that is to be left alone", calls - 1),
        Figure("the others meanwhile, median, slower by", slower, "%", most=100),
        none("its messages lost or out of order", heard != [f"{number}" for number in range(20)]),
    ]


async def _answer_times(world: World, phones: Sequence[Phone]) -> list[float]:
    times = []
    for phone in phones:
        began = time.monotonic()
        await phone.says("/help")
        await phone.hears("Help", patience=30)
        times.append(time.monotonic() - began)
    return times
