"""Every entity, whatever it holds, comes out of its table as it went in."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table

from bot.model.broadcast import Broadcast
from bot.model.delivery import InboxRow, OutboxRow
from bot.model.event import JournalEntry, Seal
from bot.model.mark import Mark
from bot.model.person import Client, Contact, Invite, Person, RoleChange
from bot.model.project import FormVersion, Location, Project
from bot.model.report import AnswerChange, Media, Remark, Report, Sheet
from bot.model.visit import Offer, Visit
from storage import schema
from storage.inbox import Inbox
from storage.records import Records
from storage.schema import metadata
from storage.statements import Statements
from storage.thread import engine_on

ENTITIES: list[tuple[Table, type]] = [
    (schema.people, Person),
    (schema.invites, Invite),
    (schema.role_changes, RoleChange),
    (schema.clients, Client),
    (schema.contacts, Contact),
    (schema.locations, Location),
    (schema.projects, Project),
    (schema.forms, FormVersion),
    (schema.visits, Visit),
    (schema.offers, Offer),
    (schema.sheets, Sheet),
    (schema.answers, AnswerChange),
    (schema.reports, Report),
    (schema.remarks, Remark),
    (schema.media, Media),
    (schema.broadcasts, Broadcast),
    (schema.journal, JournalEntry),
    (schema.seals, Seal),
    (schema.marks, Mark),
    (schema.outbox, OutboxRow),
]

numbers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=False, allow_infinity=False)
text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
json = st.recursive(
    st.none() | st.booleans() | numbers | floats | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
KINDS: dict[object, st.SearchStrategy[Any]] = {
    int: numbers,
    float: floats,
    bool: st.booleans(),
    str: text,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime: st.integers(-(10**12), 10**14).map(
        lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n)
    ),
    Mapping: st.dictionaries(text, json, max_size=3),
    dict: st.dictionaries(text, json, max_size=3),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    if NoneType in get_args(hint):
        return st.none() | values(next(part for part in get_args(hint) if part is not NoneType))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    plain = getattr(hint, "__supertype__", None) or get_origin(hint) or hint
    if issubclass(plain, StrEnum):
        return st.sampled_from(list(plain))
    return KINDS[plain]


def entities(kind: type, **fixed: Any) -> st.SearchStrategy[Any]:
    fields = {name: values(hint) for name, hint in get_type_hints(kind).items()}
    return st.fixed_dictionaries(fields | {name: st.just(value) for name, value in fixed.items()}).map(
        lambda given: kind(**given)
    )


@pytest.fixture(scope="module")
def connection():
    """A database without foreign keys: here rows stand alone."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = engine_on(lambda: raw, "BEGIN")
    metadata.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()
    raw.close()


quickly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(("table", "kind"), ENTITIES, ids=[table.name for table, _ in ENTITIES])
def test_an_entity_comes_out_as_it_went_in(connection: Connection, table: Table, kind: type):
    records: Records[Any] = Records(table, kind, Statements(connection), set())

    @quickly
    @given(before=entities(kind, id=0), after=entities(kind))
    def check(before: Any, after: Any) -> None:
        savepoint = connection.begin_nested()
        added = records.add(before)
        assert added == replace(before, id=added.id)
        assert records.get(added.id) == added
        changed = {name: getattr(after, name) for name in get_type_hints(kind) if name != "id"}
        assert records.change(added.id, **changed)
        assert records.get(added.id) == replace(after, id=added.id)
        savepoint.rollback()

    check()


def test_an_update_comes_out_as_it_went_in(connection: Connection):
    @quickly
    @given(entities(InboxRow, state="waiting"))
    def check(row: InboxRow) -> None:
        savepoint = connection.begin_nested()
        inbox = Inbox(Statements(connection), set())
        assert inbox.take_in([row]) == 1
        assert inbox.waiting(1) == [row]
        savepoint.rollback()

    check()


def test_every_table_is_tried_here():
    assert {table.name for table, _ in ENTITIES} | {"inbox"} == set(metadata.tables)
