"""What clients read about a visit. Nothing here knows who the shopper was."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.model import findings
from bot.model.findings import Finding
from bot.model.message import Attachment, Button, Message
from bot.model.report import Media, Report
from bot.model.site import Site
from bot.settings import Policy
from bot.texts import quoting, scores
from bot.texts.words import Html, Words

_QUOTE = 240
"""Characters of a quote in the chat; the report has all of it."""
_TOLD = 12
"""Places whose number of visits stands under the picture of the trend."""


def _place(_: Words, at: Site) -> list[str]:
    """Where and when, on the clock of the place; its zone is named when the reader's clock differs."""
    moment = at.visit.checked_in_at or at.visit.report_from or at.visit.window_start
    there = _.at(at.location.timezone)
    when = f"{there.full_day(moment)} {there.time(moment)}"
    zone = Html(_.zone_note(at.location.timezone, moment))
    return [
        _("<b>{name}</b>, {city}", name=at.location.name, city=at.location.city),
        _("{project} · {when}{zone}", project=at.project.name, when=when, zone=zone),
    ]


def red_flag(_: Words, at: Site, report: Report, flags: Sequence[Finding], threshold: Decimal) -> Message:
    """First and at once: a critical question failed, or the score is under the threshold."""
    text = [f"🚩 <b>{_('Red flag')}</b>", *_place(_, at), ""]
    for flag in flags:
        answer = _.b(flag.answer or "–") + _missed(_, flag)
        text.append(_("Failed: {question} {answer}", question=quoting.asked(flag.question), answer=Html(answer)))
        text += _quote(_, flag)
    if report.score is not None and report.score < threshold:
        score = _.b(scores.against(_, report.score, threshold))
        text.append(_("Score {score}, under the agreed {threshold}.", score=score, threshold=_.percent(threshold)))
    return Message(text="\n".join(text), protect=True)


def summary(
    _: Words, at: Site, report: Report, *, before: Decimal | None, visits: int, policy: Policy, card: dict[str, Any]
) -> Message:
    """The picture with the score, and the numbers again in words: change, strengths, weaknesses with quotes."""
    score = scores.read(report.scoring)
    shown = "–" if report.score is None else scores.against(_, report.score, policy.red_flag_percent)
    text = [*_place(_, at), _("Score: {score}", score=_.b(shown)) + _change(_, report.score, before)]
    if score is not None and score.would_have_been is not None:
        would = _.percent(score.would_have_been)
        text.append(_("Without the failed critical question it would have been {score}.", score=would))
    if report.score is not None:
        if report.score >= policy.praise_percent:
            text.append(_("🏆 Worth a word of praise to the team."))
        text.append(_honest(_, visits, policy))
    if score is not None:
        text += _found(_, _("Strengths"), findings.strengths(score, report.answers), "+")
        text += _found(_, _("Weaknesses"), findings.weaknesses(score, report.answers), "–")
    picture = Attachment(kind="photo", document="score_card", data=card, filename=f"{_file(at)}.png")
    return Message(text="\n".join(text), attachments=(picture,), protect=True)


def _file(at: Site) -> str:
    """The visit's code as a file name."""
    return re.sub(r"[^\w.-]+", "-", at.visit.code)


def _change(_: Words, score: Decimal | None, before: Decimal | None) -> str:
    if score is None or before is None:
        return ""
    points = round(score - before, 1)
    if not points:
        return _(" (same as last time)")
    signed = f"{'+' if points > 0 else '−'}{_.number(abs(points))}"
    return _(" ({points} against last time)", points=signed)


def _honest(_: Words, visits: int, policy: Policy) -> str:
    """What one visit, or a few, allow to be said."""
    if visits < policy.rank_visits:
        return _.plural(
            "{n} visit so far: one moment, not a trend.", "{n} visits so far: moments, not a trend.", visits
        )
    if visits < policy.firm_visits:
        return _("{n} visits so far: the trend is indicative.", n=visits)
    return _("{n} visits so far.", n=visits)


def _found(_: Words, title: Html, found: Sequence[Finding], mark: str) -> list[str]:
    if not found:
        return []
    text = ["", f"<b>{title}</b>"]
    for finding in found:
        answer = _.b(quoting.shortened(finding.answer or "–", 100))
        text.append(f"{mark} {_.value(quoting.asked(finding.question))} {answer}{_missed(_, finding)}")
        text += _quote(_, finding)
    return text


