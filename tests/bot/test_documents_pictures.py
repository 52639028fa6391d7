"""The pictures for the chat: the card of one visit and the scores over time."""

import re
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from babel.messages.extract import extract_from_file
from PIL import Image, ImageChops

from bot.documents import card, labels, typesetting
from bot.documents import trend as trend_module
from bot.documents.card import score_card_png
from bot.documents.labels import Labels
from bot.documents.models import Place, ReportData, SectionResult, TrendData, TrendPoint, TrendSeries
from bot.documents.trend import trend_png
from tests.bot.document_samples import flagged, hebrew, letters, report, text_of, trend

WIDTH = 1280
SMALLEST = 22
"""Pixels of the smallest letters: what stays legible on a phone."""
TEAL, NAVY, RED = (0x17, 0x7A, 0x7C), (0x12, 0x40, 0x6F), (0xB3, 0x34, 0x1A)


def _image(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _as_pdf(template: str, content: dict[str, Any]) -> bytes:
    """The same template with readable text instead of pixels."""
    made = typst.compile(
        Path(typesetting._templates()) / template,
        format="pdf",
        font_paths=typesetting._read_fonts(),
        sys_inputs=typesetting._inputs(content, {}),
    )
    assert isinstance(made, bytes)
    return made


def _card_text(data: Any) -> str:
    return text_of(_as_pdf("card.typ", card._content(data)))


def _trend_text(data: TrendData) -> str:
    return text_of(_as_pdf("trend.typ", trend_module._content(data)))


def _where(image: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """The box (left, upper, right, lower) that holds every pixel of exactly this colour."""
    red, green, blue = (
        band.point([255 * (value == wanted) for value in range(256)])
        for band, wanted in zip(image.split(), colour, strict=True)
    )
    return ImageChops.multiply(ImageChops.multiply(red, green), blue).getbbox()


def _columns_of(image: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int]:
    """The first and the last column in which the colour stands."""
    box = _where(image, colour)
    assert box is not None
    return box[0], box[2]


def _contrast(one: str, other: str) -> float:
    """The ratio of two colours as the Web Content Accessibility Guidelines define it; 4.5 is enough for small letters."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def series(name: str, *percents: float) -> TrendSeries:
    return TrendSeries(name=name, points=trend(*percents))


def trends(*several: TrendSeries, **changes: Any) -> TrendData:
    values: dict[str, Any] = {"title": "Spring check", "language": "en_GB", "series": several, "threshold": Decimal(70)}
    return TrendData(**(values | changes))


def test_the_card_is_as_wide_as_chats_keep_it_and_not_higher_than_wide(capsys: pytest.CaptureFixture[str]):
    score_card_png(report())
    started = time.perf_counter()
    png = score_card_png(report(score=Decimal(85)))
    took = time.perf_counter() - started
    with capsys.disabled():
        sys.stdout.write(f"\nscore card: {took * 1000:.0f} ms, {len(png) // 1024} KB\n")
    width, height = _image(png).size
    assert width == WIDTH
    assert height <= WIDTH


def test_the_card_says_place_date_score_change_and_sections():
    said = _card_text(flagged())
    for words in (
        "Café Nord",
        "14 March 2026",
        "Red flags: 2",
        "the score would have been 86.5%",
        "50%",
        "Poor",
        "−32 points since the last visit",
        "Welcome 100%",
        "Cleanliness 62.5%",
        "Visits: 3 · Indicative",
    ):
        assert words in said


@pytest.mark.parametrize(
    "content",
    [
        ("card.typ", card._content(flagged())),
        ("trend.typ", trend_module._content(trends(series("One", 60, 70, 80, 90)))),
        ("trend.typ", trend_module._content(trends(series("One", 60, 70, 80, 90), series("Two", 60), series("Three")))),
    ],
)
def test_no_letter_is_too_small_for_a_phone(content: tuple[str, dict[str, Any]]):
    sizes = {round(size * typesetting.PIXELS_PER_POINT, 1) for _char, _box, size in letters(_as_pdf(*content))}
    assert min(sizes) >= SMALLEST


def test_the_ring_and_the_bars_stand_on_the_side_where_the_reader_starts():
    bars = (SectionResult(name="A", percent=Decimal(85)),)
    left, _ = _columns_of(_image(score_card_png(report(sections=(), trend=()))), TEAL)
    _, right = _columns_of(_image(score_card_png(hebrew(sections=(), trend=()))), TEAL)
    assert left < WIDTH / 10
    assert right > WIDTH * 9 / 10
    assert left == pytest.approx(WIDTH - right, abs=2)
    from_left = _columns_of(_image(score_card_png(report(sections=bars, trend=(), score=Decimal(10)))), TEAL)
    from_right = _columns_of(_image(score_card_png(hebrew(sections=bars, trend=(), score=Decimal(10)))), TEAL)
    assert from_left == pytest.approx((WIDTH - from_right[1], WIDTH - from_right[0]), abs=2)


@pytest.mark.parametrize(("data", "expected"), [(report, 0.2), (hebrew, 0.8)])
def test_marks_on_a_bar_are_counted_from_where_the_reader_starts(data: Callable[..., ReportData], expected: float):
    full = SectionResult(name="A", percent=Decimal(100), average=Decimal(20))
    image = _image(score_card_png(data(sections=(full,), trend=(), score=None, previous=None)))
    box = _where(image, NAVY)
    assert box is not None
    left, upper, right, lower = box
    row = image.crop((left, (upper + lower) // 2, right, (upper + lower) // 2 + 1))
    gaps = [column for column, pixel in enumerate(row.get_flattened_data()) if pixel != NAVY]
    assert sum(gaps) / len(gaps) / row.width == pytest.approx(expected, abs=0.01)


def test_time_runs_from_the_side_where_the_reader_starts():
    rising = series("Café Nord", 50, 95)
    there = [_columns_of(_image(trend_png(trends(rising, threshold=None))), colour) for colour in (RED, NAVY)]
    back = [
        _columns_of(_image(trend_png(trends(rising, threshold=None, right_to_left=True))), colour)
        for colour in (RED, NAVY)
    ]
    assert there[0][1] < there[1][0]
    assert back[1][1] < back[0][0]
    assert there[1] == pytest.approx((WIDTH - back[1][1], WIDTH - back[1][0]), abs=2)


def test_a_card_with_long_names_and_many_sections_says_what_it_leaves_out():
    many = tuple(
        SectionResult(name=f"A section with a name of some length, number {n}", percent=Decimal(n)) for n in range(12)
    )
    said = _card_text(report(sections=many, location=Place(name="Café " * 40)))
    assert "More sections in the report: 5" in said
    assert "…" in said


def test_the_card_of_an_unscored_first_visit():
    said = _card_text(report(score=None, previous=None, trend=(), sections=()))
    assert "Not scored" in said
    assert "last visit" not in said


def test_one_location_has_every_visit_with_its_date_and_year():
    said = _trend_text(trends(series("Café Nord", 74, 82, 86.5)))
    for words in (
        "Café Nord",
        "Visits: 3",
        "Indicative",
        "13 Jan 2026",
        "12 Feb",
        "86.5%",
        "Average 81%, from 74% to 86.5%",
        "Minimum 70%",
    ):
        assert words in said


def test_locations_are_ranked_only_where_there_are_enough_visits():
    said = _trend_text(
        trends(series("Lucky", 99), series("Solid", *[90] * 9), series("Middling", 80, 81, 82), series("Empty"))
    )
    order = [
        said.index(words) for words in ("Ranked by average", "Solid", "Middling", "Not ranked yet", "Empty", "Lucky")
    ]
    assert order == sorted(order)
    assert "Scores: 99%" in said
    assert said.count("Too few visits to rank") == 2
    assert said.count("Indicative") == 2
    assert "a few points up or down can be chance" in said


def test_enough_visits_everywhere_need_no_warning():
    said = _trend_text(trends(series("A", *[90] * 9), series("B", *[80] * 10)))
    assert "ndicative" not in said
    assert "Too few" not in said


def test_a_client_without_visits_is_told_so():
    assert "No visits yet" in _trend_text(trends())
    assert "No visits yet" in _trend_text(trends(series("Café Nord")))


def test_forty_locations_make_a_picture_chats_accept():
    several = tuple(series(f"Location {number}", *[50 + number] * (1 + number % 5)) for number in range(40))
    assert "Locations not shown: 24" in _trend_text(trends(*several))
    width, height = _image(trend_png(trends(*several))).size
    assert width == WIDTH
    assert width + height <= 10_000


def test_rows_share_one_axis():
    content = trend_module._content(trends(series("Low", 20, 30, 40), series("High", 95, 96, 97)))
    assert {(row["line"]["low"], row["line"]["high"]) for row in content["ranked"]} == {
        ("\u20660%\u2069", "\u2066100%\u2069")
    }


def test_scores_outside_the_usual_scale_stay_in_the_picture():
    points = tuple(
        TrendPoint(on=date(2026, 1, 1) + timedelta(days=n), percent=Decimal(p)) for n, p in enumerate((-30, 130))
    )
    data = trends(TrendSeries(name="Odd", points=points))
    assert [point["y"] for point in trend_module._content(data)["single"]["line"]["points"]] == [
        0,
        pytest.approx(130 / 140),
    ]
    assert _image(trend_png(data)).size[0] == WIDTH


def test_words_on_coloured_ground_have_contrast():
    kit = (Path(typesetting._templates()) / "kit.typ").read_text()
    colours = dict(re.findall(r'(\w+)(?: =|:) rgb\("#(\w{6})"\)', kit))
    for ground, letters_on_it in (
        ("excellent", "white"),
        ("good", "white"),
        ("poor", "white"),
        ("fair", "ink"),
        ("panel", "soft"),
    ):
        assert _contrast(colours[ground], colours.get(letters_on_it, "ffffff")) >= 4.5


def test_pictures_are_the_same_every_time():
    assert score_card_png(hebrew()) == score_card_png(hebrew())
    assert trend_png(trends(series("A", 1, 2))) == trend_png(trends(series("A", 1, 2)))


def test_translators_tools_find_every_label():
    source = Path(labels.__file__)
    found = {message for _line, message, _comments, _context in extract_from_file("python", source)}
    assert {field.default for field in Labels.model_fields.values()} <= found


def test_labels_pass_through_a_catalogue():
    shouted = Labels.translated(str.upper)
    assert shouted.strengths == "STRENGTHS"
    assert Labels.translated(lambda message: message) == Labels()
