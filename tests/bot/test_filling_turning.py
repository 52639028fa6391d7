"""Scales, counters, calendars, ways and outlines: what is tapped instead of typed."""

import pytest

from tests.bot.filling_kit import shopper


def form(kind: str, *, appearance: str = "", constraint: str = "", parameters: str = "", label: str = "The one") -> str:
    return f"""
    | survey  |           |       |          |          |              |              |              |
    |         | type      | name  | label    | required | appearance   | constraint   | parameters   |
    |         | {kind}    | it    | {label}  | yes      | {appearance} | {constraint} | {parameters} |
    |         | text      | last  | The next |          |              |              |              |
    | choices |           |       |          |          |              |              |              |
    |         | list_name | name  | label    |          |              |              |              |
    |         | s         | 1     | Bad      |          |              |              |              |
    |         | s         | 2     | Good     |          |              |              |              |
    |         | w         | 1     | Very bad indeed |   |              |              |              |
    |         | w         | 2     | So so    |          |              |              |              |
    |         | w         | 3     | Very good indeed |  |              |              |              |
"""


async def test_a_long_range_is_turned_up_and_down_and_taken(tmp_path):
    async with shopper(tmp_path, form("range", parameters="start=0 end=100 step=5")) as ann:
        await ann.starts()
        assert ann.card.rows[:2] == [["−50", "−5", "+5", "+50"], ["✅ 0"]]
        await ann.taps("+50")
        await ann.taps("+5", ann.card)
        await ann.taps("−50")
        await ann.taps("−50")
        assert ann.card.rows[1] == ["✅ 0"]
        for _ in range(3):
            await ann.taps("+50")
        assert ann.card.rows[1] == ["✅ 100"]
        assert "it" not in await ann.values()
        await ann.taps("−5", ann.card)
        await ann.taps("✅ 95")
        assert (await ann.values())["it"] == "95"


async def test_a_range_that_runs_downwards_and_in_fractions(tmp_path):
    async with shopper(tmp_path, form("range", parameters="start=10 end=-10 step=0.5")) as ann:
        await ann.starts()
        await ann.taps("+0.5")
        await ann.taps("✅ 9.5")
        assert (await ann.values())["it"] == "9.5"


async def test_stars_are_tapped(tmp_path):
    async with shopper(tmp_path, form("range", appearance="rating", parameters="start=1 end=5 step=1")) as ann:
        await ann.starts()
        assert ann.card.rows[0] == ["1⭐", "2⭐", "3⭐", "4⭐", "5⭐"]
        await ann.taps("4⭐")
        assert (await ann.values())["it"] == "4"


async def test_a_counter_counts_up_from_nothing(tmp_path):
    async with shopper(tmp_path, form("integer", appearance="counter", constraint=". <= 12")) as ann:
        await ann.starts()
        await ann.taps("−1")
        await ann.taps("+10")
        for _ in range(3):
            await ann.taps("+1", ann.card)
        await ann.taps("✅")
        assert "outside what the form allows" in ann.text
        await ann.types("12")
        assert (await ann.values())["it"] == "12"


async def test_a_likert_scale_is_one_row(tmp_path):
    async with shopper(tmp_path, form("select_one s", appearance="likert")) as ann:
        await ann.starts()
        assert ann.card.rows[0] == ["Bad", "Good"]
        await ann.taps("Good")
        assert (await ann.values())["it"] == "2"


async def test_long_names_of_a_likert_scale_become_numbers_with_a_legend(tmp_path):
    async with shopper(tmp_path, form("select_one w", appearance="likert")) as ann:
        await ann.starts()
        assert ann.card.rows[0] == ["1", "2", "3"]
        assert "3 = Very good indeed" in ann.text
        await ann.taps("3")
        assert (await ann.values())["it"] == "3"


async def test_columns_are_as_many_as_the_author_wants(tmp_path):
    async with shopper(tmp_path, form("select_one w", appearance="columns-3")) as ann:
        await ann.starts()
        assert len(ann.card.rows[0]) == 3


