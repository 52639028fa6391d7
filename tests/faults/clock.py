"""T1: reminders through a year in six zones with every kind of change of the clock, and under a clock that jumps.

What is due is worked out here once more, from the wall clock of each place. The ticks come as in the program: every 15 seconds, whenever
something can be due.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import reminders
from bot.model.ids import LocationId, PersonId
from bot.model.person import Client, Person, Role
from bot.model.project import Location, Project, VisitType
from bot.model.visit import State, Visit
from bot.ports import Transaction
from bot.settings import Settings
from bot.shelf import Shelf
from handlers import business
from handlers.workplace import Workplace
from storage.database import open_store
from storage.sqlite import SqliteStore
from tests.faults.figures import Figure, none

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
)  # fmt: skip
START = datetime(2027, 12, 1, tzinfo=UTC)
DAYS = 400
"""Past the leap day of 2028 and every change of the clock of that year."""
TICK = timedelta(seconds=15)
LATE = 60.0
PER_VISIT = 7
QUIET_FROM, QUIET_UNTIL = 21, 8


@dataclass(slots=True)
class Clock:
    now: datetime = START - timedelta(days=10)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Said:
    visit: int
    stage: str
    at: datetime


async def clock(folder: Path, *, reminders: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    steady = await _year(folder / "steady", visits=-(-reminders // PER_VISIT), seed=seed)
    jumping = await _jumps(folder / "jumping", visits=max(20, reminders // PER_VISIT // 10), seed=seed)
    return [*steady, *jumping], []


async def _year(folder: Path, *, visits: int, seed: int) -> list[Figure]:
    world = await Year.open(folder, visits, random.Random(seed))
    try:
        while (due := await world.next_due()) is not None:
            world.clock.now = _on_the_grid(max(due, world.clock.now))
            await world.tick()
        said = await world.said()
    finally:
        await world.store.close()
    wanted: dict[tuple[int, str], datetime] = {
        (visit.id, stage): at
        for visit in world.visits
        for stage, at in expected(visit, world.zone_of[visit.location_id])
    }
    found = Counter((each.visit, each.stage) for each in said)
    late = [
        (each.at - wanted[each.visit, each.stage]).total_seconds()
        for each in said
        if (each.visit, each.stage) in wanted
    ]
    return [
        Figure("reminders due", len(wanted)),
        none("never said", len(wanted.keys() - found.keys())),
        none("said and not due", len(found.keys() - wanted.keys())),
        none("said twice", sum(count > 1 for count in found.values())),
        none("early", sum(seconds < 0 for seconds in late)),
        Figure("latest", max(late, default=0.0), "s", most=LATE),
    ]


async def _jumps(folder: Path, *, visits: int, seed: int) -> list[Figure]:
    """By an hour, by two days, back and forth: the clock of the machine is set while the program runs."""
    rng = random.Random(seed)
    world = await Year.open(folder, visits, rng)
    jumps = 0
    early = 0
    try:
        while (due := await world.next_due()) is not None:
            world.clock.now = _on_the_grid(max(due, world.clock.now))
            if rng.random() < 0.05:
                world.clock.now += rng.choice([-1, 1]) * rng.choice([timedelta(hours=1), timedelta(days=2)])
                jumps += 1
            early += await world.tick_and_count_early()
        said = await world.said()
        reminded = await world.store.read(lambda tx: {visit.id: visit.reminded for visit in tx.visits.find()})
    finally:
        await world.store.close()
    wanted = {
        (visit.id, stage) for visit in world.visits for stage, _ in stages(visit, world.zone_of[visit.location_id])
    }
    settled = {(number, key.partition(":")[0]) for number, keys in reminded.items() for key in keys}
    found = Counter((each.visit, each.stage) for each in said)
    return [
        Figure("jumps of the clock", jumps),
        none("under jumps: neither said nor known to be stale", len(wanted - settled)),
        none("under jumps: said twice", sum(count > 1 for count in found.values())),
        none("under jumps: early by the clock of that moment", early),
    ]


def _on_the_grid(moment: datetime) -> datetime:
    """The next tick at or after it."""
    past = (moment - START) % TICK
    return moment + (TICK - past if past else timedelta())


def expected(visit: Visit, zone: str) -> Iterator[tuple[str, datetime]]:
    """What is to be said, and when: of stages that fall into one tick only the latest."""
    at_once: dict[datetime, list[tuple[datetime, str]]] = defaultdict(list)
    for number, (stage, at) in enumerate(stages(visit, zone)):
        at_once[_on_the_grid(at)].append((at + timedelta(microseconds=number), stage))
    for group in at_once.values():
        at, stage = max(group)
        yield stage, at.replace(microsecond=0)


def stages(visit: Visit, zone: str) -> list[tuple[str, datetime]]:
    """In the order in which they fall due before quiet hours."""
    begin, end = visit.window_start, visit.window_end
    before = [
        ("confirm", begin - timedelta(hours=48)),
        ("day", begin - timedelta(hours=24)),
        ("brief", begin - timedelta(hours=3)),
    ]
    after = [("after", end + timedelta(hours=1))]
    after += [(f"clock{share}", end + timedelta(hours=12) * share / 100) for share in (50, 80, 100)]
    useful = [(stage, _awake(at, zone)) for stage, at in before if _awake(at, zone) < begin]
    return useful + [(stage, _awake(at, zone)) for stage, at in after]


def _awake(moment: datetime, zone: str) -> datetime:
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.hour < QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=local.hour >= QUIET_FROM)
    return datetime(day.year, day.month, day.day, QUIET_UNTIL, tzinfo=ZoneInfo(zone)).astimezone(UTC)


class Year:
    def __init__(self, store: SqliteStore, visits: Sequence[Visit], zone_of: Mapping[int, str]) -> None:
        self.store = store
        self.visits = visits
        self.zone_of = zone_of
        self.clock = Clock()
        self._place = Workplace(
            settings=Settings(_env_file=None), library=Shelf(), clock=self.clock, hooks=business().hooks
        )

    @classmethod
    async def open(cls, folder: Path, visits: int, rng: random.Random) -> "Year":
        store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
        assert isinstance(store, SqliteStore)
        made, zone_of = await store.write(_visits, visits, rng)
        return cls(store, made, zone_of)

    async def next_due(self) -> datetime | None:
        def first(tx: Transaction) -> datetime | None:
            far = datetime.max.replace(tzinfo=UTC)
            found = tx.visits.to_remind(far, 1)
            return found[0].remind_at if found else None

        return await self.store.read(first)

    async def tick(self) -> None:
        while await self.store.write(self._place.run, reminders.send_due):
            continue

    async def tick_and_count_early(self) -> int:
        before = await self.store.read(lambda tx: tx.outbox.count())
        await self.tick()
        fresh = (await self.said())[before:]
        due: dict[tuple[int, str], datetime] = {
            (visit.id, stage): at
            for visit in self.visits
            for stage, at in stages(visit, self.zone_of[visit.location_id])
        }
        return sum(due[each.visit, each.stage] > self.clock.now for each in fresh)

    async def said(self) -> list[Said]:
        rows = await self.store.read(lambda tx: tx.outbox.find())
        keys = [(row.dedupe_key or "").split(":") for row in rows]
        return [Said(int(key[1]), key[2], row.created_at) for key, row in zip(keys, rows, strict=True)]


def _visits(tx: Transaction, count: int, rng: random.Random) -> tuple[list[Visit], Mapping[int, str]]:
    """Each in one of the six zones, on any day, at any hour, also at hours that the clock leaves out or has twice."""
    client = tx.clients.add(Client(code="nord", name="Nord"))
    project = tx.projects.add(
        Project(
            client_id=client.id, code="nord", name="Nord", form_code="check", visit_type=VisitType.IN_PERSON,
            fee=Decimal(1), currency="EUR",
        )
    )  # fmt: skip
    places = [_place(tx, client, zone, number) for number, zone in enumerate(ZONES, 1)]
    made = []
    for number in range(count):
        person, location, zone = rng.choice(places)
        local = (START + timedelta(days=rng.randrange(DAYS))).replace(
            tzinfo=ZoneInfo(zone), hour=rng.randrange(24), minute=30
        )
        begin = local.astimezone(UTC)
        first = begin - timedelta(days=5)
        visit = Visit(
            code=f"V-{number}", project_id=project.id, location_id=location, state=State.ASSIGNED, shopper_id=person,
            fee=Decimal(1), assigned_at=first, window_start=begin, window_end=begin + timedelta(hours=rng.randrange(1, 30)),
            remind_at=first, created_at=first,
        )  # fmt: skip
        made.append(tx.visits.add(visit))
    return made, {location: zone for _, location, zone in places}


def _place(tx: Transaction, client: Client, zone: str, number: int) -> tuple[PersonId, LocationId, str]:
    location = tx.locations.add(
        Location(client_id=client.id, code=zone, name=zone, address="1", city=zone, timezone=zone)
    )
    person = tx.people.add(
        Person(
            chat_id=number, name=zone, language="en", timezone=zone, role=Role.SHOPPER, created_at=START, consent_at=START,
            consent_version=Settings(_env_file=None).consent_version,
        )
    )  # fmt: skip
    return person.id, location.id, zone
