"""A bar code is photographed instead of typed, over real HTTP, with real pictures of bars."""

import pytest

from bot.darkroom import barcodes
from demo.standin.faults import Silence
from tests.chats.filling_stage import photo, stage
from tests.support.barcodes import photo_of, short_code_above

TEA, MILK = "5901234123457", "4006381333931"
SHELF = """
    | survey  |         |         |                      |          |                         |                        |
    |         | type    | name    | label                | required | constraint              | constraint_message     |
    |         | barcode | article | Which article is it? | yes      | starts-with(., '59')    | Only our own articles. |
    |         | image   | shelf   | Photograph the shelf | yes      |                         |                        |
    |         | text    | words   | Anything else?       |          |                         |                        |
"""


@pytest.mark.parametrize("turned", [0, 12, 45, 90], ids="turned by {}".format)
async def test_the_number_on_a_photo_is_the_answer(tmp_path, turned):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        await ann.hears("Send a sharp photo of the code")
        await ann.sends_photo(photo_of(TEA, turned=turned))
        card = await ann.hears(f"Read from your photo: {TEA}")
        assert card.says("Photograph the shelf")
        assert (await at.answers())["article"] == TEA
        folded = next(message for message in ann.chat.visible() if message.says("Which article is it?"))
        assert TEA in folded.text
        assert [button.text for row in folded.rows for button in row] == ["✏️ Edit"]


def test_a_short_code_is_believed_only_after_a_look_askew():
    assert TEA in barcodes.read(short_code_above(TEA))


async def test_a_large_photo_sent_as_a_file(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        await at.begins()
        await at.ann.sends_document(photo_of(TEA, size=(4000, 3000)), "IMG_1.jpg", mime="image/jpeg")
        await at.ann.hears("Photograph the shelf")
        assert (await at.answers())["article"] == TEA


async def test_of_several_codes_one_is_tapped(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        await ann.sends_photo(photo_of(MILK, TEA))
        await ann.hears("Several codes are on the photo")
        await ann.taps(MILK)
        await ann.hears("Only our own articles.")
        await ann.taps(TEA)
        await ann.hears("Photograph the shelf")
        assert (await at.answers())["article"] == TEA


async def test_a_code_that_the_form_does_not_take(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        await ann.sends_photo(photo_of(MILK))
        card = await ann.hears("Only our own articles.")
        assert card.says(f"You sent: {MILK}")
        await ann.says(TEA)
        await ann.hears("Photograph the shelf")


async def test_without_a_code_or_cut_the_number_is_typed(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        await ann.sends_photo(photo_of())
        await ann.hears("No code can be read on this photo.")
        await ann.sends_document(photo_of(TEA)[:9000], "cut.jpg", mime="image/jpeg")
        await ann.hears("it arrived incomplete")
        await ann.sends_sticker()
        await ann.hears("Please send a photo of the code here, or type the number under it.")
        await ann.says(TEA)
        await ann.hears("Photograph the shelf")


async def test_the_program_restarts_between_the_photo_and_its_reading(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        await at.begins()
        away = at.world.telegram.fail(Silence(), method="getFile")
        await at.ann.sends_photo(photo_of(TEA))
        await at.ann.hears("Reading the code on your photo")
        await away.reached.wait()
        await at.world.restart()
        away.release()
        await at.ann.hears("Photograph the shelf")
        assert (await at.answers())["article"] == TEA


async def test_what_is_typed_meanwhile_counts(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        slow = at.world.telegram.fail(Silence(), method="getFile")
        await ann.sends_photo(photo_of(MILK))
        await ann.hears("Reading the code on your photo")
        await ann.says(TEA)
        await ann.hears("Photograph the shelf")
        slow.release()
        await at.world.settled()
        assert (await at.answers())["article"] == TEA
        await ann.hears_nothing_more()


async def test_it_is_filled_in_behind_a_shopper_who_went_on(tmp_path):
    optional = SHELF.replace("| yes      | starts", "|          | starts")
    async with stage(tmp_path, optional) as at:
        ann = at.ann
        await at.begins()
        slow = at.world.telegram.fail(Silence(), method="getFile")
        await ann.sends_photo(photo_of(TEA))
        await ann.taps("Skip")
        await ann.hears("Photograph the shelf")
        slow.release()
        await at.world.settled()
        card = await ann.hears("Read from your photo for")
        assert card.says(f"Which article is it?”: {TEA}")
        assert card.says("Photograph the shelf")
        assert (await at.answers())["article"] == TEA


async def test_an_album_of_the_same_label_is_one_answer(tmp_path):
    async with stage(tmp_path, SHELF) as at:
        ann = at.ann
        await at.begins()
        await ann.sends_photos([photo_of(TEA), photo_of(TEA, turned=8)])
        await ann.hears("Photograph the shelf")
        await at.world.settled()
        assert await at.answers() == {"article": TEA}
        await ann.sends_photo(photo())
        await ann.hears("✓ 1 received")
        assert "You sent this same photo before" not in ann.chat.visible()[-1].text


def test_a_grey_wall_has_no_code():
    assert barcodes.read(photo(200, size=(2000, 1500))) == ()