@pytest.mark.parametrize(
    ("constraint", "open_days", "near"),
    [
        (". <= today()", ["1"], ["Yesterday", "Today"]),
        (". >= '2026-03-10' and . < '2026-03-13'", ["10", "11", "12"], []),
        ("", [str(day) for day in range(1, 32)], ["Yesterday", "Today"]),
    ],
)
async def test_the_calendar_leaves_out_what_the_constraint_refuses(tmp_path, constraint, open_days, near):
    async with shopper(tmp_path, form("date", constraint=constraint)) as ann:
        await ann.starts()
        await ann.taps("Another day")
        days = [label for row in ann.card.rows for label in row]
        assert [label for label in days if label.isdigit()] == open_days
        assert [label for label in days if label in {"Yesterday", "Today"}] == near
        await ann.taps(open_days[-1])
        assert (await ann.values())["it"] == f"2026-03-{int(open_days[-1]):02}"


async def test_a_way_is_sent_point_by_point(tmp_path):
    async with shopper(tmp_path, form("geotrace")) as ann:
        await ann.starts()
        assert ann.keyboard is not None
        await ann.sends("location", latitude=60.1, longitude=5.1, accuracy=9.0)
        assert "✓ 1 point" in ann.text
        assert not any("Done" in label for row in ann.card.rows for label in row)
        await ann.sends("location", latitude=60.2, longitude=5.2)
        await ann.taps("Undo the last")
        await ann.types("60.3, 5.3")
        await ann.types("60.4, 5.4")
        assert "✓ 3 points" in ann.text
        await ann.taps("Done (3)")
        assert "The next" in ann.text
        assert ann.keyboard is None
        assert (await ann.values())["it"] == "60.1 5.1 0.0 9.0; 60.3 5.3 0.0 0.0; 60.4 5.4 0.0 0.0"


async def test_an_outline_is_closed_and_its_points_outlive_a_pause(tmp_path):
    async with shopper(tmp_path, form("geoshape")) as ann:
        await ann.starts()
        await ann.types("52.1, 21")
        await ann.types("52.2, 21")
        await ann.taps("Menu")
        await ann.taps("Pause")
        await ann.taps("Continue")
        assert "✓ 2 points" in ann.text
        await ann.types("52.2, 21.5")
        await ann.taps("Done (3)")
        assert (await ann.values())[
            "it"
        ] == "52.1 21.0 0.0 0.0; 52.2 21.0 0.0 0.0; 52.2 21.5 0.0 0.0; 52.1 21.0 0.0 0.0"
        await ann.taps("Back")
        assert "✓ 3 points" in ann.text


async def test_the_number_of_a_barcode_is_typed(tmp_path):
    async with shopper(tmp_path, form("barcode")) as ann:
        await ann.starts()
        assert "or type the number under it" in ann.text
        await ann.sends("voice")
        assert "Please send a photo of the code here" in ann.text
        await ann.types("4006381333931")
        assert (await ann.values())["it"] == "4006381333931"


@pytest.mark.parametrize(
    ("appearance", "said"),
    [
        ("signature", "Sign on paper"),
        ("annotate", "with the brush"),
        ("", "Send one photo"),
    ],
)
async def test_a_signature_is_a_photo(tmp_path, appearance, said):
    async with shopper(tmp_path, form("image", appearance=appearance)) as ann:
        await ann.starts()
        assert said in ann.text
        await ann.sends("photo")
        await ann.taps("Done (1)")
        assert "The next" in ann.text


@pytest.mark.parametrize(("kind", "appearance"), [("image", "draw"), ("text", "ex:org.example.scan()")])
async def test_what_a_chat_cannot_ask_stays_empty_as_the_verdict_says(tmp_path, kind, appearance):
    table = form(kind, appearance=appearance).replace("| yes ", "|     ")
    async with shopper(tmp_path, table) as ann:
        await ann.starts()
        assert "The one" not in ann.text
        assert "The next" in ann.text
        assert "Question 1 of 1" in ann.text
