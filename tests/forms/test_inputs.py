"""Tables of what people type and what it means."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms.inputs import Parsed, parse

NOW = datetime(2026, 3, 15, 10, 20, 30, tzinfo=UTC)
"""A Sunday; 12:20:30 in Jerusalem (still winter time)."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Question:
    control: str = "input"
    type: str = "string"
    mediatype: str = ""
    appearance: frozenset[str] = frozenset()
    readonly: bool = False
    choices: tuple[Choice, ...] = ()
    start: Decimal | None = None
    end: Decimal | None = None
    step: Decimal | None = None


def said(question: Question, text: str, language: str = "en", others: tuple[Question, ...] = ()) -> Parsed:
    return parse(question, text, now=NOW, zone="Asia/Jerusalem", ui_language=language, others=others)


def offering(control: str, **labels: str) -> Question:
    return Question(control, "string", choices=tuple(Choice(value, label) for value, label in labels.items()))


INTEGER, DECIMAL = Question(type="int"), Question(type="decimal")
DATE, TIME, MOMENT = Question(type="date"), Question(type="time"), Question(type="dateTime")


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("4", "en", "4"),
        (" 007 ", "en", "7"),
        ("-3", "en", "-3"),
        ("−3", "fr", "-3"),
        ("1,200", "en", "1200"),
        ("1.200", "tr", "1200"),
        ("1 200", "pl", "1200"),
        ("1 200", "fr", "1200"),
        ("1 234 567", "ru", "1234567"),
        ("4.0", "en", "4"),
        ("٤٢", "ar", "42"),
        ("۴۲", "ar", "42"),
        ("４２", "en", "42"),
        ("١٬٢٠٠", "ar", "1200"),
        ("3 min", "en", "3"),
        ("3 דקות", "he", "3"),
        ("٣ دقائق", "ar", "3"),
        ("5 мин.", "ru", "5"),
        ("5 dk", "tr", "5"),
        ("\u200f7\u200e", "he", "7"),
        ("12.", "pl", "12"),
        ("2147483647", "en", "2147483647"),
    ],
)
def test_whole_numbers(text, language, value):
    assert said(INTEGER, text, language) == Parsed(value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "nothing_said"),
        ("  \u200f ", "nothing_said"),
        ("four", "number_expected"),
        ("3-4", "number_expected"),
        ("12 or 13", "number_expected"),
        ("about 5", "number_expected"),
        ("1 2", "number_expected"),
        ("1e5", "number_expected"),
        ("--5", "number_expected"),
        ("½", "number_expected"),
        ("=1+1", "number_expected"),
        ("4.5", "whole_number_expected"),
        ("4,5", "whole_number_expected"),
        ("2147483648", "number_too_large"),
        ("9" * 400, "number_too_large"),
    ],
)
def test_what_is_no_whole_number(text, problem):
    assert said(INTEGER, text).problem == problem
    assert said(INTEGER, text).value is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("12.50", "en", "12.5"),
        ("12,50", "pl", "12.5"),
        ("12,50", "en", "12.5"),
        ("1,234", "en", "1234"),
        ("1,234", "he", "1234"),
        ("1,234", "fr", "1.234"),
        ("1.234", "en", "1.234"),
        ("1.234", "tr", "1234"),
        ("1.234,50", "tr", "1234.5"),
        ("1,234.50", "tr", "1234.5"),
        ("1 234,50 zł", "pl", "1234.5"),
        ("1\u202f234,50 €", "fr", "1234.5"),
        ("₪45.90", "he", "45.9"),
        ('45.90 ש"ח', "he", "45.9"),
        ("٤٫٥", "ar", "4.5"),
        ("١٬٢٣٤٫٥", "ar", "1234.5"),
        ("99,90 руб.", "ru", "99.9"),
        ("129,90 TL", "tr", "129.9"),
        ("15 %", "en", "15"),
        ("0", "en", "0"),
        ("-0.0", "en", "0"),
        ("100", "en", "100"),
        ("0,5", "ru", "0.5"),
        ("0.500", "en", "0.5"),
        ("12'500", "en", "12500"),
        ("1,234", "en-GB", "1234"),
        ("1,234", "fr-CA", "1.234"),
    ],
)
def test_decimals(text, language, value):
    assert said(DECIMAL, text, language) == Parsed(value)


@pytest.mark.parametrize(
    "text", ["a lot", "1.2.3", "1,2,3", "1.234,567.8", "12.50 or so", "NaN", "Infinity", "1_000", "."]
)
def test_what_is_no_decimal(text):
    assert said(DECIMAL, text).problem == "number_expected"


