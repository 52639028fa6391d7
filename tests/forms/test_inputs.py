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
