"""Everything on record, read in one picture, whatever the engine."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select, text

from bot.model.delivery import InboxRow, OutboxRow
from bot.model.event import JournalEntry
from bot.model.report import AnswerChange, Media, Report, Sheet
from bot.model.visit import Visit
from bot.ports import Transaction
from storage import schema
from storage.database import open_store
from storage.inbox import Inbox
from storage.records import made
from tests.faults.program import Place

T = TypeVar("T")


@dataclass(frozen=True)
class Records:
    inbox: Sequence[InboxRow]
    outbox: Sequence[OutboxRow]
    sheets: Sequence[Sheet]
    answers: Sequence[AnswerChange]
    reports: Sequence[Report]
    visits: Sequence[Visit]
    media: Sequence[Media]
    journal: Sequence[JournalEntry]
    folder: Path
    """Of the files."""
    damage: Sequence[str]
    """What the database itself finds wrong with itself."""

    @cached_property
    def visit(self) -> Mapping[int, Visit]:
        return {visit.id: visit for visit in self.visits}

    @cached_property
    def sheets_of(self) -> Mapping[int, Sequence[Sheet]]:
        return _grouped(self.sheets, lambda sheet: sheet.visit_id)

    @cached_property
    def answers_of(self) -> Mapping[int, Sequence[AnswerChange]]:
        return _grouped(self.answers, lambda row: row.sheet_id)

    @cached_property
    def reports_of(self) -> Mapping[int, Sequence[Report]]:
        return _grouped(self.reports, lambda report: report.visit_id)

    @cached_property
    def media_of(self) -> Mapping[int | None, Sequence[Media]]:
        return _grouped(self.media, lambda media: media.sheet_id)

    @cached_property
    def outbox_of(self) -> Mapping[int, Sequence[OutboxRow]]:
        return _grouped(self.outbox, lambda row: row.chat_id)


def _grouped(rows: Iterable[T], key: Callable[[T], Any]) -> Mapping[Any, Sequence[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


async def records(place: Place) -> Records:
    """Beside the program, or after it."""
    store = await open_store(place.database, place.data, alone=False)
    try:
        return await store.read(_all, place.data / "media")
    finally:
        await store.close()


def _all(tx: Transaction, folder: Path) -> Records:
    assert isinstance(tx.inbox, Inbox)
    connection = tx.inbox.statements.connection
    rows = connection.execute(select(schema.inbox).order_by(schema.inbox.c.update_id))
    damage: list[str] = []
    if connection.dialect.name == "sqlite":
        checks = ("PRAGMA foreign_key_check", "PRAGMA integrity_check")
        found = [" ".join(map(str, row)) for check in checks for row in connection.execute(text(check))]
        damage = [line for line in found if line != "ok"]
    return Records(
        inbox=[made(InboxRow, row) for row in rows],
        outbox=tx.outbox.find(),
        sheets=tx.sheets.find(),
        answers=tx.answers.find(),
        reports=tx.reports.find(),
        visits=tx.visits.find(),
        media=tx.media.find(),
        journal=tx.journal.find(),
        folder=folder,
        damage=damage,
    )
