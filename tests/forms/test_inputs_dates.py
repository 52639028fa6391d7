"""Tables of days and times as people write them, in seven languages."""

from datetime import UTC, datetime

import pytest

from forms.inputs import Parsed, parse
from tests.forms.test_inputs import Question, said

DATE, TIME, MOMENT = Question(type="date"), Question(type="time"), Question(type="dateTime")


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
