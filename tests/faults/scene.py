"""The programme that the fault programs play: many visits, already taken, of a form with every kind of question a phone can answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bot import reactions
from bot.desk import Desk
from bot.model.ids import LocationId, PersonId, ProjectId
from bot.model.person import Client, Person, Role
from bot.model.project import FormVersion, Location, Project, VisitType
from bot.model.visit import State, Visit
from bot.ports import Transaction
from bot.programmes.files import import_files
from bot.settings import Settings
from bot.shelf import Shelf
from storage.database import Store, open_store
from storage.media import MediaFiles
from tests.faults.program import Place

HERE = (52.2297, 21.0122)
FORM = """
| survey  |                        |         |                              |          |                      |                     |
|         | type                   | name    | label                        | required | relevant             | constraint          |
|         | select_one yn          | greeted | Q01 Were you greeted?        | yes      |                      |                     |
|         | text                   | how     | Q02 What did they do?        | yes      | ${greeted} = 'no'    |                     |
|         | integer                | minutes | Q03 How many minutes?        | yes      |                      | . >= 0 and . <= 120 |
|         | select_multiple things | things  | Q04 What did you see?        | yes      |                      |                     |
|         | image                  | front   | Q05 The shop front           | yes      |                      |                     |
|         | audio                  | said    | Q06 Say it in your own words | yes      |                      |                     |
|         | geopoint               | spot    | Q07 Where did you stand?     | yes      |                      |                     |
|         | date                   | day     | Q08 When was it?             | yes      |                      |                     |
|         | select_one yn          | again   | Q09 Would you come again?    | yes      |                      |                     |
|         | decimal                | price   | Q10 What did you pay?        | yes      |                      |                     |
|         | text                   | story   | Q11 What happened, in order? | yes      |                      |                     |
| choices |                        |         |                              |          |                      |                     |
|         | list_name              | name    | label                        |          |                      |                     |
|         | yn                     | yes     | Yes                          |          |                      |                     |
|         | yn                     | no      | No                           |          |                      |                     |
|         | things                 | a       | A queue                      |          |                      |                     |
|         | things                 | b       | A clean counter              |          |                      |                     |
|         | things                 | c       | A friendly face              |          |                      |                     |
| settings |                       |         |                              |          |                      |                     |
|         | form_title             | form_id | version                      |          |                      |                     |
|         | Visit check            | check   | 1                            |          |                      |                     |
"""


def form(questions: Sequence[str] = ()) -> str:
    """The whole of it, or only the questions whose labels begin so."""
    kept = [
        line
        for line in FORM.splitlines()
        if " Q" not in line or not questions or any(f"| {one} " in line for one in questions)
    ]
    return "\n".join(kept)


async def prepare(
    place: Place,
    *,
    questions: Sequence[str] = (),
    now: datetime,
    shoppers: Sequence[tuple[int, str]],
    coordinators: Sequence[tuple[int, str]],
    each: int,
) -> Mapping[int, Sequence[int]]:
    """A database with everybody in it; gives each shopper's chat the numbers of their visits, `each` of them, ready to be checked in."""
    place.data.mkdir(parents=True, exist_ok=True)
    store = await open_store(place.database, place.data)
    try:
        await _publish(store, place, now, form(questions))
        return await store.write(_people_and_visits, now, shoppers, coordinators, each)
    finally:
        await store.close()


async def _publish(store: Store, place: Place, now: datetime, form: str) -> None:
    settings = Settings(_env_file=None)
    library = Shelf()

    def desk(tx: Transaction) -> Desk:
        return Desk(tx=tx, now=now, settings=settings, library=library)

    report = await import_files(
        store, desk, {"check.md": form.encode()}, media=MediaFiles(place.data / "media"), settle=reactions.settle
    )
    if not report.ok:
        raise ValueError(report.text)


def _people_and_visits(
    tx: Transaction,
    now: datetime,
    shoppers: Sequence[tuple[int, str]],
    coordinators: Sequence[tuple[int, str]],
    each: int,
) -> Mapping[int, Sequence[int]]:
    client = tx.clients.add(Client(code="nord", name="Café Nord"))
    location = tx.locations.add(
        Location(
            client_id=client.id, code="nord-1", name="Café Nord 1", address="Nowy Świat 1", city="Warsaw",
            latitude=HERE[0], longitude=HERE[1], timezone="Europe/Warsaw",
        )
    )  # fmt: skip
    project = tx.projects.add(
        Project(
            client_id=client.id, code="coffee", name="Coffee & cake", form_code="check", visit_type=VisitType.IN_PERSON,
            fee=Decimal(20), currency="PLN",
        )
    )  # fmt: skip
    version = tx.forms.one(code="check")
    assert version is not None
    for chat_id, name in coordinators:
        _member(tx, now, chat_id, name, Role.COORDINATOR)
    taken: dict[int, Sequence[int]] = {}
    for chat_id, name in shoppers:
        person = _member(tx, now, chat_id, name, Role.SHOPPER)
        taken[chat_id] = [
            _visit(tx, now, person.id, f"{name}-{number}", project.id, location.id, version) for number in range(each)
        ]
    return taken


def _member(tx: Transaction, now: datetime, chat_id: int, name: str, role: Role) -> Person:
    agreed = Settings(_env_file=None).consent_version
    return tx.people.add(
        Person(
            chat_id=chat_id, name=name, language="en", timezone="Europe/Warsaw", role=role, city="Warsaw",
            latitude=HERE[0], longitude=HERE[1], consent_version=agreed, consent_at=now, last_active_at=now, created_at=now,
        )
    )  # fmt: skip


def _visit(
    tx: Transaction,
    now: datetime,
    shopper: PersonId,
    code: str,
    project: ProjectId,
    location: LocationId,
    version: FormVersion,
) -> int:
    """Under way since yesterday, so that no reminder falls into the test."""
    return tx.visits.add(
        Visit(
            code=code, project_id=project, location_id=location, state=State.CONFIRMED, shopper_id=shopper,
            form_version_id=version.id, brief_version=1, fee=Decimal(20), assigned_at=now, confirmed_at=now,
            window_start=now - timedelta(days=1), window_end=now + timedelta(days=60), created_at=now,
        )
    ).id  # fmt: skip
