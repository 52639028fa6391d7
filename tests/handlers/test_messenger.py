"""Messages with more than words, as they stand in the chat."""

import io

import pytest
from PIL import Image

from bot.model.ids import MediaId
from bot.model.message import Attachment, Button, Message, ReplyKeyboard, Venue
from bot.model.report import Media, MediaState
from demo.standin.faults import Refusal
from demo.standin.refusals import bad_request
from handlers.rendering import Renderer
from tests.handlers.business import business
from tests.handlers.test_fetcher import with_exif
from tests.handlers.test_sender import card, say, states, texts
from tests.support.pictures import photo
from tests.support.world import World

GO = ((Button(label="Go", action="go.on", style="success"),),)


def _paper(data, read):
    return b"%PDF-1.7 " + data["title"].encode() + read(data["photo"])[:4], "paper.pdf"


def _broken(data, read):
    return b"" if data else read("0" * 64), "x"


@pytest.fixture
async def world(tmp_path, database_url):
    def documents(files):
        return Renderer({"paper": _paper, "broken": _broken}, files)

    async with World(tmp_path / "data", business(), database_url=database_url, documents=documents) as opened:
        yield opened


async def picture(world, words="x", **more):
    return Attachment(kind="photo", sha256=await world.files.put(photo(words)), **more)


async def pictures(world, count):
    return tuple([await picture(world, f"{number}", caption=f"photo {number}") for number in range(count)])


def shown(phone):
    return [message for message in phone.chat.visible() if message.from_bot]


def kinds(phone):
    return [message.kind for message in shown(phone)]


async def show(world, *messages):
    ann = await world.shopper("Ann")
    await say(world, ann, *messages)
    await world.settled()
    return ann


async def test_one_photo_carries_the_words_and_the_buttons(world):
    ann = await show(world, Message(text="<b>Look</b>", attachments=(await picture(world),), buttons=GO))
    [only] = shown(ann)
    assert (only.kind, only.text, [button.text for button in only.buttons]) == ("photo", "Look", ["Go"])


async def test_words_too_long_for_a_caption_follow_the_photo(world):
    ann = await show(world, Message(text="x" * 1025, attachments=(await picture(world),), buttons=GO))
    assert kinds(ann) == ["photo", "text"]
    assert [len(message.buttons) for message in shown(ann)] == [0, 1]


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (10, [10]), (11, [6, 5]), (21, [7, 7, 7])])
async def test_photos_go_as_albums_before_the_words(world, count, sizes):
    ann = await show(world, Message(text="All of them", attachments=await pictures(world, count), buttons=GO))
    assert kinds(ann) == ["photo"] * count + ["text"]
    groups = [message.content["media_group_id"] for message in shown(ann)[:-1]]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == sizes
    assert [message.text for message in shown(ann)[:-1]] == [f"photo {number}" for number in range(count)]


async def test_a_document_is_made_when_it_is_sent(world):
    sha256 = await world.files.put(photo("x"))
    paper = Attachment(
        kind="document", document="paper", data={"title": "Café", "photo": sha256}, filename="Café 1.pdf"
    )
    ann = await show(world, Message(text="Here", attachments=(paper,), protect=True, silent=True))
    [only] = shown(ann)
    assert only.kind == "document"
    assert only.files[0].name == "Café 1.pdf"
    assert only.files[0].data == b"%PDF-1.7 Caf\xc3\xa9\xff\xd8\xff\xe0"
    [call] = [call for call in world.telegram.calls if call.method == "sendDocument"]
    assert (call.values["protect_content"], call.values["disable_notification"]) == ("true", "true")
    assert "sendChatAction" in [call.method for call in world.telegram.calls]


async def test_a_document_that_cannot_be_made_stops_nothing(world):
    world.forgive("cannot be made")
    broken = Attachment(kind="document", document="broken")
    ann = await show(world, Message(text="Here", attachments=(broken,)), Message(text="next"))
    assert texts(ann) == ["next"]
    assert await states(world, ann) == ["failed", "sent"]


@pytest.mark.parametrize("kind", ["photo", "document"])
@pytest.mark.parametrize("clean", [True, False])
async def test_what_the_camera_wrote_goes_to_nobody_unless_asked_for(world, kind, clean):
    sha256 = await world.files.put(with_exif())
    ann = await show(world, Message(attachments=(Attachment(kind=kind, sha256=sha256, clean=clean, filename="a.jpg"),)))
    [call] = [call for call in world.telegram.calls if call.method == f"send{kind.title()}"]
    received = Image.open(io.BytesIO(shown(ann)[0].files[-1].data))
    assert call.status == 200
    assert bool(received.getexif()) == (not clean and kind == "document")
    assert b"Acme" not in shown(ann)[0].files[-1].data or not clean


async def test_a_panorama_and_a_huge_photo_still_arrive(world):
    wide = await world.files.put(photo("wide", size=(6000, 100)))
    huge = await world.files.put(photo("huge", size=(6000, 5000)))
    ann = await show(
        world,
        Message(attachments=(Attachment(kind="photo", sha256=wide),)),
        Message(attachments=(Attachment(kind="photo", sha256=huge),)),
    )
    assert kinds(ann) == ["photo", "photo"]


