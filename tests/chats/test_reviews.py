"""Review: the queue, the report, the three verdicts, and two reviewers at once."""

import asyncio
import io

import pytest
from PIL import Image

from bot.model.report import Report
from bot.model.visit import State
from tests.chats.review_stage import GOOD, Asked, Desks
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.stage import Stage

STORY = (
    Asked("Were you greeted?", "No", points=0, weight=2, name="greeted"),
    Asked("What did they say?", "Nobody looked up for four minutes.", kind="text", name="greeted_how"),
    Asked("Minutes until you were served", "7", kind="number"),
    Asked("Were the tables clean?", "No", points=0, critical=True, section="The place"),
    Asked("Was it warm?", "Yes", points=1, section="The place"),
    Asked("The shop front", "2 photos", kind="photo", section="The place", pictures=(photo("a"), photo("b"))),
)


@pytest.fixture
async def ann(cafe: Stage) -> Phone:
    return await cafe.shopper("Ann Kowalska")


@pytest.fixture
def desks(cafe: Stage) -> Desks:
    return Desks(cafe)


async def opens_review(cora: Phone, code: str = "R-1") -> None:
    await cora.says("/review")
    await cora.taps(f"{code} ·")
    await cora.hears("your decision?")


async def reports(cafe: Stage) -> list[Report]:
    return await cafe.world.store.read(lambda tx: tx.reports.find())


async def test_the_queue_is_oldest_first_and_marks_what_waits_too_long(cafe, desks, ann):
    await desks.comes_in(ann)
    await cafe.world.pass_time(hours=20)
    await desks.comes_in(ann, check_in={"by": "none"})
    await cafe.world.pass_time(hours=5)
    await cafe.cora.says("/review")
    queue = await cafe.cora.hears("Reports to review · 2")
    assert queue.text.index("R-1") < queue.text.index("R-2")
    first, second = queue.text.split("R-2")
    assert "waits too long" in first
    assert "waits too long" not in second
    assert "1 flag" in second


async def test_an_empty_queue_says_so(cafe):
    await cafe.cora.says("/review")
    await cafe.cora.hears("Nothing waits")


async def test_a_long_queue_has_pages_that_turn_in_place(cafe, desks, ann):
    for _ in range(10):
        await desks.comes_in(ann)
    await cafe.cora.says("/review")
    queue = await cafe.cora.hears("R-1 ")
    assert not queue.says("R-9")
    await cafe.cora.taps("reviews.queue:1", queue)
    turned = await cafe.cora.hears("R-9")
    assert turned.id == queue.id


async def test_the_report_is_one_message_with_flags_score_and_photos(cafe, desks, ann):
    await desks.comes_in(ann, STORY, check_in={"by": "location", "distance": 2345, "accuracy": 40.0, "picked": True})
    await cafe.cora.hears("Report came in")
    await cafe.cora.taps("Review")
    report = await cafe.cora.hears("handed in")
    for said in (
        "Ann Kowalska", "2.3 km away", "exact to 40 m", "please look closely", "picked on the map", "Score: 0%", "would have been 25%",
        "1. Were you greeted? No ▼ 0/2", "3. Minutes until you were served: 7", "4. Were the tables clean? No ▼ 0/1 critical",
    ):  # fmt: skip
        assert report.says(said), f"{said!r} is not in\n{report.text}"
    first = await cafe.cora.receives("photo", "6. The shop front")
    second = await cafe.cora.receives("photo", "6. The shop front")
    assert first.id != second.id
    await cafe.cora.hears("your decision?")
    await cafe.cora.hears_nothing_more()


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        pytest.param({"check_in": {"by": "none"}}, "without a place", id="no check-in"),
        pytest.param({"check_in": {"by": "location", "distance": 400, "forwarded": True}}, "forwarded", id="forwarded place"),
        pytest.param({"check_in": {"by": "location", "distance": 400}}, "checked in 400 m away", id="not near"),
        pytest.param({"report_due_at": "now"}, "handed in late", id="late"),
        pytest.param({"window_start": "now"}, "outside the agreed time", id="outside the window"),
    ],
)  # fmt: skip
async def test_what_is_odd_about_place_and_time_stands_first(cafe, desks, ann, visit, said):
    moment = {name: cafe.world.now for name, given in visit.items() if given == "now"}
    if "report_due_at" in moment:
        await cafe.world.pass_time(minutes=5)
    await desks.comes_in(ann, **visit | moment)
    await cafe.cora.hears(said)


async def test_a_shopper_who_writes_their_name_is_flagged_with_the_question(cafe, desks, ann):
    signed = Asked("What happened?", "I came in at noon. Kowalska", kind="text")
    await desks.comes_in(ann, (*GOOD, signed))
    await cafe.cora.hears("the client would read it (question 3)")


