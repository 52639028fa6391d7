"""Databases to measure on: shoppers with visits to report, beside any number of finished reports and open conversations.

The finished report is played once by the program itself and then multiplied in SQL, each with its own visit, shopper and times.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy.schema import CreateTable

from bot import marks
from bot.desk import Desk
from bot.model.broadcast import Broadcast
from bot.model.ids import LocationId, PersonId, VisitId
from bot.model.person import Client, Person, Role
from bot.model.project import Location, Project, VisitType
from bot.model.visit import State, Visit
from bot.ports import Transaction
from bot.programmes.publishing import publish
from bot.settings import Settings
from bot.shelf import Shelf
from handlers.absence import HEARD
from storage.database import open_store
from storage.schema import metadata
from tests.benchmarks.visit_form import visit_form

EXAMPLE = 5_000_000
"""The chat of the shopper whose report is multiplied."""
COORDINATOR = 4_000_000
LOCATIONS = 500
FORMER_SHOPPERS = 2000
WHEN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@cache
def kind() -> str:
    """Changes with the tables, the form and the way databases are filled: what was prepared for another kind is of no use."""
    tables = "".join(str(CreateTable(table)) for table in metadata.sorted_tables)
    made_of = tables + visit_form().xform + Path(__file__).read_text(encoding="utf-8")
    return hashlib.sha256(made_of.encode()).hexdigest()[:8]


async def open_with(folder: Path, shoppers: Mapping[int, int]) -> dict[int, list[int]]:
    """A new database in the folder, or more people in the one there is: each with so many confirmed visits, whose ids come back."""
    settings = Settings(_env_file=None, data_dir=folder)
    store = await open_store(settings.database, settings.data_dir)
    library = Shelf()

    def furnish(tx: Transaction) -> dict[int, list[int]]:
        desk = Desk(tx=tx, now=WHEN, settings=settings, library=library)
        if not tx.projects.count():
            _programme(desk)
        marks.set_to(tx, HEARD, datetime.now(UTC))  # the bot was there a moment ago: nobody need be asked again
        return {chat: _shopper(desk, chat, visits) for chat, visits in shoppers.items()}

    try:
        return await store.write(furnish)
    finally:
        await store.close()


@dataclass(frozen=True, slots=True)
class Draft:
    recipients: int
    button: str
    """What the coordinator taps to send it."""


async def drafted(folder: Path) -> Draft:
    """A broadcast to everybody, ready to be sent by somebody who wrote it just now: after a rest she would be asked again first."""
    settings = Settings(_env_file=None, data_dir=folder)
    store = await open_store(settings.database, settings.data_dir)

    def draft(tx: Transaction) -> Draft:
        cora = tx.people.one(chat_id=COORDINATOR)
        assert cora is not None
        tx.people.change(cora.id, last_active_at=datetime.now(UTC))
        text = "The spring round begins on Monday. Thank you for being there!"
        made = tx.broadcasts.add(Broadcast(author_id=cora.id, text=text, created_at=WHEN))
        count = len(tx.people.audience())
        return Draft(count, f"broadcasts.send:{made.id}:{count}")

    try:
        return await store.write(draft)
    finally:
        await store.close()


def _programme(desk: Desk) -> None:
    client = desk.tx.clients.add(Client(code="nord", name="Nord Stores"))
    publish(desk, visit_form(), {})
    desk.tx.projects.add(
        Project(
            client_id=client.id,
            code="spring",
            name="Spring round",
            form_code="store_visit",
            visit_type=VisitType.IN_PERSON,
            fee=Decimal("15.50"),
            currency="EUR",
        )
    )
    for number in range(1, LOCATIONS + 1):
        desk.tx.locations.add(
            Location(
                client_id=client.id,
                code=f"L{number}",
                name=f"Nord Stores {number}",
                address=f"Harbour Street {number}",
                city="Bergen",
                latitude=60.39,
                longitude=5.32,
                timezone="Europe/Oslo",
            )
        )
    desk.tx.people.add(_person(COORDINATOR, "Cora", Role.COORDINATOR))


def _person(chat: int, name: str, role: Role) -> Person:
    return Person(
        chat_id=chat,
        name=name,
        language="en",
        timezone="Europe/Oslo",
        role=role,
        city="Bergen",
        consent_version="2026-11",
        consent_at=WHEN,
        last_active_at=WHEN,
        created_at=WHEN,
    )


def _shopper(desk: Desk, chat: int, visits: int) -> list[int]:
    tx = desk.tx
    person = tx.people.add(_person(chat, "Ann", Role.SHOPPER))
    project, form = tx.projects.one(code="spring"), tx.forms.one(code="store_visit")
    assert project is not None
    assert form is not None
    return [
        tx.visits.add(
            Visit(
                code=f"V{chat}-{number}",
                project_id=project.id,
                location_id=LocationId(1 + (chat + number) % LOCATIONS),
                state=State.CONFIRMED,
                shopper_id=PersonId(person.id),
                form_version_id=form.id,
                brief_version=1,
                fee=Decimal("15.50"),
                window_start=WHEN,
                window_end=WHEN + timedelta(hours=30),
                created_at=WHEN,
            )
        ).id
        for number in range(visits)
    ]


class Multiplied:
    """An open database with the example's finished report, of visit `finished`, and their half-filled one, of visit `half`."""

    def __init__(self, file: Path, finished: VisitId, half: VisitId) -> None:
        self._database = sqlite3.connect(file)
        self._database.execute("PRAGMA synchronous=OFF")
        self._finished, self._half = finished, half

    def fill(self, reports: int, conversations: int) -> None:
        people = self._people(max(FORMER_SHOPPERS, conversations))
        if reports:
            self._series(reports)
            self._visits(self._finished, people, FORMER_SHOPPERS, state="'approved'")
            self._of_visit("reports", verdict="'approved'", reviewed_at="submitted_at", grade="9")
        if conversations:
            self._series(conversations)
            self._visits(self._half, people, conversations)
            self._outbox(people, conversations)
        self._seal()
        self._database.execute("ANALYZE")
        self._database.commit()
        self._database.close()

    def _seal(self) -> None:
        """So that the program need not: it seals what is new. The chain over these entries is not a real one."""
        last = self._last("seals")
        self._database.execute(
            f"INSERT INTO seals (id, entry_id, digest) SELECT {last} + row_number() OVER (ORDER BY id), id, hex(randomblob(32))"
            " FROM journal WHERE id NOT IN (SELECT entry_id FROM seals)"
        )

    def _series(self, count: int) -> None:
        self._database.execute("CREATE TEMP TABLE IF NOT EXISTS series (n INTEGER PRIMARY KEY)")
        self._database.execute("DELETE FROM series")
        self._database.executemany("INSERT INTO series VALUES (?)", ((number,) for number in range(count)))

    def _people(self, count: int) -> int:
        """Their first id: the others follow."""
        self._series(count)
        first = self._last("people") + 1
        self._copy("people", f"chat_id = {EXAMPLE}", id=f"{first} + n", chat_id=f"{EXAMPLE} + 1 + n", focus="'{}'")
        return first

    def _visits(self, visit: VisitId, people: int, shoppers: int, **values: str) -> None:
        """With sheet, answers and journal; minutes apart, going back in time."""
        self._first_visit, self._first_sheet = self._last("visits") + 1, self._last("sheets") + 1
        self._source = visit
        self._copy(
            "visits",
            f"id = {visit}",
            id=f"{self._first_visit} + n",
            code=f"'{visit}-' || n",
            location_id=f"1 + n % {LOCATIONS}",
            shopper_id=f"{people} + n % {shoppers}",
            window_start="window_start - n * 60000",
            window_end="window_end - n * 60000",
            remind_at="NULL",
            **values,
        )
        sheet = {"id": f"{self._first_sheet} + n", "person_id": f"{people} + n % {shoppers}"}
        self._of_visit("sheets", **sheet)
        self._sheet = self._one(f"SELECT id FROM sheets WHERE visit_id = {visit}")
        self._copy("answers", f"sheet_id = {self._sheet}", id="NULL", sheet_id=f"{self._first_sheet} + n")
        self._of_visit("journal", id="NULL", actor_id=f"{people} + n % {shoppers}")

    def _of_visit(self, table: str, **values: str) -> None:
        linked = {"visit_id": f"{self._first_visit} + n"}
        if table == "reports":
            linked |= {"id": "NULL", "sheet_id": f"{self._first_sheet} + n"}
        self._copy(table, f"visit_id = {self._source}", **linked | values)

    def _outbox(self, people: int, count: int) -> None:
        """The card that each of the conversations stands at."""
        card = f"sheet:{self._sheet}"
        newest = f"SELECT max(id) FROM outbox WHERE chat_id = {EXAMPLE} AND (card = '{card}' OR card LIKE '{card}:%')"
        self._copy(
            "outbox",
            f"id = ({newest})",
            id="NULL",
            chat_id=f"{EXAMPLE} + 1 + n",
            card=f"'sheet:' || ({self._first_sheet} + n) || substr(card, {len(card) + 1})",
            dedupe_key="NULL",
        )
        focus = f"json_object('kind', 'sheet', 'sheet', {self._first_sheet} + id - {people})"
        self._database.execute(f"UPDATE people SET focus = {focus} WHERE id BETWEEN {people} AND {people + count - 1}")

    def _copy(self, table: str, where: str, **values: str) -> None:
        columns = [row[1] for row in self._database.execute(f"PRAGMA table_info({table})")]
        chosen = ", ".join(values.get(name, f'"{name}"') for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        source = f"(SELECT * FROM {table} WHERE {where})"
        self._database.execute(f"INSERT INTO {table} ({named}) SELECT {chosen} FROM series, {source} ORDER BY n")

    def _last(self, table: str) -> int:
        return self._one(f"SELECT coalesce(max(id), 0) FROM {table}")

    def _one(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])


def copied(prepared: Path, folder: Path) -> None:
    """The database file of a folder that no program has open, into another."""
    shutil.copyfile(prepared / "bot.db", folder / "bot.db")
