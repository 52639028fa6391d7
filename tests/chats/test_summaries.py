"""What clients get of an approved visit: everything once, nothing of anybody else's, and nothing of the shopper."""

import io

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from bot.model.delivery import OutboxState
from bot.model.ids import ClientId
from bot.model.person import Contact
from bot.model.visit import State, Visit
from demo.standin.chats import Message
from tests.chats.review_stage import GOOD, Asked, Desks
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.stage import Stage


def with_exif(words: str) -> bytes:
    """A photo as a phone makes it: with the maker's name, and where it was taken."""
    picture = Image.open(io.BytesIO(photo(words)))
    exif = Image.Exif()
    exif[0x010F] = "Kowalska Phones"
    exif[0x9286] = "Ann was here"
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


STORY = (
    Asked("Were you greeted?", "No", points=0, weight=2, name="greeted"),
    Asked("What did they say?", "Nobody looked up for four minutes.", kind="text", name="greeted_how"),
    Asked("Was the coffee hot?", "Yes", points=1, weight=3),
    Asked("Did they offer cake?", "Yes", points=1),
    Asked("Did they say goodbye", "Yes", points=1),
    Asked("Were the tables clean?", "No", points=0, critical=True, section="The place"),
    Asked("The shop front", "2 photos", kind="photo", section="The place", pictures=(with_exif("a"), with_exif("b"))),
)


@pytest.fixture
async def ann(cafe: Stage) -> Phone:
    return await cafe.shopper("Ann Kowalska")


@pytest.fixture
async def carl(cafe: Stage) -> Phone:
    return await cafe.world.client("Carl", client="nord")


@pytest.fixture
def desks(cafe: Stage) -> Desks:
    return Desks(cafe)


async def approves(cafe: Stage, visit: Visit) -> None:
    await cafe.cora.says("/review")
    await cafe.cora.taps(f"reviews.open:{visit.id}")
    await cafe.cora.hears("your decision?")
    await cafe.cora.taps("Approve")
    await cafe.cora.taps("10")
    await cafe.cora.hears("is approved")
    unsent = (OutboxState.READY, OutboxState.SENDING)
    while await cafe.world.store.read(lambda tx: tx.outbox.count(state=unsent)):
        await cafe.world.settled()


def heard(phone: Phone) -> list[Message]:
    return [message for message in phone.chat.visible() if message.from_bot]


async def test_the_red_flag_comes_first_then_summary_album_and_pdf(cafe, desks, ann, carl):
    await approves(cafe, await desks.comes_in(ann, STORY))
    flag, summary, first, second, paper = heard(carl)
    assert flag.says("🚩 Red flag")
    assert flag.says("Failed: Were the tables clean? No")
    assert summary.kind == "photo"
    for said in (
        "Café Nord 1, Warsaw",
        "Mon, Mar 2, 2026",
        "Europe/Warsaw",
        "Score: 0%",
        "it would have been 62.5%",
        "1 visit so far",
    ):
        assert summary.says(said), f"{said!r} is not in\n{summary.text}"
    strengths, weaknesses = summary.text.split("Weaknesses")
    assert strengths.count("\n+ ") == 3
    assert weaknesses.count("\n– ") == 2
    assert strengths.index("coffee hot") < strengths.index("offer cake")
    assert weaknesses.index("tables clean") < weaknesses.index("greeted")
    assert "Nobody looked up for four minutes." in weaknesses
    assert {first.kind, second.kind} == {"photo"}
    assert first.content["media_group_id"] == second.content["media_group_id"]
    assert paper.kind == "document"
    assert paper.file.data.startswith(b"%PDF")


async def test_of_several_things_a_weakness_names_what_was_not_there(cafe, desks, ann, carl):
    there = Asked("What was in order?", "Paper", kind="choices", points=1, most=3, missed=("Soap", "Towels"))
    await approves(cafe, await desks.comes_in(ann, (*STORY, there)))
    summary = next(message for message in heard(carl) if message.says("Weaknesses"))
    assert "– What was in order? Paper · missing: Soap, Towels" in summary.text


async def test_the_time_is_the_places_and_names_its_zone_only_where_it_differs(cafe, desks, ann):
    near = await cafe.world.client("Nora", client="nord", timezone="Europe/Warsaw")
    await approves(cafe, await desks.comes_in(ann))
    summary = next(message for message in heard(near) if message.says("Score:"))
    assert summary.says("9:00")
    assert not summary.says("Europe/Warsaw")