async def test_the_top_grade_approves_at_once(cafe, desks, ann):
    visit = await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await cafe.cora.hears("R-1 is approved, grade 10")
    heard = await ann.hears("Your report is approved")
    assert heard.says("Grade: 10 of 10")
    assert heard.says("20.00")
    assert (await desks.now(visit)).state is State.APPROVED


async def test_a_lower_grade_needs_a_reason_which_can_be_tapped(cafe, desks, ann):
    visit = await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("9")
    await cafe.cora.hears("Grade 9: why?")
    assert (await desks.now(visit)).state is State.SUBMITTED
    await cafe.cora.taps("Some photos are hard to read")
    await cafe.cora.hears("R-1 is approved, grade 9")
    await ann.hears("Some photos are hard to read")


async def test_or_typed_and_then_the_outcome_stands_below_it(cafe, desks, ann):
    await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    prompt = await cafe.cora.hears("Your grade")
    await cafe.cora.taps("7")
    await cafe.cora.hears("Grade 7: why?")
    typed = await cafe.cora.says("Good, but <late> & short")
    outcome = await cafe.cora.hears("R-1 is approved, grade 7")
    assert outcome.id > typed.id > prompt.id
    assert not prompt.buttons
    await ann.hears("Good, but <late> & short")


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        pytest.param("x" * 501, "at most 500 characters", id="too long"),
        pytest.param(None, "say why", id="a sticker"),
    ],
)
async def test_a_reason_that_cannot_be_used_is_asked_for_again(cafe, desks, ann, given, answer):
    visit = await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("7")
    await cafe.cora.hears("why?")
    await (cafe.cora.says(given) if given else cafe.cora.sends_sticker())
    await cafe.cora.hears(answer)
    assert (await desks.now(visit)).state is State.SUBMITTED
    await cafe.cora.says("Late.")
    await cafe.cora.hears("grade 7")


async def test_a_project_may_want_reasons_only_below_a_lower_grade(cafe, desks, ann):
    await cafe.world.store.write(lambda tx: tx.projects.change(1, policy={"grade_needs_reason_below": 8}))
    await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.hears("Under 8 you say why")
    await cafe.cora.taps("8")
    await cafe.cora.hears("approved, grade 8")


async def test_rejecting_needs_a_reason_and_offers_to_place_the_visit_anew(cafe, desks, ann):
    visit = await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Reject")
    await cafe.cora.hears("cannot be undone")
    await cafe.cora.says("You were at the wrong café.")
    await cafe.cora.hears("R-1 is rejected")
    heard = await ann.hears("could not be accepted")
    assert heard.says("You were at the wrong café.")
    assert (await desks.now(visit)).state is State.REJECTED
    await cafe.cora.taps("Place it anew")
    await cafe.world.settled()


async def test_after_a_verdict_the_next_report_is_one_tap_away(cafe, desks, ann):
    for _ in range(2):
        await desks.comes_in(ann)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await cafe.cora.taps("Next report: R-2")
    await cafe.cora.hears("R-2 Café Nord 1: your decision?")


async def test_two_coordinators_decide_at_the_same_moment(cafe, desks, ann):
    visit = await desks.comes_in(ann)
    bert = await cafe.world.coordinator("Bert")
    for reviewer in (cafe.cora, bert):
        await opens_review(reviewer)
        await reviewer.taps("Approve")
        await reviewer.hears("Your grade")
    await asyncio.gather(cafe.cora.taps("10"), bert.taps("10"))
    await cafe.world.settled()
    winners = [one for one in (cafe.cora, bert) if one.sees("R-1 is approved, grade 10")]
    assert len(winners) == 1
    loser = bert if winners == [cafe.cora] else cafe.cora
    await loser.sees_toast("decided already")
    assert loser.sees(f"R-1 was approved by {winners[0].name}")
    assert len([message for message in ann.chat.visible() if message.says("is approved")]) == 1
    assert (await desks.now(visit)).state is State.APPROVED


async def test_what_is_typed_after_a_colleagues_verdict_goes_nowhere_and_says_so_once(cafe, desks, ann):
    await desks.comes_in(ann)
    bert = await cafe.world.coordinator("Bert")
    await opens_review(bert)
    await bert.taps("Reject")
    await bert.hears("cannot be undone")
    await opens_review(cafe.cora)
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await bert.hears("R-1 was approved by Cora")
    await bert.says("This was invented.")
    await bert.hears("A colleague decided this report meanwhile")
    await bert.says("Hello?")
    await bert.hears("/start")
    assert not ann.sees("This was invented")


