"""Review: what coordinators read before they decide."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.model.evidence import is_picture
from bot.model.message import Attachment, Button, Message
from bot.model.person import Person
from bot.model.report import Media, Remark, Report
from bot.model.site import Site
from bot.texts import lines, quoting, scores
from bot.texts.words import Html, Words

Rows = list[tuple[Button, ...]]
_REMARKS_SHOWN = 8
"""Drafted remarks on the card of the decision: with more it would no longer be one message."""
_REMARK_SHOWN = 200

_Kind = Literal["photo", "document", "voice", "audio", "video"]
_KINDS: Mapping[str, _Kind] = {"voice": "voice", "audio": "audio", "video": "video"}

_FLAGS: Mapping[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "no_check_in": lambda _, __: _("checked in without a place"),
    "not_near": lambda _, f: _("checked in {distance} away", distance=lines.metres(_, f["metres"])),
    "far": lambda _, f: _("checked in {distance} away: please look closely", distance=lines.metres(_, f["metres"])),
    "picked": lambda _, __: _("the place of the check-in was picked on the map"),
    "forwarded_place": lambda _, __: _("a place was forwarded from another chat"),
    "place_picked": lambda _, __: _("a place was picked on the map"),
    "outside_window": lambda _, __: _("done outside the agreed time"),
    "late": lambda _, __: _("handed in late"),
    "duplicate_photo": lambda _, __: _("a photo was used before"),
    "forwarded": lambda _, __: _("a photo was forwarded from another chat"),
    "named": lambda _, __: _("the shopper’s name stands in an answer, and the client would read it"),
}


def flags(_: Words, report: Report) -> Iterator[Html]:
    """Each kind once, with the numbers of the questions it is about."""
    numbers = {str(answer["ref"]): number for number, answer in enumerate(report.answers, 1)}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for flag in report.flags:
        found.setdefault(str(flag.get("code")), []).append(flag)
    for code, alike in found.items():
        known = _FLAGS.get(code)
        said = known(_, alike[0]) if known else _.value(code)
        questions = sorted({numbers[flag["ref"]] for flag in alike if flag.get("ref") in numbers})
        where = _(" (question {numbers})", numbers=_.listed(map(str, questions))) if questions else ""
        yield Html(f"⚠️ {said}{where}")


def card(at: Site) -> str:
    return f"review:{at.visit.id}"


def head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


def handed_in(_: Words, at: Site, *, again: bool) -> Message:
    """The receipt."""
    thanks = _("Thank you, your corrections are in.") if again else _("Thank you, your report is in.")
    text = (
        f"✅ <b>{thanks}</b>",
        "",
        *head(_, at),
        "",
        _("It is read next. You hear from us here, whatever comes of it."),
    )
    mine = Button(label=_.plain("My visits"), action="visits.mine")
    return Message(text="\n".join(text), buttons=((mine,),), card=f"visit:{at.visit.id}", fresh=True)


def came_in(_: Words, at: Site, person: Person, report: Report) -> Message:
    title = _("Report came in") if report.number == 1 else _("Corrected report came in")
    score = scores.percent(_, report.score)
    text = [
        f"📥 <b>{title}</b>",
        *head(_, at),
        _("Shopper: {name} · score {score}", name=_.b(person.name), score=_.b(score)),
        *flags(_, report),
    ]
    review = Button(label=_.plain("Review"), action="reviews.open", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((review,),), card=card(at), fresh=True)


def queue(
    _: Words, items: Sequence[tuple[Site, Report, bool]], *, total: int, page: int, pages: int, fresh: bool
) -> Message:
    text: list[str] = [f"<b>{_('Reports to review')}</b>" + (f" · {total}" if total else "")]
    if not items:
        text += ["", _("Nothing waits. Well done.")]
    rows: Rows = []
    for at, report, old in items:
        mark = _(" · ⏰ <b>waits too long</b>") if old else ""
        count = len({flag.get("code") for flag in report.flags})
        warned = _.plural(" · ⚠️ {n} flag", " · ⚠️ {n} flags", count) if count else ""
        again = _(" · corrected") if report.number > 1 else ""
        since, score = _.moment(report.submitted_at), scores.percent(_, report.score)
        text += [
            "",
            _("<b>{code}</b> {name}, {city}", code=at.visit.code, name=at.location.name, city=at.location.city),
            _("since {moment} · {score}", moment=since, score=score) + again + warned + mark,
        ]
        label = f"{'⏰ ' if old else ''}{at.visit.code} · {at.location.name}"
        rows.append((Button(label=label, action="reviews.open", args=(at.visit.id,)),))
    rows.append(lines.pager(_, "reviews.queue", page, pages))
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="queue", fresh=fresh)


def report(_: Words, at: Site, report: Report, person: Person, answered: Sequence[Remark]) -> Message:
    """The whole report as one readable text: flags, corrections, score, then the answers by section."""
    text = [
        *head(_, at),
        _("Shopper: {name} · handed in {moment}", name=_.b(person.name), moment=_.moment(report.submitted_at)),
        *_check_in(_, at),
        *flags(_, report),
        *_corrections(_, answered),
    ]
    score = scores.read(report.scoring)
    if score is not None:
        text += ["", _("Score: {score}", score=_.b(scores.percent(_, score.overall)))]
        if score.would_have_been is not None:
            would = _.percent(score.would_have_been)
            text.append(_("A critical question failed; it would have been {score}.", score=would))
        text += scores.sections(_, score)
    return Message(text="\n".join((*text, *_answers(_, report))), protect=True)


def _check_in(_: Words, at: Site) -> list[str]:
    """When, how far away, and how exactly the phone knew; on the clock of the place."""
    how = at.visit.check_in or {}
    if at.visit.checked_in_at is None:
        return []
    when = _.at(at.location.timezone).moment(at.visit.checked_in_at)
    parts = [_("Check-in: {moment}", moment=when)]
    if isinstance(metres := how.get("distance"), int | float):
        parts.append(_("{distance} away", distance=lines.metres(_, metres)))
    if isinstance(accuracy := how.get("accuracy"), int | float):
        parts.append(_("exact to {distance}", distance=lines.metres(_, max(10, accuracy))))
    return [" · ".join(parts)]


def _corrections(_: Words, answered: Sequence[Remark]) -> list[str]:
    """Each remark with the answer before and after it."""
    if not answered:
        return []
    text = ["", f"<b>{_('Corrected')}</b>"]
    for remark in answered:
        text += [
            f"• {_.value(remark.label)}",
            _("before: {answer}", answer=quoting.shortened(remark.old or "–", 600)),
            _("remark: {text}", text=quoting.remark(_, remark.text)),
            _("now: {answer}", answer=_.b(quoting.shortened(remark.new or "–", 600))),
        ]
    return text


def _answers(_: Words, report: Report) -> list[str]:
    text: list[str] = []
    section = None
    marks = _points(_, report)
    for number, answer in enumerate(report.answers, 1):
        if not text or answer.get("section") != section:
            section = answer.get("section")
            text += ["", f"<b>{_.value(section)}</b>"] if section else [""]
        label = f"{number}. {answer['label']}"
        text.append(quoting.answer(_, label, str(answer.get("text") or "")) + marks.get(str(answer["ref"]), ""))
    return text


def _points(_: Words, report: Report) -> dict[str, str]:
    """A mark at every answer that lost points, with how many."""
    score = scores.read(report.scoring)
    if score is None:
        return {}
    lost = {line.ref: line for line in score.lines if line.lost or line.critical_failed}
    return {
        ref: _(" ▼ {earned}/{possible}", earned=_.number(line.earned or 0), possible=_.number(line.possible or 0))
        + (_(" <b>critical</b>") if line.critical_failed else "")
        for ref, line in lost.items()
    }


def evidence(_: Words, files: Sequence[tuple[Media, int, str]]) -> Message:
    """(file, number of its question, question). For the agency's own eyes: as they came in."""
    return Message(attachments=tuple(_file(_, *file) for file in files), protect=True, silent=True)


