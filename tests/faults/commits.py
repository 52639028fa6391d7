"""Transactions under pressure: fifty callers, some that fail half-way, some that are cancelled, and a short command beside the bot.

What was acknowledged is there, what failed is not, and nothing by half; nobody is told that the database is locked.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import outbox
from bot.model.message import Message
from bot.model.person import Person
from bot.ports import Store, Transaction
from storage.database import open_store
from tests.faults.figures import Figure, none

CALLERS, BESIDE = 50, 3
WHOLE, HALF = "whole", "half"


class TakenBack(Exception):  # noqa: N818 - it says what is the matter
    """The use case changed its mind in the middle."""


async def commits(folder: Path, *, writes: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    address = f"sqlite+aiosqlite:///{folder / 'bot.db'}"
    bot = await open_store(address, folder)
    command = await open_store(address, folder, alone=False)
    told: Counter[str] = Counter()
    acknowledged: set[int] = set()
    numbers = iter(range(1, writes + 1))

    async def call(store: Store) -> None:
        for number in numbers:
            work = asyncio.ensure_future(store.write(_pair, number, datetime.now(UTC)))
            if rng.random() < 0.1:
                await asyncio.sleep(0)
                work.cancel()
            try:
                acknowledged.add(await work)
            except (TakenBack, asyncio.CancelledError) as reason:
                told[type(reason).__name__] += 1
            except Exception as error:  # noqa: BLE001 - that is what is counted
                told["errors"] += 1
                told[f"error: {error}"[:120]] += 1

    await asyncio.gather(*(call(bot) for _ in range(CALLERS)), *(call(command) for _ in range(BESIDE)))
    people, messages = await bot.read(_found)
    await command.close()
    await bot.close()
    failed = {number for number in people if _fails(number)}
    return [
        Figure("writes", writes),
        Figure("failed on purpose", told["TakenBack"], least=1),
        Figure("cancelled", told["CancelledError"], least=1),
        none("acknowledged and not there", len(acknowledged - people.keys())),
        none("there by half", len(people.keys() ^ messages) + sum(state != WHOLE for state in people.values())),
        none("there though it failed", len(failed)),
        none("told that the database is locked, or worse", told["errors"]),
    ], [line for line in told if line.startswith("error: ")]


def _fails(number: int) -> bool:
    return number % 5 == 0


def _pair(tx: Transaction, number: int, now: datetime) -> int:
    """Reads, then writes three things that belong together."""
    tx.people.count()
    person = tx.people.add(Person(chat_id=number, name=HALF, language="en", timezone="UTC", created_at=now))
    outbox.put(tx, number, Message(text="Hello"), now)
    if _fails(number):
        raise TakenBack
    tx.people.change(person.id, name=WHOLE)
    return number


def _found(tx: Transaction) -> tuple[dict[int, str], set[int]]:
    return {one.chat_id: one.name for one in tx.people.find()}, {row.chat_id for row in tx.outbox.find()}