def _missed(_: Words, finding: Finding) -> str:
    """Where several things could be chosen, what was there does not say what was wrong."""
    return _(" · missing: {what}", what=quoting.shortened(", ".join(finding.missed), 100)) if finding.missed else ""


def finding(_: Words, finding: Finding) -> str:
    """The question and its answer in one line of plain text."""
    said = f"{quoting.asked(finding.question)} {finding.answer or '–'}"
    return said + _.plain(" · missing: {what}", what=", ".join(finding.missed)) if finding.missed else said


def _quote(_: Words, finding: Finding) -> list[str]:
    return [f"<blockquote>{_.value(quoting.shortened(finding.quote, _QUOTE))}</blockquote>"] if finding.quote else []


def album(_: Words, at: Site, photos: Sequence[tuple[Media, str]]) -> Message:
    """Without their hidden data, and with names of our own: a file's name may be its sender's."""
    return Message(
        attachments=tuple(
            Attachment(
                kind="photo",
                media=media.id,
                caption=str(_.value(quoting.shortened(label, 200))),
                filename=f"{_file(at)}-{number}.jpg",
            )
            for number, (media, label) in enumerate(photos, 1)
        ),
        silent=True,
        protect=True,
    )


def document(_: Words, at: Site, paper: dict[str, Any]) -> Message:
    """The whole report as a file, with the way to all the others."""
    file = Attachment(kind="document", document="report_pdf", data=paper, filename=f"{_file(at)}.pdf")
    more = Button(label=_.plain("All reports"), action="summaries.list", args=(0, "new"))
    return Message(
        text=_("The whole report of {name}", name=at.location.name),
        attachments=(file,),
        buttons=((more,),),
        silent=True,
    )


def nobody_to_tell(_: Words, client: str) -> Message:
    """To the coordinator, when none of the client's contacts has come in yet."""
    text = _(
        "Nobody of {client} is here yet, so the summary waits. Invite a contact: they find it under /reports.",
        client=client,
    )
    return Message(text=text, buttons=((Button(label=_.plain("Invite"), action="people.invites"),),))


def listing(_: Words, items: Sequence[tuple[Site, Report, Decimal]], *, page: int, more: bool, fresh: bool) -> Message:
    """(visit, report, threshold), newest first; a tap sends one again."""
    text = [f"<b>{_('Reports')}</b>"]
    if not items:
        text += ["", _("No report yet. Each approved visit comes here by itself.")]
    rows: list[tuple[Button, ...]] = []
    for at, report, threshold in items:
        day = _.at(at.location.timezone).day(at.visit.checked_in_at or at.visit.window_start)
        text.append(_row(_, at, report, day, threshold))
        rows.append((Button(label=f"{day} · {at.location.name}", action="summaries.show", args=(at.visit.id,)),))
    rows.append(_turn(_, page, more=more))
    if items:
        rows.append((Button(label=_.plain("Trend"), action="summaries.trend", style="primary"),))
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="reports", fresh=fresh)


def _row(_: Words, at: Site, report: Report, day: str, threshold: Decimal) -> str:
    shown = "–" if report.score is None else scores.against(_, report.score, threshold)
    alarming = report.scoring.get("critical") or (report.score is not None and report.score < threshold)
    name, city = at.location.name, at.location.city
    line = _("{day} · {name}, {city}: {score}", day=day, name=name, city=city, score=_.b(shown))
    return f"{line} 🚩" if alarming else line


def _turn(_: Words, page: int, *, more: bool) -> tuple[Button, ...]:
    row = []
    if page:
        row.append(Button(label=f"‹ {_.plain('Newer')}", action="summaries.list", args=(page - 1,)))
    if more:
        row.append(Button(label=f"{_.plain('Older')} ›", action="summaries.list", args=(page + 1,)))
    return tuple(row[::-1] if _.right_to_left else row)


def trend(_: Words, client: str, counts: Sequence[tuple[str, int]], data: dict[str, Any], policy: Policy) -> Message:
    """The picture, with what the number of visits allows to be said of each place."""
    text: list[str] = [_("<b>{client}</b>: scores over time", client=client)]
    text += [f"• {_.value(name)}: {_honest(_, visits, policy)}" for name, visits in counts[:_TOLD]]
    if len(counts) > _TOLD:
        text.append(_("… and {n} more places", n=len(counts) - _TOLD))
    return Message(
        text="\n".join(text),
        attachments=(Attachment(kind="photo", document="trend", data=data, filename="trend.png"),),
        protect=True,
    )


def no_trend(_: Words) -> Message:
    return Message(text=_("No report yet. Each approved visit comes here by itself."))
