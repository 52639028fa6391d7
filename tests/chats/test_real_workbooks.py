"""XLSForm workbooks that nobody here wrote, sent by the coordinator and filled in to the end. They are never copied: XFORM_CONFORMANCE_PACK names their folder."""

import os
import re
from pathlib import Path

import pytest

from bot.model.person import Person
from bot.model.visit import State
from bot.ports import Transaction
from tests.chats.walker import StuckError, Walker
from tests.storage import samples
from tests.support.phone import Phone
from tests.support.programme import CAFE
from tests.support.programme import cafe as programme
from tests.support.world import START, World

PACK = os.environ.get("XFORM_CONFORMANCE_PACK", "")
pytestmark = pytest.mark.skipif(
    not PACK, reason="XFORM_CONFORMANCE_PACK is not set: no foreign workbook is walked in the chat"
)
FOLDER = Path(PACK, "forms", "xlsx")


def workbook(name: str) -> Path:
    return next(path for path in sorted((FOLDER / name).iterdir()) if path.suffix in {".xlsx", ".xls"})


async def takes_in(cora: Phone, name: str) -> str:
    """The form goes in by the chat; its id as the bot says it."""
    path = workbook(name)
    await cora.sends_document(path.read_bytes(), path.name.replace(" ", ""))
    said = await cora.hears("as version", patience=60)
    found = re.search(r"\(([^()]+)\) is (in|already here) as version", said.text)
    assert found, said.text
    return re.sub(r"[\u2066-\u2069]", "", found[1])


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("onaio_onadata__double_image_form_a2123b", id="photos"),
        pytest.param("onaio_onadata__tutorial__482754", id="a cascade and photos"),
        pytest.param("onaio_onadata__good_eats_multilang_61711e", id="two languages"),
    ],
)
async def test_from_a_foreign_workbook_to_the_client(world, name):
    cora = await world.coordinator("Cora")
    form = await takes_in(cora, name)
    await cora.sends_document(programme(world.now, visits=1, form=form), "programme.xlsx")
    await cora.hears("1 new")
    ann = await world.shopper("Ann", city="Warsaw", latitude=CAFE[0], longitude=CAFE[1])
    carl = await world.client("Carl", client="nord")
    await cora.says("/visits")
    await cora.taps("1")
    await cora.taps("Offer to")
    await cora.taps("Ann")
    await cora.taps("Send offer (1)")
    await ann.taps("Accept")
    await ann.hears("is yours!")
    await world.pass_time(days=3, hours=1)
    await ann.taps("Open the visit")
    await ann.taps("Check in")
    await ann.sends_location(CAFE[0] + 0.01, CAFE[1], accuracy=12)
    await ann.hears("You are checked in")
    await ann.taps("Start the report")
    await world.settled()
    walker = Walker(world, ann)
    await walker.walks()
    await cora.hears("Report came in")
    await cora.taps("Review")
    await cora.hears("your decision?")
    await cora.taps("Approve")
    await cora.taps("10")
    await ann.hears("Your report is approved")
    await carl.hears("The whole report of")
    visit = await world.store.read(lambda tx: tx.visits.one(code="N-1"))
    assert visit.state is State.DELIVERED


ALIKE = re.compile("transportation_(bad|copy|encrypted|id)|tutorial_(944dd3|w_repeats_d7ec65)|childrens_survey_unicode")
"""Copies of one that is walked, with another name or id."""
WALKED = sorted(path.name for path in FOLDER.iterdir() if not ALIKE.search(path.name)) if PACK else []


@pytest.mark.engine("sqlite")
@pytest.mark.slow
async def test_every_workbook_can_be_filled_in_to_the_end(world):
    """Told by its last screen when it cannot."""
    cora, ann = await world.coordinator("Cora"), await world.shopper("Ann")
    await ann.opens()
    await ann.hears("Hello")
    person = await world.person(ann)
    for number, name in enumerate(WALKED):
        form = await takes_in(cora, name)
        await begins(world, ann, person, form, number)
        try:
            await Walker(world, ann).walks()
        except StuckError as error:
            raise AssertionError(f"{name}: {error}") from None
    assert await world.store.read(lambda tx: tx.reports.count()) == len(WALKED) > 40


async def begins(world: World, ann: Phone, person: Person, form: str, number: int) -> None:
    def furnish(tx: Transaction) -> int:
        version = tx.forms.find(code=form, order="-number")[0]
        project = samples.project(tx, form_code=form)
        place = samples.location(tx, client_id=project.client_id)
        return samples.visit(
            tx,
            code=f"W-{number}",
            project_id=project.id,
            location_id=place.id,
            shopper_id=person.id,
            form_version_id=version.id,
            state=State.CONFIRMED,
            brief_version=1,
            window_start=START,
        ).id

    visit = await world.store.write(furnish)
    ann.presses(ann.chat.visible()[0], f"visits.report:{visit}")
    await world.settled()
