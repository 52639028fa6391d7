"""The whole life of a visit, told by the three people in it."""

import pytest

from tests.support.pictures import photo
from tests.support.programme import CAFE, FORM, cafe


@pytest.mark.parametrize("restarts", [False, True], ids=["in one go", "restarted after every message"])
@pytest.mark.slow
async def test_from_the_workbook_to_the_client(world):
    cora = await world.coordinator("Cora")
    await the_programme_comes_in(world, cora)
    ann = await world.shopper("Ann", city="Warsaw", latitude=CAFE[0], longitude=CAFE[1])
    carl = await world.client("Carl", client="nord")
    await the_visit_is_offered_and_taken(cora, ann)
    await the_brief_is_read(ann)
    await world.pass_time(days=3, hours=1)
    await the_visit_is_made(ann)
    await the_report_is_written(ann)
    await it_can_be_taken_elsewhere(cora)
    await it_is_approved(cora)
    await ann.hears("Your report is approved")
    await the_client_hears_of_it(carl)


async def the_programme_comes_in(world, cora):
    await cora.sends_document(FORM.encode(), "cafe_check.md")
    await cora.hears("Café check")
    await cora.sends_document(cafe(world.now), "programme.xlsx")
    await cora.hears("2 new")


async def the_visit_is_offered_and_taken(cora, ann):
    await cora.says("/visits")
    await cora.hears("N-1")
    await cora.taps("1")
    await cora.taps("Offer to")
    await cora.taps("Ann")
    await cora.taps("Send offer (1)")
    await ann.hears("A visit for you")
    await ann.taps("Accept")
    await ann.hears("Café Nord 1 is yours!")
    await cora.hears("Ann takes it")


async def the_brief_is_read(ann):
    await ann.taps("Read the brief")
    for number in range(1, 6):
        await ann.hears(f"Brief {number}/5")
        await ann.taps("Understood")
    await ann.hears("You have read the whole brief")
    await ann.taps("I will be there")


async def the_visit_is_made(ann):
    await ann.taps("Pocket card")
    await ann.taps("Check in")
    await ann.sends_location(CAFE[0] + 0.01, CAFE[1], accuracy=12)
    await ann.hears("You are checked in")
    await ann.taps("Start the report")


async def the_report_is_written(ann):
    await ann.hears("Were you greeted?")
    await ann.taps("No")
    await ann.hears("What did they say?")
    await ann.says("Nobody looked up for four minutes, then: what do you want?")
    await ann.hears("Minutes until you were served?")
    await ann.says("7")
    await ann.hears("Were the tables clean?")
    await ann.taps("Yes")
    await ann.hears("The shop front")
    await ann.sends_photo(photo("shop front"))
    await ann.taps("Done")
    await ann.hears("What happened, in order?")
    await ann.taps("Skip")
    await ann.taps("Hand in")
    await ann.hears("your report is in")


async def it_can_be_taken_elsewhere(cora):
    await cora.hears("Report came in")
    await cora.taps("Review")
    await cora.hears("your decision?")
    await cora.taps("Files for ODK")
    submission = await cora.receives("document", "Submission of N-1")
    assert b"<minutes>7</minutes>" in submission.file.data
    log = (await cora.receives("document", "answer by answer")).file.data.decode()
    assert log.startswith("event,node,start,end,old-value,new-value\nform start,")
    assert ",7\n" in log


async def it_is_approved(cora):
    await cora.taps("Approve")
    await cora.taps("10")


async def the_client_hears_of_it(carl):
    await carl.hears("Red flag")
    await carl.hears("Strengths")
    await carl.receives("document", "The whole report of Café Nord 1")