def test_more_digits_than_can_be_kept_are_refused():
    assert said(DECIMAL, "1234567890123456").problem == "number_too_large"


RATING = Question("range", "int", start=Decimal(1), end=Decimal(5), step=Decimal(1))
HALVES = Question("range", "decimal", start=Decimal(0), end=Decimal(2), step=Decimal("0.5"))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (RATING, "5", Parsed("5")),
        (RATING, "٥", Parsed("5")),
        (RATING, "6", Parsed(problem="out_of_range", details={"start": "1", "end": "5"})),
        (RATING, "0", Parsed(problem="out_of_range", details={"start": "1", "end": "5"})),
        (HALVES, "1,5", Parsed("1.5")),
        (HALVES, "1.3", Parsed(problem="off_step", suggestions=("1", "1.5"), details={"step": "0.5"})),
        (Question("range", "int", start=Decimal(5), end=Decimal(1), step=Decimal(-1)), "2", Parsed("2")),
    ],
)
def test_ranges_keep_to_their_ends_and_steps(question, text, expected):
    assert said(question, text) == expected


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("2026-03-05", "en", "2026-03-05"),
        ("2026/3/5", "en", "2026-03-05"),
        ("5.3", "he", "2026-03-05"),
        ("5.3.", "pl", "2026-03-05"),
        ("5.3.26", "ru", "2026-03-05"),
        ("05/03/2026", "fr", "2026-03-05"),
        ("5 3 2026", "tr", "2026-03-05"),
        ("31.12", "pl", "2025-12-31"),
        ("2.6", "pl", "2026-06-02"),
        ("3/25", "en", "2026-03-25"),
        ("5/3", "en", "2026-03-05"),
        ("13.2", "en", "2026-02-13"),
        ("٥/٣/٢٠٢٦", "ar", "2026-03-05"),
        ("5 March", "en", "2026-03-05"),
        ("March 5th, 2026", "en", "2026-03-05"),
        ("Mar 5", "en", "2026-03-05"),
        ("5 Mart", "tr", "2026-03-05"),
        ("5 ŞUBAT 2026", "tr", "2026-02-05"),
        ("5 marca", "pl", "2026-03-05"),
        ("5 października 2025", "pl", "2025-10-05"),
        ("1er février", "fr", "2026-02-01"),
        ("5 mars 2026", "fr", "2026-03-05"),
        ("5 במרץ", "he", "2026-03-05"),
        ("5 מרץ 2026", "he", "2026-03-05"),
        ("٥ مارس", "ar", "2026-03-05"),
        ("5 آذار", "ar", "2026-03-05"),
        ("5 марта", "ru", "2026-03-05"),
        ("5 март", "ru", "2026-03-05"),
        ("Thursday 5 March", "en", "2026-03-05"),
        ("today", "en", "2026-03-15"),
        ("Yesterday", "en", "2026-03-14"),
        ("dün", "tr", "2026-03-14"),
        ("bugün", "tr", "2026-03-15"),
        ("wczoraj", "pl", "2026-03-14"),
        ("dziś", "pl", "2026-03-15"),
        ("hier", "fr", "2026-03-14"),
        ("Aujourd’hui", "fr", "2026-03-15"),
        ("avant-hier", "fr", "2026-03-13"),
        ("אתמול", "he", "2026-03-14"),
        ("היום", "he", "2026-03-15"),
        ("שלשום", "he", "2026-03-13"),
        ("أمس", "ar", "2026-03-14"),
        ("امس", "ar", "2026-03-14"),
        ("اليوم", "ar", "2026-03-15"),
        ("вчера", "ru", "2026-03-14"),
        ("сегодня", "ru", "2026-03-15"),
        ("позавчера", "ru", "2026-03-13"),
        ("tomorrow", "en", "2026-03-16"),
        ("3 days ago", "en", "2026-03-12"),
        ("3 gün önce", "tr", "2026-03-12"),
        ("3 dni temu", "pl", "2026-03-12"),
        ("il y a 3 jours", "fr", "2026-03-12"),
        ("לפני 3 ימים", "he", "2026-03-12"),
        ("منذ ٣ أيام", "ar", "2026-03-12"),
        ("3 дня назад", "ru", "2026-03-12"),
        ("Thursday", "en", "2026-03-12"),
        ("perşembe", "tr", "2026-03-12"),
        ("czwartek", "pl", "2026-03-12"),
        ("jeudi", "fr", "2026-03-12"),
        ("יום חמישי", "he", "2026-03-12"),
        ("חמישי", "he", "2026-03-12"),
        ("الخميس", "ar", "2026-03-12"),
        ("четверг", "ru", "2026-03-12"),
        ("29.2.2024", "ru", "2024-02-29"),
        ("on Thursday", "en", "2026-03-12"),
        ("last Thursday", "en", "2026-03-12"),
        ("geçen perşembe", "tr", "2026-03-12"),
        ("w środę", "pl", "2026-03-11"),
        ("в среду", "ru", "2026-03-11"),
        ("ביום חמישי", "he", "2026-03-12"),
        ("le 5 mars", "fr", "2026-03-05"),
        ("ה-5 במרץ", "he", "2026-03-05"),
        ("5 марта 2026 года", "ru", "2026-03-05"),
        ("يوم الخميس", "ar", "2026-03-12"),
    ],
)
def test_dates(text, language, value):
    assert said(DATE, text, language) == Parsed(value)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "32.1.2026",
        "29.2.2026",
        "2026-13-01",
        "5",
        "1.1.1",
        "05.03.0026",
        "5 march 6",
        "march",
        "yesterday?? no",
        "=A1",
    ],
)
def test_what_is_no_date(text):
    assert said(DATE, text).problem == "date_expected"