async def test_a_review_can_be_left_and_resumed(cafe, desks, ann):
    await desks.comes_in(ann, STORY)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Return questions")
    await cafe.cora.hears("Tap the number")
    await cafe.cora.taps("3")
    await cafe.cora.says("From when did you count?")
    await cafe.cora.hears("your decision?")
    await cafe.cora.taps("Approve")
    await cafe.cora.hears("1 remark is not sent when you approve")
    await cafe.world.restart()
    await cafe.world.pass_time(days=1)
    await opens_review(cafe.cora)
    decision = next(message for message in cafe.cora.chat.newest() if message.says("your decision?"))
    assert decision.says("Minutes until you were served: From when did you count?")
    await cafe.cora.taps("More questions")
    await cafe.cora.hears("Tap the number")
    await cafe.cora.taps("✏️ 3")
    await cafe.cora.hears("Your remark so far: From when did you count?")
    await cafe.cora.taps("Take the remark away")
    left = await cafe.cora.hears("your decision?")
    assert not left.says("From when")
    assert not any(button.text.startswith("Send back") for button in left.buttons)


async def test_the_trace_says_why_and_leads_back(cafe, desks, ann):
    await desks.comes_in(ann, STORY)
    await opens_review(cafe.cora)
    await cafe.cora.taps("Why this score")
    why = await cafe.cora.hears("Why 0%")
    assert why.says("Were you greeted? No: 0 of 1 points, times weight 2")
    assert "?:" not in why.text
    await cafe.cora.taps("Back")
    back = await cafe.cora.hears("your decision?")
    assert back.id == why.id
    await cafe.cora.taps("Queue")
    queue = await cafe.cora.hears("Reports to review")
    assert queue.id > back.id, "the queue comes where the reader is"


async def test_a_very_long_report_stays_readable_and_within_the_limits(cafe, desks, ann):
    told = "The waiter came, looked around and left again without a word; we waited. " * 27
    shots = [photo(str(number), size=(320, 240)) for number in range(25)]
    long = [Asked(f"Question number {number} of this very long form?", told, kind="text") for number in range(15)]
    short = [Asked(f"Was point number {number} in order?", "Yes", points=1) for number in range(24)]
    pictures = Asked("All the shelves", "25 photos", kind="photo", pictures=shots)
    visit = await desks.comes_in(ann, (*long, *short, pictures))
    await opens_review(cafe.cora)
    bot = [message for message in cafe.cora.chat.visible() if message.from_bot]
    assert sum(message.kind == "photo" for message in bot) == 25
    pieces = [message for message in bot if "Question number" in message.text or "Was point" in message.text]
    whole = "\n".join(message.text for message in pieces)
    assert all(f"{number}. Question number {number - 1} of" in whole for number in range(1, 16))
    assert all(f"Was point number {number} in order? Yes" in whole for number in range(24))
    assert whole.count("we waited") == 15 * 27
    await cafe.cora.taps("Return questions")
    chooser = await cafe.cora.hears("Tap the number")
    for page in range(1, 6):
        assert chooser.says(f"{page}/5") or any(button.text == f"{page}/5" for button in chooser.buttons)
        await cafe.cora.taps(f"reviews.pick:{visit.id}:{page % 5}", chooser)
        chooser = await cafe.cora.hears("Tap the number")
    for number in ("1", "2", "3", "4", "5", "6", "7", "8"):
        await cafe.cora.taps(number, chooser)
        await cafe.cora.hears("What is to be put right?")
        await cafe.cora.taps("Please say more exactly", chooser)
        await cafe.cora.hears("your decision?")
        await cafe.cora.taps("More questions", chooser)
        await cafe.cora.hears("Tap the number")
    await cafe.cora.taps("Back", chooser)
    decision = await cafe.cora.hears("your decision?")
    assert decision.id == chooser.id, "the card is edited, not sent again and again"
    assert any(button.text == "Send back (8)" for button in decision.buttons)


async def test_recordings_and_pictures_sent_as_files_come_along(cafe, desks, ann):
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), (10, 90, 30)).save(buffer, "PNG")
    note = Asked("A note", "1 recording", kind="audio", pictures=(b"OggS as a phone records it",))
    shelf = Asked("The shelf", "1 photo", kind="photo", pictures=(buffer.getvalue(),))
    await desks.comes_in(ann, (*GOOD, note, shelf), files={"A note": "voice", "The shelf": "document"})
    await cafe.cora.hears("Report came in")
    await cafe.cora.taps("Review")
    heard = await cafe.cora.receives("voice", "3. A note")
    assert heard.content["voice"]["duration"] == 7
    await cafe.cora.receives("photo", "4. The shelf")
    await cafe.cora.hears("your decision?")
