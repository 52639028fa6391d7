"""What becomes of people's text, and of figures, on their way to the paper."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.coverage import _is_drawable, printable
from bot.documents.models import Finding, Place
from bot.documents.report import report_pdf
from bot.documents.wording import Wording, paragraphs, said, sentence, shortened
from tests.bot.document_samples import report

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Good 👍🏽 job ❤️!", "Good 👍 job ❤!"),
        ("All clean ✅ but ❌", "All clean ✓ but ✗"),
        ("great 😀", "great :)"),
        ("👨‍👩‍👧 family", " family"),
        ("北京店 Nord", "[…] Nord"),
        ("Bangkok กรุงเทพ 7", "Bangkok […] 7"),
        ("𝐇𝐞𝐥𝐥𝐨 ﬁne", "Hello ﬁne"),
        ("Cafe\u0301", "Café"),
        ("a\x00b\x1bc\td", "abc d"),
        ("\ud800lone", "lone"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("5 ≥ 3 → ₺ ₪ € № ½", "5 ≥ 3 → ₺ ₪ € № ½"),
    ],
)
def test_what_the_fonts_lack_is_replaced_or_dropped(written: str, printed: str):
    assert printable(written) == unicodedata.normalize("NFC", printed)


@pytest.mark.parametrize(
    ("written", "isolated"),
    [
        ("plain", f"{FSI}plain{PDI}"),
        ("", ""),
        (" \u202e\u200f\n ", ""),
        ("אביב (AURORA-2024!)", f"{FSI}אביב ({LRI}AURORA-2024!{PDI}){PDI}"),
        ("ראיתי Pepsi!", f"{FSI}ראיתי {LRI}Pepsi{PDI}!{PDI}"),
        ("טלפון +972 54-321-9999.", f"{FSI}טלפון {LRI}+972 54-321-9999{PDI}.{PDI}"),
        ("בין 13:05–13:52", f"{FSI}בין {LRI}13:05–13:52{PDI}{PDI}"),
        ("הדלפק ב-13:06", f"{FSI}הדלפק ב-{LRI}13:06{PDI}{PDI}"),
        ("12, 13", f"{FSI}12, 13{PDI}"),
        ("two\nlines", f"{FSI}two lines{PDI}"),
        ("x" * 26, f"{FSI}{'x' * 8}\u200b{'x' * 8}\u200b{'x' * 8}\u200bxx{PDI}"),
    ],
)
def test_free_text_is_isolated_and_so_are_the_codes_in_it(written: str, isolated: str):
    assert said(written) == isolated


def test_paragraphs_keep_their_lines_and_lose_empty_ones():
    assert paragraphs("one\n\n  two  \r\n") == [f"{FSI}one{PDI}", f"{FSI}two{PDI}"]


def test_a_sentence_is_filled_in_once():
    assert sentence("{a} and {b} {c}", {"a": "{b}", "b": "x"}) == f"{FSI}{{b}} and x {{c}}{PDI}"
    assert sentence("", {}) == ""


def test_a_name_is_cut_with_an_ellipsis():
    assert shortened("Café Nord", 9) == "Café Nord"
    assert shortened("Café Nord, main", 9) == "Café Nor…"


@pytest.mark.parametrize(
    ("language", "percent", "change"),
    [
        ("en", "86.5%", "+4.5"),
        ("tr", "%86,5", "+4,5"),
        ("ru", "86,5\xa0%", "+4,5"),
        ("he", "86.5%", "+4.5"),
        ("nonsense!", "86.5%", "+4.5"),
    ],
)
def test_figures_are_written_as_the_language_does(language: str, percent: str, change: str):
    wording = Wording(language)
    assert wording.percent(Decimal("86.54")) == f"{LRI}{percent}{PDI}"
    assert wording.change(Decimal("4.5")) == f"{LRI}{change}{PDI}"
    assert wording.change(Decimal(-4)) == f"{LRI}−4{PDI}"


def test_halves_are_rounded_up_as_people_do():
    assert Wording("en").percent(Decimal("54.25")) == f"{LRI}54.3%{PDI}"


@pytest.mark.parametrize(
    ("language", "written"),
    [("en_GB", "15:05–15:52 (GMT+03:00)"), ("he", "15:05–15:52 (GMT+03:00)"), ("ar", "15:05–15:52 (GMT+03:00)")],
)
def test_times_are_local_and_read_from_the_left(language: str, written: str):
    began, ended = datetime(2026, 3, 14, 12, 5, tzinfo=UTC), datetime(2026, 3, 14, 12, 52, tzinfo=UTC)
    assert Wording(language).hours(began, ended, ZoneInfo("Asia/Riyadh")) == f"{LRI}{written}{PDI}"


@given(st.text(max_size=60))
def test_only_what_the_fonts_have_is_left_of_any_text(text: str):
    for char in printable(text):
        assert char in "\n\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069" or _is_drawable(char)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=3, max_size=20), st.booleans())
def test_any_text_makes_an_accessible_pdf(texts: list[str], right_to_left: bool):
    first, second, *others = texts
    data = report(
        client=first,
        location=Place(name=second, address=first),
        right_to_left=right_to_left,
        narrative="\n".join(others),
        strengths=(Finding(text=second, quote=first),),
    )
    assert report_pdf(data, photos={}).startswith(b"%PDF")
