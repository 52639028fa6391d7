"""The data of the documents a client gets: card, report, trend. Nothing in them names the shopper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from bot import places
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
from bot.model import evidence, findings
from bot.model.project import Location
from bot.model.report import Media, Report
from bot.model.site import Site
from bot.model.visit import Visit
from bot.settings import Policy
from bot.texts import lines, scores
from bot.texts import summaries as texts
from bot.texts.words import Words
from forms.scoring import Score, Scoring

SHOWN = 8
"""Visits on the trend of a card or report."""
LOOK_BACK = 200
"""Visits that are counted at most."""
_NOT_READ = ("photo", "audio", "voice", "video", "document")
PEERS = 50
"""Latest reports of the project that a section is compared with."""

Past = Sequence[tuple[Visit, Report]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One approved report with all that is said about it, looked up once for all its readers."""

    at: Site
    report: Report
    client: str
    policy: Policy
    past: Past
    """Earlier approved reports of the place in this project, newest first."""
    critical: frozenset[str]
    """Refs of the questions that must not fail, repeat positions left out."""
    averages: Mapping[str, Decimal] = field(default_factory=dict)
    """By section name, over other visits of the project; empty while they are too few to compare with."""
    media: Sequence[Media] = ()
    """The files of the answers."""

    @property
    def before(self) -> Decimal | None:
        return self.past[0][1].score if self.past else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One location in one project over time; `past` is oldest first."""

    name: str
    location: Location
    past: Past
    threshold: Decimal


def told(desk: Desk, at: Site, report: Report) -> Told:
    client = desk.tx.clients.get(at.project.client_id)
    version = places.form_of(desk, at.visit, at.project)
    rules = desk.library.rules(version) if version else Scoring()
    policy = desk.policy(at.project)
    return Told(
        at=at,
        report=report,
        client=client.name if client else "",
        policy=policy,
        past=_history(desk, at, report.submitted_at),
        critical=frozenset(rule.ref for rule in rules.questions if rule.critical),
        averages=_averages(desk, at, policy.rank_visits),
        media=desk.tx.media.find(id=evidence.numbers(report.answers)),
    )


def _history(desk: Desk, at: Site, before: datetime) -> list[tuple[Visit, Report]]:
    return desk.tx.reports.history(at.location.id, at.project.id, before, LOOK_BACK)


def _averages(desk: Desk, at: Site, enough: int) -> dict[str, Decimal]:
    """Means of the sections over the project's latest other visits."""
    found: dict[str, list[Decimal]] = {}
    for visit, report in desk.tx.reports.of_client(at.project.client_id, PEERS):
        if visit.project_id != at.project.id or visit.id == at.visit.id:
            continue
        score = scores.read(report.scoring)
        for section in score.sections if score else ():
            if section.percent is not None:
                found.setdefault(section.name, []).append(section.percent)
    return {
        name: round(sum(values, Decimal(0)) / len(values), 2) for name, values in found.items() if len(values) >= enough
    }


def pictures(told: Told) -> list[tuple[Media, str]]:
    """With the question that each answers."""
    files = evidence.files(told.report.answers, told.media)
    return [(media, label) for media, _number, label in files if evidence.is_picture(media)]


def _photos(told: Told) -> tuple[Photo, ...]:
    """By their content; what never arrived is left out."""
    return tuple(Photo(key=media.sha256, caption=label) for media, label in pictures(told) if media.sha256)


def card(_: Words, told: Told) -> CardData:
    return CardData(**_common(_, told, scores.read(told.report.scoring), {}))


def paper(_: Words, told: Told) -> ReportData:
    report = told.report
    score = scores.read(report.scoring)
    return ReportData(
        **_common(_, told, score, _questions(told, score)),
        reference=told.at.visit.code,
        strengths=_found(_, findings.strengths(score, report.answers) if score else ()),
        weaknesses=_found(_, findings.weaknesses(score, report.answers) if score else ()),
        narrative=findings.narrative(report.answers),
        photos=_photos(told),
        issued_at=report.reviewed_at or report.submitted_at,
    )


