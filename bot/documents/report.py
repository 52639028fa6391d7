"""The client's PDF report of one mystery visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.documents import figures, typesetting
from bot.documents.models import FEW_VISITS, MANY_VISITS, Finding, QuestionResult, ReportData, SectionResult
from bot.documents.photos import picture
from bot.documents.wording import Wording, number_first, paragraphs, plain_line, said, sentence

TREND_VISITS = 8
"""As many as fit on the page's width with their dates."""
_KEPT_TOGETHER = 700
"""Characters of a question with its remark that still move to the next page as one; longer ones may break."""


def report_pdf(data: ReportData, *, photos: Mapping[str, bytes]) -> bytes:
    """A photo that is missing or is not a picture leaves a tile that says so."""
    found = {number: picture(photos.get(photo.key, b"")) for number, photo in enumerate(data.photos, start=1)}
    pictures = {str(number): thumbnail for number, thumbnail in found.items() if thumbnail is not None}
    return typesetting.pdf("report.typ", _content(data), pictures=pictures, timestamp=data.issued_at)


def _content(data: ReportData) -> dict[str, Any]:
    wording = Wording(data.language)
    labels = data.labels
    return {
        "language": wording.locale.language,
        "right_to_left": data.right_to_left,
        "words": {name: sentence(word, {}) for name, word in labels.model_dump().items()},
        "title": plain_line(f"{labels.report_title} – {data.location.name}"),
        "client": said(data.client),
        "project": said(data.project),
        "place": said(data.location.name) or figures.NAMELESS,
        "address": said(data.location.address),
        "facts": _facts(data, wording),
        "prepared_for": sentence(labels.prepared_for, {"client": said(data.client)}),
        "issued": sentence(labels.issued, {"date": wording.day(data.issued_at.astimezone(ZoneInfo(data.zone)).date())}),
        "ring": figures.score_ring(data, wording),
        "change": figures.change(data, wording),
        "alerts": _alerts(data, wording),
        "flags": [_flag(flag.question, flag.answer, flag.remark) for flag in data.red_flags],
        "bars": [figures.section_bar(data, section, wording) for section in figures.scored_sections(data)],
        "sections": [_section(data, section, wording) for section in data.sections],
        "trend": _trend(data, wording),
        "strengths": [_finding(finding) for finding in data.strengths],
        "weaknesses": [_finding(finding) for finding in data.weaknesses],
        "narrative": paragraphs(data.narrative),
        "photos": _photos(data, wording),
        "reading": _reading(data, wording),
        "bands": _bands(data, wording),
    }


def _facts(data: ReportData, wording: Wording) -> list[list[str]]:
    zone = ZoneInfo(data.zone)
    labels = data.labels
    facts = [
        (labels.visit_type, said(data.visit_type)),
        (labels.visit_date, wording.day(data.began_at.astimezone(zone).date())),
        (labels.visit_time, wording.hours(data.began_at, data.ended_at, zone)),
        (labels.reference, number_first(data.reference) if data.reference else ""),
    ]
    return [[sentence(name, {}), value] for name, value in facts if value]


def _alerts(data: ReportData, wording: Wording) -> list[str]:
    """What must be known before anything else, apart from the failed questions themselves."""
    found = [figures.would_have_been(data, wording)]
    if data.is_under_threshold and data.score is not None and data.threshold is not None:
        values = {"score": wording.percent(data.score), "threshold": wording.percent(data.threshold)}
        found.insert(0, sentence(data.labels.under_threshold, values))
    return [alert for alert in found if alert]


def _flag(question: str, answer: str, remark: str) -> dict[str, Any]:
    return {"question": said(question), "answer": said(answer), "remark": paragraphs(remark)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {"text": said(finding.text), "quote": paragraphs(finding.quote)}


def _section(data: ReportData, section: SectionResult, wording: Wording) -> dict[str, Any]:
    questions = [_question(question, wording) for question in section.questions]
    return {**figures.section_bar(data, section, wording), "questions": questions}


def _question(result: QuestionResult, wording: Wording) -> dict[str, Any]:
    length = len(result.question) + len(result.answer) + len(result.remark)
    return {
        "question": said(result.question),
        "answer": paragraphs(result.answer),
        "remark": paragraphs(result.remark),
        "points": _points(result, wording),
        "grade": _grade(result),
        "critical": result.critical or result.critical_failed,
        "failed": result.critical_failed,
        "bonus": result.bonus,
        "breakable": length > _KEPT_TOGETHER,
    }


def _points(result: QuestionResult, wording: Wording) -> str:
    if result.earned is None:
        return "–"
    earned = wording.points(result.earned)
    return earned if result.possible is None else number_first(f"{earned} / {wording.points(result.possible)}")


def _grade(result: QuestionResult) -> str:
    """Which mark stands beside the answer: full, part, zero, or uncounted where nothing could be earned."""
    if result.critical_failed:
        return "zero"
    if result.earned is None or (not result.possible and result.earned <= 0):
        return "uncounted"
    if result.earned <= 0:
        return "zero"
    return "part" if result.possible and result.earned < result.possible else "full"


def _trend(data: ReportData, wording: Wording) -> dict[str, Any] | None:
    points = data.trend[-TREND_VISITS:]
    line = figures.trend_line(data, points, wording, visits=data.visit_count, threshold=data.threshold)
    if line is None:
        return None
    values = {"shown": wording.number(len(points)), "count": wording.number(data.visit_count)}
    shown = sentence(data.labels.shown_visits, values) if data.visit_count > len(points) else ""
    return {**line, "shown": shown}


def _photos(data: ReportData, wording: Wording) -> list[dict[str, str]]:
    return [
        {
            "picture": str(number),
            "name": sentence(data.labels.photo, {"number": wording.number(number)}),
            "caption": said(photo.caption),
        }
        for number, photo in enumerate(data.photos, start=1)
    ]


def _reading(data: ReportData, wording: Wording) -> list[str]:
    few, many = wording.number(FEW_VISITS), wording.number(MANY_VISITS)
    return [
        sentence(data.labels.reading_score, {}),
        sentence(data.labels.reading_few, {"few": few, "many": many}),
    ]


def _bands(data: ReportData, wording: Wording) -> list[dict[str, str]]:
    """What the colours stand for, best first."""
    labels, bands = data.labels, data.bands
    rows = [
        ("excellent", labels.excellent, labels.band_from, bands.excellent),
        ("good", labels.good, labels.band_from, bands.good),
        ("fair", labels.fair, labels.band_from, bands.fair),
        ("poor", labels.poor, labels.band_below, bands.fair),
    ]
    return [
        {"band": band, "text": sentence(template, {"band": word, "score": wording.percent(score)})}
        for band, word, template, score in rows
    ]
