"""What clients read about a visit. Nothing here knows who the shopper was."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.model import findings
from bot.model.findings import Finding
from bot.model.message import Attachment, Button, Message
from bot.model.report import Media, Report
from bot.model.site import Site
from bot.settings import Policy
from bot.texts import scores
from bot.texts.words import Html, Words

_ALBUM = 10


def _place(_: Words, at: Site) -> list[str]:
    moment = at.visit.checked_in_at or at.visit.report_from or at.visit.window_start
    there = _.at(at.location.timezone)
    when = f"{there.full_day(moment)} {there.time(moment)}"
    return [
        _("<b>{name}</b>, {city}", name=at.location.name, city=at.location.city),
        _("{project} · {when}", project=at.project.name, when=when),
    ]


def red_flag(_: Words, at: Site, report: Report, flags: Sequence[Finding], threshold: Decimal) -> Message:
    """First and at once: a critical question failed, or the score is under the threshold."""
    text = [f"🚩 <b>{_('Red flag')}</b>", *_place(_, at), ""]
    for flag in flags:
        text.append(_("Failed: {question} {answer}", question=flag.question, answer=_.b(flag.answer)))
        if flag.quote:
            text.append(f"<blockquote>{_.value(flag.quote)}</blockquote>")
    if report.score is not None and report.score < threshold:
        text.append(
            _(
                "Score {score}, under the agreed {threshold}.",
                score=_.b(_.percent(report.score)),
                threshold=_.percent(threshold),
            )
        )
    return Message(text="\n".join(text), protect=True)


def summary(
    _: Words, at: Site, report: Report, *, before: Decimal | None, visits: int, policy: Policy, card: dict[str, Any]
) -> Message:
    """The picture with the score, and the numbers again in words: change, strengths, weaknesses with quotes."""
    score = scores.read(report.scoring)
    text = [
        *_place(_, at),
        _("Score: {score}", score=_.b(scores.percent(_, report.score))) + _change(_, report.score, before),
    ]
    if score is not None and score.would_have_been is not None:
        text.append(_("Without the failed critical question: {score}", score=_.percent(score.would_have_been)))
    text.append(_honest(_, visits, policy))
    if score is not None:
        text += _found(_, _("Strengths"), findings.strengths(score, report.answers), "＋")
        text += _found(_, _("Weaknesses"), findings.weaknesses(score, report.answers), "－")
    picture = Attachment(kind="photo", document="score_card", data=card, filename=f"{at.visit.code}.png")
    return Message(text="\n".join(text), attachments=(picture,), protect=True)


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


def _found(_: Words, head: Html, found: Sequence[Finding], mark: str) -> list[str]:
    if not found:
        return []
    text = ["", f"<b>{head}</b>"]
    for finding in found:
        text.append(f"{mark} {_.value(finding.question)} {_.b(finding.answer)}")
        if finding.quote:
            text.append(f"<blockquote>{_.value(finding.quote)}</blockquote>")
    return text


def albums(_: Words, photos: Sequence[tuple[Media, str]]) -> Iterator[Message]:
    """Without their hidden data, ten at a time."""
    for start in range(0, len(photos), _ALBUM):
        yield Message(
            attachments=tuple(
                Attachment(kind="photo", media=media.id, caption=str(_.value(label)))
                for media, label in photos[start : start + _ALBUM]
            ),
            silent=True,
            protect=True,
        )


def document(_: Words, at: Site, paper: dict[str, Any]) -> Message:
    """The whole report as a file, with the way to all the others."""
    file = Attachment(
        kind="document", document="report_pdf", data=paper, filename=f"{at.visit.code.replace('/', '-')}.pdf"
    )
    more = Button(label=_.plain("All reports"), action="summaries.list", args=(0,))
    return Message(
        text=_("The whole report of {name}", name=at.location.name),
        attachments=(file,),
        buttons=((more,),),
        silent=True,
    )


def nobody_to_tell(_: Words, client: str) -> Message:
    """To the coordinator, when none of the client's contacts has come in yet."""
    text = _(
        "Nobody of {client} is here yet, so the summary reached nobody. Invite a contact; they find it under /reports.",
        client=client,
    )
    return Message(text=text, buttons=((Button(label=_.plain("Invite"), action="people.invites"),),))


def listing(_: Words, items: Sequence[tuple[Site, Report]], *, page: int, more: bool) -> Message:
    text = [f"<b>{_('Reports')}</b>"]
    if not items:
        text += ["", _("No report yet. Each approved visit comes here by itself.")]
    rows: list[tuple[Button, ...]] = []
    for at, report in items:
        moment = at.visit.checked_in_at or at.visit.window_start
        day = _.at(at.location.timezone).day(moment)
        flag = " 🚩" if report.scoring.get("critical") else ""
        text.append(
            _(
                "{day} · {name}, {city}: {score}",
                day=day,
                name=at.location.name,
                city=at.location.city,
                score=_.b(scores.percent(_, report.score)),
            )
            + flag
        )
        rows.append((Button(label=f"{day} · {at.location.name}", action="summaries.show", args=(at.visit.id,)),))
    turn = []
    newer, older = ("▶️", "◀️") if _.right_to_left else ("◀️", "▶️")
    if page:
        turn.append(Button(label=f"{newer} {_.plain('Newer')}", action="summaries.list", args=(page - 1,)))
    if more:
        turn.append(Button(label=f"{_.plain('Older')} {older}", action="summaries.list", args=(page + 1,)))
    rows.append(tuple(turn))
    if items:
        rows.append((Button(label=_.plain("Trend"), action="summaries.trend", style="primary"),))
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="reports")


def trend(_: Words, client: str, counts: Sequence[tuple[str, int]], data: dict[str, Any], policy: Policy) -> Message:
    """The picture, with what the number of visits allows to be said of each place."""
    text: list[str] = [_("<b>{client}</b>: scores over time", client=client)]
    text += [f"• {_.value(name)}: {_honest(_, visits, policy)}" for name, visits in counts]
    return Message(
        text="\n".join(text),
        attachments=(Attachment(kind="photo", document="trend", data=data, filename="trend.png"),),
        protect=True,
    )


def no_trend(_: Words) -> Message:
    return Message(text=_("No report yet. Each approved visit comes here by itself."))
