"""Long lists and lists that follow from earlier answers: three taps away, with a way back."""

import pytest

from tests.bot.filling_forms import BRANCHES
from tests.bot.filling_kit import Shopper, shopper

TOWNS = ("Aachen", "Berlin", "Bonn", "Celle", "Düren", "Essen", "Fulda", "Gotha", "Hagen", "Ilmenau", "Jena", "Kassel")
KINDS_OF_NAMES = {
    "towns": [f"{TOWNS[number % 12]} {number}" for number in range(1600)],
    "numbered stores": [f"Filiale Nummer {number}" for number in range(1600)],
    "all alike": ["The same name everywhere"] * 1600,
    "right to left": [f"חנות {number}" for number in range(1600)],
    "without letters": ["…"] * 1600,
}


def long_list(names: list[str], kind: str = "select_one", appearance: str = "") -> str:
    choices = "".join(f"    |  | shop | s{number} | {name} | |\n" for number, name in enumerate(names))
    return f"""
    | survey  |             |      |                |            |
    |         | type        | name | label          | appearance |
    |         | {kind} shop | shop | Which shop?    | {appearance} |
    |         | text        | last | Anything else? |            |
    | choices |             |      |                |            |
    |         | list_name   | name | label          |            |
{choices}"""


async def reaches(ann: Shopper, value: int, names: list[str]) -> int:
    """Taps from the question to that choice, going where its name must be."""
    taps = 0
    while "Which shop?" in ann.text:
        picks = [button for button in ann.card.buttons if button["action"] == "filling.pick"]
        parts = [b for b in ann.card.buttons if b["action"] == "filling.page" and len(b["args"]) == 5 and b["args"][4]]
        here = next((button for button in picks if button["label"] == names[value]), None)
        start = ann.card.text  # a loop that does not move must end
        await ann.presses(here or parts[value * len(parts) // len(names)] if not picks or here else picks[0])
        taps += 1
        assert taps < 5, start
    return taps


@pytest.mark.parametrize("names", KINDS_OF_NAMES.values(), ids=KINDS_OF_NAMES)
@pytest.mark.parametrize("value", [0, 1000])
async def test_any_of_1600_choices_is_at_most_three_taps_away(tmp_path, names, value):
    async with shopper(tmp_path, long_list(names)) as ann:
        await ann.starts()
        assert await reaches(ann, value, names) <= 3


async def test_letters_lead_to_spans_and_spans_to_names(tmp_path):
    async with shopper(tmp_path, long_list(KINDS_OF_NAMES["towns"])) as ann:
        await ann.starts()
        assert ann.card.rows[:2] == [list("ABCDE"), list("FGHIJ")]
        await ann.taps("D")
        assert ann.card.rows[0] == ["Düren 4 – Düren 136"]
        await ann.taps("Düren 148 – ")
        assert ann.card.rows[0] == ["Düren 148", "Düren 160"]
        await ann.taps("Düren 172")
        assert (await ann.values())["shop"] == "s172"


async def test_show_all_leads_out_of_a_part(tmp_path):
    async with shopper(tmp_path, long_list(KINDS_OF_NAMES["towns"])) as ann:
        await ann.starts()
        await ann.taps("D")
        await ann.taps("Show all")
        assert ann.card.rows[0] == list("ABCDE")


async def test_what_a_few_letters_match_is_leafed_through_or_an_index_again(tmp_path):
    async with shopper(tmp_path, long_list(KINDS_OF_NAMES["towns"])) as ann:
        await ann.starts()
        await ann.types("berl")
        assert "134 choices match" in ann.text
        assert ann.card.rows[0] == ["Berlin 1 – Berlin 133"]
        await ann.types("berlin 12")
        await ann.taps("Berlin 121")
        assert (await ann.values())["shop"] == "s121"


async def test_several_of_a_long_list_stay_in_sight_while_one_looks_further(tmp_path):
    async with shopper(tmp_path, long_list(KINDS_OF_NAMES["towns"], "select_multiple")) as ann:
        await ann.starts()
        await ann.taps("D")
        await ann.taps("Düren 4 – ")
        await ann.taps("Düren 16")
        await ann.taps("Show all")
        assert "☑ Düren 16" in ann.card.rows[0]
        await ann.taps("E")
        await ann.taps("Essen 5 – ")
        await ann.taps("Essen 17")
        await ann.taps("Done (2)")
        assert (await ann.values())["shop"] == "s16 s17"


@pytest.mark.parametrize("appearance", ["autocomplete", "search", "minimal"])
async def test_where_the_author_wants_a_search_it_comes_first(tmp_path, appearance):
    async with shopper(tmp_path, long_list(list(TOWNS), appearance=appearance)) as ann:
        await ann.starts()
        assert "Type a few letters" in ann.text
        await ann.types("ka")
        assert ann.card.rows[0] == ["Kassel"]


async def test_leafing_back_to_the_first_page_keeps_what_was_searched(tmp_path):
    async with shopper(
        tmp_path, long_list([f"{name} {number}" for name in ("Store", "Bakery") for number in range(30)])
    ) as ann:
        await ann.starts()
        await ann.types("stor")
        for page in (1, 2, 3, 4, 1):
            assert any(f"{page}/4" in row for row in ann.card.rows)
            assert "30 choices match" in ann.text
            await ann.taps("›")


@pytest.mark.parametrize("span", [(0, 2**62), (2**62, 5), (1599, 2**62), (5, -7), (-3, 4)])
async def test_a_button_for_a_part_that_is_not_there_shows_what_there_is(tmp_path, span):
    async with shopper(tmp_path, long_list(KINDS_OF_NAMES["towns"])) as ann:
        await ann.starts()
        button = ann.button("D")
        await ann.presses({**button, "args": [*button["args"][:3], *span]})
        assert "Which shop?" in ann.text
        assert len(ann.card.buttons) > 2


CASCADE = """
    | survey  |                 |        |               |          |                        |
    |         | type            | name   | label         | required | choice_filter          |
    |         | select_one area | area   | Which region? | yes      |                        |
    |         | select_one city | city   | Which city?   | yes      | area=${area}           |
    |         | text            | why    | Why there?    |          |                        |
    |         | select_one shop | shop   | Which shop?   | yes      | city=${city}           |
    |         | text            | last   | Anything else? |         |                        |
    | choices |                 |        |               |          |                        |
    |         | list_name       | name   | label         | area     | city                   |
    |         | area            | n      | North         |          |                        |
    |         | area            | s      | South         |          |                        |
    |         | city            | oslo   | Oslo          | n        |                        |
    |         | city            | moss   | Moss          | n        |                        |
    |         | city            | rome   | Rome          | s        |                        |
    |         | shop            | o1     | Oslo One      |          | oslo                   |
    |         | shop            | m1     | Moss One      |          | moss                   |
    |         | shop            | r1     | Rome One      |          | rome                   |
"""


async def to_the_shop(ann: Shopper) -> None:
    await ann.starts()
    for label in ("North", "Oslo", "Skip"):
        await ann.taps(label)
    assert "Which shop?" in ann.text


async def test_a_crumb_edits_its_level_and_leads_back(tmp_path):
    async with shopper(tmp_path, CASCADE) as ann:
        await to_the_shop(ann)
        assert ["✏️ North", "✏️ Oslo"] in ann.card.rows
        sent = len(ann.sent)
        await ann.taps("✏️ Oslo")
        assert "Which city?" in ann.text
        await ann.taps("Moss")
        assert "Which shop?" in ann.text
        assert ann.card.rows[0] == ["Moss One"]
        assert len(ann.sent) == sent


async def test_a_new_region_asks_city_and_shop_again_at_once_and_says_why(tmp_path):
    async with shopper(tmp_path, CASCADE) as ann:
        await to_the_shop(ann)
        await ann.taps("Oslo One")
        for _ in range(4):
            await ann.taps("Back")
        await ann.taps("South")
        assert "“Which region?” was changed" in ann.text
        assert "asked again: Which city? and Which shop?" in ann.text
        await ann.taps("Rome")
        assert "Which shop?" in ann.text
        await ann.taps("Rome One")
        assert "Why there?" in ann.text
        assert await ann.values() == {"area": "s", "city": "rome", "shop": "r1"}


async def test_a_list_that_follows_from_nothing_has_no_crumbs(tmp_path):
    async with shopper(tmp_path, BRANCHES) as ann:
        await ann.starts()
        assert "follows from" not in ann.text
