"""What is kept is kept for its time: each kind of data on a clock that the test moves."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from bot import outbox
from bot.model.ids import MediaId
from bot.model.message import Attachment, Button, Message, ReplyKeyboard, Venue
from bot.model.person import Role
from bot.model.report import AnswerChange, MediaState, SheetState
from bot.model.visit import State
from bot.ports import Transaction
from bot.privacy.emptying import shape
from bot.privacy.retiring import PORTION
from handlers.parts import compose, editable
from tests.storage import samples
from tests.support.world import World


async def grown_old(world, **span: float) -> None:
    """The clock jumps, and everything whose time is over goes."""
    world.now += timedelta(**span)
    while await world.office.tick():
        pass


async def closed_visit(world, **given: Any) -> Any:
    """A visit that was approved today, with its report, its draft and its files."""

    def add(tx: Transaction) -> Any:
        kuni = samples.person(tx, role=Role.SHOPPER, last_active_at=world.now)
        place = {"by": "location", "latitude": 49.1, "longitude": 17.4, "distance": 12}
        visit = samples.visit(
            tx, state=State.APPROVED, shopper_id=kuni.id, closed_at=world.now, check_in=place, **given
        )
        sheet = samples.sheet(
            tx, visit_id=visit.id, person_id=kuni.id, state=SheetState.SUBMITTED, data={"session": {"q": "draft"}}
        )
        tx.answers.add(AnswerChange(sheet_id=sheet.id, ref="/q", old=None, new="draft", at=world.now))
        samples.report(
            tx, visit_id=visit.id, sheet_id=sheet.id, submission="<told/>", answers=({"ref": "/q", "text": "told"},),
            wordings={"he": {"answers": [{"ref": "/q", "text": "told"}], "scoring": {}}}, scoring={"overall": "80", "lines": [{"answer": "told"}]},
        )  # fmt: skip
        return visit

    return await world.store.write(add)


async def kept_files(world, *kinds: str, content: bytes = b"x") -> None:
    sha256 = await world.files.put(content)
    await world.store.write(
        lambda tx: [
            samples.media(tx, kind=kind, state=MediaState.STORED, sha256=sha256, received_at=world.now, name="n.pdf")
            for kind in kinds
        ]
    )


async def test_each_kind_is_kept_for_its_time(world):
    """Places and drafts 30 days, recordings 90, photos a year, reports for ever unless a time is set."""
    visit = await closed_visit(world)
    await kept_files(world, "voice", "photo")
    found: list[tuple[int, bool, bool, bool, bool, bool]] = []
    for days in (29, 31, 89, 91, 364, 366):
        world.now = visit.closed_at
        await grown_old(world, days=days)

        def look(tx: Transaction) -> tuple[bool, ...]:
            now = tx.visits.get(visit.id)
            files = {media.kind: media.state is MediaState.STORED for media in tx.media.find()}
            assert now
            assert now.check_in
            assert now.check_in["distance"] == 12
            draft = any(sheet.data for sheet in tx.sheets.find()) and any(answer.new for answer in tx.answers.find())
            return (
                "latitude" in now.check_in,
                draft,
                files["voice"],
                files["photo"],
                any(report.answers for report in tx.reports.find()),
            )

        found.append((days, *await world.store.read(look)))
    assert found == [
        (29, True, True, True, True, True),
        (31, False, False, True, True, True),
        (89, False, False, True, True, True),
        (91, False, False, False, True, True),
        (364, False, False, False, True, True),
        (366, False, False, False, False, True),
    ]


async def test_places_go_from_the_answers_and_from_what_photos_tell_too(tmp_path):
    """Even where drafts are kept for ever; the report is what was handed over and has a time of its own."""
    point = "48.015512 16.775532 171.5 9"
    async with World(tmp_path / "data", keep_drafts_days=0) as world:
        visit = await closed_visit(world)

        def add(tx: Transaction) -> None:
            [sheet] = tx.sheets.find()
            tx.sheets.change(sheet.id, data={"values": {"/spot": point, "/q": "48 seats"}})
            tx.answers.add(AnswerChange(sheet_id=sheet.id, ref="/spot", old=None, new=point, at=world.now))
            samples.media(tx, visit_id=visit.id, exif={"make": "Leica", "latitude": 48.015512, "longitude": 16.775532})

        await world.store.write(add)
        for days, stays in ((29, True), (2, False)):
            await grown_old(world, days=days)
            sheets, answers, files = await world.store.read(
                lambda tx: (tx.sheets.find(), tx.answers.find(), tx.media.find())
            )
            assert ("48.015512" in str((sheets, answers, files))) is stays
        assert sheets[0].data == {"values": {"/spot": "", "/q": "48 seats"}}
        assert [answer.new for answer in answers] == ["draft", ""]
        assert files[0].exif == {"make": "Leica"}


async def test_a_file_goes_when_the_last_who_sent_it_is_gone(world):
    content = b"the same twice"
    await kept_files(world, "voice", "photo", content=content)
    path = world.files.path(hashlib.sha256(content).hexdigest())
    await grown_old(world, days=91)
    assert path.exists()
    await grown_old(world, days=300)
    assert not path.exists()
    assert {row.sha256 for row in await world.store.read(lambda tx: tx.media.find())} == {None}


async def test_a_file_that_a_form_shows_stays(world):
    content = b"sent by a coordinator, shown by a form"
    await kept_files(world, "document", content=content)
    digest = hashlib.sha256(content).hexdigest()
    await world.store.write(lambda tx: samples.form(tx, media={"shelf.png": digest}))
    await grown_old(world, days=1000)
    assert {row.sha256 for row in await world.store.read(lambda tx: tx.media.find())} == {None}
    assert world.files.path(digest).exists()


async def test_reports_have_a_time_where_the_contract_says_so(tmp_path):
    async with World(tmp_path / "data", keep_reports_days=10) as world:
        await closed_visit(world)
        await grown_old(world, days=11)
        reports = await world.store.read(lambda tx: tx.reports.find())
        assert "told" not in str(reports)
        assert [(report.answers, report.submission, report.scoring["overall"]) for report in reports] == [
            ((), "", "80")
        ]


async def test_more_than_a_portion_of_the_same_moment_all_goes(world):
    await kept_files(world, *["voice"] * (PORTION + 30))
    await grown_old(world, days=91)
    assert await world.store.read(lambda tx: tx.media.count(state=MediaState.ERASED)) == PORTION + 30


async def test_strangers_and_leavers_are_forgotten_in_time(world):
    eve, ann = world.phone("Eve"), await world.shopper("Ann")
    await eve.says("/start")
    await eve.hears("invite")
    await ann.says("/start")
    await ann.hears("Hello")
    await ann.blocks_bot()
    await world.settled()
    await grown_old(world, days=29)
    assert (await world.person(eve)).name == "Eve"
    await grown_old(world, days=2)
    await grown_old(world, minutes=15)
    assert await world.store.read(lambda tx: tx.people.by_chat(eve.id)) is None
    assert (await world.person(ann)).name == "Ann"
    await grown_old(world, days=340)
    await grown_old(world, minutes=15)
    people = await world.store.read(lambda tx: tx.people.find())
    assert {person.name for person in people} == {f"#{person.id}" for person in people}
    assert all(not person.focus for person in people)


async def test_the_last_coordinator_is_not_forgotten_for_being_away(world):
    """Of two who blocked the bot for over a year one stays: nobody else could let anybody in."""
    for name in ("Cora", "Dan"):
        await (await world.coordinator(name)).blocks_bot()
    await world.settled()
    await grown_old(world, days=367)
    coordinators = await world.store.read(lambda tx: tx.people.find(role=Role.COORDINATOR))
    assert len(coordinators) == 1


async def test_what_was_said_loses_its_words_and_its_card_can_still_be_edited(world):
    ann = await world.shopper("Ann")
    await ann.says("/help")
    shown = await ann.hears("Help")
    await grown_old(world, hours=73)
    rows = await world.store.read(lambda tx: tx.outbox.find(chat_id=ann.id))
    assert {row.message["text"] for row in rows} == {"…"}
    await world.do(lambda desk: desk.say(desk.tx.people.by_chat(ann.id), Message(text="Now it says this", card="help")))
    edited = await ann.hears("Now it says this")
    assert edited.id == shown.id


async def test_worked_updates_leave_a_number_only(world):
    ann = await world.shopper("Ann")
    await ann.says("something private")
    await world.settled()
    rows = await world.store.read(
        lambda tx: [dict(row._mapping) for row in tx.inbox.statements.connection.exec_driver_sql("SELECT * FROM inbox")]
    )
    assert [(row["payload"], row["chat_key"]) for row in rows] == [("{}", 0)]


BUTTON = Button(label="Go", action="people.home")
MESSAGES = (
    Message(text="words"),
    Message(text="words", buttons=((BUTTON,),), card="a"),
    Message(text="words", attachments=(Attachment(kind="photo", sha256="0" * 64),)),
    Message(text="words", attachments=(Attachment(kind="document", document="trend", data={"a": 1}, caption="c"), Attachment(kind="photo", media=MediaId(1)))),
    Message(attachments=(Attachment(kind="voice", media=MediaId(1)),), card="v"),
    Message(text="words", keyboard=ReplyKeyboard(rows=(("a",),))),
    Message(text="words", venue=Venue(title="t", address="a", latitude=1.0, longitude=2.0)),
)  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES)
def test_an_emptied_message_has_the_shape_of_the_whole_one(message):
    """What could be edited into something can be edited into it still."""
    emptied = outbox.from_json(shape(outbox.to_json(message)))
    assert "words" not in str(emptied)
    for other in MESSAGES:
        could = editable(compose(message), compose(other))
        assert editable(compose(emptied), compose(other)) or not could or message == other