def test_a_slash_date_that_reads_both_ways_in_english_offers_both():
    parsed = said(DATE, "6/8/2025")
    assert parsed == Parsed(problem="ambiguous_date", suggestions=("2025-08-06", "2025-06-08"))
    assert said(DATE, "6/8/2025", "fr") == Parsed("2025-08-06")


def test_a_day_belongs_to_the_zone_of_the_visit():
    late = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
    assert parse(DATE, "today", now=late, zone="Asia/Jerusalem", ui_language="en") == Parsed("2026-03-16")
    assert parse(DATE, "today", now=late, zone="America/New_York", ui_language="en") == Parsed("2026-03-15")


@pytest.mark.parametrize(
    ("appearance", "text", "value"),
    [
        ("year", "2026", "2026-01-01"),
        ("month-year", "3.2026", "2026-03-01"),
        ("month-year", "2026-03", "2026-03-01"),
        ("month-year", "марта 2026", "2026-03-01"),
        ("month-year", "2026", None),
        ("year", "twenty", None),
    ],
)
def test_dates_asked_without_a_day(appearance, text, value):
    assert said(Question(type="date", appearance=frozenset({appearance})), text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:30", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("14.30", "14:30"),
        ("14h30", "14:30"),
        ("14h", "14:00"),
        ("9", "09:00"),
        ("at 9", "09:00"),
        ("2:30 pm", "14:30"),
        ("2:30 P.M.", "14:30"),
        ("2pm", "14:00"),
        ("12 am", "00:00"),
        ("12:15 pm", "12:15"),
        ("11 pm", "23:00"),
        ("saat 14.30", "14:30"),
        ("2 öğleden sonra", "14:00"),
        ("akşam", None),
        ("o 14:30", "14:30"),
        ("8 wieczorem", "20:00"),
        ("à 14h30", "14:30"),
        ("3 de l’après-midi", "15:00"),
        ("8 בערב", "20:00"),
        ("8:15 בבוקר", "08:15"),
        ('3 אחה"צ', "15:00"),
        ("٨:١٥ مساء", "20:15"),
        ("٢:٣٠ م", "14:30"),
        ("в 14:30", "14:30"),
        ("8 вечера", "20:00"),
        ("2 ночи", "02:00"),
        ("noon", "12:00"),
        ("południe", "12:00"),
        ("полдень", "12:00"),
        ("gece yarısı", "00:00"),
        ("חצות", "00:00"),
        ("24:00", None),
        ("12:60", None),
        ("2560", None),
        ("later", None),
        ("14:30 or 15:00", None),
        ("14:3", None),
        ("0 pm", None),
    ],
)
def test_times(text, value):
    parsed = said(TIME, text)
    assert parsed == (Parsed(f"{value}:00.000+02:00") if value else Parsed(problem="time_expected"))


@pytest.mark.parametrize("word", ["now", "şimdi", "teraz", "maintenant", "עכשיו", "الآن", "сейчас"])
def test_now_is_the_clock_of_the_visit(word):
    assert said(TIME, word) == Parsed("12:20:30.000+02:00")
    assert said(MOMENT, word) == Parsed("2026-03-15T12:20:30.000+02:00")


