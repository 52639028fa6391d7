"""Photos and recordings: counted at once, safe later, given back, offered, refused, recognised."""

import pytest

from tests.bot.filling_forms import VISIT
from tests.bot.filling_kit import shopper


@pytest.fixture
async def ann(tmp_path):
    """At the photo."""
    async with shopper(tmp_path, VISIT) as one:
        await one.starts()
        await one.taps("Yes")
        await one.types("4")
        await one.types("tea")
        assert "Photograph the counter" in one.text
        yield one


async def test_a_photo_counts_at_once_and_is_safe_a_moment_later(ann):
    await ann.sends("photo")
    assert "⏳ 1 on its way…" in ann.text
    assert (await ann.values())["front"].startswith("pending-")
    await ann.settles(sha256="ab" * 32)
    assert "✓ 1 received" in ann.text
    assert (await ann.values())["front"] == f"{'ab' * 32}.jpg"


async def test_an_album_is_counted_on_one_card(ann):
    before = len(ann.sent)
    for _ in range(4):
        await ann.sends("photo", group="album")
    assert len(ann.sent) == before + 1
    assert "⏳ 4 on their way…" in ann.text
    for _ in range(4):
        await ann.settles()
    assert "✓ 4 received" in ann.text
    assert len(ann.sent) == before + 1


async def test_the_late_photo_of_an_album_still_belongs_to_its_question(ann):
    await ann.sends("photo", group="album")
    await ann.taps("Done (1)")
    await ann.sends("photo", group="album")
    assert {media.ref for media in await ann.media()} == {"/data/service/front"}
    assert "Anything else?" in ann.text


async def test_a_photo_is_taken_back(ann):
    await ann.sends("photo")
    await ann.settles()
    await ann.taps("Photo 1")
    assert "received" not in ann.text
    assert [media.removed for media in await ann.media()] == [True]
    await ann.taps("Menu")
    await ann.taps("All answers")
    assert "4. Photograph the counter: answer missing" in ann.text


@pytest.mark.parametrize(
    ("why", "said"),
    [("cut", "it arrived incomplete"), ("not_a_picture", "not a picture"), ("unavailable", "did not hand it over")],
)
async def test_a_photo_that_cannot_be_used_is_named_and_asked_for_again(ann, why, said):
    await ann.sends("photo")
    await ann.sends("photo")
    await ann.settles(why=why, number=1)
    assert f"Photo 2 cannot be used: {said}" in ann.text or said in ann.text
    assert "Photograph the counter" in ann.text
    assert "Done (1)" in str(ann.card.rows)


async def test_a_photo_that_fails_later_is_said_with_the_way_back(ann):
    await ann.sends("photo")
    await ann.taps("Done (1)")
    await ann.settles(why="cut")
    assert "A file for “Photograph the counter” cannot be used" in ann.sent[-1].text.replace("\u2068", "").replace(
        "\u2069", ""
    )
    await ann.taps("Send it again")
    assert "Photograph the counter" in ann.text
    await ann.sends("photo")
    await ann.settles()
    await ann.taps("Done (1)")
    assert "Anything else?" in ann.text


async def test_nothing_is_handed_in_while_a_photo_is_on_its_way(ann):
    await ann.sends("photo")
    await ann.taps("Done (1)")
    await ann.taps("Skip")
    assert "1 file is still on its way from Telegram." in ann.text
    assert "Hand in" not in str(ann.card.rows)
    await ann.settles()
    assert "Everything is there" in ann.text
    assert "Hand in" in str(ann.card.rows)


async def test_a_picture_sent_as_a_file_is_a_photo_too(ann):
    await ann.sends("document", mime="image/jpeg", name="counter.jpeg")
    assert "⏳ 1 on its way…" in ann.text


async def test_a_file_of_21_megabytes_is_refused_in_one_sentence(ann):
    await ann.sends("document", mime="image/jpeg", name="counter.jpeg", size=21 << 20)
    assert "This file is too big: at most 20 MB." in ann.text
    assert await ann.media() == []


async def test_a_photo_where_text_is_asked_is_offered_for_the_photo_question(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.sends("photo")
        await ann.sends("photo")
        assert "You sent 2 files. Are they for this question?" in ann.text
        assert "Were you greeted?" in ann.text
        await ann.taps("Yes, for: Photograph the counter")
        assert "Kept for: Photograph the counter" in ann.text
        await ann.taps("Yes")
        assert {media.ref for media in await ann.media()} == {"/data/service/front"}
        assert (await ann.values())["front"].startswith("pending-")


async def test_an_offered_photo_can_be_left_out(tmp_path):
    async with shopper(tmp_path, VISIT) as ann:
        await ann.starts()
        await ann.sends("photo")
        await ann.taps("No, leave it out")
        assert [media.removed for media in await ann.media()] == [True]
        assert "Were you greeted?" in ann.text


async def test_the_same_picture_twice_is_pointed_out_and_flagged(ann):
    await ann.sends("photo", file_unique_id="same")
    await ann.settles(sha256="ab" * 32)
    await ann.sends("photo", file_unique_id="same")
    assert "You sent this same photo before." in ann.text
    await ann.settles(sha256="ab" * 32)
    await ann.taps("Done (2)")
    await ann.taps("Skip")
    await ann.taps("Hand in")
    assert {flag["code"] for flag in ann.submitted.read.flags} == {"duplicate_photo"}


async def test_a_forwarded_photo_is_flagged(ann):
    await ann.sends("photo", forwarded=True)
    await ann.settles()
    await ann.taps("Done (1)")
    await ann.taps("Skip")
    await ann.taps("Hand in")
    assert [flag["code"] for flag in ann.submitted.read.flags] == ["forwarded"]


async def test_ten_photos_are_enough(ann):
    for _ in range(11):
        await ann.sends("photo", group="many")
    assert "this question takes 10 files" in ann.text
    assert len(await ann.media()) == 10


async def test_another_persons_photo_button_finds_nothing(ann, tmp_path):
    await ann.sends("photo")
    button = ann.button("Photo 1")
    from tests.storage import samples

    stranger = await ann.store.write(
        lambda tx: samples.person(tx, name="Eve", role="shopper", consent_version="2026-11")
    )
    ann.person_id, mine = stranger.id, ann.person_id
    await ann.presses(button)
    assert ann.toasts == ["not_found"]
    ann.person_id = mine
    assert [media.removed for media in await ann.media()] == [False]


async def test_a_photo_sent_at_the_overview_joins_the_others(ann):
    await ann.sends("photo")
    await ann.settles()
    await ann.taps("Done (1)")
    await ann.taps("Skip")
    await ann.sends("photo")
    assert "Is it for this question? Photograph the counter" in ann.text
    await ann.taps("Yes, for: Photograph the counter")
    await ann.settles()
    assert "4. Photograph the counter: 2 photos" in ann.text
    await ann.taps("Hand in")
    assert ann.submitted.read.answers[3]["media"] == [1, 2]


async def test_a_photo_sent_during_a_pause_is_offered_and_nothing_is_lost(ann):
    await ann.taps("Menu")
    await ann.taps("Pause")
    await ann.sends("photo")
    assert "Is it for" in ann.text
    await ann.taps("Yes, for")
    await ann.taps("Continue")
    assert "⏳ 1 on its way…" in ann.text
