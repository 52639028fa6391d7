"""The journal only grows, on both engines; whoever gets past that is found by the chain, which names the entry."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot import journal
from bot.desk import Desk
from bot.journal import PORTION, seal, verify
from bot.model.event import JournalEntry, digest
from bot.settings import Settings
from bot.shelf import Shelf
from tests.storage.samples import HOUR, NOW

ENTRY = JournalEntry(
    id=1,
    at=NOW,
    actor_id=None,
    action="visits.confirm",
    visit_id=None,
    subject="sheet:3",
    before="a",
    after="b",
    why=None,
    details={"n": [1, {"x": 2}]},
)


def sealed(tx):
    desk = Desk(tx=tx, now=NOW, settings=Settings(_env_file=None), library=Shelf())
    done = 0
    while some := seal(desk):
        done += some
    return done


async def write(store, count, action="visits.confirm"):
    def add(tx):
        for number in range(count):
            tx.journal.add(
                JournalEntry(at=NOW + number * HOUR, actor_id=None, action=action, subject=f"sheet:{number}")
            )

    await store.write(add)


async def tamper(store, *statements):
    """As somebody with the database in their hands would: triggers first."""

    def run(tx):
        if tx.journal.statements.connection.dialect.name == "postgresql":
            tx.journal.statements.connection.exec_driver_sql("DROP TRIGGER journal_append_only ON journal")
            tx.journal.statements.connection.exec_driver_sql("DROP TRIGGER seals_append_only ON seals")
        else:
            for name in ("journal_UPDATE", "journal_DELETE", "seals_UPDATE", "seals_DELETE"):
                tx.journal.statements.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            tx.journal.statements.connection.exec_driver_sql(statement)

    await store.write(run)


async def findings(store):
    return [(found.entry_id, found.said) for found in (await verify(store)).findings]


@pytest.mark.parametrize("table", ["journal", "seals"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET id = id + 100", "DELETE FROM {0}"])
async def test_the_database_itself_refuses_changes(store, table, verb):
    await write(store, 3)
    await store.write(sealed)
    with pytest.raises(DBAPIError, match="append-only"):
        await store.write(lambda tx: tx.journal.statements.connection.exec_driver_sql(verb.format(table)))
    assert await store.read(lambda tx: tx.journal.count()) == 3


async def test_a_chain_over_several_portions_is_whole(store):
    await write(store, PORTION + 7)
    assert await store.write(sealed) == PORTION + 7
    await write(store, 2)
    assert await store.write(sealed) == 2
    walk = await verify(store)
    assert (walk.findings, walk.seals) == ([], PORTION + 9)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE journal SET after = 'approved' WHERE id = 4", [(4, "changed after it was sealed")]),
        ("UPDATE journal SET at = at + 1 WHERE id = 9", [(9, "changed after it was sealed")]),
        ("UPDATE journal SET details = '{\"x\":1}' WHERE id = 1", [(1, "changed after it was sealed")]),
        ("DELETE FROM journal WHERE id = 5", [(5, "deleted after it was sealed")]),
        ("DELETE FROM seals WHERE id = 5", [(6, "1 seals before it are gone"), (5, "never sealed, though later ones were: put in from outside")]),
    ],
)  # fmt: skip
async def test_what_was_tampered_with_is_named(store, statement, named):
    await write(store, 9)
    await store.write(sealed)
    await tamper(store, statement)
    assert await findings(store) == named


async def test_what_was_cut_off_at_the_end_shows_by_the_seal_that_was_noted(store):
    await write(store, 9)
    await store.write(sealed)
    noted = (await verify(store)).head
    assert (await verify(store, noted)).noted
    await tamper(store, "DELETE FROM seals WHERE id > 6", "DELETE FROM journal WHERE id > 6")
    walk = await verify(store, noted)
    assert (walk.findings, walk.noted) == ([], False)


async def test_an_entry_that_came_late_is_sealed_after_younger_ones(store):
    """PostgreSQL numbers entries when they are written and shows them when they are committed."""
    await store.write(lambda tx: tx.journal.add(replace(ENTRY, id=12)))
    await store.write(sealed)
    await store.write(lambda tx: tx.journal.add(replace(ENTRY, id=7)))
    await store.write(sealed)
    assert (await verify(store)).findings == []
    assert [link.entry_id for link, _ in await store.read(lambda tx: tx.journal.chain(0, 9))] == [12, 7]


async def test_two_that_seal_at_once_make_no_fork(store):
    await write(store, 2)
    links = await store.read(lambda tx: list(journal._links(None, tx.journal.unsealed(9))))
    await store.write(lambda tx: tx.journal.seal(links))
    with pytest.raises(DBAPIError):
        await store.write(lambda tx: tx.journal.seal(links))
    assert (await verify(store)).findings == []


@pytest.mark.parametrize(
    "field", ["id", "at", "actor_id", "action", "visit_id", "subject", "before", "after", "why", "details"]
)
def test_every_column_counts(field):
    other: Any = {"id": 2, "at": NOW + HOUR, "actor_id": 5, "visit_id": 6, "details": {}}.get(field, "other")
    assert digest("", replace(ENTRY, **{field: other})) != digest("", ENTRY)
    assert digest("", ENTRY) != digest("x", ENTRY)
