"""How values and sentences meet: markup, direction, plurals, dates, money."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.model.ids import MediaId
from bot.model.message import Attachment, Button, Message
from bot.texts import bidi
from bot.texts.words import Html, words_for

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
NOON = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def isolated(text):
    return f"{FSI}{text}{PDI}"


@pytest.fixture
def english():
    return words_for("en", "UTC")


@pytest.fixture
def hebrew():
    return words_for("he", "Asia/Jerusalem")


def test_what_people_typed_cannot_become_markup(english):
    assert english("Hello, {name}!", name="<b>Ann & Bob</b>") == "Hello, &lt;b&gt;Ann &amp; Bob&lt;/b&gt;!"
    assert english("Hello, {name}!", name=Html("<b>Ann</b>")) == "Hello, <b>Ann</b>!"


def test_a_label_knows_no_markup_and_escapes_nothing(english):
    assert english.plain("Give it to {name}", name="Ann & Bob") == "Give it to Ann & Bob"


def test_gaps_in_what_people_typed_stay_as_they_are(english):
    assert english("Hello, {name}!", name="{name}") == "Hello, {name}!"


def test_inserted_values_stand_in_isolates_where_directions_may_meet(english, hebrew):
    assert english("Hello, {name}!", name="Ann") == "Hello, Ann!"
    assert english("Hello, {name}!", name="דנה") == f"Hello, {isolated('דנה')}!"
    assert hebrew("Hello, {name}!", name="Ann") == f"שלום, {isolated('Ann')}!"


def test_every_line_of_a_longer_text_is_isolated_by_itself(hebrew):
    assert hebrew.value("Come in.\n\nSit down.") == f"{isolated('Come in.')}\n\n{isolated('Sit down.')}"


def test_marks_that_people_type_are_taken_out(english, hebrew):
    assert english("Hello, {name}!", name="Ann\u202egnp.exe") == "Hello, Anngnp.exe!"
    assert hebrew("Hello, {name}!", name=f"{PDI}Ann{RLM}") == f"שלום, {isolated('Ann')}!"


def test_signs_alone_follow_the_line(hebrew):
    assert hebrew("{bar} {percent} {name}", bar="▰▱", percent="50%", name="שירות").startswith("▰▱ ")


@pytest.mark.parametrize(
    ("translated", "said"),
    [
        ("נא לשלוח /resume.", f"נא לשלוח {isolated('/resume')}."),
        ("/visits – פתוחים", f"{isolated('/visits')} – פתוחים"),
        ("למשל 32.0853, 34.7818.", f"למשל {isolated('32.0853, 34.7818')}."),
        ("למשל 5.3. 14:30.", f"למשל {isolated('5.3. 14:30')}."),
        ("כך: 2026-03-05 10:00, לא", f"כך: {isolated('2026-03-05 10:00')}, לא"),
        ("<b>7</b> הימים, 10 מהם", "<b>7</b> הימים, 10 מהם"),
    ],
)
def test_commands_and_examples_keep_their_order_in_a_right_to_left_sentence(translated, said):
    assert bidi.literals_isolated(translated) == said


def test_commands_in_english_stay_bare(english):
    assert english("Please agree to the terms first: /start").endswith(": /start")


@pytest.mark.parametrize(("n", "said"), [(1, "שאלה אחת"), (2, "שתי שאלות"), (11, f"{isolated(11)} שאלות")])
def test_hebrew_says_one_two_and_more(hebrew, n, said):
    assert hebrew.plural("{n} question", "{n} questions", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 questions"), (1, "1 question"), (2, "2 questions")])
def test_english_says_one_and_more(english, n, said):
    assert english.plural("{n} question", "{n} questions", n) == said


def test_a_language_without_a_catalogue_is_english():
    assert words_for("it", "UTC")("Map") == "Map"


def test_times_are_on_the_persons_own_clock(english, hebrew):
    assert english.time(NOON) == "10:00\u202fAM"
    assert hebrew.time(NOON) == "12:00"
    assert hebrew.day(date(2026, 3, 5)) == "יום ה׳, 5 במרץ"


def test_a_window_says_its_day_once_and_its_hours_from_left_to_right(english, hebrew):
    assert english.span(NOON, NOON + timedelta(hours=2)) == "Thu, Mar 5 10:00\u202fAM–12:00\u202fPM"
    assert english.span(NOON, NOON + timedelta(days=1)).count("Mar") == 2
    assert hebrew.span(NOON, NOON + timedelta(hours=2)) == isolated(f"יום ה׳, 5 במרץ {isolated('12:00–14:00')}")


def test_a_window_keeps_its_order_inside_a_sentence(hebrew):
    assert isolated("12:00–14:00") in hebrew(
        "🕒 {span}{zone}", span=hebrew.span(NOON, NOON + timedelta(hours=2)), zone=""
    )


def test_a_zone_is_named_only_where_its_clock_differs(english):
    assert english.zone_note("Europe/London", NOON) == ""
    assert english.zone_note("Europe/Warsaw", NOON) == " (CET, Europe/Warsaw)"
    assert english.zone_note("Europe/Istanbul", NOON) == " (UTC+03, Europe/Istanbul)"


def test_money_and_percentages_are_written_as_the_language_does(english, hebrew):
    assert english.money(Decimal(20), "PLN") == "PLN\u00a020.00"
    assert english.percent(Decimal("69.96")) == "70%"
    assert (
        hebrew("💰 {fee}", fee=hebrew.money(Decimal("1234.5"), "ILS"))
        == f"💰 {isolated('1,234.50 ₪'.replace(' ', chr(160)))}"
    )


def test_every_line_of_a_right_to_left_message_starts_with_a_mark():
    message = Message(
        text="שלום\n\n• Ann",
        buttons=((Button(label="מפה", action="a"),),),
        attachments=(Attachment(kind="photo", media=MediaId(1), caption="Front"),),
    )
    laid = bidi.laid_out(message, "he")
    assert laid.text == f"{RLM}שלום\n\n{RLM}• Ann"
    assert laid.buttons[0][0].label == f"{RLM}מפה"
    assert laid.attachments[0].caption == f"{RLM}Front"
    assert bidi.laid_out(laid, "he") == laid
    assert bidi.laid_out(message, "en") is message


@pytest.mark.parametrize(
    ("language", "turned"), [("he", True), ("ar-EG", True), ("fa_IR", True), ("en", False), ("hu", False)]
)
def test_right_to_left_languages_are_known(language, turned):
    assert bidi.is_right_to_left(language) is turned
