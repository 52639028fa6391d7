"""The same statements for both databases, and the indexes they were made with in mind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from bot import ports
from bot.model.delivery import Lane, OutboxState
from storage import backlogs, forms, inbox, media_rows, offers, outbox, people, records, reports, sheets, visits
from storage.media import MediaFiles
from storage.postgresql import PostgresStore
from storage.schema import metadata, whole
from storage.sqlite import SqliteStore
from storage.transaction import Transaction
from tests.storage.samples import HOUR, NOW

DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}
NOUNS = (backlogs, forms, inbox, media_rows, offers, outbox, people, reports, sheets, visits)
SHAPE: records.Shape = (("id", "one", ()),)


def statements() -> Iterator[tuple[str, ClauseElement]]:
    for noun in NOUNS:
        for number, statement in enumerate(noun.STATEMENTS):
            yield f"{noun.__name__}[{number}]", statement
    for table in whole().sorted_tables:
        key = next(iter(table.primary_key)).name
        yield f"{table.name} made", CreateTable(table)
        yield from ((str(index.name), CreateIndex(index)) for index in table.indexes)
        if key == "id":
            for how in ("one", "null", "any", "any or null"):
                yield f"{table.name} {how}", records._select(table, ((key, how, ()),), "-id", limited=True)
            yield f"{table.name} update", records._update(table, frozenset(table.c.keys()) - {"id"}, SHAPE)
            yield f"{table.name} count", records._count(table, SHAPE)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_statement_compiles_for_both(dialect: str):
    compiled = {name: str(statement.compile(dialect=DIALECTS[dialect])) for name, statement in statements()}
    assert len(compiled) > 150
    locking = {name for name, sql in compiled.items() if "FOR UPDATE SKIP LOCKED" in sql}
    assert len(locking) == (5 if dialect == "postgresql" else 0)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_insert_compiles_for_both(dialect: str):
    for table in metadata.sorted_tables:
        sql = str(records.insert_new(table, dialect).compile(dialect=DIALECTS[dialect]))
        assert "ON CONFLICT DO NOTHING" in sql


@contextmanager
def asked(tx: Transaction) -> Iterator[list[str]]:
    """The statements, with their values, that SQLite gets while inside."""
    seen: list[str] = []
    driver: Any = tx.statements.connection.connection.driver_connection
    driver.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        driver.set_trace_callback(None)


def planned(tx: Any, ask: Any) -> str:
    """What SQLite means to do for the one query that is asked."""
    with asked(tx) as seen:
        ask(tx)
    (query,) = seen
    return "; ".join(row[3] for row in tx.statements.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))


UNSENT = (OutboxState.READY, OutboxState.SENDING)
QUICK: list[tuple[str, Any, list[str]]] = [
    ("reminders", lambda tx: tx.visits.to_remind(NOW, 9), ["ix_visits_due_remind_at"]),
    ("expiry", lambda tx: tx.visits.to_expire(NOW, 9), ["ix_visits_state"]),
    ("windows", lambda tx: tx.visits.between(1, NOW, NOW + HOUR), ["ix_visits_location_id_window_start"]),
    ("offers", lambda tx: tx.offers.to_expire(NOW, 9), ["ix_offers_due_expires_at"]),
    ("reports under way", lambda tx: tx.sheets.touched_since(NOW, 0, 9), ["ix_sheets_due_id"]),
    ("reviews", lambda tx: tx.reports.queue(9), ["ix_reports_due_submitted_at"]),
    ("latest report", lambda tx: tx.reports.latest(1), ["uq_reports|sqlite_autoindex_reports_1"]),
    ("files", lambda tx: tx.media.to_fetch(NOW, 9), ["ix_media_due_id"]),
    ("inbox", lambda tx: tx.inbox.waiting(9), ["ix_inbox_due_update_id"]),
    ("one chat's inbox", lambda tx: tx.inbox.waiting_of(7, 9), ["ix_inbox_due_chat_key_update_id"]),
    ("the inbox counted", lambda tx: tx.backlogs.inbox(), ["ix_inbox_due_"]),
    ("the files counted", lambda tx: tx.backlogs.files(), ["ix_media_due_id"]),
    ("the reports counted", lambda tx: tx.backlogs.all_reports(), ["COVERING INDEX ix_reports_"]),
    ("the reviews counted", lambda tx: tx.backlogs.reports(), ["ix_reports_due_submitted_at"]),
    ("what is unknown", lambda tx: tx.backlogs.unknown(NOW, NOW, 9), ["ix_outbox_due_created_at"]),
    ("the outbox counted", lambda tx: tx.backlogs.outbox(), ["ix_outbox_due_chat_id_id", "ix_outbox_due_created_at"]),
    (
        "talk",
        lambda tx: tx.outbox.chats_ready(NOW, Lane.TALK, 9),
        ["ix_outbox_due_lane_id", "ix_outbox_due_chat_id_id"],
    ),
    (
        "bulk",
        lambda tx: tx.outbox.chats_ready(NOW, Lane.BULK, 9),
        ["ix_outbox_due_lane_id", "ix_outbox_due_chat_id_id"],
    ),
    (
        "notices",
        lambda tx: tx.outbox.chats_ready(NOW, Lane.NOTICE, 9),
        ["ix_outbox_due_lane_id", "ix_outbox_due_chat_id_id"],
    ),
    ("next of a chat", lambda tx: tx.outbox.next_of(7, NOW), ["ix_outbox_due_chat_id_id"]),
    ("a card", lambda tx: tx.outbox.sent_card(7, "a"), ["ix_outbox_due_chat_id_card_id"]),
    ("the cards of a chat", lambda tx: tx.outbox.cards(7, 9), ["ix_outbox_due_chat_id_card_id"]),
    ("what nobody sends any more", lambda tx: tx.outbox.abandoned(NOW), ["ix_outbox_due_chat_id_id"]),
    ("what a chat waits for", lambda tx: tx.outbox.count(chat_id=7, state=UNSENT), ["ix_outbox_due_chat_id_id"]),
    ("tally", lambda tx: tx.outbox.tally(1), ["ix_outbox_due_broadcast_id_state"]),
    ("who writes", lambda tx: tx.people.by_chat(7), ["sqlite_autoindex_people_1"]),
    ("visits of a shopper", lambda tx: tx.visits.find(shopper_id=1, state=("open",)), ["ix_visits_shopper_id_state"]),
]


@pytest.mark.parametrize(("ask", "indexes"), [case[1:] for case in QUICK], ids=[case[0] for case in QUICK])
async def test_what_is_asked_all_the_time_goes_by_an_index(sqlite_store: SqliteStore, ask: Any, indexes: list[str]):
    plan = await sqlite_store.read(planned, ask)
    assert all(any(name in plan for name in names.split("|")) for names in indexes), plan
    assert not [
        step for step in plan.split("; ") if step.startswith("SCAN") and "INDEX" not in step and "talking" not in step
    ]


def protocols(store: SqliteStore, other: PostgresStore, files: MediaFiles, tx: Transaction) -> None:
    """Never called: the type checker reads here that ours are what bot.ports asks for."""
    _store: ports.Store = store
    _other: ports.Store = other
    _files: ports.Files = files
    _tx: ports.Transaction = tx


async def test_finding_what_waits_stays_quick_among_much_that_went(sqlite_store: SqliteStore):
    """A hundred thousand sent rows behind, thousands of chats waiting: not more than a few hundred steps of SQLite's machine each."""
    from storage.schema import outbox as table

    def fill(tx: Any) -> None:
        sent = {"message": {}, "message_ids": [], "attempts": 1, "created_at": NOW, "lane": Lane.BULK}
        rows = [sent | {"chat_id": n % 1000, "state": OutboxState.SENT} for n in range(20_000)]
        rows += [sent | {"chat_id": n, "state": OutboxState.READY} for n in range(1000)]
        rows += [sent | {"chat_id": n, "state": OutboxState.READY, "lane": Lane.NOTICE} for n in range(3000, 6000)]
        tx.outbox.statements.connection.execute(table.insert(), rows)

    await sqlite_store.write(fill)
    steps = 0

    def counted(tx: Any) -> list[int]:
        nonlocal steps
        raw = tx.outbox.statements.connection.connection.driver_connection

        def step() -> int:
            nonlocal steps
            steps += 100
            return 0

        raw.set_progress_handler(step, 100)
        found = [chat for lane in Lane for chat in tx.outbox.chats_ready(NOW, lane, 20)]
        raw.set_progress_handler(None, 100)
        return list(found)

    assert await sqlite_store.read(counted) == [*range(3000, 3020), *range(20)]
    assert steps < 5000
