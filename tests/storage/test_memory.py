"""What the writer remembers of rows is what the database says, whoever changed them and however that ended."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot import ports
from bot.model.person import Person
from bot.ports import Duplicate
from storage import memory, schema
from storage.database import open_store
from storage.sqlite import SqliteStore
from storage.transaction import Transaction
from tests.storage import samples
from tests.support import engines

Deed = Callable[[Transaction, int, str], object]


class Thought(Exception):  # noqa: N818 - it is none
    """A use case changes its mind in the end."""


def by_id(tx: Transaction, key: int, text: str) -> object:
    return tx.people.change(key, name=text)


def by_id_if(tx: Transaction, key: int, text: str) -> object:
    return tx.people.change(key, where={"language": "en"}, name=text)


def through_the_engine(tx: Transaction, key: int, text: str) -> object:
    several = schema.people.c.id.in_([key, key + 1])
    return tx.statements.connection.execute(update(schema.people).where(several).values(name=text))


def in_plain_sql(tx: Transaction, key: int, text: str) -> object:
    return tx.statements.connection.exec_driver_sql("UPDATE people SET name = ? WHERE id = ?", (text, key))


def all_at_once(tx: Transaction, key: int, text: str) -> object:
    return tx.statements.changed(update(schema.people).values(name=text), {})


def to_another_chat(tx: Transaction, key: int, text: str) -> object:
    return tx.people.change(key, chat_id=-1000 * key - len(text))


def gone(tx: Transaction, key: int, text: str) -> object:
    return tx.people.remove(key)


def of_somebody_else(tx: Transaction, key: int, text: str) -> object:
    """A part that is taken back within a use case that goes on."""
    first = tx.people.find(limit=1)
    try:
        return first and tx.people.change(key, name=text, chat_id=first[0].chat_id)
    except Duplicate:
        return None


DEEDS: tuple[Deed, ...] = (
    by_id, by_id_if, through_the_engine, in_plain_sql, all_at_once, to_another_chat, gone, of_somebody_else,
)  # fmt: skip


@dataclass
class Act:
    who: int
    """1 to 3; 4 is nobody."""
    deed: Deed
    text: str
    ending: str
    """Of the use case: kept or taken back. Elsewhere: another program does it, by id."""


acts = st.builds(
    Act,
    who=st.integers(1, 4),
    deed=st.sampled_from(DEEDS),
    text=st.sampled_from(["Ann", "Bo", "Cleo"]),
    ending=st.sampled_from(["kept", "kept", "taken back", "elsewhere"]),
)


def pictures(tx: ports.Transaction, chats: list[int]) -> tuple[list[Person | None], list[Person | None]]:
    return [tx.people.get(key) for key in range(1, 5)], [tx.people.by_chat(chat) for chat in chats]


async def do(store: SqliteStore, file: Path, act: Act) -> None:
    def case(tx: Any) -> None:
        tx.people.get(act.who)
        act.deed(tx, act.who, act.text)
        assert tx.people.get(act.who) == tx.people.one(id=act.who)
        if act.ending == "taken back":
            raise Thought

    if act.ending == "elsewhere":
        with sqlite3.connect(file) as other:
            other.execute("UPDATE people SET name = ? WHERE id = ?", (act.text, act.who))
        other.close()
        return
    try:
        await store.write(case)
    except Thought:
        assert act.ending == "taken back"


async def story(written: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(await engines.sqlite(Path(folder)), Path(folder))
        assert isinstance(store, SqliteStore)
        people = [await store.write(samples.person) for _ in range(3)]
        chats = [person.chat_id for person in people]
        for act in written:
            await do(store, Path(folder) / "bot.db", act)
            assert await store.write(pictures, chats) == await store.read(pictures, chats)
        await store.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=12))
def test_the_writer_sees_what_a_reader_sees(written: list[Act]) -> None:
    asyncio.run(story(written))


async def test_a_row_is_read_once_while_it_stands(sqlite_store: SqliteStore) -> None:
    visit = await sqlite_store.write(samples.visit)
    seen = [await sqlite_store.write(lambda tx: tx.visits.get(visit.id)) for _ in range(2)]
    assert seen[0] is seen[1]
    await sqlite_store.write(lambda tx: tx.visits.change(visit.id, extensions=1))
    changed = await sqlite_store.write(lambda tx: tx.visits.get(visit.id))
    assert changed is not None
    assert changed.extensions == 1


async def test_when_the_commit_fails_nothing_is_remembered_that_was_not_stored(sqlite_store: SqliteStore) -> None:
    person = await sqlite_store.write(samples.person)
    deferred = "CREATE TABLE stop (x INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED)"
    await sqlite_store._writer.run(lambda connection: connection.exec_driver_sql(deferred).connection.commit())

    def case(tx: Any) -> None:
        tx.statements.connection.exec_driver_sql("INSERT INTO stop VALUES (4711)")  # COMMIT will refuse
        tx.people.change(person.id, name="Never")
        assert tx.people.get(person.id).name == "Never"

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        await sqlite_store.write(case)
    assert await sqlite_store.write(lambda tx: tx.people.get(person.id)) == person


async def test_there_is_an_end_to_what_is_remembered() -> None:
    rows = memory.Memory()
    for key in range(memory.ROOM + 1):
        assert rows.row("visits", key, str) == str(key)
    assert rows.row("visits", memory.ROOM, lambda _key: "anew") == str(memory.ROOM)
    assert rows.row("visits", 0, lambda _key: "anew") == "anew"
