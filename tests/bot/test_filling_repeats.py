"""Repetitions: the list of what was entered, each changed or taken away, and how many there are."""

from tests.bot.filling_kit import Shopper, shopper

STAFF = """
    | survey  |               |        |                     |          |
    |         | type          | name   | label               | required |
    |         | begin repeat  | staff  | Members of staff    |          |
    |         | text          | who    | Who served you?     | yes      |
    |         | image         | badge  | Photograph the badge |         |
    |         | end repeat    |        |                     |          |
    |         | text          | last   | Anything else?      |          |
"""

COUNTED = """
    | survey  |               |        |                     |          |              |
    |         | type          | name   | label               | required | repeat_count |
    |         | integer       | many   | How many tills?     | yes      |              |
    |         | begin repeat  | till   | Till                |          | ${many}      |
    |         | integer       | wait   | Minutes waited?     | yes      |              |
    |         | end repeat    |        |                     |          |              |
    |         | text          | last   | Anything else?      |          |              |
"""


async def enters(ann: Shopper, *names: str) -> None:
    for name in names:
        await ann.types(name)
        await ann.sends("photo")
        await ann.taps("Done (1)")
        if name != names[-1]:
            await ann.taps("Yes, add one")


async def test_each_one_entered_can_be_changed(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        await enters(ann, "Kari", "Ola")
        assert ann.card.rows[1] == ["✏️ 1. Kari, 1 photo", "🗑 Remove number 1"]
        await ann.taps("✏️ 1. Kari")
        assert "Who served you?" in ann.text
        await ann.types("Karin")
        assert "Photograph the badge" in ann.text
        await ann.taps("Done (1)")
        assert "Add another?" in ann.text
        assert "1. Karin, 1 photo" in ann.text
        assert "2. Ola, 1 photo" in ann.text


async def test_back_leads_out_of_a_change(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        await enters(ann, "Kari")
        await ann.taps("✏️ 1. Kari")
        await ann.taps("Back")
        assert "Add another?" in ann.text


async def test_one_in_the_middle_is_taken_away_with_its_photo_and_the_others_keep_theirs(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        await enters(ann, "Kari", "Ola", "Per")
        await ann.taps("Remove number 2")
        assert "Remove number 2 (Ola, 1 photo) with all its answers?" in ann.text
        await ann.taps("No, leave it")
        assert "2. Ola, 1 photo" in ann.text
        await ann.taps("Remove number 2")
        await ann.taps("Yes, remove")
        assert "1. Kari, 1 photo" in ann.text
        assert "2. Per, 1 photo" in ann.text
        assert "3." not in ann.text
        rows = [(media.ref, media.removed) for media in await ann.media()]
        assert rows == [
            ("/data/staff[1]/badge", False),
            ("/data/staff[2]/badge", True),
            ("/data/staff[2]/badge", False),
        ]
        await ann.taps("Yes, add one")
        await ann.types("Nils")
        assert "Photograph the badge" in ann.text
        assert "received" not in ann.text


async def test_two_taps_take_one_away(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        await enters(ann, "Kari", "Ola")
        await ann.taps("Remove number 1")
        remove = ann.button("Yes, remove")
        await ann.presses(remove)
        await ann.presses(remove)
        assert ann.toasts[-1] == "already_recorded"
        assert "1. Ola, 1 photo" in ann.text


async def test_twenty_are_listed_in_pages(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        for number in range(9):
            await ann.types(f"Person {number}")
            await ann.taps("Skip")
            if number < 8:
                await ann.taps("Yes, add one")
        assert "9. Person 8" in ann.text
        assert "1. Person 0" not in ann.text
        await ann.taps("›")
        assert "1. Person 0" in ann.text


async def test_a_given_number_of_repetitions_says_which_one_it_is(tmp_path):
    async with shopper(tmp_path, COUNTED) as ann:
        await ann.starts()
        await ann.types("3")
        for number in (1, 2, 3):
            assert f"{number} of 3" in ann.text
            await ann.types("4")
        assert "Anything else?" in ann.text
