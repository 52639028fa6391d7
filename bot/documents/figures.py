"""What rings, bars and lines draw: positions as shares of their length, words ready to print.

The templates know geometry and colour, not numbers or languages; these dictionaries are all they see.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor
from typing import Any

from bot.documents.models import FEW_VISITS, MANY_VISITS, CardData, Document, SectionResult, TrendPoint
from bot.documents.wording import Wording, number_first, said, sentence, shortened

Figure = dict[str, Any]
NAMELESS = "–"
"""A heading is never empty: screen readers list them."""
_STEP = 20
"""The trend's axis starts and ends on a multiple of this many percent."""


def share(percent: Decimal | None) -> float | None:
    return None if percent is None else float(min(max(percent, Decimal(0)), Decimal(100)) / 100)


def band_word(document: Document, percent: Decimal | None) -> str:
    if percent is None:
        return document.labels.not_scored
    return str(getattr(document.labels, document.bands.of(percent)))


def score_ring(data: CardData, wording: Wording) -> Figure:
    text = "–" if data.score is None else wording.percent(data.score)
    word = band_word(data, data.score)
    return {
        "share": share(data.score),
        "text": text,
        "band": None if data.score is None else data.bands.of(data.score),
        "word": sentence(word, {}),
        "alt": sentence(f"{data.labels.score}: {{text}}, {word}", {"text": text}),
    }


def _tenths(percent: Decimal) -> Decimal:
    return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


def change(data: CardData, wording: Wording) -> Figure:
    """How the score moved since the last visit: which way (-1, 0, 1, None) and the sentence that says it.

    The difference is that of the two printed figures, so that readers who subtract find the same.
    """
    labels = data.labels
    if data.score is None or data.previous is None:
        return {"way": None, "text": sentence("" if data.score is None else labels.first_visit, {}), "last": ""}
    difference = _tenths(data.score) - _tenths(data.previous)
    last = sentence(labels.last_time, {"score": wording.percent(data.previous)})
    if not difference:
        return {"way": 0, "text": sentence(labels.no_change, {}), "last": last}
    text = sentence(labels.points_change, {"change": wording.change(difference)})
    return {"way": 1 if difference > 0 else -1, "text": text, "last": last}


def would_have_been(data: CardData, wording: Wording) -> str:
    if data.would_have_been is None:
        return ""
    return sentence(data.labels.would_have_been, {"score": wording.percent(data.would_have_been)})


def scored_sections(data: CardData) -> list[SectionResult]:
    """Those worth a bar: scored now, or known to be scored at other visits."""
    return [
        one for one in data.sections if any(value is not None for value in (one.percent, one.previous, one.average))
    ]


def section_bar(document: Document, section: SectionResult, wording: Wording, *, most: int = 400) -> Figure:
    """`most` characters of the name."""
    text = "–" if section.percent is None else wording.percent(section.percent)
    marks = [
        f"{label} {wording.percent(value)}"
        for label, value in (
            (document.labels.mark_last_visit, section.previous),
            (document.labels.mark_average, section.average),
        )
        if value is not None
    ]
    return {
        "name": said(shortened(section.name, most)) or sentence(document.labels.other_questions, {}),
        "share": share(section.percent),
        "band": None if section.percent is None else document.bands.of(section.percent),
        "text": text,
        "previous": share(section.previous),
        "average": share(section.average),
        "alt": ", ".join([f"{said(section.name)}: {text}", *marks]),
    }


def visit_status(document: Document, visits: int) -> str:
    """How far this many visits can be trusted; empty when there are enough."""
    if visits < FEW_VISITS:
        return sentence(document.labels.too_few, {})
    return sentence(document.labels.indicative, {}) if visits < MANY_VISITS else ""


def trend_line(
    document: Document,
    points: Sequence[TrendPoint],
    wording: Wording,
    *,
    visits: int,
    threshold: Decimal | None,
    axis: tuple[int, int] | None = None,
) -> Figure | None:
    """None when there is nothing to draw. The axis is labelled, because it is cut when all scores are high."""
    if not points:
        return None
    low, high = axis or trend_axis([point.percent for point in points], threshold)
    return {
        "points": [
            _visit(document, points, number, wording) | {"y": _height(point.percent, low, high)}
            for number, point in enumerate(points)
        ],
        "low": wording.percent(Decimal(low)),
        "high": wording.percent(Decimal(high)),
        "threshold": None if threshold is None else _height(threshold, low, high),
        "threshold_value": "" if threshold is None else wording.percent(threshold),
        "threshold_text": "" if threshold is None else _threshold_text(document, threshold, wording),
        "few": visits < FEW_VISITS,
        "count": sentence(document.labels.visits, {"count": wording.number(visits)}),
        "status": visit_status(document, visits),
        "alt": _trend_alt(document, points, wording),
    }


def trend_axis(values: Sequence[Decimal], threshold: Decimal | None) -> tuple[int, int]:
    """Lowest and highest percent of an axis that holds all of these: multiples of twenty, 100 among them."""
    held = [*values, *(() if threshold is None else (threshold,))]
    low = max(0, floor((min(held) - 10) / _STEP) * _STEP)
    return min(low, 100 - _STEP), max(100, ceil(max(held) / _STEP) * _STEP)


def _visit(document: Document, points: Sequence[TrendPoint], number: int, wording: Wording) -> Figure:
    """Visits stand at equal distances, whatever the time between them."""
    point = points[number]
    return {
        "x": 0.5 if len(points) == 1 else number / (len(points) - 1),
        "text": wording.percent(point.percent),
        "day": wording.short_day(point.on),
        "month": wording.month(point.on),
        "year": number_first(str(point.on.year)),
        "band": document.bands.of(point.percent),
    }


def _height(percent: Decimal, low: int, high: int) -> float:
    return float(min(max((percent - low) / (high - low), Decimal(0)), Decimal(1)))


def _threshold_text(document: Document, threshold: Decimal, wording: Wording) -> str:
    return sentence(document.labels.threshold, {"score": wording.percent(threshold)})


def _trend_alt(document: Document, points: Sequence[TrendPoint], wording: Wording) -> str:
    visits = ", ".join(f"{wording.short_day(point.on)} {wording.percent(point.percent)}" for point in points)
    return f"{sentence(document.labels.trend, {})}: {visits}"
