"""Data for the documents' tests, and readers of what was made: text, boxes, alternative texts, pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from bot.documents.labels import Labels
from bot.documents.models import Finding, Photo, Place, QuestionResult, RedFlag, ReportData, SectionResult, TrendPoint

ISSUED = datetime(2026, 3, 15, 9, tzinfo=UTC)
_CONTROLS = re.compile("[\u00ad\u200b-\u200f\u2066-\u2069\ufffe\x02]")

_COMPRESSED = re.compile(rb"(?<!end)stream\r?\n(x.*?)endstream", re.DOTALL)
"""Streams packed with zlib start with an x, embedded JPEGs do not."""
_ALTERNATIVE = re.compile(rb"/Alt ?(<[0-9A-F]+>|\([^)]*\))")


def trend(*percents: float) -> tuple[TrendPoint, ...]:
    """Visits 30 days apart, the last one on the day of the sample's visit."""
    last = date(2026, 3, 14)
    days = [last - timedelta(days=30 * back) for back in range(len(percents) - 1, -1, -1)]
    return tuple(TrendPoint(on=day, percent=Decimal(str(percent))) for day, percent in zip(days, percents, strict=True))


def sections() -> tuple[SectionResult, ...]:
    greeting = QuestionResult(question="Were you greeted?", answer="Yes", earned=Decimal(2), possible=Decimal(2))
    tables = QuestionResult(
        question="Were the tables clean?",
        answer="Some",
        earned=Decimal("0.5"),
        possible=Decimal(1),
        remark="Two of nine.",
    )
    return (
        SectionResult(name="Welcome", percent=Decimal(100), previous=Decimal(90), questions=(greeting,)),
        SectionResult(name="Cleanliness", percent=Decimal("62.5"), average=Decimal(77), questions=(tables,)),
    )


def report(**changes: Any) -> ReportData:
    values: dict[str, Any] = {
        "client": "Aurora Coffee Group",
        "project": "Spring service check",
        "location": Place(name="Café Nord", address="Bahnhofplatz 3, 8001 Zürich"),
        "visit_type": "In person",
        "began_at": datetime(2026, 3, 14, 12, 5, tzinfo=UTC),
        "ended_at": datetime(2026, 3, 14, 12, 52, tzinfo=UTC),
        "zone": "Europe/Zurich",
        "language": "en_GB",
        "score": Decimal("86.5"),
        "previous": Decimal(82),
        "threshold": Decimal(70),
        "sections": sections(),
        "trend": trend(74, 82, 86.5),
        "reference": "AUR-2026/0314",
        "strengths": (Finding(text="Greeted at once", quote="The barista looked up and said good afternoon."),),
        "weaknesses": (Finding(text="Tables not wiped", quote="Two of nine tables."),),
        "narrative": "I entered at 13:05.\nThe queue moved fast.",
        "photos": (Photo(key="counter", caption="The counter at 13:06"),),
        "issued_at": ISSUED,
    }
    return ReportData(**(values | changes))


def flagged(**changes: Any) -> ReportData:
    flag = RedFlag(question="Was a receipt handed over?", answer="No", remark="I asked twice.")
    failure = {"score": Decimal(50), "would_have_been": Decimal("86.5"), "red_flags": (flag,)}
    return report(**(failure | changes))


HEBREW = Labels(
    report_title="דוח ביקור סמוי",
    prepared_for="הוכן עבור {client}",
    anonymous="זהות הבודק אינה נחשפת",
    page="עמוד {page} מתוך {pages}",
    strengths="נקודות חוזק",
    questions="כל השאלות",
    good="טוב",
)


def hebrew(**changes: Any) -> ReportData:
    values: dict[str, Any] = {
        "language": "he",
        "right_to_left": True,
        "labels": HEBREW,
        "client": "רשת קפה אורורה",
        "location": Place(name="קפה נורד", address="דרך נמיר 10, תל אביב"),
        "zone": "Asia/Jerusalem",
        "narrative": "נכנסתי לקפה דרך צד התחנה.",
    }
    return report(**(values | changes))


def picture(width: int = 1600, height: int = 1200, **saving: Any) -> bytes:
    """A JPEG: white, with the upper left corner red."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="red")
    target = BytesIO()
    image.save(target, "JPEG", **saving)
    return target.getvalue()


def _plain(text: str) -> str:
    return " ".join(_CONTROLS.sub("", text).split())


def pages(pdf: bytes) -> list[str]:
    """The text of each page as a reader would copy it, spaces evened out and invisible characters left out."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_plain(page.get_textpage().get_text_bounded()) for page in document]


def text_of(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def letters(pdf: bytes) -> Iterator[tuple[str, tuple[float, float, float, float], float]]:
    """Every visible character with its box (left, bottom, right, top) and its size, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for number in range(text.count_chars()):
                char = chr(pdfium.FPDFText_GetUnicode(text, number))
                if char.strip() and not _CONTROLS.match(char):
                    yield char, text.get_charbox(number), pdfium.FPDFText_GetFontSize(text, number)


def pictures_in(pdf: bytes) -> list[Image.Image]:
    """The photos as embedded, before the page scales them."""
    found: list[Image.Image] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=10):
                target = BytesIO()
                item.extract(target)
                found.append(Image.open(target))
    return found


def alternative_texts(pdf: bytes) -> list[str]:
    """What a screen reader is told about pictures and drawings (the /Alt of every tagged figure)."""
    objects = pdf + b"".join(zlib.decompressobj().decompress(stream) for stream in _COMPRESSED.findall(pdf))
    return [_plain(_string(value)) for value in _ALTERNATIVE.findall(objects)]


def _string(value: bytes) -> str:
    """A PDF string: UTF-16 in hexadecimal, or plain Latin."""
    if value.startswith(b"<"):
        return bytes.fromhex(value[1:-1].decode()).decode("utf-16")
    return value[1:-1].decode("latin-1")
