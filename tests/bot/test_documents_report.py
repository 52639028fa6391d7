"""The client's PDF report: what it says in each language, what it refuses to say, and what it survives."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image, ImageStat
from pydantic import ValidationError
from pypdfium2 import PdfDocument

from bot.documents.labels import Labels
from bot.documents.models import Finding, Photo, Place, QuestionResult, ReportData, SectionResult
from bot.documents.report import report_pdf
from tests.bot.document_samples import (
    ISSUED,
    alternative_texts,
    flagged,
    hebrew,
    letters,
    pages,
    picture,
    pictures_in,
    report,
    sections,
    text_of,
    trend,
)

A4 = (595.3, 841.9)
MARGIN = 50
"""Points; the page's margin is 51."""


def _sections(count: int, questions: int) -> tuple[SectionResult, ...]:
    return tuple(
        SectionResult(
            name=f"Section {number}",
            percent=Decimal(80),
            questions=tuple(
                QuestionResult(
                    question=f"Question {number}-{one}?", answer="Yes", earned=Decimal(1), possible=Decimal(1)
                )
                for one in range(questions)
            ),
        )
        for number in range(count)
    )


def test_the_report_says_who_where_when_and_how_well():
    said = text_of(report_pdf(report(), photos={"counter": picture()}))
    for fact in (
        "Aurora Coffee Group",
        "Spring service check",
        "Café Nord",
        "Bahnhofplatz 3, 8001 Zürich",
        "In person",
        "14 March 2026",
        "13:05–13:52 (GMT+01:00)",
        "AUR-2026/0314",
        "86.5% Good +4.5 points since the last visit Last visit: 82%",
        "Visits: 3 Indicative",
        "Greeted at once The barista looked up and said good afternoon.",
        "Tables not wiped Two of nine tables.",
        "Were the tables clean? Two of nine. Some 0.5 / 1",
        "I entered at 13:05. The queue moved fast.",
        "Photo 1 The counter at 13:06",
        "Prepared for Aurora Coffee Group · The evaluator stays anonymous",
        "Excellent from 90% Good from 80% Needs attention from 60% Poor below 60%",
        "Page 1 of 2",
        "Page 2 of 2",
    ):
        assert fact in said


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("en", "Café Nord", ["March 14, 2026", "86.5%", "1:05 PM–1:52 PM"]),
        ("tr", "Çiğdem Şubesi, İstanbul", ["14 Mart 2026", "%86,5", "+4,5", "13:05–13:52"]),
        ("pl", "Łódź, Źródło", ["14 marca 2026", "86,5%", "0,5 / 1"]),
        ("ru", "Кафе «Норд», Ёлкино", ["14 марта 2026", "86,5 %"]),
        ("fr", "L’Œuf à la coque", ["14 mars 2026", "86,5 %"]),
        ("xx_YY", "Nowhere", ["March 14, 2026", "86.5%"]),
    ],
)
def test_every_language_writes_its_own_dates_and_figures(language: str, name: str, written: list[str]):
    said = text_of(report_pdf(report(language=language, location=Place(name=name)), photos={}))
    for words in (name, *written):
        assert words in said


def test_hebrew_runs_from_the_right_with_translated_words():
    pdf = report_pdf(hebrew(), photos={})
    said = text_of(pdf)
    for words in (
        "רשת קפה אורורה",
        "קפה נורד",
        "14 במרץ 2026",
        "נקודות חוזק",
        "כל השאלות",
        "זהות הבודק אינה נחשפת",
        "נכנסתי לקפה",
    ):
        assert words in said
    title = next(box for char, box, size in letters(pdf) if char == "נ" and size > 20)
    assert title[0] > A4[0] / 2


def test_arabic_letters_are_all_there():
    data = hebrew(
        language="ar", labels=Labels(), location=Place(name="مقهى نورد"), narrative="دخلت المقهى وكان الطابور قصيرا."
    )
    drawn = {char for char, _box, _size in letters(report_pdf(data, photos={}))}
    assert set("مقهىنورددخلتالطابور") <= drawn