def test_utc_is_written_as_z_and_summer_time_has_its_own_offset():
    july = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert parse(TIME, "14:30", now=july, zone="UTC", ui_language="en") == Parsed("14:30:00.000Z")
    assert parse(TIME, "14:30", now=july, zone="Asia/Jerusalem", ui_language="en") == Parsed("14:30:00.000+03:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-05T14:30", Parsed("2026-03-05T14:30:00.000+02:00")),
        ("yesterday 14:30", Parsed("2026-03-14T14:30:00.000+02:00")),
        ("yesterday at 2 pm", Parsed("2026-03-14T14:00:00.000+02:00")),
        ("5.3, 14:30", Parsed("2026-03-05T14:30:00.000+02:00")),
        ("אתמול 14:30", Parsed("2026-03-14T14:30:00.000+02:00")),
        ("вчера в 14:30", Parsed("2026-03-14T14:30:00.000+02:00")),
        ("5 мая 2026 8 вечера", Parsed("2026-05-05T20:00:00.000+03:00")),
        ("11:00", Parsed("2026-03-15T11:00:00.000+02:00")),
        ("23:00", Parsed("2026-03-14T23:00:00.000+02:00")),
        ("yesterday", Parsed(problem="time_of_day_missing")),
        ("some day", Parsed(problem="date_and_time_expected")),
        (
            "6/8/2025 14:30",
            Parsed(
                problem="ambiguous_date", suggestions=("2025-08-06T14:30:00.000+03:00", "2025-06-08T14:30:00.000+03:00")
            ),
        ),
    ],
)
def test_moments(text, expected):
    assert said(MOMENT, text) == expected


YES_NO = offering("select1", yes="Yes", no="No", na="Not applicable")
YES_NO_HEBREW = offering("select1", yes="כן", no="לא", na="לא רלוונטי")
STEERING = offering("select1", did="כן", did_not="לא")
DRINKS = offering(
    "select1",
    espresso="Espresso",
    americano="Café américain",
    latte="Caffè latte",
    tea="Tea (black or green)",
    water="**Water**",
    one="1",
    two="2",
    many="3+",
)
CITIES = offering(
    "select1",
    c1="Ankara",
    c2="Istanbul",
    c3="İzmir",
    c4="Kraków",
    c5="Łódź",
    c6="Tel-Aviv",
    c7="Санкт-Петербург",
    c8="الرياض",
)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (YES_NO, "Yes", "yes"),
        (YES_NO, "  yes. ", "yes"),
        (YES_NO, "YES!", "yes"),
        (YES_NO, "1", "yes"),
        (YES_NO, "2.", "no"),
        (YES_NO, "٣", "na"),
        (YES_NO, "y", "yes"),
        (YES_NO, "evet", "yes"),
        (YES_NO, "hayır", "no"),
        (YES_NO, "Tak", "yes"),
        (YES_NO, "nie", "no"),
        (YES_NO, "oui", "yes"),
        (YES_NO, "non", "no"),
        (YES_NO, "כן", "yes"),
        (YES_NO, "לא", "no"),
        (YES_NO, "نعم", "yes"),
        (YES_NO, "لا", "no"),
        (YES_NO, "да", "yes"),
        (YES_NO, "нет", "no"),
        (YES_NO, "not aplicable", "na"),
        (YES_NO, "na", "na"),
        (STEERING, "yes", "did"),
        (STEERING, "нет", "did_not"),
        (DRINKS, "espreso", "espresso"),
        (DRINKS, "cafe americain", "americano"),
        (DRINKS, "CAFFÈ LATTE", "latte"),
        (DRINKS, "tea", "tea"),
        (DRINKS, "tea black or green", "tea"),
        (DRINKS, "water", "water"),
        (DRINKS, "1", "one"),
        (DRINKS, "3+", "many"),
        (DRINKS, "4", "tea"),
        (CITIES, "ISTANBUL", "c2"),
        (CITIES, "istanbul", "c2"),
        (CITIES, "izmir", "c3"),
        (CITIES, "krakow", "c4"),
        (CITIES, "lodz", "c5"),
        (CITIES, "tel aviv", "c6"),
        (CITIES, "санкт петербург", "c7"),
        (CITIES, "الرّياض", "c8"),
        (CITIES, "Krakw", "c4"),
    ],
)
def test_one_choice(question, text, value):
    assert said(question, text) == Parsed(value)