def _file(_: Words, media: Media, number: int, label: str) -> Attachment:
    """A picture that came as a file is shown as a picture."""
    kind: _Kind = "photo" if is_picture(media) else _KINDS.get(media.kind, "document")
    caption = str(_.value(quoting.shortened(f"{number}. {label}", 200)))
    return Attachment(kind=kind, media=media.id, caption=caption, clean=media.kind == "document")


def decision(_: Words, at: Site, drafted: Sequence[Remark], *, fresh: bool) -> Message:
    visit = at.visit.id
    text: list[str] = [_("<b>{code}</b> {name}: your decision?", code=at.visit.code, name=at.location.name)]
    text += [f"↩️ {drafted_line(_, remark)}" for remark in drafted[:_REMARKS_SHOWN]]
    if len(drafted) > _REMARKS_SHOWN:
        text.append(_("… and {n} more", n=len(drafted) - _REMARKS_SHOWN))
    rows: Rows = [(Button(label=_.plain("Approve"), action="reviews.approve", args=(visit,), style="success"),)]
    pick = _.plain("Return questions")
    if drafted:
        pick = _.plain("More questions")
        label = _.plain("Send back ({n})", n=str(len(drafted)))
        rows.insert(0, (Button(label=label, action="reviews.return", args=(visit,), style="primary"),))
    rows += [
        (
            Button(label=pick, action="reviews.pick", args=(visit, 0)),
            Button(label=_.plain("Reject"), action="reviews.ask_reject", args=(visit,), style="danger"),
        ),
        (
            Button(label=_.plain("Why this score"), action="reviews.why", args=(visit,)),
            Button(label=_.plain("Files for ODK"), action="reviews.export", args=(visit,)),
        ),
        (Button(label=_.plain("Queue"), action="reviews.queue", args=(0, "new")),),
    ]
    return Message(text="\n".join(text), buttons=tuple(rows), card=card(at), fresh=fresh)


def drafted_line(_: Words, remark: Remark) -> Html:
    question = quoting.asked(quoting.shortened(remark.label, 100))
    return Html(f"{_.value(question)} {quoting.remark(_, quoting.shortened(remark.text, _REMARK_SHOWN))}")


def why_score(_: Words, at: Site, report: Report) -> Message:
    score = scores.read(report.scoring)
    back = (Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),)
    if score is None:
        return Message(text=_("This form has no scoring."), buttons=(back,), card=card(at))
    text = [_("<b>Why {score}</b>", score=scores.percent(_, score.overall)), *scores.sections(_, score), ""]
    text += [f"• {_.value(quoting.asked(line.label))} {scores.why(_, line.why)}" for line in score.lines]
    return Message(text="\n".join(text), buttons=(back,), card=card(at))
