"""The sample's past: four delivered visits at each location, answered through the real form engine and scored by the real rules."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.filling.handing_in import read_out
from bot.model.ids import PersonId
from bot.model.person import Client
from bot.model.project import FormVersion, Location, Project
from bot.model.report import Media, MediaState, Report, Sheet, SheetState
from bot.model.visit import State, Visit
from bot.ports import Files, Library, Store, Transaction
from demo.programme.filling import Experience, fill
from demo.programme.make_workbook import CAFE_PROJECT, SHOP_PROJECT
from demo.programme.pictures import Scene, picture
from forms.session import Session

_DAYS_AGO = (154, 126, 98, 35)
"""All but the last are longer ago than the usual rotation of 90 days, so that the sample's shoppers may go again."""
_CRITICAL = frozenset({"receipt_given", "allergens"})


@dataclass(frozen=True, slots=True)
class Past:
    project: str
    location: str
    shoppers: tuple[str, str, str, str]
    """Keys of who went, oldest visit first; the last one is not at home there."""
    quality: tuple[float, float, float, float]
    fails: Mapping[int, tuple[str, ...]]
    """What went wrong for certain, by visit (0 is the oldest)."""


PASTS = (
    Past(
        SHOP_PROJECT,
        "LM-WAW",
        ("ann", "maya", "ann", "omar"),
        (0.62, 0.7, 0.8, 0.92),
        {0: ("greeted",), 2: ("windows_clean",), 3: ("windows_clean",)},
    ),
    Past(
        SHOP_PROJECT,
        "LM-PAR",
        ("maya", "omar", "ann", "omar"),
        (0.85, 0.9, 0.82, 0.94),
        {1: ("material",), 2: ("needs_asked", "windows_clean"), 3: ("windows_clean",)},
    ),
    Past(
        SHOP_PROJECT,
        "LM-IST",
        ("omar", "ann", "omar", "maya"),
        (0.82, 0.6, 0.75, 0.8),
        {1: ("receipt_given", "greeted"), 3: ("needs_asked",)},
    ),
    Past(
        CAFE_PROJECT,
        "PC-LON",
        ("omar", "maya", "ann", "ann"),
        (0.9, 0.8, 0.95, 0.9),
        {0: ("table_clean",), 1: ("order_right",), 3: ("entrance_clean",)},
    ),
    Past(
        CAFE_PROJECT,
        "PC-TLV",
        ("maya", "omar", "maya", "ann"),
        (0.6, 0.72, 0.8, 0.9),
        {1: ("bill_right",), 3: ("table_clean",)},
    ),
    Past(
        CAFE_PROJECT,
        "PC-WAW",
        ("ann", "omar", "ann", "maya"),
        (0.8, 0.7, 0.84, 0.9),
        {1: ("allergens", "table_clean"), 2: ("order_right",)},
    ),
)


@dataclass(frozen=True, slots=True)
class _Plan:
    past: Past
    number: int
    project: Project
    location: Location
    version: FormVersion
    client: Client

    @property
    def code(self) -> str:
        return f"{self.past.location}-{self.number + 1}"


@dataclass(slots=True)
class _Visit:
    """One past visit, worked out before anything is written."""

    plan: _Plan
    arrived: datetime
    left: datetime
    session: Session
    pictures: dict[str, bytes] = field(default_factory=dict)
    """By ref."""


async def make_history(
    store: Store,
    files: Files,
    library: Library,
    desk: Callable[[Transaction], Desk],
    *,
    today: date,
    people: Mapping[str, PersonId],
) -> int:
    """The programme and both forms have been imported, `people` are in. Gives the number of visits; 0 when they are there already."""
    if await store.read(lambda tx: tx.reports.count()):
        return 0
    plans = await store.read(_plans)
    visits = await asyncio.to_thread(lambda: [_lived(library, today, plan) for plan in plans])
    for visit in visits:
        for content in visit.pictures.values():
            await files.put(content)

    def use_case(tx: Transaction) -> None:
        for visit in visits:
            _write(desk(tx), visit, people)

    await store.write(use_case)
    return len(visits)


def _plans(tx: Transaction) -> list[_Plan]:
    plans = []
    for past in PASTS:
        project, location = tx.projects.one(code=past.project), tx.locations.one(code=past.location)
        version = tx.forms.one(code=project.form_code) if project else None
        client = tx.clients.get(project.client_id) if project else None
        if project is None or location is None or version is None or client is None:
            raise LookupError(f"The sample programme is not complete: {past.project}, {past.location}")
        plans += [_Plan(past, number, project, location, version, client) for number in range(len(_DAYS_AGO))]
    return plans