async def test_nothing_names_the_shopper(cafe, desks, ann, carl):
    person = await cafe.world.person(ann)
    await approves(cafe, await desks.comes_in(ann, STORY))
    traces = ("Ann", "Kowalska", str(person.chat_id), "was here")
    for message in heard(carl):
        seen = " ".join((message.text, *(str(file.name) for file in message.files)))
        assert not [trace for trace in traces if trace in seen], seen
        for file in message.files:
            assert not [trace for trace in traces if trace.encode() in file.data]
    for message in heard(carl):
        if message.kind == "photo":
            assert not Image.open(io.BytesIO(message.file.data)).getexif()
    paper = pdf_text(heard(carl)[-1].file.data)
    assert not [trace for trace in traces if trace in paper]


def pdf_text(content: bytes) -> str:
    """Everything in the file that can be read, its properties too."""
    with PdfDocument(content) as document:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        return " ".join((*pages, *map(str, document.get_metadata_dict().values())))


async def test_the_pdf_has_the_answers_and_the_quote_beside_its_question(cafe, desks, ann, carl):
    await approves(cafe, await desks.comes_in(ann, STORY))
    text = " ".join(pdf_text(heard(carl)[-1].file.data).split())
    for said in ("Café Nord 1", "Were you greeted?", "Nobody looked up for four minutes.", "The shop front"):
        assert said in text, said


async def test_a_score_just_under_the_threshold_does_not_read_as_the_threshold(cafe, desks, ann, carl):
    await cafe.world.store.write(lambda tx: tx.projects.change(1, policy={"red_flag_percent": 70}))
    nearly = Asked("Points", "Some", points=6996, most=10000)
    await approves(cafe, await desks.comes_in(ann, (nearly,)))
    flag = next(message for message in heard(carl) if message.says("Red flag"))
    assert flag.says("Score 69.96%, under the agreed 70%.")
    assert next(message for message in heard(carl) if message.says("Score:")).says("Score: 69.96%")
    assert "The score of 69.9% is under the agreed minimum of 70%" in " ".join(
        pdf_text(heard(carl)[-1].file.data).split()
    )


@pytest.mark.parametrize(("threshold", "alarms"), [(40, False), (50, False), (60, True)])
async def test_the_threshold_is_the_projects(cafe, desks, ann, carl, threshold, alarms):
    await cafe.world.store.write(lambda tx: tx.projects.change(1, policy={"red_flag_percent": threshold}))
    half = (Asked("One?", "Yes", points=1), Asked("Two?", "No", points=0))
    await approves(cafe, await desks.comes_in(ann, half))
    assert any(message.says("Red flag") for message in heard(carl)) is alarms


async def test_the_change_is_against_the_last_time_at_this_place_in_this_project(cafe, desks, ann, carl):
    half = (Asked("One?", "Yes", points=1), Asked("Two?", "No", points=0))
    await approves(cafe, await desks.comes_in(ann, half))
    await cafe.world.pass_time(hours=1)
    await approves(cafe, await desks.comes_in(ann, half, like="N-2"))
    await cafe.world.pass_time(hours=1)
    await approves(cafe, await desks.comes_in(ann))
    last = [message for message in heard(carl) if message.says("Score:")]
    assert last[1].says("Score: 50%")
    assert not last[1].says("last time")
    assert last[2].says("Score: 100% (+50 against last time)")
    assert last[2].says("Worth a word of praise to the team.")
    assert last[2].says("2 visits so far: moments, not a trend")


async def test_every_contact_of_the_client_gets_one_set_and_nobody_elses(cafe, desks, ann, carl):
    dora = await cafe.world.client("Dora", client="nord")
    rival = await cafe.world.client("Rita", client="rival")
    person = await cafe.world.person(carl)
    await cafe.world.store.write(
        lambda tx: tx.contacts.add(Contact(client_id=ClientId(1), code="again", name="Carl again", person_id=person.id))
    )
    visit = await desks.comes_in(ann)
    await approves(cafe, visit)
    for reader in (carl, dora):
        assert [message.kind for message in heard(reader)] == ["photo", "document"]
    assert not heard(rival)
    assert (await desks.now(visit)).state is State.DELIVERED


async def test_another_clients_person_sees_nothing_even_with_forged_buttons(cafe, desks, ann, carl):
    rival = await cafe.world.client("Rita", client="rival")
    visit = await desks.comes_in(ann)
    await approves(cafe, visit)
    await rival.says("/reports")
    empty = await rival.hears("No report yet")
    rival.presses(empty, f"summaries.show:{visit.id}")
    await rival.sees_toast("cannot find that")
    rival.presses(empty, f"reviews.open:{visit.id}")
    await rival.sees_toast("not for you")
    rival.presses(empty, "summaries.trend")
    await cafe.world.settled()
    assert not any(message.files or message.says("Café Nord") for message in heard(rival))


