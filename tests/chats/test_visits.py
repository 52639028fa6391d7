"""The shopper's visit: brief, confirm, check in, give back, could not complete; and the coordinator's board."""

import pytest

from bot.model.visit import State
from tests.support.pictures import photo
from tests.support.programme import CAFE
from tests.support.programme import cafe as programme


async def the_day(cafe, code):
    visit = await cafe.visit(code)
    await cafe.world.pass_time(seconds=(visit.window_start - cafe.world.now).total_seconds() + 3600)


async def at_the_visit(ann):
    await ann.says("/start")
    await ann.taps("My visits")
    await ann.taps("1. Café Nord")
    return await ann.hears("State:")


async def test_the_brief_is_read_card_by_card_and_then_the_visit_confirmed(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await ann.taps("Read the brief")
    for number, words in enumerate(
        ("A guest on a break", "Order a coffee", "what cake", "shop front", "Never take notes"), 1
    ):
        assert (await ann.hears(f"Brief {number}/5")).says(words)
        await ann.taps("Understood")
    await ann.hears("You have read the whole brief")
    await ann.taps("I will be there")
    await ann.sees_toast("we count on you")
    visit = await cafe.visit("N-1")
    assert (visit.state, visit.brief_version) == (State.CONFIRMED, 1)


async def test_a_changed_brief_is_shown_again_with_what_changed(world, cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await ann.taps("Read the brief")
    for number in range(1, 6):
        await ann.hears(f"Brief {number}/5")
        await ann.taps("Understood")
    await ann.hears("You have read the whole brief")
    await cafe.take_in(("programme.xlsx", programme(world.now, do="Order a coffee and a cake.")))
    assert (await ann.hears("The brief has changed")).says("What is different: What you do.")
    await ann.taps("See what changed")
    card = await ann.hears("Brief 1/1")
    assert card.says("Order a coffee and a cake.")
    assert card.says("Before, it said:")
    await ann.taps("Understood")
    await ann.hears("You have read the whole brief")
    assert (await cafe.visit("N-1")).brief_version == 2


async def test_a_check_in_from_far_away_is_noted_and_does_not_stop(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await the_day(cafe, "N-1")
    await at_the_visit(ann)
    await ann.taps("Check in")
    await ann.sends_location(-33.86, 151.21)
    await ann.hears("You are checked in")
    await ann.hears("noted and does not stop you")
    visit = await cafe.visit("N-1")
    assert visit.state is State.IN_VISIT
    assert visit.check_in["distance"] > 15_000_000
    assert visit.check_in["picked"] is True


async def test_check_in_without_a_place(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await the_day(cafe, "N-1")
    await at_the_visit(ann)
    await ann.taps("Check in")
    await ann.says("I am at the door")
    await ann.hears("I need a place")
    await ann.taps("Check in without it")
    await ann.hears("You are checked in")
    assert (await cafe.visit("N-1")).check_in == {"by": "none"}


async def test_a_phone_visit_starts_with_the_call(world, cafe):
    await cafe.take_in(("programme.xlsx", programme(world.now, visit_type="phone")))
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await the_day(cafe, "N-1")
    await at_the_visit(ann)
    await ann.taps("Check in")
    await ann.taps("The call starts now")
    await ann.hears("You are checked in")
    assert (await cafe.visit("N-1")).check_in == {"by": "call"}


async def test_an_online_visit_starts_with_a_screenshot(world, cafe):
    await cafe.take_in(("programme.xlsx", programme(world.now, visit_type="online")))
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await the_day(cafe, "N-1")
    await at_the_visit(ann)
    await ann.taps("Check in")
    await ann.hears("Send a screenshot")
    await ann.sends_photo(photo("first page"))
    await ann.hears("You are checked in")
    await world.settled()
    shot = await world.store.read(lambda tx: tx.media.one(purpose="check_in"))
    assert (await cafe.visit("N-1")).check_in == {"by": "screenshot", "media": shot.id}
    assert shot.sha256


async def test_a_visit_given_back_goes_to_the_coordinator_who_places_it_anew(cafe):
    ann, bob = await cafe.shopper("Ann"), await cafe.shopper("Bob")
    await cafe.gives("N-1", ann)
    await at_the_visit(ann)
    await ann.taps("Give it back")
    await ann.taps("I am ill")
    await ann.hears("You gave this visit back")
    await cafe.cora.hears("Ann gave a visit back (ill)")
    await cafe.cora.taps("Place it anew")
    await cafe.cora.hears("New visit N-1/2 in place of N-1")
    await cafe.cora.taps("Offer to")
    await cafe.cora.taps("Bob")
    await cafe.cora.taps("Send offer (1)")
    await bob.taps("Accept")
    await bob.hears("is yours!")
    assert (await cafe.visit("N-1")).state is State.CANCELLED_BY_SHOPPER
    assert (await cafe.visit("N-1/2")).replaces_id == (await cafe.visit("N-1")).id


async def test_could_not_complete_has_its_own_short_form(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await the_day(cafe, "N-1")
    await at_the_visit(ann)
    await ann.taps("I could not complete it")
    await ann.hears("Never invent answers")
    await ann.taps("Tell what happened")
    await ann.hears("What happened?")
    await ann.taps("It was closed")
    await ann.hears("When was that?")
    await ann.taps("Now")
    await ann.hears("Tell it in two or three sentences")
    await ann.says("Closed.")
    await ann.hears("Please write a little more")
    await ann.says("The door was locked; the sign said closed for a family event.")
    await ann.hears("A photo, if you can")
    await ann.taps("Skip")
    await ann.taps("Hand in")
    await ann.hears("Thank you for telling")
    told = await cafe.cora.hears("Visit could not be completed")
    assert told.says("closed for a family event")
    assert told.says("It was closed")
    assert (await cafe.visit("N-1")).state is State.NOT_COMPLETED
    await cafe.cora.taps("Place it anew")
    await cafe.cora.hears("New visit N-1/2 in place of N-1")


@pytest.mark.parametrize("restarts", [True], ids=["restarted after every message"])
async def test_the_coordinator_cancels_and_old_buttons_say_so(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    screen = await at_the_visit(ann)
    await cafe.finds("N-1")
    await cafe.cora.taps("Cancel the visit")
    await cafe.cora.taps("The client asked for it")
    await cafe.cora.hears("Done: cancelled")
    await ann.hears("cancelled by the agency")
    confirm = screen.rows[0][0].data
    ann.presses(screen, confirm)
    await ann.sees_toast("over")
    assert (await cafe.visit("N-1")).state is State.CANCELLED_BY_AGENCY


async def test_the_board_counts_and_pages(world, cafe):
    await cafe.take_in(("programme.xlsx", programme(world.now, visits=19)))
    await cafe.cora.says("/visits")
    board = await cafe.cora.hears("To place")
    labels = [button.text for row in board.rows for button in row]
    assert "1/4" in labels
    assert "• To place 19" in labels
    await cafe.cora.taps("›")
    assert (await cafe.cora.hears("N-9")).says("Café Nord 9")


async def test_distance_is_measured_from_the_place(cafe):
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-2", ann)
    await the_day(cafe, "N-2")
    await at_the_visit(ann)
    await ann.taps("Check in")
    await ann.sends_location(CAFE[0] + 0.02 + 0.0009, CAFE[1], accuracy=20)
    await ann.hears("You are checked in")
    assert 95 <= (await cafe.visit("N-2")).check_in["distance"] <= 105