def test_red_flags_come_before_anything_else():
    first = pages(report_pdf(flagged(), photos={}))[0]
    assert "The score of 50% is under the agreed minimum of 70%." in first
    assert "Without the failed critical question the score would have been 86.5%." in first
    assert "Was a receipt handed over? No I asked twice." in first
    assert first.index("Red flags") < first.index("Café Nord")


def test_a_score_on_the_threshold_raises_no_flag():
    assert "Red flags" not in text_of(report_pdf(report(score=Decimal(70)), photos={}))


@pytest.mark.parametrize(
    ("visits", "said"),
    [(1, "Too few visits to rank"), (2, "Too few visits to rank"), (3, "Indicative"), (8, "Indicative"), (9, "")],
)
def test_the_trend_says_how_far_it_can_be_trusted(visits: int, said: str):
    first = pages(report_pdf(report(trend=trend(*[80] * visits)), photos={}))[0]
    assert f"Visits: {visits}" in first
    assert [words for words in ("Too few visits to rank", "Indicative") if words in first] == ([said] if said else [])


def test_a_long_history_is_cut_openly():
    first = pages(report_pdf(report(trend=trend(*range(60, 80)), visits=31), photos={}))[0]
    assert "Visits: 31 Shown: the last 8 of 31" in first
    assert "71%" not in first
    assert "72%" in first


def test_a_first_visit_with_nothing_in_it_still_makes_a_page():
    empty = report(
        score=None, previous=None, sections=(), trend=(), strengths=(), weaknesses=(), narrative="", photos=()
    )
    said = text_of(report_pdf(empty, photos={}))
    assert "Not scored" in said
    assert "No answer stood out as a strength on this visit." in said
    assert "Nothing fell short on this visit." in said


@pytest.mark.parametrize(
    ("score", "previous", "said"),
    [(0, 100, "0% Poor −100"), (100, None, "100% Excellent First visit"), (112, 112, "112% Excellent Same as")],
)
def test_the_ends_of_the_scale(score: int, previous: int | None, said: str):
    data = report(score=Decimal(score), previous=None if previous is None else Decimal(previous))
    assert said in text_of(report_pdf(data, photos={}))


