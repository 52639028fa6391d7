"""Every kind of question: what its card offers, what it understands, what it says to everything else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.bot.filling_forms import KINDS, STAFF
from tests.bot.filling_kit import Shopper, shopper


@asynccontextmanager
async def asking(tmp_path, kind: str, *, required: str = "yes", more: str = "") -> AsyncIterator[Shopper]:
    """A form of one question of the kind, and a second one."""
    table = f"""
    | survey  |           |       |          |             |            |            |            |
    |         | type      | name  | label    | required    | appearance | constraint | parameters |
    |         | {kind}    | it    | The one  | {required}  | {more}     |            |            |
    |         | text      | last  | The next |             |            |            |            |
    | choices |           |       |          |             |            |            |            |
    |         | list_name | name  | label    |             |            |            |            |
    |         | c         | a     | Apple    |             |            |            |            |
    |         | c         | b     | Berry    |             |            |            |            |
    """
    async with shopper(tmp_path, table) as ann:
        await ann.starts()
        yield ann


TYPED = [
    ("integer", "12", "12"),
    ("integer", "1 200", "1200"),
    ("integer", "١٢", "12"),
    ("integer", "۱۲", "12"),
    ("decimal", "۱۲٫۵", "12.5"),
    ("decimal", "١٢٫٥٠", "12.5"),
    ("date", "٢٠٢٦-٠٢-٢٧", "2026-02-27"),
    ("date", "۲۷.۲.۲۰۲۶", "2026-02-27"),
    ("time", "١٤:٣٠", "14:30:00.000+01:00"),
    ("time", "۱۴۳۰", "14:30:00.000+01:00"),
    ("dateTime", "٢٧.٢.٢٠٢٦ ١٤:٣٠", "2026-02-27T14:30:00.000+01:00"),
    ("geopoint", "۶۰.۳۹, ۵.۳۲", "60.39 5.32 0.0 0.0"),
    ("decimal", "12,50", "12.5"),
    ("text", "  a <b>bold</b> & word  ", "a <b>bold</b> & word"),
    ("date", "2026-02-27", "2026-02-27"),
    ("date", "yesterday", "2026-02-28"),
    ("time", "1430", "14:30:00.000+01:00"),
    ("dateTime", "yesterday 14:30", "2026-02-28T14:30:00.000+01:00"),
    ("geopoint", "60.39, 5.32", "60.39 5.32 0.0 0.0"),
    ("geotrace", "52.1 21; 52.2 21", "52.1 21.0 0.0 0.0; 52.2 21.0 0.0 0.0"),
    (
        "geoshape",
        "52.1 21; 52.2 21; 52.2 21.5",
        "52.1 21.0 0.0 0.0; 52.2 21.0 0.0 0.0; 52.2 21.5 0.0 0.0; 52.1 21.0 0.0 0.0",
    ),
    ("acknowledge", "ok", "OK"),
    ("select_one c", "berry", "b"),
    ("select_multiple c", "berry and apple", "a b"),
    ("rank c", "2, 1", "b a"),
    ("barcode", "4006381333931", "4006381333931"),
]


@pytest.mark.parametrize(("kind", "said", "value"), TYPED)
async def test_a_typed_answer_is_understood(tmp_path, kind, said, value):
    async with asking(tmp_path, kind) as ann:
        await ann.types(said)
        assert (await ann.values())["it"] == value
        assert "The next" in ann.text


REFUSED = [
    ("integer", "text", "many", "Please send a number"),
    ("integer", "text", "4.5", "Please send a whole number"),
    ("integer", "sticker", "", "Please send a whole number"),
    ("decimal", "voice", "", "Please send a number"),
    ("date", "text", "soon", "Please tap a day"),
    ("date", "sticker", "", "Please tap a day"),
    ("time", "text", "late", "Please tap Now"),
    ("dateTime", "text", "yesterday", "Please send the time as well"),
    ("geopoint", "text", "at home", "Please send a location"),
    ("geopoint", "text", "95.0, 200.0", "no such place on earth"),
    ("image", "text", "here it is", "Please send a photo here"),
    ("image", "sticker", "", "Please send a photo here"),
    ("audio", "text", "hello", "Please send a voice message"),
    ("audio", "photo", "", "No question of this form asks for such a file"),
    ("acknowledge", "text", "never", "Please tap the button"),
    ("text", "sticker", "", "Please type this answer"),
    ("text", "contact", "", "Please type this answer"),
    ("text", "location", "", "No location is asked for here"),
    ("text", "photo", "", "No question of this form asks for such a file"),
    ("select_one c", "sticker", "", "Please tap one of the buttons"),
    ("rank c", "text", "apple", "Please name all of them"),
]


@pytest.mark.parametrize(("kind", "sent", "text", "sentence"), REFUSED)
async def test_what_does_not_fit_is_explained_in_the_card_and_nothing_is_stored(tmp_path, kind, sent, text, sentence):
    async with asking(tmp_path, kind) as ann:
        place = {"latitude": 1.0, "longitude": 1.0} if sent == "location" else {}
        await ann.sends(sent, text=text, **place)
        assert sentence in ann.text
        assert "The one" in ann.text
        assert len(ann.sent) <= 2
        assert "it" not in await ann.values()


async def test_a_small_range_of_numbers_has_buttons(tmp_path):
    async with shopper(tmp_path, KINDS) as ann:
        await ann.starts()
        await ann.types("yes")
        await ann.types("tea")
        assert not any("4" in label for row in ann.card.rows for label in row)
        await ann.types("12")
        assert ann.card.rows[0] == ["1", "2", "3", "4", "5"]
        await ann.types("9")
        assert "outside what the form allows" in ann.text
        await ann.taps("4")
        assert (await ann.values())["grade"] == "4"


async def test_a_day_is_tapped_in_the_calendar(tmp_path):
    async with asking(tmp_path, "date") as ann:
        await ann.taps("Another day")
        assert "March 2026" in ann.card.rows[1]
        await ann.taps("‹", ann.card)
        assert "February 2026" in ann.card.rows[1]
        await ann.taps("14")
        assert (await ann.values())["it"] == "2026-02-14"


async def test_a_day_that_can_be_read_in_two_ways_is_asked_back(tmp_path):
    async with asking(tmp_path, "date") as ann:
        await ann.types("5/4")
        assert "Which day do you mean?" in ann.text
        await ann.taps("Apr 5")
        assert (await ann.values())["it"] == "2026-04-05"


async def test_a_moment_is_stamped_in_the_clock_of_the_place(tmp_path):
    async with asking(tmp_path, "dateTime") as ann:
        await ann.taps("Now")
        assert (await ann.values())["it"] == "2026-03-01T13:00:02.000+01:00"


@pytest.mark.parametrize(
    ("first", "second", "appearance"),
    [("queue_start", "queue_stop", ""), ("served_from", "served_to", ""), ("joined", "served", "stopwatch")],
)
async def test_a_waiting_time_is_taken_with_start_and_stop(tmp_path, first, second, appearance):
    table = f"""
    | survey |      |          |           |              |
    |        | type | name     | label     | appearance   |
    |        | time | {first}  | Joined    | {appearance} |
    |        | time | {second} | Served    | {appearance} |
    |        | text | last     | The next  |              |
    """
    async with shopper(tmp_path, table) as ann:
        await ann.starts()
        await ann.taps("Start now")
        assert "Started at 13:00:02" in ann.text
        ann.now = ann.now.replace(minute=3, second=26)
        await ann.taps("Stop now")
        assert "It took 3:25 (min:s)." in ann.text
        assert await ann.values() == {first: "13:00:02.000+01:00", second: "13:03:27.000+01:00"}


async def test_a_place_brings_its_own_button_and_takes_it_away_again(tmp_path):
    async with asking(tmp_path, "geopoint") as ann:
        assert ann.keyboard is not None
        assert ann.keyboard["location"] == "📍 Send my location"
        await ann.taps("On a computer?")
        assert "paperclip" in ann.text
        await ann.sends("location", latitude=60.3901, longitude=5.3201, accuracy=12.0)
        assert ann.keyboard is None
        assert "received, exact to 12 m; 10 m from the place of the visit" in "".join(shown.text for shown in ann.sent)
        assert (await ann.values())["it"] == "60.3901 5.3201 0.0 12.0"
        assert "The next" in ann.text


async def test_a_skipped_place_takes_its_button_away_too(tmp_path):
    async with asking(tmp_path, "geopoint", required="") as ann:
        await ann.taps("Skip")
        assert ann.keyboard is None
        assert "The next" in ann.text


async def test_a_place_from_the_map_is_marked_for_the_reviewer(tmp_path):
    async with asking(tmp_path, "geopoint") as ann:
        await ann.sends("location", latitude=60.5, longitude=5.3)
        await ann.taps("Skip")
        await ann.taps("Hand in")
        assert ann.submitted.read.flags[0]["code"] == "place_picked"


async def test_a_ranking_is_tapped_in_order_with_undo(tmp_path):
    async with asking(tmp_path, "rank c") as ann:
        await ann.taps("Apple")
        await ann.taps("Undo the last")
        await ann.taps("Berry")
        await ann.taps("Apple")
        await ann.taps("Done (2)")
        assert (await ann.values())["it"] == "b a"


async def test_a_scale_is_a_row_of_buttons(tmp_path):
    table = """
    | survey |       |      |         |                     |
    |        | type  | name | label   | parameters          |
    |        | range | it   | The one | start=0 end=10 step=2 |
    |        | range | far  | Further | start=0 end=100 step=1 |
    """
    async with shopper(tmp_path, table) as ann:
        await ann.starts()
        assert ann.card.rows[0] == ["0", "2", "4", "6", "8", "10"]
        await ann.types("7")
        assert "Only every 2 is possible here." in ann.text
        await ann.taps("6")
        assert "Type a number from 0 to 100" in ann.text
        await ann.types("101")
        assert "Please send a number from 0 to 100." in ann.text


async def test_a_confirmation_is_one_green_button(tmp_path):
    async with asking(tmp_path, "acknowledge") as ann:
        assert ann.button("confirmed")["style"] == "success"
        await ann.taps("confirmed")
        assert (await ann.values())["it"] == "OK"


async def test_repetitions_are_added_listed_and_taken_away(tmp_path):
    async with shopper(tmp_path, STAFF) as ann:
        await ann.starts()
        for name in ("Kari", "Ola"):
            assert "Who served you?" in ann.text
            await ann.types(name)
            await ann.taps("Yes")
            assert "Add another?" in ann.text
            await ann.taps("Yes, add one")
        await ann.types("Nobody")
        await ann.taps("No")
        assert "3. Nobody, No" in ann.text
        await ann.taps("Remove number 3")
        await ann.taps("Yes, remove")
        assert "2. Ola, Yes" in ann.text
        assert "3." not in ann.text
        await ann.taps("No, go on")
        await ann.taps("Skip")
        assert "Everything is there" in ann.text
        await ann.taps("Hand in")
        assert [answer["text"] for answer in ann.submitted.read.answers] == ["Kari", "Yes", "Ola", "Yes", ""]


NESTED = """
    | survey |              |        |              |          |                 |
    |        | type         | name   | label        | required | relevant        |
    |        | begin repeat | table  | Tables       |          |                 |
    |        | integer      | number | Which table? | yes      |                 |
    |        | begin repeat | guest  | Guests       |          |                 |
    |        | text         | who    | Who sat there? | yes    |                 |
    |        | end repeat   |        |              |          |                 |
    |        | end repeat   |        |              |          |                 |
"""


async def test_repetitions_inside_repetitions_are_asked_too(tmp_path):
    async with shopper(tmp_path, NESTED) as ann:
        await ann.starts()
        await ann.types("1")
        await ann.types("Kari")
        await ann.taps("No, go on")
        await ann.taps("Yes, add one")
        await ann.types("2")
        assert "Add one?" in ann.text
        await ann.taps("Yes, add one")
        await ann.types("Ola")
        await ann.taps("No, go on")
        await ann.taps("No, go on")
        await ann.taps("Hand in")
        assert [answer["text"] for answer in ann.submitted.read.answers] == ["1", "Kari", "2", "Ola"]
