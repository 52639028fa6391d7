"""Pictures and recordings in the words of a form: sent with it, shown over its questions."""

import io
import zipfile

import pytest
from PIL import Image

from tests.chats.filling_stage import photo, stage

SHELVES = """
    | survey   |                  |        |                        |          |             |              |            |
    |          | type             | name   | label                  | required | appearance  | media::image | media::audio |
    |          | note             | look   | Look at the shelf.     |          |             | shelf.png    |            |
    |          | select_one pack  | pack   | Which pack was offered? | yes     |             | packs.jpg    |            |
    |          | text             | why    | Why that one?          | yes      |             |              |            |
    |          | select_one yn    | tune   | Was this tune played?  | yes      |             |              | tune.mp3   |
    |          | begin group      | both   | Both doors             |          | field-list  |              |            |
    |          | select_one yn    | left   | Was this door open?    | yes      |             | door.png     |            |
    |          | select_one yn    | right  | Was that door open?    | yes      |             | gate.png     |            |
    |          | end group        |        |                        |          |             |              |            |
    | choices  |                  |        |                        |          |             |              |            |
    |          | list_name        | name   | label                  | media::image |         |              |            |
    |          | pack             | small  | Small                  | small.png |            |              |            |
    |          | pack             | large  | Large                  | large.png |            |              |            |
    |          | pack             | none   | None                   |          |             |              |            |
    |          | yn               | yes    | Yes                    |          |             |              |            |
    |          | yn               | no     | No                     |          |             |              |            |
    | settings |                  |        |                        |          |             |              |            |
    |          | form_id          | form_title |                    |          |             |              |            |
    |          | coffee           | Coffee |                        |          |             |              |            |
"""
TUNE = b"ID3\x04" + bytes(500)


def picture(color: str, size: tuple[int, int] = (400, 300), kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, kind)
    return written.getvalue()


PICTURES = {
    "shelf.png": picture("navy"),
    "packs.jpg": picture("gold", kind="JPEG"),
    "small.png": picture("red"),
    "large.png": picture("green"),
    "door.png": picture("blue"),
    "gate.png": picture("brown"),
    "tune.mp3": TUNE,
}


async def furnish(at, files):
    """The stage's form, with these files in the store."""

    kept = {name: await at.world.files.put(data) for name, data in files.items()}
    await at.world.store.write(lambda tx: tx.forms.change(at.visit.form_version_id, media=kept))


def cards(ann):
    """What the bot has in the chat since the report began: (kind, first words, buttons)."""
    shown = [message for message in ann.chat.visible() if message.from_bot][1:]
    return [(message.kind, [button.text for button in message.buttons]) for message in shown]