HOSTILE = [
    '#read("/etc/passwd")',
    "*bold* _emph_ $x^2$ `raw` @ref <label>",
    "C:\\new\\table \\u{41} \\",
    '= Heading #import "x.typ": * // gone? /* gone? */',
    '"}] {client} {page} %s {0}',
    "<script>alert(1)</script> &amp;",
    "--- ... ~ 'quotes' \"double\"",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_what_people_wrote_is_printed_as_it_is(text: str):
    question = QuestionResult(question=text, answer=text, remark=text)
    data = report(
        client=text,
        project=text,
        location=Place(name=text, address=text),
        sections=(SectionResult(name=text, questions=(question,)),),
        strengths=(Finding(text=text, quote=text),),
        narrative=text,
        photos=(Photo(key=text, caption=text),),
    )
    said = text_of(report_pdf(data, photos={text: picture()}))
    assert said.count(" ".join(text.split())) >= 9


def test_direction_marks_in_names_cannot_turn_the_page_around():
    data = report(location=Place(name="Caf\u202eé\u2066 N\u200ford\u2069"), narrative="\u202e" * 50 + "end")
    said = text_of(report_pdf(data, photos={}))
    assert "Café Nord" in said
    assert "end" in said


def test_five_thousand_letters_without_a_space_stay_on_the_paper():
    narrative = "W" * 5000
    pdf = report_pdf(report(narrative=narrative, weaknesses=(Finding(text="x" * 300, quote="q" * 300),)), photos={})
    drawn = list(letters(pdf))
    assert sum(char == "W" for char, _box, _size in drawn) >= 5000
    assert all(box[0] > MARGIN and box[2] < A4[0] - MARGIN for _char, box, _size in drawn)


def test_forty_questions_and_twelve_photos_are_all_there_within_the_margins(capsys: pytest.CaptureFixture[str]):
    shots = {f"p{number}": picture(900, 1600) if number % 3 else picture() for number in range(12)}
    photos = tuple(Photo(key=key, caption=f"Caption of {key} " * 4) for key in shots)
    data = report(sections=_sections(8, 5), photos=photos, location=Place(name="A very long name of a location " * 4))
    started = time.perf_counter()
    pdf = report_pdf(data, photos=shots)
    took = time.perf_counter() - started
    with capsys.disabled():
        sys.stdout.write(
            f"\n40 questions, 12 photos: {took * 1000:.0f} ms, {len(pdf) // 1024} KB, {len(pages(pdf))} pages\n"
        )
    said = text_of(pdf)
    assert all(f"Question {section}-{one}?" in said for section in range(8) for one in range(5))
    assert len(pictures_in(pdf)) == 12
    assert all(box[0] > MARGIN and box[2] < A4[0] - MARGIN for _char, box, _size in letters(pdf))


def test_nobody_can_put_the_shopper_into_a_report():
    with pytest.raises(ValidationError):
        report(shopper="Dana Levi")


def test_photos_lose_what_the_camera_wrote_and_stand_upright():
    exif = Image.Exif()
    exif[0x013B] = "Dana Levi"  # Artist
    exif[0x0112] = 6  # Orientation: turn a quarter clockwise to view
    pdf = report_pdf(report(), photos={"counter": picture(1600, 1200, exif=exif)})
    (shown,) = pictures_in(pdf)
    assert shown.size == (525, 700)
    assert not shown.getexif()
    assert b"Dana" not in pdf
    corner = shown.convert("RGB").crop((420, 0, 525, 100))
    assert ImageStat.Stat(corner).mean[1] < 60


def test_transparent_and_grey_pictures_are_put_on_white():
    clear = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(clear, "PNG")
    (shown,) = pictures_in(report_pdf(report(), photos={"counter": clear.getvalue()}))
    assert shown.convert("RGB").getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("photos", [{}, {"counter": b""}, {"counter": b"not a picture"}, {"counter": picture()[:3000]}])
def test_a_photo_that_cannot_be_shown_leaves_a_tile_that_says_so(photos: dict[str, bytes]):
    assert "This picture cannot be shown. Photo 1 The counter at 13:06" in text_of(report_pdf(report(), photos=photos))


def test_drawings_and_photos_speak_to_screen_readers():
    spoken = alternative_texts(report_pdf(flagged(), photos={"counter": picture()}))
    for words in (
        "Red flags",
        "Score: 50%, Poor",
        "Welcome: 100%, Last visit 90%",
        "full points",
        "The counter at 13:06",
    ):
        assert words in spoken
    assert any(words.startswith("Trend: ") for words in spoken)


def test_the_same_data_gives_the_same_bytes_in_every_thread():
    shots = {"counter": picture()}
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _number: report_pdf(report(), photos=shots), range(24)))
    assert len(made) == 1
    assert report_pdf(report(issued_at=ISSUED + timedelta(days=1)), photos=shots) not in made


def test_the_file_is_dated_by_its_issue_and_named_after_the_place():
    with PdfDocument(report_pdf(report(), photos={})) as document:
        assert document.get_metadata_value("CreationDate").startswith("D:20260315090000")
        assert document.get_metadata_value("Title") == "Mystery visit report – Café Nord"


def test_sections_that_are_never_scored_have_questions_but_no_bar():
    note = QuestionResult(question="What was the weather like?", answer="Sunny")
    data = report(
        sections=(
            *sections(),
            SectionResult(name="", questions=(note,)),
            SectionResult(name="Shelves", previous=Decimal(80)),
        )
    )
    first, second = pages(report_pdf(data, photos={}))
    assert "Other questions" not in first
    assert "Shelves –" in first
    assert "Other questions Question Answer Points What was the weather like? Sunny –" in second


def test_data_that_went_through_json_makes_the_same_report():
    data = flagged()
    assert report_pdf(ReportData.model_validate(data.model_dump(mode="json")), photos={}) == report_pdf(data, photos={})


def test_visits_are_dated_where_they_took_place():
    late = report(zone="Pacific/Auckland", ended_at=None)
    assert "15 March 2026 Local time 01:05 (GMT+13:00)" in text_of(report_pdf(late, photos={}))
