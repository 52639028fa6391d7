"""A coordinator brings programmes and forms in through the chat, over real HTTP."""

import io
import zipfile
from copy import deepcopy

import pytest

from bot.model.visit import State
from bot.programmes.template import template
from tests.bot.test_programmes_import import LISTS, form, xlsx
from tests.bot.test_programmes_reading import GOOD

MARKED = {
    "visits": [
        [*GOOD["visits"][0], "publish"],
        ["cup-1", "cup", "waw", "2030-03-05 10:00", "2030-03-07 20:00", "yes"],
        ["cup-2", "cup", "tlv", "2030-03-05 09:30", "2030-03-05 18:00", ""],
    ]
}


@pytest.fixture
async def cora(world):
    return await world.coordinator("Cora")


def workbook(**sheets):
    return xlsx(deepcopy(GOOD) | MARKED | sheets)


async def visits(world):
    return await world.store.read(lambda tx: {visit.code: visit.state for visit in tx.visits.find()})


async def test_form_and_programme_come_in_and_the_next_step_is_one_tap_away(world, cora):
    await cora.sends_document(form(), "cafe.md")
    await cora.hears("A café visit (cafe_visit) is in as version 1.")
    await cora.sends_document(workbook(), "shops.xlsx")
    card = await cora.hears("shops.xlsx is in.")
    assert card.says("Visits: 2 new, 0 changed, 0 unchanged")
    assert card.says("1 visit is open")
    assert not cora.sees("Reading shops.xlsx")
    assert await visits(world) == {"cup-1": State.OPEN, "cup-2": State.DRAFT}
    await cora.taps("See visits")
    await cora.hears("cup-2")


async def test_the_same_files_again_change_nothing(world, cora):
    await cora.sends_document(form(), "cafe.md")
    await cora.hears("is in as version 1.")
    await cora.sends_document(workbook(), "shops.xlsx")
    await cora.hears("shops.xlsx is in.")
    await cora.sends_document(form(), "cafe.md")
    await cora.hears("is already here as version 1. Nothing changed.")
    await cora.sends_document(workbook(), "shops.xlsx")
    await cora.hears("0 new, 0 changed, 7 unchanged")
    assert await visits(world) == {"cup-1": State.OPEN, "cup-2": State.DRAFT}


async def test_everything_wrong_is_listed_at_once_and_nothing_is_taken_in(world, cora):
    wrong = [GOOD["visits"][0], *([f"cup-{n}", "nothing", "waw", "soon", "later"] for n in range(40))]
    await cora.sends_document(workbook(visits=wrong), "shops.xlsx")
    await cora.hears("shops.xlsx was not taken in. Nothing was changed.")
    assert cora.sees("120 things to repair")
    document = await cora.receives("document")
    assert document.says("The whole list.")
    assert await visits(world) == {}
    await cora.sends_document(workbook(), "shops.xlsx")
    await cora.hears("shops.xlsx is in.")


async def test_a_form_with_its_list_comes_as_one_archive(world, cora):
    csv = b"name,label\nwaw,Warsaw\n"
    await cora.sends_document(csv, "shops.csv")
    await cora.hears("Put it into one .zip file together with the form")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("which.md", LISTS)
        archive.writestr("shops.csv", csv)
    await cora.sends_document(target.getvalue(), "form.zip")
    await cora.hears("Which shop (which_shop) is in as version 1.")


async def test_the_template_goes_out_and_comes_back_filled_in(world, cora):
    await cora.says("/template")
    await cora.receives("document", "The empty workbook.")
    await cora.sends_document(template(), "programme-template.xlsx")
    card = await cora.hears("programme-template.xlsx is in.")
    assert card.says("This is still the example row of the template.")


async def test_a_file_that_is_no_workbook_gets_one_sentence(world, cora):
    await cora.sends_document(b"%PDF-1.7 not a workbook", "brief.pdf")
    await cora.hears("This file cannot be read as a workbook.")
    await world.settled()
    await cora.hears_nothing_more()


async def test_a_shoppers_workbook_is_not_taken_in(world, cora):
    ann = await world.shopper("Ann")
    await ann.sends_document(workbook(), "shops.xlsx")
    await world.settled()
    assert await visits(world) == {}


async def test_a_restart_while_the_file_is_on_its_way_loses_nothing(world, cora):
    await cora.sends_document(form(), "cafe.md")
    await world.restart()
    await cora.hears("A café visit (cafe_visit) is in as version 1.")
