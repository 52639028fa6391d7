"""The demo's sample programme: it comes in by the ordinary import, and its past is one that the engine and the rules really gave."""

import io
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.desk import Desk
from bot.model.person import Role
from bot.model.project import BRIEF_CARDS
from bot.model.visit import State
from bot.programmes.linking import Known, link
from bot.programmes.reading import read
from bot.programmes.tables import tables
from bot.reactions import settle
from bot.settings import Settings
from bot.shelf import Shelf
from demo.programme import __file__ as home
from demo.programme.loading import load
from demo.programme.make_workbook import workbook
from demo.programme.people import PEOPLE
from storage.database import open_store
from storage.media import MediaFiles

together = pytest.mark.asyncio(loop_scope="module")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Sample:
    def __init__(self, store, files):
        self.store, self.files, self.shelf = store, files, Shelf()

    def desk(self, tx):
        return Desk(tx=tx, now=NOW, settings=Settings(_env_file=None), library=self.shelf)

    async def load(self):
        chats = {person.key: 100 + number for number, person in enumerate(PEOPLE)}
        await load(self.store, self.files, self.shelf, self.desk, settle=settle, chats=chats, now=NOW)

    async def read(self, look):
        return await self.store.read(look)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loaded(tmp_path_factory):
    """Once for all: the tests only look, or do again what must change nothing."""
    folder = tmp_path_factory.mktemp("sample")
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder)
    sample = Sample(store, MediaFiles(folder / "media"))
    await sample.load()
    yield sample
    await store.close()


@together
async def test_the_sample_is_all_there(loaded):
    counts = await loaded.read(
        lambda tx: (
            tx.clients.count(),
            tx.contacts.count(),
            tx.locations.count(),
            tx.projects.count(),
            tx.forms.count(),
        )
    )
    assert counts == (2, 2, 6, 2, 2)
    states = await loaded.read(lambda tx: Counter(visit.state for visit in tx.visits.find()))
    assert states == {State.OPEN: 5, State.DRAFT: 9, State.DELIVERED: 24}
    zones = await loaded.read(lambda tx: {location.timezone for location in tx.locations.find()})
    assert len(zones) == 5
    people = await loaded.read(lambda tx: Counter(person.role for person in tx.people.find()))
    assert people == {Role.SHOPPER: 3, Role.COORDINATOR: 1, Role.CLIENT: 2}
    assert await loaded.read(lambda tx: tx.outbox.count()) == 0


@together
async def test_every_location_has_a_trend_with_real_scores_sections_and_words(loaded):
    for location in await loaded.read(lambda tx: tx.locations.find()):
        (project,) = await loaded.read(
            lambda tx, owner=location.client_id: [one for one in tx.projects.find() if one.client_id == owner]
        )
        past = await loaded.read(lambda tx, at=location.id, of=project.id: tx.reports.history(at, of, NOW, 10))
        assert len(past) == 4
        assert len({report.score for _, report in past}) == 4
        for visit, report in past:
            assert visit.submitted_at == report.submitted_at < report.reviewed_at < NOW
            assert len(report.scoring["sections"]) >= 5
            assert any(answer["kind"] == "text" and len(answer["text"]) > 10 for answer in report.answers)
            assert report.submission.startswith("<")


@together
async def test_two_critical_failures_show_what_a_red_flag_is(loaded):
    reports = await loaded.read(lambda tx: tx.reports.find())
    assert sum(bool(report.scoring["critical"]) for report in reports) == 2


@together
async def test_every_photo_is_a_different_picture_that_opens(loaded):
    media = await loaded.read(lambda tx: tx.media.find())
    assert len({one.sha256 for one in media}) == len(media) > 60
    assert not [flag for report in await loaded.read(lambda tx: tx.reports.find()) for flag in report.flags]
    for one in media[:5]:
        Image.open(io.BytesIO(await loaded.files.read(one.sha256))).load()


@together
async def test_loading_again_changes_nothing(loaded):
    before = await loaded.read(
        lambda tx: (tx.visits.count(), tx.reports.count(), tx.journal.count(), tx.people.count())
    )
    await loaded.load()
    after = await loaded.read(lambda tx: (tx.visits.count(), tx.reports.count(), tx.journal.count(), tx.people.count()))
    assert after == before


@together
async def test_the_shoppers_may_take_what_is_open_near_them(loaded):
    for name, code in (("Ann", "LM-101"), ("Maya", "PC-202"), ("Omar", "LM-103")):
        person, visit = await loaded.read(
            lambda tx, name=name, code=code: (tx.people.one(name=name), tx.visits.one(code=code))
        )
        reports = await loaded.read(
            lambda tx, who=person.id, at=visit.location_id: tx.visits.find(shopper_id=who, location_id=at)
        )
        assert all((visit.window_start - past.window_start).days >= 90 for past in reports)


def test_the_workbook_in_the_repository_is_the_one_its_script_writes():
    written = (Path(home).parent / "programme.xlsx").read_bytes()
    assert tables(written) == tables(workbook(date(2026, 11, 23)))


@pytest.mark.parametrize("start", [date(2026, 3, 27), date(2026, 10, 23), date(2028, 2, 28)])
def test_the_workbook_is_right_on_any_day(start):
    programme, problems = link(read(tables(workbook(start))), Known())
    assert problems == []
    assert programme is not None
    assert all(set(project.brief) == set(BRIEF_CARDS) for project in programme.projects)
    assert len(programme.visits) == 14
