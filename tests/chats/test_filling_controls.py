"""The larger kinds of questions as a shopper meets them, over real HTTP: a list of 1,600, a common card, repetitions, a way."""

from tests.chats.filling_stage import stage

SHOPS = "".join(
    f"    |         | shop | s{number} | {town} {number} | | |\n"
    for number, town in enumerate(["Aachen", "Berlin", "Celle", "Düren", "Essen", "Fulda", "Gotha", "Hagen"] * 200)
)
CONTROLS = f"""
    | survey  |                 |        |                  |            |          |
    |         | type            | name   | label            | appearance | required |
    |         | select_one shop | shop   | Which shop?      |            | yes      |
    |         | begin group     | rate   | Rate these       | table-list |          |
    |         | select_one yn   | floor  | Floor            |            | yes      |
    |         | select_one yn   | shelf  | Shelves          |            | yes      |
    |         | end group       |        |                  |            |          |
    |         | begin repeat    | staff  | Members of staff |            |          |
    |         | text            | who    | Who served you?  |            | yes      |
    |         | end repeat      |        |                  |            |          |
    |         | geotrace        | way    | Which way?       |            | yes      |
    | choices |                 |        |                  |            |          |
    |         | list_name       | name   | label            |            |          |
    |         | yn              | yes    | Yes              |            |          |
    |         | yn              | no     | No               |            |          |
{SHOPS}"""


async def test_a_list_of_1600_a_table_repetitions_and_a_way(tmp_path, database_url):
    async with stage(tmp_path, CONTROLS, database_url=database_url) as at:
        ann = at.ann
        await at.begins()
        await ann.hears("There are 1600 choices.")
        await ann.taps("D")
        await ann.taps("Düren 771 – Düren 859")
        await ann.taps("Düren 803")
        await ann.hears("Rate these")
        await ann.taps("Yes")
        await ann.hears("1. Floor: Yes")
        await ann.taps("2.")
        await ann.hears("Shelves")
        await ann.taps("No")
        await ann.hears("2. Shelves: No")
        await ann.taps("Done (2)")
        await ann.hears("Who served you?")
        await ann.says("Kari")
        await ann.taps("Yes, add one")
        await ann.hears("Who served you?")
        await ann.says("Ola")
        await ann.hears("2. Ola")
        await ann.taps("✏️ 1. Kari")
        await ann.hears("Your answer: Kari")
        await ann.says("Karin")
        await ann.hears("1. Karin")
        await ann.taps("🗑 Remove number 2")
        await ann.hears("Remove number 2 (Ola) with all its answers?")
        await ann.taps("No, leave it")
        await ann.hears("2. Ola")
        await ann.taps("🗑 Remove number 2")
        await ann.taps("🗑 Yes, remove")
        await at.world.settled()
        await ann.taps("No, go on")
        await ann.hears("Which way?")
        await ann.sends_location(60.1, 5.1)
        await ann.hears("✓ 1 point")
        await ann.sends_location(60.2, 5.2)
        await ann.hears("✓ 2 points")
        await ann.taps("Done (2)")
        await ann.hears("Everything is there")
        assert await at.answers() == {
            "shop": "s803",
            "floor": "yes",
            "shelf": "no",
            "who": "Karin",
            "way": "60.1 5.1 0.0 0.0; 60.2 5.2 0.0 0.0",
        }
        await ann.taps("Hand in")
        await ann.hears("your report is in")