def _lived(library: Library, today: date, plan: _Plan) -> _Visit:
    """Answers first, with the pictures that they ask for."""
    rng = Random(plan.code)
    day = today - timedelta(days=_DAYS_AGO[plan.number])
    clock = time(rng.randint(11, 15), rng.randrange(0, 60, 5))
    arrived = datetime.combine(day, clock, tzinfo=ZoneInfo(plan.location.timezone))
    form, zone = library.form(plan.version), plan.location.timezone
    session = Session.start(form, now=arrived, zone=zone, seed=rng.randrange(1 << 30))
    camera = _Camera(plan, arrived, Decimal(rng.randint(650, 1980)) / 100, rng)
    experience = Experience(
        rng=rng,
        quality=plan.past.quality[plan.number],
        clock=arrived,
        amount=camera.amount,
        photo=camera.take,
        fails=frozenset(plan.past.fails.get(plan.number, ())),
        critical=_CRITICAL,
    )
    fill(session, experience)
    pictures = {
        ref: camera.taken[value] for ref in session.questions() if (value := session.value(ref)) in camera.taken
    }
    return _Visit(plan, arrived, experience.clock + timedelta(minutes=rng.randint(8, 20)), session, pictures)


@dataclass(slots=True)
class _Camera:
    plan: _Plan
    at: datetime
    amount: Decimal
    rng: Random
    taken: dict[str | None, bytes] = field(default_factory=dict)
    """By file name."""

    def take(self, subject: str) -> str:
        """The file's name, as the bot calls photos."""
        scene = Scene(
            sign=self.plan.client.name,
            place=self.plan.past.location,
            is_cafe=self.plan.past.project == CAFE_PROJECT,
            at=self.at,
            amount=self.amount,
            currency=self.plan.project.currency,
        )
        content = picture(subject, scene, self.rng.randrange(1 << 30))
        name = f"{_digest(content)}.jpg"
        self.taken[name] = content
        return name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(desk: Desk, past: _Visit, people: Mapping[str, PersonId]) -> None:
    tx, person = desk.tx, people[past.plan.past.shoppers[past.plan.number]]
    handed_in = past.left + timedelta(hours=2)
    reviewed = handed_in + timedelta(hours=14)
    visit = tx.visits.add(_visit(past, person, handed_in, reviewed))
    sheet = tx.sheets.add(
        Sheet(
            visit_id=visit.id,
            person_id=person,
            form_version_id=past.plan.version.id,
            state=SheetState.SUBMITTED,
            data={"session": past.session.save()},
            started_at=past.arrived,
            answered_at=handed_in,
        )
    )
    for number, (ref, content) in enumerate(past.pictures.items(), start=1):
        tx.media.add(_photo(sheet, ref, content, number))
    read = read_out(replace(desk, now=handed_in), sheet)
    grade = 10 if read.score is None or read.score >= 60 else 9
    report = Report(
        visit_id=visit.id,
        sheet_id=sheet.id,
        number=1,
        score=read.score,
        scoring=read.scoring,
        answers=read.answers,
        wordings=read.wordings,
        flags=read.flags,
        submission=read.submission,
        submitted_at=handed_in,
        verdict="approved",
        grade=grade,
        reason=None if grade == 10 else "One answer needed a second look.",
        reviewed_by=people["nina"],
        reviewed_at=reviewed,
    )
    tx.reports.add(report)
    replace(desk, now=reviewed).journal("deliver", visit=visit.id, before=State.APPROVED, after=State.DELIVERED)


def _visit(past: _Visit, person: PersonId, handed_in: datetime, reviewed: datetime) -> Visit:
    opened = past.arrived.replace(hour=10, minute=0)
    return Visit(
        code=past.plan.code,
        project_id=past.plan.project.id,
        location_id=past.plan.location.id,
        state=State.DELIVERED,
        shopper_id=person,
        form_version_id=past.plan.version.id,
        brief_version=past.plan.project.brief_version,
        fee=past.plan.project.fee,
        window_start=opened,
        window_end=opened + timedelta(hours=9),
        assigned_at=opened - timedelta(days=4),
        confirmed_at=opened - timedelta(days=2),
        checked_in_at=past.arrived,
        check_in={"by": "location", "distance": Random(past.plan.code).randint(8, 70), "accuracy": 12, "picked": False},
        report_from=past.left,
        report_due_at=past.left + timedelta(hours=12),
        submitted_at=handed_in,
        closed_at=reviewed,
        created_at=opened - timedelta(days=10),
    )


def _photo(sheet: Sheet, ref: str, content: bytes, number: int) -> Media:
    sha256 = _digest(content)
    return Media(
        person_id=sheet.person_id,
        purpose="answer",
        visit_id=sheet.visit_id,
        sheet_id=sheet.id,
        ref=ref,
        kind="photo",
        file_id=f"sample-{sha256[:40]}",
        file_unique_id=f"sample-{sha256[:16]}",
        mime="image/jpeg",
        size=len(content),
        state=MediaState.STORED,
        sha256=sha256,
        width=960,
        height=720,
        message_id=number,
        received_at=sheet.started_at,
    )
