"""Files that people send: a row at once, the file whole or not at all, and nobody waits for anybody else's."""

import asyncio
import hashlib
import io

import pytest
from PIL import Image

from bot import media
from bot.model.happenings import MediaSettled
from bot.model.message import Message
from bot.model.report import MediaState
from demo.standin.faults import Refusal, Reset, ServerError, Truncated
from demo.standin.refusals import bad_request
from handlers import fetcher
from tests.handlers.business import business
from tests.handlers.test_sender import texts
from tests.support.pictures import photo

MEGABYTE = 1 << 20
PDF = "application/pdf"
LATER = bad_request("wrong file_id or the file is temporarily unavailable")


def receive(turn):
    stored = media.receive(turn.desk, turn.input, purpose="answer")
    turn.desk.reply(Message(text=f"Got {stored.kind}"))


def settle(desk):
    for happening in desk.happenings:
        assert isinstance(happening, MediaSettled)
        told = happening.media
        seen = f" {happening.inspection}" if happening.inspection else ""
        desk.reply(Message(text=f"{told.kind} {told.state}{' ' + told.why if told.why else ''}{seen}"))
    desk.happenings.clear()


@pytest.fixture
async def world(opened):
    return await opened(business({"*": receive}, settle=settle))


async def rows(world):
    return await world.store.read(lambda tx: tx.media.find())


def with_exif():
    picture = Image.new("RGB", (320, 240), "teal")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Acme", "Snapper \x00 9"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:02 10:11:12"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (33.0, 51.0, 30.0), "E", (151.0, 12.0, 0.0)
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


async def test_a_photo_is_stored_under_its_hash_with_its_size(world):
    ann = await world.shopper("Ann")
    await ann.sends_photo(photo("shelf"))
    await ann.hears("Got photo")
    await ann.hears("photo stored")
    [row] = await rows(world)
    data = await world.files.read(row.sha256)
    assert hashlib.sha256(data).hexdigest() == row.sha256
    assert Image.open(io.BytesIO(data)).size == (row.width, row.height) == (1280, 960)


async def test_each_photo_of_an_album_counts_at_once(world):
    ann = await world.shopper("Ann")
    await ann.sends_photos([photo(f"{number}", shade=100 + number) for number in range(10)])
    await world.settled()
    assert texts(ann).count("Got photo") == 10
    assert texts(ann).count("photo stored") == 10
    found = await rows(world)
    assert len({row.sha256 for row in found}) == 10
    assert len({row.group for row in found}) == 1


async def test_exif_is_kept_in_a_field(world):
    ann = await world.shopper("Ann")
    await ann.sends_document(with_exif(), "IMG_1.jpg", mime="image/jpeg")
    await ann.hears("document stored")
    [row] = await rows(world)
    assert dict(row.exif) == {
        "taken_at": "2026:03:02 10:11:12",
        "make": "Acme",
        "model": "Snapper  9",
        "latitude": -33.858333,
        "longitude": 151.2,
    }


