"""What people send that nobody asked for: one clear sentence, nothing lost, and the flow goes on. The world of these tests fails for any error in the log."""

import io
import struct
import zlib
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image

from bot.model.report import MediaState
from bot.model.visit import State
from tests.chats.filling_stage import photo, stage

OVERRIDE = "\u202e"
"""Turns what follows around, in texts that do not fence it in."""
FORM = """
    | survey  |               |         |                         |          |                    |
    |         | type          | name    | label                   | required | constraint         |
    |         | select_one yn | greeted | Were you greeted?       | yes      |                    |
    |         | integer       | queue   | How many people queued? | yes      | . >= 0 and . <= 50 |
    |         | text          | words   | What did they say?      | yes      |                    |
    |         | image         | front   | Photograph the counter  | yes      |                    |
    |         | audio         | tone    | Tell it in your words   | no       |                    |
    |         | geopoint      | place   | Where was it?           | no       |                    |
    | choices |               |         |                         |          |                    |
    |         | list_name     | name    | label                   |          |                    |
    |         | yn            | yes     | Yes                     |          |                    |
    |         | yn            | no      | No                      |          |                    |
"""
UNKNOWN_KINDS = {
    "poll": {"id": "1", "question": "Tea?", "options": [{"text": "a", "voter_count": 0, "persistent_id": "0"}],
             "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
             "allows_revoting": False, "members_only": False},
    "dice": {"emoji": "🎲", "value": 4},
    "game": {"title": "Chess", "description": "A game", "photo": []},
    "story": {"chat": {"id": 7, "type": "private", "first_name": "Eve"}, "id": 1},
}  # fmt: skip


def png_of_zeros(width: int, height: int) -> bytes:
    """A decompression bomb: a few kilobytes that unfold to as many bytes as pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width // 8 + 1)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif() -> bytes:
    target = io.BytesIO()
    Image.new("P", (4, 4)).save(target, "GIF")
    return target.getvalue()


async def test_a_number_is_asked_and_all_sorts_of_things_come(tmp_path, database_url):
    async with stage(tmp_path, FORM, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.hears("How many people queued?")
        slips: dict[str, Callable[[], Awaitable[object]]] = {
            "sticker": ann.sends_sticker,
            "contact": ann.sends_contact,
            "round video": ann.sends_video_note,
            "words": lambda: ann.says("quite a few"),
            "too many": lambda: ann.says("51"),
            "huge": lambda: ann.says("9" * 400),
            "long": lambda: ann.says("very " * 819),
            "turned": lambda: ann.says(f"{OVERRIDE}4<b>&"),
            "place": lambda: ann.sends_location(60.39, 5.32),
        }
        for what, slip in slips.items():
            await slip()
            await at.world.settled()
            card = await ann.hears("⚠️")
            assert card.says("How many people queued?"), f"{what}: {ann.screen()}"
            assert len(card.text) < 1000, what
            assert (await at.answers()) == {"greeted": "yes"}, what
        await ann.says("4")
        await ann.hears("What did they say?")


@pytest.mark.parametrize("kind", UNKNOWN_KINDS)
async def test_kinds_of_message_that_mean_nothing_here(tmp_path, database_url, kind):
    async with stage(tmp_path, FORM, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.hears("How many people queued?")
        ann._post({kind: UNKNOWN_KINDS[kind]})
        assert (await ann.hears("⚠️")).says("whole number")
        await ann.taps("Menu")
        await ann.taps("Pause")
        await ann.hears("Paused")
        ann._post({kind: UNKNOWN_KINDS[kind]})
        await ann.hears("Nothing you sent was taken as an answer")
        assert (await at.answers()) == {"greeted": "yes"}


async def test_files_that_are_no_photos(tmp_path, database_url):
    async with stage(tmp_path, FORM, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.says("4")
        await ann.says("Hello")
        await ann.hears("Photograph the counter")
        files = {
            "arrived incomplete": (photo()[:4000], "half.jpg"),
            "is not a picture": (b"<html>no picture</html>", "page.jpg"),
            "not a picture that I can open": (gif(), "film.gif"),
            "it is empty": (b"", "nothing.jpg"),
            "too many pixels": (png_of_zeros(40_000, 40_000), "bomb.png"),
        }
        for why, (data, name) in files.items():
            await ann.sends_document(data, name, mime="image/jpeg")
            card = await ann.hears(why)
            assert card.says("Photograph the counter"), ann.screen()
            assert card.says("Please send it again"), ann.screen()
        await ann.sends_document(bytes(21 << 20), "large.jpg", mime="image/jpeg")
        await ann.hears("too big: at most 20 MB")
        await ann.sends_document(b"%PDF-1.7", "bill.pdf", mime="application/pdf")
        await ann.hears("so it is not part of the report")
        original = await ann.sends_photo(photo(40))
        await ann.hears("✓ 1 received")
        await ann.forwards(original)
        await ann.hears("You sent this same photo before")
        await at.world.settled()
        await ann.taps("Done")
        await ann.hears("Tell it in your words")
        assert set(await at.answers()) == {"greeted", "queue", "words", "front"}
        rows = await at.world.store.read(lambda tx: tx.media.find(state=MediaState.STORED, removed=False))
        assert len(rows) == 2
        assert [row.forwarded for row in rows] == [False, True]


async def test_a_recording_and_a_place_that_cannot_be(tmp_path, database_url):
    async with stage(tmp_path, FORM, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.taps("Yes")
        await ann.says("4")
        await ann.says(f"</b><script> {OVERRIDE}olleh & \u0000 " + "long " * 700)
        await ann.hears("Photograph the counter")
        await ann.sends_photo(photo(40))
        await ann.taps("Done")
        await ann.hears("Tell it in your words")
        await ann.sends_voice(b"not a recording")
        await ann.hears("it is not what its name says")
        await ann.taps("Skip")
        await ann.hears("Where was it?")
        for nowhere in ("95, 200", "the moon", "1e400, 5"):
            await ann.says(nowhere)
            await ann.hears("⚠️")
        await ann.sends_location(-60.39, -174.68, accuracy=5)
        await ann.hears("Your answers")
        await ann.taps("Hand in")
        await ann.hears("your report is in")
        assert (await at.visit_now()).state is State.SUBMITTED
