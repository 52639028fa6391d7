"""The data of the documents a client gets: card, report, trend. Nothing in them names the shopper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.desk import Desk
from bot.documents.labels import Labels
from bot.documents.models import (
    CardData,
    Finding,
    Photo,
    Place,
    QuestionResult,
    RedFlag,
    ReportData,
    SectionResult,
    TrendData,
    TrendPoint,
    TrendSeries,
)
from bot.model import findings
from bot.model.project import Location
from bot.model.report import MediaState, Report
from bot.model.site import Site
from bot.model.visit import Visit
from bot.texts import lines, scores
from bot.texts.words import Words
from forms.scoring import Score, ScoreLine

SHOWN = 8
"""Visits on the trend of a card or report."""
LOOK_BACK = 200
"""Visits that are counted at most."""

Past = Sequence[tuple[Visit, Report]]


def history(desk: Desk, at: Site, before: datetime) -> list[tuple[Visit, Report]]:
    """Earlier approved reports of the place in this project, newest first."""
    return desk.tx.reports.history(at.location.id, at.project.id, before, LOOK_BACK)


def client_name(desk: Desk, at: Site) -> str:
    client = desk.tx.clients.get(at.project.client_id)
    return client.name if client else ""


def card(desk: Desk, _: Words, at: Site, report: Report) -> CardData:
    return CardData(**_common(desk, _, at, report, scores.read(report.scoring), {}))


def paper(desk: Desk, _: Words, at: Site, report: Report) -> ReportData:
    score = scores.read(report.scoring)
    lines_by_ref = {line.ref: line for line in score.lines} if score else {}
    common = _common(desk, _, at, report, score, _questions(report, lines_by_ref))
    return ReportData(
        **common,
        reference=at.visit.code,
        strengths=_found(findings.strengths(score, report.answers) if score else ()),
        weaknesses=_found(findings.weaknesses(score, report.answers) if score else ()),
        narrative=findings.narrative(report.answers),
        photos=_photos(desk, report),
        issued_at=report.reviewed_at or report.submitted_at,
    )


def _found(found: Sequence[findings.Finding]) -> tuple[Finding, ...]:
    return tuple(Finding(text=f"{one.question} – {one.answer}", quote=one.quote) for one in found)


def _photos(desk: Desk, report: Report) -> tuple[Photo, ...]:
    """By their content; what never arrived is left out."""
    found = []
    for answer in report.answers:
        for number in answer.get("media", ()):
            media = desk.tx.media.get(int(number))
            if media is not None and media.kind == "photo" and media.state is MediaState.STORED and media.sha256:
                found.append(Photo(key=media.sha256, caption=str(answer["label"])))
    return tuple(found)


def _common(
    desk: Desk,
    _: Words,
    at: Site,
    report: Report,
    score: Score | None,
    questions: Mapping[str, list[QuestionResult]],
) -> dict[str, Any]:
    past = history(desk, at, report.submitted_at)
    previous = past[0][1] if past else None
    flags = findings.red_flags(score, report.answers) if score else []
    return {
        "language": _.language.replace("-", "_"),
        "right_to_left": _.right_to_left,
        "labels": labels(_),
        "client": client_name(desk, at),
        "project": at.project.name,
        "location": Place(name=at.location.name, address=f"{at.location.address}, {at.location.city}"),
        "visit_type": lines.kind(_, at.project.visit_type),
        "began_at": at.visit.checked_in_at or at.visit.report_from or at.visit.window_start,
        "zone": at.location.timezone,
        "score": report.score,
        "would_have_been": score.would_have_been if score else None,
        "previous": previous.score if previous else None,
        "threshold": desk.policy(at.project).red_flag_percent,
        "red_flags": tuple(RedFlag(question=f.question, answer=f.answer, remark=f.quote) for f in flags),
        "sections": _sections(score, previous, questions),
        "trend": trend_points([*reversed(past[: SHOWN - 1]), (at.visit, report)], at.location),
        "visits": len(past) + 1,
    }


def labels(_: Words) -> Labels:
    return Labels.translated(_.sentence)


def _sections(
    score: Score | None, previous: Report | None, questions: Mapping[str, list[QuestionResult]]
) -> tuple[SectionResult, ...]:
    before = scores.read(previous.scoring) if previous else None
    earlier = {section.name: section.percent for section in before.sections} if before else {}
    scored = {section.label or section.name: section for section in score.sections} if score else {}
    names = [*scored, *(name for name in questions if name not in scored)]
    return tuple(
        SectionResult(
            name=name,
            percent=scored[name].percent if name in scored else None,
            previous=earlier.get(scored[name].name) if name in scored else None,
            questions=tuple(questions.get(name, ())),
        )
        for name in names
    )


def _questions(report: Report, lines_by_ref: Mapping[str, ScoreLine]) -> dict[str, list[QuestionResult]]:
    """By section, in the form's order; pictures stand in their own part of the report."""
    found: dict[str, list[QuestionResult]] = {}
    for answer in report.answers:
        if answer.get("kind") in ("photo", "audio", "voice", "video") or not answer.get("text"):
            continue
        line = lines_by_ref.get(str(answer["ref"]))
        found.setdefault(str(answer.get("section") or ""), []).append(
            QuestionResult(
                question=str(answer["label"]),
                answer=str(answer["text"]),
                earned=line.earned if line else None,
                possible=line.possible if line else None,
                critical_failed=line.critical_failed if line else False,
                bonus=line.bonus if line else False,
            )
        )
    return found


def trend_points(past: Past, location: Location) -> tuple[TrendPoint, ...]:
    """Oldest first, on the calendar of the place."""
    points = []
    for visit, report in past:
        if report.score is not None:
            moment = visit.checked_in_at or visit.window_start
            points.append(TrendPoint(on=lines.local(moment, location).date(), percent=report.score))
    return tuple(points)


def trend(_: Words, client: str, rows: Sequence[tuple[Location, Past]], threshold: Decimal) -> TrendData:
    """One line per location; each says how many visits it stands on."""
    series = [TrendSeries(name=location.name, points=trend_points(past, location)) for location, past in rows]
    return TrendData(
        language=_.language.replace("-", "_"),
        right_to_left=_.right_to_left,
        labels=labels(_),
        title=client,
        series=tuple(one for one in series if one.points),
        threshold=threshold,
    )
