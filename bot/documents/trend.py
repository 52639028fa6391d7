"""The picture of scores over time, of one location or of several, that says how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.documents import figures, typesetting
from bot.documents.models import FEW_VISITS, MANY_VISITS, TrendData, TrendSeries
from bot.documents.wording import Wording, said, sentence

MOST_VISITS = 12
MOST_LOCATIONS = 16
"""More rows than this no phone shows legibly; the picture says how many are left out."""


def trend_png(data: TrendData) -> bytes:
    """1280 pixels wide. One location gets a large line; several get a row each, ranked only where visits allow it."""
    return typesetting.png("trend.typ", _content(data))


def _content(data: TrendData) -> dict[str, Any]:
    wording = Wording(data.language)
    ranked = sorted((one for one in data.series if len(one.points) >= FEW_VISITS), key=lambda one: -_mean(one))
    unranked = sorted((one for one in data.series if len(one.points) < FEW_VISITS), key=lambda one: one.name)
    room = max(MOST_LOCATIONS - len(ranked), 0)
    axis = _shared_axis(data, [*ranked[:MOST_LOCATIONS], *unranked[:room]])
    hidden = max(len(data.series) - MOST_LOCATIONS, 0)
    more = sentence(data.labels.more_locations, {"count": wording.number(hidden)}) if hidden else ""
    return {
        "language": wording.locale.language,
        "right_to_left": data.right_to_left,
        "words": {name: sentence(word, {}) for name, word in data.labels.model_dump().items()},
        "title": said(data.title),
        "subtitle": said(data.subtitle),
        "single": _row(data, data.series[0], wording) if len(data.series) == 1 else None,
        "ranked": [_row(data, one, wording, axis) for one in ranked[:MOST_LOCATIONS]],
        "unranked": [_row(data, one, wording, axis) for one in unranked[:room]],
        "unranked_title": sentence(data.labels.unranked, {"few": wording.number(FEW_VISITS)}),
        "more": more,
        "note": _note(data, wording),
    }


def _mean(series: TrendSeries) -> Decimal:
    return sum((point.percent for point in series.points), Decimal(0)) / len(series.points)


def _row(data: TrendData, series: TrendSeries, wording: Wording, axis: tuple[int, int] | None = None) -> dict[str, Any]:
    points = series.points[-MOST_VISITS:]
    visits = len(series.points)
    values = {"shown": wording.number(len(points)), "count": wording.number(visits)}
    return {
        "name": said(series.name),
        "line": figures.trend_line(data, points, wording, visits=visits, threshold=data.threshold, axis=axis),
        "summary": _summary(data, series, wording),
        "count": sentence(data.labels.visits, {"count": wording.number(visits)}),
        "status": figures.visit_status(data, visits),
        "shown": sentence(data.labels.shown_visits, values) if visits > len(points) else "",
    }


def _shared_axis(data: TrendData, shown: Sequence[TrendSeries]) -> tuple[int, int] | None:
    """One axis for all rows, or the eye compares what cannot be compared."""
    values = [point.percent for series in shown for point in series.points[-MOST_VISITS:]]
    return figures.trend_axis(values, data.threshold) if values else None


def _summary(data: TrendData, series: TrendSeries, wording: Wording) -> str:
    """An average with its lowest and highest visit once there are enough visits for one."""
    scores = [point.percent for point in series.points]
    if not scores:
        return sentence(data.labels.location_empty, {})
    if len(scores) < FEW_VISITS:
        return sentence(data.labels.location_scores, {"scores": ", ".join(map(wording.percent, scores))})
    extremes = {"lowest": wording.percent(min(scores)), "highest": wording.percent(max(scores))}
    average = wording.percent(_mean(series).quantize(Decimal(1)))
    return sentence(data.labels.location_average, {"score": average, **extremes})


def _note(data: TrendData, wording: Wording) -> str:
    """The sentence for the least certain line in the picture."""
    counts: Sequence[int] = [len(series.points) for series in data.series]
    numbers = {"few": wording.number(FEW_VISITS), "many": wording.number(MANY_VISITS)}
    if not counts or max(counts) == 0:
        return ""
    if max(counts) < FEW_VISITS:
        return sentence(data.labels.trend_few, numbers)
    return sentence(data.labels.trend_indicative, numbers) if min(counts) < MANY_VISITS else ""