def test_a_choice_may_be_named_in_another_language_of_the_form():
    assert said(YES_NO_HEBREW, "Not applicable").problem == "no_such_choice"
    assert said(YES_NO_HEBREW, "Not applicable", "he", (YES_NO,)) == Parsed("na")
    assert said(YES_NO, "לא רלוונטי", "en", (YES_NO_HEBREW,)) == Parsed("na")


def test_a_label_in_another_language_never_offers_what_is_filtered_away():
    only_yes = offering("select1", yes="כן")
    assert said(only_yes, "Not applicable", "he", (YES_NO,)).problem == "no_such_choice"


def test_what_is_near_to_several_is_asked_back():
    branches = offering("select1", north="Market Street North", south="Market Street South", east="Harbour")
    parsed = said(branches, "market street")
    assert parsed.problem == "no_such_choice"
    assert set(parsed.suggestions[:2]) == {"north", "south"}


@pytest.mark.parametrize("text", ["0", "4", "99", "xyzzy", "🙂", "-1", "1.5"])
def test_nonsense_is_no_choice(text):
    assert said(YES_NO, text).problem == "no_such_choice"


SHOWN = offering(
    "select", shirt="Shirts", trousers="Trousers", shoes="Shoes and boots", coats="Coats", none="None of these"
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("shirts", "shirt"),
        ("coats, shirts", "shirt coats"),
        ("4 1", "shirt coats"),
        ("1,4", "shirt coats"),
        ("1. 4.", "shirt coats"),
        ("shirts and coats", "shirt coats"),
        ("Shoes and boots", "shoes"),
        ("shirts\ntrousers", "shirt trousers"),
        ("shirts; shirts", "shirt"),
        ("١، ٤", "shirt coats"),
        ("shrts, cots", "shirt coats"),
        ("5", "none"),
    ],
)
def test_several_choices_are_kept_in_the_order_of_the_form(text, value):
    assert said(SHOWN, text) == Parsed(value)


def test_one_unknown_among_several_refuses_all_and_says_which():
    parsed = said(SHOWN, "shirts, hats")
    assert (parsed.value, parsed.problem, parsed.details) == (None, "no_such_choice", {"said": "hats"})


def test_a_ranking_keeps_the_order_said_and_wants_everything():
    ranked = offering("rank", price="Price", quality="Quality", service="Service")
    assert said(ranked, "service, price, quality") == Parsed("service price quality")
    assert said(ranked, "3 1 2") == Parsed("service price quality")
    assert said(ranked, "3 1") == Parsed(problem="ranking_incomplete", suggestions=("quality",))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (Question(), "  The manager said: «come back» ", Parsed("The manager said: «come back»")),
        (Question(), "🙂", Parsed("🙂")),
        (Question(), "x" * 5000, Parsed(problem="text_too_long", details={"most": "4096", "said": "5000"})),
        (Question(appearance=frozenset({"numbers"})), "٠٥٤-١٢٣", Parsed("054-123")),
        (Question(type="barcode"), " 7290000000017 ", Parsed("7290000000017")),
        (Question(readonly=True), "hello", Parsed(problem="nothing_to_answer")),
        (Question("trigger"), "ok", Parsed("OK")),
        (Question("trigger"), "👍", Parsed("OK")),
        (Question("trigger"), "הבנתי", Parsed("OK")),
        (Question("trigger"), "zgoda", Parsed("OK")),
        (Question("trigger"), "موافق", Parsed("OK")),
        (Question("trigger"), "no", Parsed(problem="agreement_expected")),
        (Question("upload", "binary", "image/*"), "see above", Parsed(problem="photo_expected")),
        (Question("upload", "binary", "audio/*"), "x", Parsed(problem="audio_expected")),
        (Question("upload", "binary", "video/*"), "x", Parsed(problem="video_expected")),
        (Question("upload", "binary", ""), "x", Parsed(problem="file_expected")),
        (Question(type="geopoint"), "32.0853, 34.7818", Parsed("32.0853 34.7818 0 0")),
        (Question(type="geopoint"), "-33.45 -70.66 5 10", Parsed("-33.45 -70.66 0 0")),
        (Question(type="geopoint"), "٣٢٫٠٨ ٣٤٫٧٨", Parsed("32.08 34.78 0 0")),
        (Question(type="geopoint"), "91, 0", Parsed(problem="no_such_coordinates")),
        (Question(type="geopoint"), "near the mall", Parsed(problem="location_expected")),
        (Question(type="geoshape"), "1 2", Parsed(problem="shape_expected")),
    ],
)
def test_other_kinds(question, text, expected):
    assert said(question, text) == expected