def cut(data):
    return data[: len(data) // 2]


def bomb():
    target = io.BytesIO()
    Image.new("1", (12000, 12000)).save(target, "PNG")
    return target.getvalue()


def xlsx():
    return b"PK\x03\x04" + b"x" * 100


BAD = {
    "cut in half": (cut(photo("x")), "a.jpg", "image/jpeg", "refused cut"),
    "cut at the end": (photo("x")[:-200], "a.jpg", "image/jpeg", "refused cut"),
    "no picture": (b"<html>not a picture</html>", "a.jpg", "image/jpeg", "refused not_a_picture"),
    "gif": (b"GIF89a" + b"\0" * 50, "a.gif", "image/gif", "refused not_a_picture"),
    "too many pixels": (bomb(), "a.png", "image/png", "refused too_many_pixels"),
    "no pdf": (b"hello", "a.pdf", PDF, "refused wrong_type"),
    "a pdf": (b"%PDF-1.7 hello", "a.pdf", PDF, "stored"),
    "anything": (b"\0\1\2", "a.bin", "application/octet-stream", "stored"),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_cannot_be_used_is_said_and_stops_nothing(world, case):
    data, name, mime, verdict = BAD[case]
    ann, bob = await world.shopper("Ann"), await world.shopper("Bob")
    await ann.sends_document(data, name, mime=mime)
    await bob.sends_photo(photo("fine"))
    await ann.hears(f"document {verdict}")
    await bob.hears("photo stored")


@pytest.mark.parametrize(
    ("size", "verdict"), [(21 * MEGABYTE, "Refused: file_too_big"), (20 * MEGABYTE, "document stored")]
)
async def test_twenty_megabytes_are_the_limit(world, size, verdict):
    ann = await world.shopper("Ann")
    await ann.sends_document(b"\0" * size, "big.bin")
    await ann.hears(verdict)
    assert len(await rows(world)) == (verdict == "document stored")


async def test_a_voice_is_stored_and_a_false_one_is_not(world):
    ann = await world.shopper("Ann")
    await ann.sends_voice()
    await ann.hears("voice stored")
    await ann.sends_voice(b"no sound at all")
    await ann.hears("voice refused wrong_type")


@pytest.mark.parametrize(
    "fault", [Truncated(), ServerError(502), Reset(), Refusal(LATER)], ids=lambda fault: type(fault).__name__
)
@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_what_telegram_cannot_give_now_is_fetched_later(world, fault, method):
    if isinstance(fault, Truncated) and method == "getFile":
        return
    ann = await world.shopper("Ann")
    rule = world.telegram.fail(fault, method=method, times=5)
    await ann.sends_photo(photo("later"))
    await ann.hears("Got photo")
    await world.settled()
    assert "photo stored" not in texts(ann)
    await world.pass_time(hours=1)
    await ann.hears("photo stored")
    assert rule.struck == 5


async def test_after_a_day_it_is_given_up(world):
    ann = await world.shopper("Ann")
    world.telegram.fail(Refusal(LATER), method="getFile", times=None)
    await ann.sends_photo(photo("never"))
    await world.pass_time(hours=23)
    assert "photo failed unavailable" not in texts(ann)
    await world.pass_time(hours=2)
    await ann.hears("photo failed unavailable")


async def test_a_purpose_may_look_into_its_files_and_fail_at_it(opened):
    async def weigh(row, data, files):
        if data == b"boom":
            raise ZeroDivisionError
        return f"weighs {len(data)}"

    world = await opened(business({"*": receive}, settle=settle, inspections={"answer": weigh}))
    world.forgive("ZeroDivisionError")
    ann = await world.shopper("Ann")
    await ann.sends_document(b"12345", "a.bin")
    await ann.hears("document stored weighs 5")
    await ann.sends_document(b"boom", "a.bin")
    await world.pass_time(minutes=5)
    await ann.hears("document failed our_fault")


async def test_a_file_that_was_under_way_at_a_restart_is_fetched_by_the_next_run(world):
    ann = await world.shopper("Ann")
    rule = world.telegram.fail(ServerError(502), method="getFile", times=1)
    await ann.sends_photo(photo("x"))
    await rule.reached.wait()
    await world.restart()
    await world.pass_time(minutes=1)
    await ann.hears("photo stored")
    assert [row.state for row in await rows(world)] == [MediaState.STORED]


async def test_a_store_that_fails_puts_files_off_and_ends_nothing(world, monkeypatch):
    world.forgive("files cannot be looked up: OSError")
    ann = await world.shopper("Ann")
    await world.settled()
    failed = asyncio.Event()

    def breaking(works):
        async def broken(use_case, *args, **kwargs):
            if use_case not in {fetcher._due, fetcher._claim}:
                return await works(use_case, *args, **kwargs)
            failed.set()
            raise OSError("disk broken")

        return broken

    with monkeypatch.context() as trouble:
        trouble.setattr(world.store, "read", breaking(world.store.read))
        trouble.setattr(world.store, "write", breaking(world.store.write))
        await ann.sends_photo(photo("shelf"))
        await failed.wait()
    await ann.hears("photo stored")