async def test_somebodys_file_goes_along_by_its_row_and_missing_ones_are_left_out(world):
    cora = await world.coordinator("Cora")
    person = await world.person(cora)
    common = {
        "person_id": person.id, "purpose": "answer", "kind": "photo", "file_id": "f", "file_unique_id": "u",
        "message_id": 1, "received_at": world.now,
    }  # fmt: skip
    stored = Media(**common, state=MediaState.STORED, sha256=await world.files.put(photo("x")))
    pending = Media(**common)
    ids = [(await world.store.write(lambda tx, row=row: tx.media.add(row))).id for row in (stored, pending)]
    both = tuple(Attachment(kind="photo", media=each) for each in ids)
    ann = await show(
        world,
        Message(text="one of two", attachments=both),
        Message(text="none", attachments=(Attachment(kind="photo", media=MediaId(999)),)),
    )
    assert kinds(ann) == ["photo", "text"]
    assert texts(ann) == ["one of two", "none"]


async def test_a_place_comes_before_the_words_and_stays_when_the_words_are_edited(world):
    place = Venue(title="Café & Co", address="Main St 1", latitude=52.5, longitude=13.4)
    ann = await show(world, Message(text="Offer", venue=place, buttons=GO, card="screen"))
    assert kinds(ann) == ["venue", "text"]
    await say(world, ann, Message(text="Taken", venue=place, card="screen"))
    await world.settled()
    assert kinds(ann) == ["venue", "text"]
    assert texts(ann)[-1] == "Taken"
    await say(world, ann, card("Over"))
    await world.settled()
    assert (kinds(ann), texts(ann)) == (["text"], ["Over"])


async def test_a_photo_card_changes_its_words_its_photo_and_its_shape(world):
    one, two = await picture(world, "one"), await picture(world, "two")
    ann = await show(world, Message(text="1", attachments=(one,), buttons=GO, card="screen"))
    first = shown(ann)[0]
    for message in (
        Message(text="1b", attachments=(one,), buttons=GO, card="screen"),
        Message(text="2", attachments=(two,), buttons=GO, card="screen"),
    ):
        await say(world, ann, message)
        await world.settled()
        assert shown(ann) == [first]
        assert first.text == message.text
    assert [call.method for call in world.telegram.calls if call.method.startswith("edit")] == [
        "editMessageCaption",
        "editMessageMedia",
    ]
    await say(world, ann, card("3"))
    await world.settled()
    assert (kinds(ann), texts(ann)) == (["text"], ["3"])


async def test_a_collapsed_card_stays_under_its_picture(world):
    ann = await show(world, Message(text="1", attachments=(await picture(world),), buttons=GO, card="screen"))
    await say(world, ann, card("done", only_edit=True))
    await world.settled()
    [only] = shown(ann)
    assert (only.kind, only.text, only.buttons) == ("photo", "done", [])


async def test_pictures_above_the_words_go_with_them(world):
    ann = await show(world, Message(text="1", attachments=await pictures(world, 2), card="screen"))
    words = shown(ann)[-1]
    await say(world, ann, card("2"))
    await world.settled()
    assert [(message.id, message.text) for message in shown(ann)] == [(words.id, "2")]
    await say(world, ann, card("3"))
    await world.settled()
    assert texts(ann) == ["3"]


async def test_collapsing_a_card_of_another_shape_leaves_it(world):
    ann = await show(world, Message(text="1", attachments=(await picture(world),), card="screen"))
    await say(world, ann, card("x" * 1500, only_edit=True))
    await world.settled()
    assert texts(ann) == ["1"]
    assert await states(world, ann) == ["sent", "cancelled"]


async def test_telegrams_own_copy_is_sent_again_and_made_anew_when_it_is_forgotten(world):
    one = await picture(world)
    ann = await show(world, Message(text="1", attachments=(one,)), Message(text="2", attachments=(one,)))
    first, second = shown(ann)
    assert first.files[-1] is second.files[-1]
    world.telegram.fail(Refusal(bad_request("wrong file identifier/HTTP URL specified")), method="sendPhoto")
    await say(world, ann, Message(text="3", attachments=(one,)))
    await world.settled()
    third = shown(ann)[-1]
    assert third.text == "3"
    assert third.files[-1] is not first.files[-1]


async def test_the_keyboard_that_asks_for_the_place(world):
    ann = await show(
        world, Message(text="Where are you?", keyboard=ReplyKeyboard(rows=(("Skip",),), location="Send my place"))
    )
    rows = ann.chat.keyboard["keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [["Send my place"], ["Skip"]]
    assert rows[0][0]["request_location"]
    await say(world, ann, Message(text="Thanks", keyboard=ReplyKeyboard(remove=True)))
    await world.settled()
    assert ann.chat.keyboard is None


async def test_buttons_open_copy_and_have_a_colour(world):
    row = (Button(label="Web", url="https://example.org"), Button(label="Code", copy="X-1"), *GO[0])
    ann = await show(world, Message(text="Choose", buttons=(row,)))
    assert [sorted(button.raw) for button in shown(ann)[0].buttons] == [
        ["text", "url"],
        ["copy_text", "text"],
        ["callback_data", "style", "text"],
    ]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("../../etc/pass wd.pdf", "etcpass wd.pdf"),
        ('a"b\r\nX: y.pdf', "abX y.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("...", "file"),
        ("דוח.pdf", "דוח.pdf"),
    ],
)
async def test_file_names_are_only_names(world, given, sent):
    sha256 = await world.files.put(b"%PDF-1.7")
    ann = await show(world, Message(attachments=(Attachment(kind="document", sha256=sha256, filename=given),)))
    assert shown(ann)[0].files[0].name == sent
