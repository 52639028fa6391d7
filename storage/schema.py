"""The tables: one per entity of bot/model, one column per field, in their order.

The types follow from the annotations, the foreign keys from the typed ids. What is said here is only what the model does not know:
unique keys and indexes. After a change: `python -m storage.revise "what changed"`.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from bot.model import ids
from bot.model.broadcast import Broadcast
from bot.model.delivery import InboxRow, InboxState, OutboxRow, OutboxState
from bot.model.event import JournalEntry, Seal
from bot.model.mark import Mark
from bot.model.person import Client, Contact, Invite, Person, RoleChange
from bot.model.project import FormVersion, Location, Project
from bot.model.report import AnswerChange, Media, MediaState, Remark, Report, Sheet, SheetState
from bot.model.visit import Offer, OfferState, State, Visit
from storage.columns import Document, Exact, Items, Line, Moment, Word, number

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

_TABLE_OF: dict[object, str] = {
    ids.PersonId: "people",
    ids.ClientId: "clients",
    ids.ContactId: "contacts",
    ids.LocationId: "locations",
    ids.ProjectId: "projects",
    ids.FormId: "forms",
    ids.VisitId: "visits",
    ids.OfferId: "offers",
    ids.SheetId: "sheets",
    ids.ReportId: "reports",
    ids.RemarkId: "remarks",
    ids.MediaId: "media",
    ids.InviteId: "invites",
    ids.RoleChangeId: "role_changes",
    ids.BroadcastId: "broadcasts",
    ids.OutboxId: "outbox",
}
_UNCHECKED = {("contacts", "person_id")}
"""people.contact_id points back: two tables that need each other cannot be made one after the other."""


def among(column: Column[Any], *words: StrEnum) -> ColumnElement[bool]:
    """The column is one of these words, spelled out: a partial index serves only a query that says so literally."""
    spelled: list[ColumnElement[Any]] = [literal_column(f"'{word.value}'") for word in words]
    return column == spelled[0] if len(spelled) == 1 else column.in_(spelled)


def _kind(hint: Any) -> TypeEngine[Any]:
    plain = get_origin(hint) or hint
    if plain is int or isinstance(plain, NewType):
        return number()
    if issubclass(plain, StrEnum):
        return Word(plain)
    return _KINDS[plain]()


_KINDS: dict[type, type[TypeEngine[Any]]] = {
    str: Line,
    bool: Boolean,
    float: Double,
    datetime: Moment,
    Decimal: Exact,
    Mapping: Document,
    dict: Document,
    tuple: Items,
}


def _column(table: str, name: str, hint: Any, key: str) -> Column[Any]:
    optional = NoneType in get_args(hint)
    hint = next(part for part in get_args(hint) if part is not NoneType) if optional else hint
    if name == key:
        return Column(name, _kind(hint), primary_key=True, autoincrement="auto" if name == "id" else False)
    target = None if (table, name) in _UNCHECKED else _TABLE_OF.get(hint) if isinstance(hint, NewType) else None
    keys = [ForeignKey(f"{target}.id")] if target else []
    return Column(name, _kind(hint), *keys, nullable=optional)


def _table(name: str, entity: type, *more: SchemaItem, key: str = "id") -> Table:
    columns = [_column(name, field, hint, key) for field, hint in get_type_hints(entity).items()]
    checks = [
        CheckConstraint(among(column, *column.type.words), name=column.name)
        for column in columns
        if isinstance(column.type, Word)
    ]
    return Table(name, metadata, *columns, *checks, *more, sqlite_autoincrement=key == "id")


def _due(table: Table, *columns: str, where: ColumnElement[bool]) -> None:
    name = f"ix_{table.name}_due_{'_'.join(columns)}"
    Index(name, *(table.c[column] for column in columns), sqlite_where=where)


clients = _table("clients", Client, UniqueConstraint("code"))
contacts = _table("contacts", Contact, UniqueConstraint("client_id", "code"), Index(None, "person_id"))
people = _table("people", Person, UniqueConstraint("chat_id"), Index(None, "role"), Index(None, "contact_id"))
invites = _table("invites", Invite, UniqueConstraint("token_hash"))
role_changes = _table("role_changes", RoleChange, Index(None, "person_id", "state"))
locations = _table("locations", Location, UniqueConstraint("client_id", "code"))
projects = _table("projects", Project, UniqueConstraint("code"), Index(None, "client_id"))
forms = _table("forms", FormVersion, UniqueConstraint("digest"), UniqueConstraint("code", "number"))
visits = _table(
    "visits",
    Visit,
    UniqueConstraint("code"),
    Index(None, "state"),
    Index(None, "shopper_id", "state"),
    Index(None, "location_id", "window_start"),
    Index(None, "project_id"),
)
offers = _table("offers", Offer, UniqueConstraint("visit_id", "person_id"), Index(None, "person_id", "state"))
sheets = _table("sheets", Sheet, Index(None, "visit_id"), Index(None, "person_id", "state"))
answers = _table("answers", AnswerChange, Index(None, "sheet_id"))
reports = _table("reports", Report, UniqueConstraint("visit_id", "number"), Index(None, "sheet_id"))
remarks = _table("remarks", Remark, Index(None, "report_id"))
media = _table(
    "media", Media, Index(None, "sheet_id"), Index(None, "visit_id"), Index(None, "person_id"), Index(None, "sha256")
)
broadcasts = _table("broadcasts", Broadcast, Index(None, "state"))
journal = _table("journal", JournalEntry, Index(None, "visit_id"), Index(None, "subject"))
seals = _table("seals", Seal, UniqueConstraint("entry_id"))
marks = _table("marks", Mark, UniqueConstraint("name"))
inbox = _table("inbox", InboxRow, key="update_id")
outbox = _table("outbox", OutboxRow, UniqueConstraint("dedupe_key"))

UNPLACED = among(visits.c.state, State.OPEN, State.OFFERED, State.APPLIED)
UNFINISHED = among(sheets.c.state, SheetState.OPEN)
UNANSWERED = among(offers.c.state, OfferState.WAITING)
UNFETCHED = among(media.c.state, MediaState.PENDING)
UNWORKED = among(inbox.c.state, InboxState.WAITING)
READY = among(outbox.c.state, OutboxState.READY)
UNKNOWN = among(outbox.c.state, OutboxState.UNKNOWN)
UNSENT = among(outbox.c.state, OutboxState.READY, OutboxState.SENDING)
SENDING = and_(UNSENT, among(outbox.c.state, OutboxState.SENDING))
"""Both, so that SQLite knows that the index of what is unsent serves."""
UNREVIEWED = reports.c.verdict.is_(None)

_due(visits, "remind_at", where=visits.c.remind_at.is_not(None))
_due(sheets, "id", where=UNFINISHED)
_due(offers, "expires_at", where=UNANSWERED)
_due(reports, "submitted_at", where=UNREVIEWED)
_due(media, "id", where=UNFETCHED)
_due(media, "wipe", where=media.c.wipe.is_not(None))
_due(people, "forget_at", where=people.c.forget_at.is_not(None))
_due(inbox, "update_id", where=UNWORKED)
_due(inbox, "chat_key", "update_id", where=UNWORKED)
_due(inbox, "done_at", where=inbox.c.done_at.is_not(None))
_due(outbox, "lane", "id", where=READY)
_due(outbox, "chat_id", "id", where=UNSENT)
_due(outbox, "created_at", where=UNKNOWN)
_due(outbox, "chat_id", "card", "id", where=outbox.c.card.is_not(None))
_due(outbox, "broadcast_id", "state", where=outbox.c.broadcast_id.is_not(None))


def whole() -> MetaData:
    """With the conditions of its partial indexes for PostgreSQL too, whose words are slow to load: only who makes tables needs them."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "_due_" in str(index.name):
                index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]
    return metadata
