"""The main story in Hebrew: every line reads from the right, names keep their order, and nothing is said in English."""

import re
from typing import Any

import pytest

from demo.standin.chats import readable
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.programme import CAFE, cafe
from tests.support.world import World

FORM = """
| survey  |                      |             |                                |                    |          |                   |                     |        |          |
|         | type                 | name        | label::English (en)            | label::Hebrew (he) | required | relevant          | constraint          | weight | critical |
|         | begin_group          | service     | Service                        | שירות              |          |                   |                     |        |          |
|         | select_one yn        | greeted     | Were you greeted?              | האם קיבלו את פניך? | yes      |                   |                     | 2      |          |
|         | text                 | greeted_how | What did they say?             | מה אמרו לך?        | yes      | ${greeted} = 'no' |                     |        |          |
|         | integer              | minutes     | Minutes until you were served? | כמה דקות המתנת?    | yes      |                   | . >= 0 and . <= 120 |        |          |
|         | end_group            |             |                                |                    |          |                   |                     |        |          |
|         | begin_group          | place       | The place                      | המקום              |          |                   |                     |        |          |
|         | select_one yn        | clean       | Were the tables clean?         | האם השולחנות נקיים? | yes     |                   |                     | 1      | yes      |
|         | image                | front       | The shop front                 | חזית המקום         | yes      |                   |                     |        |          |
|         | text                 | story       | What happened, in order?       | מה קרה, לפי הסדר?  | no       |                   |                     |        |          |
|         | end_group            |             |                                |                    |          |                   |                     |        |          |
| choices |                      |             |                                |                    |          |                   |                     |        |          |
|         | list_name            | name        | label::English (en)            | label::Hebrew (he) | score    |                   |                     |        |          |
|         | yn                   | yes         | Yes                            | כן                 | 1        |                   |                     |        |          |
|         | yn                   | no          | No                             | לא                 | 0        |                   |                     |        |          |
| settings |                     |             |                                |                    |          |                   |                     |        |          |
|         | form_title           | form_id     | version                        | default_language   |          |                   |                     |        |          |
|         | בדיקת בית קפה        | cafe_check  | 1                              | English (en)       |          |                   |                     |        |          |
"""
BRIEF: dict[str, Any] = {
    "name": "Coffee & cake",
    "who": "אורח בהפסקה.",
    "do": "להזמין קפה.",
    "say": "לשאול על איזו עוגה ממליצים.",
    "photograph": "חזית המקום.",
    "never": "לא לרשום לעיני הצוות.",
    "purchase": "קפה אחד",
}
OWN_WORDS = (
    "Café Nord 1", "Café Nord 2", "Café Nord", "Nowy Świat 1", "Nowy Świat 2", "Warsaw", "Coffee & cake", "N-1", "N-2", "PLN",
    "programme.xlsx", "cafe_check.md", "cafe_check", "Cora", "Ann", "Carl", "CET, Europe/Warsaw", "English", "XLSForm", "ODK", "Nord",
    "form.", "csv", "zip",
)  # fmt: skip
"""Names, codes, and words that stand in the files themselves."""
VALUES = OWN_WORDS[: OWN_WORDS.index("English")]
"""Those that the bot inserts into its sentences."""
RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
INNERMOST = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")
LATIN = re.compile(r"[A-Za-z]+")
COMMAND = re.compile(r"/[a-z]+")


def outside_isolates(line: str) -> str:
    while (shorter := INNERMOST.sub("", line)) != line:
        line = shorter
    return line


def names_in(text: str) -> list[str]:
    return [name for name in VALUES if name in text]


def english_left(text: str) -> list[str]:
    text = readable(text)
    for name in sorted(OWN_WORDS, key=len, reverse=True):
        text = text.replace(name, "")
    return LATIN.findall(COMMAND.sub("", text))


def reads_from_the_right(phone: Phone) -> None:
    """Every message of the bot that stands on the phone now."""
    said = [message for message in phone.chat.visible() if message.from_bot]
    for message in said:
        for line in filter(None, message.text.split("\n")):
            assert line.startswith(RLM), f"{phone.name} reads {line!r} from the left"
            assert not names_in(outside_isolates(line)), f"{phone.name}: not isolated: {line!r}"
            assert line.count(FSI) == line.count(PDI), f"{phone.name}: an isolate is open: {line!r}"
            assert not english_left(line), f"{phone.name} hears English: {line!r}"
        for button in (button for row in message.rows for button in row):
            assert button.text.startswith(RLM), button.text
            assert not english_left(button.text), f"{phone.name} sees English: {button.text!r}"
    for toast in phone.chat.toasts:
        assert not english_left(toast.text), toast.text


@pytest.fixture
async def world(tmp_path, database_url):
    """An agency of many languages, whose own is English: each reads in theirs."""
    async with World(tmp_path / "data", database_url=database_url) as opened:
        yield opened


@pytest.fixture
async def cora(world):
    cora = await world.coordinator("Cora", language="he", timezone="Asia/Jerusalem")
    await cora.sends_document(FORM.encode(), "cafe_check.md")
    await cora.hears("נקלט בגרסה 1")
    await cora.sends_document(cafe(world.now, **BRIEF), "programme.xlsx")
    await cora.hears("2 חדשים")
    return cora