def colors(message):
    """The colours of a picture from the top down, read along two of its columns."""
    seen = Image.open(io.BytesIO(message.files[-1].data)).convert("RGB")
    points = [(x, y) for y in range(0, seen.height, 20) for x in (seen.width // 4, seen.width // 2)]
    return list(dict.fromkeys(name for point in points if (name := _named(seen.getpixel(point)))))


def _named(color):
    known = {"navy": (0, 0, 128), "gold": (255, 215, 0), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "brown": (165, 42, 42)}  # fmt: skip
    return next(
        (name for name, wanted in known.items() if all(abs(a - b) < 12 for a, b in zip(color, wanted, strict=True))), ""
    )


async def test_the_picture_of_a_question_and_those_of_its_choices_are_one_photo_with_the_card_under_it(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        ann = at.ann
        await furnish(at, PICTURES)
        await at.begins()
        card = await ann.hears("Which pack was offered?")
        assert card.kind == "photo"
        assert [button.text for button in card.buttons][:3] == ["1. Small", "2. Large", "3. None"]
        assert colors(card) == ["navy", "gold", "red"]
        await ann.taps("2. Large")
        await ann.hears("Why that one?")
        await at.world.settled()
        assert [kind for kind, _ in cards(ann)] == ["text"], "the picture went with its question"
        await ann.says("It was the only one")
        await ann.hears("Was this tune played?")
        await ann.taps("Back")
        await ann.hears("Why that one?")
        await ann.taps("Back")
        again = await ann.hears("Your answer: Large")
        assert again.kind == "photo"
        assert again.files[-1] == card.files[-1], "Telegram's own copy is sent again"


async def test_a_typed_answer_folds_the_card_under_its_picture(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        ann = at.ann
        await furnish(at, PICTURES)
        await at.begins()
        await ann.hears("Which pack was offered?")
        await ann.says("large")
        await ann.hears("Why that one?")
        folded = next(message for message in ann.chat.visible() if message.says("Which pack"))
        assert folded.kind == "photo"
        assert folded.text == "Which pack was offered? — Large"
        assert [button.text for button in folded.buttons] == ["✏️ Edit"]


async def test_a_recording_stands_over_its_question_and_doors_on_a_common_card_are_numbered(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        ann = at.ann
        await furnish(at, PICTURES)
        await at.begins()
        await ann.taps("1. Small")
        await ann.says("No idea")
        card = await ann.hears("Was this tune played?")
        assert card.kind == "audio"
        await ann.taps("Yes")
        card = await ann.hears("Both doors")
        assert card.kind == "photo"
        assert colors(card) == ["blue"]
        await ann.taps("2")
        card = await ann.hears("Was that door open?")
        assert (card.kind, colors(card)) == ("photo", ["brown"])
        await ann.taps("No")
        await ann.hears("Both doors")
        await ann.taps("1")
        await ann.taps("Yes")
        await ann.taps("Done (2)")
        await ann.hears("Everything is there")
        await ann.taps("Hand in")
        await ann.hears("your report is in")


async def test_a_video_stands_over_its_question(tmp_path):
    shown = SHELVES.replace("media::audio", "media::video").replace("tune.mp3", "tune.mp4")
    async with stage(tmp_path, shown) as at:
        ann = at.ann
        await furnish(at, PICTURES | {"tune.mp4": bytes(4) + b"ftypmp42" + bytes(500)})
        await at.begins()
        await ann.taps("1. Small")
        await ann.says("No idea")
        card = await ann.hears("Was this tune played?")
        assert card.kind == "video"


async def test_a_long_question_stands_below_its_picture_which_goes_with_it(tmp_path):
    long = SHELVES.replace("Which pack was offered?", "Which pack was offered? " + "Think about it well. " * 60)
    async with stage(tmp_path, long) as at:
        ann = at.ann
        await furnish(at, PICTURES)
        await at.begins()
        await ann.hears("Which pack was offered?")
        await at.world.settled()
        assert [kind for kind, _ in cards(ann)][-2:] == ["photo", "text"]
        await ann.taps("3. None")
        await ann.hears("Why that one?")
        await at.world.settled()
        assert "photo" not in [kind for kind, _ in cards(ann)]


async def test_without_its_files_the_words_are_asked(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        await at.begins()
        card = await at.ann.hears("Which pack was offered?")
        assert card.kind == "text"
        assert [button.text for button in card.buttons][:3] == ["Small", "Large", "None"]


async def test_a_file_that_is_lost_costs_only_the_picture(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        await furnish(at, PICTURES)
        for file in (tmp_path / "data" / "media").rglob("*"):
            if file.is_file():
                file.unlink()
        await at.begins()
        card = await at.ann.hears("Which pack was offered?")
        assert [button.text for button in card.buttons][:3] == ["1. Small", "2. Large", "3. None"]


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", ".", 1) if "." not in name else name, data)
    return target.getvalue()


async def media_of(at):
    forms = await at.world.store.read(lambda tx: tx.forms.find(code="coffee", order="-number"))
    return forms[0].number, {name: bool(sha256) for name, sha256 in forms[0].media.items()}


async def test_a_coordinator_sends_them_in_one_zip_or_one_by_one(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        cora = await at.world.coordinator("Cora")
        some = {name: data for name, data in PICTURES.items() if name not in {"gate.png", "tune.mp3"}}
        archive = zipped(**{"form.md": SHELVES.encode(), "other.png": picture("white"), **some, "large.png": b"cut"})
        await cora.sends_document(archive, "coffee.zip", mime="application/zip")
        told = await cora.hears("Coffee (coffee) is in")
        assert told.says("• Which pack was offered?: large.png did not come along or cannot be opened")
        assert told.says("The form shows large.png, tune.mp3, gate.png: put them into one .zip file with it")
        assert told.says("large.png cannot be shown")
        assert told.says("other.png was not used")
        await cora.sends_document(PICTURES["gate.png"], "gate.png", mime="image/png")
        await cora.hears("gate.png is shown from now on in: Coffee.")
        await cora.sends_document(PICTURES["large.png"], "large.png", mime="image/png")
        await cora.hears("large.png is shown from now on in: Coffee.")
        await cora.sends_document(picture("white"), "gate.png", mime="image/png")
        await cora.hears("gate.png is here already.")
        await cora.sends_document(picture("white"), "stranger.png", mime="image/png")
        await cora.hears("No form here shows a file called stranger.png.")
        number, media = await media_of(at)
        assert {name for name, there in media.items() if not there} == {"tune.mp3"}
        await cora.sends_document(SHELVES.encode(), "form.md", mime="text/markdown")
        again = await cora.hears("is already here as version")
        assert not again.says("gate.png")
        assert await media_of(at) == (number, media)


async def test_another_picture_makes_another_version_and_visits_under_way_keep_theirs(tmp_path):
    async with stage(tmp_path, SHELVES) as at:
        cora = await at.world.coordinator("Cora")
        await cora.sends_document(zipped(**{"form.md": SHELVES.encode(), **PICTURES}), "a.zip", mime="application/zip")
        await cora.hears("Every question works fully in the chat.")
        first = await media_of(at)
        changed = PICTURES | {"door.png": picture("black")}
        await cora.sends_document(zipped(**{"form.md": SHELVES.encode(), **changed}), "b.zip", mime="application/zip")
        await cora.hears("is in as version")
        assert (await media_of(at))[0] == first[0] + 1


@pytest.mark.parametrize("restarts", [True], ids=["restarted after every step"])
async def test_pictures_outlive_restarts(tmp_path, restarts):
    async with stage(tmp_path, SHELVES, restarts=restarts) as at:
        await furnish(at, PICTURES)
        await at.begins()
        await at.ann.hears("Which pack was offered?")
        await at.ann.taps("2. Large")
        await at.ann.hears("Why that one?")
        await at.ann.sends_photo(photo())
        await at.ann.says("So")
        await at.ann.hears("Was this tune played?")