async def test_shoppers_and_reports_that_are_not_approved_are_closed_to_clients(cafe, desks, ann, carl):
    visit = await desks.comes_in(ann)
    await carl.says("/reports")
    empty = await carl.hears("No report yet")
    carl.presses(empty, f"summaries.show:{visit.id}")
    await carl.sees_toast("cannot find that")


async def test_with_nobody_of_the_client_here_the_coordinator_hears_it_and_who_joins_later_finds_it(cafe, desks, ann):
    visit = await desks.comes_in(ann)
    await approves(cafe, visit)
    assert cafe.cora.sees("Nobody of Café Nord is here yet, so the summary waits")
    assert (await desks.now(visit)).state is State.APPROVED
    carl = await cafe.world.client("Carl", client="nord")
    await carl.says("/reports")
    await carl.hears("Café Nord 1, Warsaw: 100%")
    await carl.taps("Café Nord 1")
    await carl.receives("document", "The whole report of Café Nord 1")
    assert (await desks.now(visit)).state is State.DELIVERED


async def test_a_reader_who_blocked_the_bot_is_nobody_here(cafe, desks, ann, carl):
    person = await cafe.world.person(carl)
    await cafe.world.store.write(lambda tx: tx.people.change(person.id, reachable=False))
    await approves(cafe, await desks.comes_in(ann))
    assert cafe.cora.sees("the summary waits")


async def test_the_list_turns_its_pages_in_place_and_sends_one_again(cafe, desks, ann, carl):
    for number in range(10):
        visit = await desks.comes_in(ann, code=f"P-{number}")
        await cafe.world.store.write(
            lambda tx, visit=visit: [
                tx.reports.change(tx.reports.latest(visit.id).id, verdict="approved"),
                tx.visits.change(visit.id, state=State.DELIVERED),
            ]
        )
    await carl.says("/reports")
    first = await carl.hears("Reports")
    assert len([button for button in first.buttons if "Café" in button.text]) == 8
    await carl.taps("Older")
    second = await carl.hears("Reports")
    assert second.id == first.id
    assert len([button for button in second.buttons if "Café" in button.text]) == 2
    await carl.taps("Newer")
    await carl.hears("Reports")
    await carl.taps("Café Nord 1")
    again = await carl.receives("photo", "Score: 100%")
    assert again.id > first.id
    await carl.taps("All reports")
    below = await carl.hears("Reports")
    assert below.id > again.id, "the list comes where the reader is"


async def test_the_trend_says_how_little_a_few_visits_tell(cafe, desks, ann, carl):
    for like in ("N-1", "N-1", "N-1", "N-2"):
        await cafe.world.pass_time(minutes=1)
        visit = await desks.comes_in(ann, like=like)
        await cafe.world.store.write(
            lambda tx, visit=visit: tx.reports.change(tx.reports.latest(visit.id).id, verdict="approved")
        )
    await carl.says("/reports")
    await carl.taps("Trend")
    trend = await carl.receives("photo", "scores over time")
    assert trend.says("Café Nord 1: 3 visits so far: the trend is indicative.")
    assert trend.says("Café Nord 2: 1 visit so far: one moment, not a trend.")
    assert Image.open(io.BytesIO(trend.file.data)).width >= 640


async def test_words_too_long_for_a_caption_follow_the_picture(cafe, desks, ann, carl):
    long = [Asked(f"{'A question that goes on and on ' * 5}{n}?", "No", points=0, name=f"q{n}") for n in range(3)] + [
        Asked("What?", "They said a great deal. " * 60, kind="text", name=f"q{n}_how") for n in range(3)
    ]
    await approves(cafe, await desks.comes_in(ann, long))
    picture, words = [message for message in heard(carl) if not message.says("Red flag")][:2]
    assert picture.kind == "photo"
    assert not picture.text
    assert words.says("Weaknesses")
    assert words.says("They said a great deal.")
    assert words.text.count("They said") < 40, "quotes are shortened in the chat"


async def test_twelve_photos_make_two_albums_of_six(cafe, desks, ann, carl):
    shots = [photo(str(number), size=(320, 240)) for number in range(12)]
    await approves(
        cafe, await desks.comes_in(ann, (*GOOD, Asked("Shelves", "12 photos", kind="photo", pictures=shots)))
    )
    groups = [message.content.get("media_group_id") for message in heard(carl) if message.says("Shelves")]
    assert len(groups) == 12
    assert {groups.count(group) for group in groups} == {6}


async def test_a_form_without_a_score_is_told_without_one(cafe, desks, ann, carl):
    await approves(cafe, await desks.comes_in(ann, (Asked("What happened?", "Nothing to speak of.", kind="text"),)))
    summary = next(message for message in heard(carl) if message.kind == "photo")
    assert summary.says("Score: –")
    assert not summary.says("visit so far")