@pytest.fixture
async def ann(world):
    return await world.shopper("Ann", language="he", city="Warsaw", latitude=CAFE[0], longitude=CAFE[1])


async def takes_the_visit(cora, ann):
    await cora.says("/visits")
    await cora.hears("N-1")
    await cora.taps("1")
    await cora.taps("הצעה אל")
    await cora.taps("Ann")
    await cora.taps("שליחת ההצעה (1)")
    reads_from_the_right(cora)
    await ann.hears("ביקור בשבילך")
    reads_from_the_right(ann)
    await ann.taps("מתאים לי")
    await ann.hears("Café Nord 1 – הביקור שלך!")
    await cora.hears("הביקור נמסר אל Ann")


async def reads_the_brief(ann):
    await ann.taps("קריאת התדריך")
    for number in range(1, 6):
        await ann.hears(f"תדריך {number}/5")
        reads_from_the_right(ann)
        await ann.taps("הבנתי")
    await ann.hears("קראת את כל התדריך")
    await ann.taps("אגיע")


async def checks_in(world, ann):
    await world.pass_time(days=3, hours=1)
    reads_from_the_right(ann)
    await ann.taps("כרטיס כיס")
    await ann.taps("רישום הגעה")
    reads_from_the_right(ann)
    await ann.sends_location(CAFE[0] + 0.01, CAFE[1], accuracy=12)
    await ann.hears("ההגעה שלך נרשמה")


async def fills_in_the_report(ann):
    await ann.taps("התחלת הדוח")
    await ann.hears("האם קיבלו את פניך?")
    await ann.taps("לא")
    await ann.hears("מה אמרו לך?")
    reads_from_the_right(ann)
    await ann.says("אף אחד לא הרים את הראש במשך ארבע דקות.")
    await ann.hears("כמה דקות המתנת?")
    await ann.says("הרבה")
    await ann.hears("נא לשלוח מספר, למשל 4.")
    reads_from_the_right(ann)
    await ann.says("7")
    await ann.hears("האם השולחנות נקיים?")
    await ann.taps("כן")
    await ann.sends_photo(photo("shop front"))
    await ann.taps("סיום")
    await ann.hears("מה קרה, לפי הסדר?")
    await ann.taps("דילוג")
    await ann.hears("התשובות שלך")
    reads_from_the_right(ann)
    await ann.taps("הגשה")
    await ann.hears("הדוח התקבל")


async def test_the_main_story(world, cora, ann):
    carl = await world.client("Carl", client="nord", language="he", timezone="Europe/Warsaw")
    dora = await world.client("Dora", client="nord", language="en", timezone="Europe/Warsaw")
    await takes_the_visit(cora, ann)
    await reads_the_brief(ann)
    await checks_in(world, ann)
    await fills_in_the_report(ann)

    await cora.hears("התקבל דוח")
    await cora.taps("בדיקה")
    await cora.hears("מה ההחלטה?")
    await cora.taps("למה הציון הזה")
    await cora.hears("נקודות")
    reads_from_the_right(cora)
    await cora.taps("חזרה")
    await cora.taps("אישור")
    reads_from_the_right(cora)
    await cora.taps("10")
    await ann.hears("הדוח שלך אושר")
    await carl.hears("דגל אדום")
    await carl.hears("נקודות חוזק")
    await carl.hears("הדוח המלא של Café Nord 1")
    await dora.hears("Were the tables clean?")
    await dora.hears("The whole report of")
    for phone in (cora, ann, carl):
        reads_from_the_right(phone)


async def test_a_returned_question_and_the_client_s_list(world, cora, ann):
    carl = await world.client("Carl", client="nord", language="he")
    await takes_the_visit(cora, ann)
    await reads_the_brief(ann)
    await checks_in(world, ann)
    await fills_in_the_report(ann)
    await cora.hears("התקבל דוח")
    await cora.taps("בדיקה")
    await cora.taps("החזרת שאלות")
    await cora.hears("אילו תשובות יש לתקן?")
    reads_from_the_right(cora)
    await cora.taps("2")
    await cora.hears("מה יש לתקן?")
    await cora.says("מי בדיוק היה שם?")
    await cora.taps("החזרה (1)")
    await ann.hears("שאלה אחת חזרה אליך")
    reads_from_the_right(ann)
    await ann.taps("לתיקון")
    await ann.hears("הערת הבדיקה")
    reads_from_the_right(ann)
    await carl.says("/reports")
    await carl.hears("עדיין אין דוחות")
    reads_from_the_right(carl)


async def test_every_command_is_answered_in_hebrew(world, ann):
    cora = await world.coordinator("Cora", language="he")
    carl = await world.client("Carl", client="nord", language="he")
    for phone, commands in (
        (ann, "/start /help /visits /language /resume /nonsense"),
        (cora, "/start /help /visits /review /invite /template /broadcast"),
        (carl, "/start /help /reports"),
    ):
        for command in commands.split():
            await phone.says(command)
            await phone.hears("")
            reads_from_the_right(phone)


async def test_a_change_of_language_is_heard_at_once(world):
    ann = await world.shopper("Ann")
    await ann.says("/language")
    await ann.taps("עברית")
    await ann.hears("מעכשיו: עברית.")
    await ann.says("/start")
    await ann.hears("שלום, Ann!")
