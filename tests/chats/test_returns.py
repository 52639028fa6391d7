"""Returned reports: named questions open again, with a clock of their own."""

from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.stage import Stage


async def opens_review(cora: Phone) -> None:
    await cora.says("/review")
    await cora.taps("N-1 ·")
    await cora.hears("your decision?")


async def test_returned_questions_alone_open_again_and_both_sides_see_before_and_after(cafe):
    cora, world = cafe.cora, cafe.world
    ann = await cafe.shopper("Ann")
    await cafe.gives("N-1", ann)
    await _hands_in(cafe, ann, minutes="7")
    await opens_review(cora)
    await cora.taps("Return questions")
    await cora.hears("Tap the number")
    await cora.taps("2")
    await cora.says("Please check with the receipt.")
    await cora.hears("your decision?")
    await cora.taps("Send back (1)")
    await cora.hears("N-1 went back with 1 question")
    returned = await ann.hears("1 question came back")
    for said in (
        "Minutes until you were served?",
        "You wrote: 7",
        "Please check with the receipt.",
        "Only these are open again",
    ):
        assert returned.says(said), said

    await ann.taps("Put it right")
    question = await ann.hears("Please check with the receipt.")
    assert question.says("7")
    await ann.says("9")
    await ann.hears("Your answers")
    await ann.taps("Hand in")
    await ann.hears("your corrections are in")

    await cora.hears("Corrected report came in")
    await cora.taps("Review")
    again = await cora.hears("Corrected")
    for said in (
        "before: 7",
        "now: 9",
        "remark: Please check with the receipt.",
        "2. Minutes until you were served? 9",
    ):
        assert again.says(said), said
    await cora.taps("Approve")
    await cora.taps("9")
    await cora.taps("It had to be returned once")
    await ann.hears("It had to be returned once")
    changes = await world.store.read(lambda tx: [(one.old, one.new) for one in tx.remarks.find()])
    assert changes == [("7", "9")]


async def test_a_returned_report_has_its_own_clock(cafe):
    ann = await cafe.shopper("Ann", timezone="UTC")
    await cafe.gives("N-1", ann)
    await _hands_in(cafe, ann, minutes="7")
    await opens_review(cafe.cora)
    await cafe.cora.taps("Return questions")
    await cafe.cora.hears("Tap the number")
    await cafe.cora.taps("2")
    await cafe.cora.taps("does not fit with your other answers")
    await cafe.cora.taps("Send back (1)")
    await ann.hears("1 question came back")
    await cafe.world.pass_time(hours=23)
    first = await ann.hears("Your corrections are due by")
    assert not any("could not complete" in button.text for button in first.buttons)
    await cafe.world.pass_time(hours=1)
    await ann.hears("Your corrections were due")
    await cafe.cora.hears("Corrections overdue")
    await cafe.cora.taps("Extend")
    await cafe.world.settled()
    await ann.hears("more time")


async def _hands_in(cafe: Stage, ann: Phone, *, minutes: str) -> None:
    """Straight to the report, as from the button of the visit."""
    visit = await cafe.visit("N-1")
    ann.presses(next(iter(ann.chat.newest())), f"visits.report:{visit.id}")
    await ann.hears("Were you greeted?")
    await ann.taps("Yes")
    await ann.hears("Minutes until you were served?")
    await ann.says(minutes)
    await ann.hears("Were the tables clean?")
    await ann.taps("Yes")
    await ann.hears("The shop front")
    await ann.sends_photo(photo("front"))
    await ann.taps("Done")
    await ann.hears("What happened, in order?")
    await ann.taps("Skip")
    await ann.hears("Your answers")
    await ann.taps("Hand in")
    await ann.hears("your report is in")