def _found(_: Words, found: Sequence[findings.Finding]) -> tuple[Finding, ...]:
    return tuple(Finding(text=texts.finding(_, one), quote=one.quote) for one in found)


def _common(_: Words, told: Told, score: Score | None, questions: Mapping[str, list[QuestionResult]]) -> dict[str, Any]:
    at, report = told.at, told.report
    flags = findings.red_flags(score, report.answers) if score else []
    return {
        "language": _.language.replace("-", "_"),
        "right_to_left": _.right_to_left,
        "labels": labels(_),
        "client": told.client,
        "project": at.project.name,
        "location": Place(name=at.location.name, address=f"{at.location.address}, {at.location.city}"),
        "visit_type": lines.kind(_, at.project.visit_type),
        "began_at": began(at),
        "zone": at.location.timezone,
        "score": _told_under(report.score, told.policy.red_flag_percent),
        "would_have_been": score.would_have_been if score else None,
        "previous": told.before,
        "threshold": told.policy.red_flag_percent,
        "red_flags": tuple(RedFlag(question=f.question, answer=f.answer, remark=f.quote) for f in flags),
        "sections": _sections(told, score, questions),
        "trend": trend_points([*reversed(told.past[: SHOWN - 1]), (at.visit, report)], at.location),
        "visits": len(told.past) + 1,
    }


def _told_under(score: Decimal | None, threshold: Decimal) -> Decimal | None:
    """Documents round to one decimal: a score just under the threshold is cut instead, or it would read as the threshold."""
    if score is None or score >= threshold or round(score, 1) < threshold:
        return score
    return score.quantize(Decimal("0.1"), ROUND_FLOOR)


def began(at: Site) -> datetime:
    return at.visit.checked_in_at or at.visit.report_from or at.visit.window_start


def labels(_: Words) -> Labels:
    return Labels.translated(_.sentence)


def _sections(
    told: Told, score: Score | None, questions: Mapping[str, list[QuestionResult]]
) -> tuple[SectionResult, ...]:
    before = scores.read(told.past[0][1].scoring) if told.past else None
    earlier = {section.name: section.percent for section in before.sections} if before else {}
    scored = {section.label or section.name: section for section in score.sections} if score else {}
    names = [*scored, *(name for name in questions if name not in scored)]
    return tuple(
        SectionResult(
            name=name,
            percent=scored[name].percent if name in scored else None,
            previous=earlier.get(scored[name].name) if name in scored else None,
            average=told.averages.get(scored[name].name) if name in scored else None,
            questions=tuple(questions.get(name, ())),
        )
        for name in names
    )


def _questions(told: Told, score: Score | None) -> dict[str, list[QuestionResult]]:
    """By section, in the form's order. Pictures have their own part of the report; what was written about a scored question is its remark."""
    answers = told.report.answers
    by_ref = {line.ref: line for line in score.lines} if score else {}
    remarks = {ref: named for ref in by_ref if (named := findings.named_after(ref, answers))}
    elsewhere = {named["ref"] for named in remarks.values()}
    found: dict[str, list[QuestionResult]] = {}
    for answer in answers:
        ref = str(answer["ref"])
        if answer.get("kind") in _NOT_READ or not answer.get("text") or ref in elsewhere:
            continue
        line = by_ref.get(ref)
        found.setdefault(str(answer.get("section") or ""), []).append(
            QuestionResult(
                question=str(answer["label"]),
                answer=str(answer["text"]),
                earned=line.earned if line else None,
                possible=line.possible if line else None,
                remark=str(remarks[ref]["text"]) if ref in remarks else "",
                critical=findings.without_positions(ref) in told.critical,
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


def trend(_: Words, client: str, rows: Sequence[Line]) -> TrendData:
    """One line per location and project; each says how many visits it stands on."""
    thresholds = {row.threshold for row in rows}
    return TrendData(
        language=_.language.replace("-", "_"),
        right_to_left=_.right_to_left,
        labels=labels(_),
        title=client,
        series=tuple(TrendSeries(name=row.name, points=trend_points(row.past, row.location)) for row in rows),
        threshold=thresholds.pop() if len(thresholds) == 1 else None,
    )
