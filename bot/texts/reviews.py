"""Review: what coordinators read and decide, and what shoppers hear of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.message import Attachment, Button, Message
from bot.model.person import Person
from bot.model.report import Remark, Report
from bot.model.site import Site
from bot.texts import lines, scores
from bot.texts.words import Html, Words

Rows = list[tuple[Button, ...]]

_FLAGS: Mapping[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "no_check_in": lambda _, __: _("checked in without a place"),
    "not_near": lambda _, f: _("checked in {distance} away", distance=lines.metres(_, f["metres"])),
    "far": lambda _, f: _("checked in {distance} away: please look closely", distance=lines.metres(_, f["metres"])),
    "forwarded_place": lambda _, __: _("the place was forwarded from another chat"),
    "outside_window": lambda _, __: _("done outside the agreed time"),
    "late": lambda _, __: _("handed in late"),
    "duplicate_photo": lambda _, __: _("a photo was used in another visit before"),
    "forwarded": lambda _, __: _("a photo was forwarded from another chat"),
}


def flag(_: Words, found: Mapping[str, Any]) -> str:
    known = _FLAGS.get(str(found.get("code")))
    return known(_, found) if known else _.value(found.get("code"))


def _card(at: Site) -> str:
    return f"review:{at.visit.id}"


def _head(_: Words, at: Site) -> list[str]:
    return [lines.title(_, at.visit, at.project), lines.place(_, at.location), lines.window(_, at.visit, at.location)]


def handed_in(_: Words, at: Site, *, again: bool) -> Message:
    """The receipt."""
    thanks = _("Thank you, your corrections are in.") if again else _("Thank you, your report is in.")
    text = (
        f"✅ <b>{thanks}</b>",
        "",
        *_head(_, at),
        "",
        _("It is read next. You hear from us here, whatever comes of it."),
    )
    mine = Button(label=_.plain("My visits"), action="visits.mine")
    return Message(text="\n".join(text), buttons=((mine,),), card=f"visit:{at.visit.id}", fresh=True)


def came_in(_: Words, at: Site, person: Person, report: Report) -> Message:
    head = _("Report came in") if report.number == 1 else _("Corrected report came in")
    score = scores.percent(_, report.score)
    text = [
        f"📥 <b>{head}</b>",
        *_head(_, at),
        _("Shopper: {name} · score {score}", name=_.b(person.name), score=_.b(score)),
    ]
    text += [f"⚠️ {flag(_, found)}" for found in report.flags]
    review = Button(label=_.plain("Review"), action="reviews.open", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((review,),), card=_card(at), fresh=True)


def queue(_: Words, items: Sequence[tuple[Site, Report, bool]], *, page: int, pages: int) -> Message:
    text = [f"<b>{_('Reports to review')}</b>"]
    if not items:
        text += ["", _("Nothing waits. Well done.")]
    rows: Rows = []
    for at, report, old in items:
        mark = _(" · ⏰ <b>waits too long</b>") if old else ""
        flags = _.plural(" · ⚠️ {n} flag", " · ⚠️ {n} flags", len(report.flags)) if report.flags else ""
        text += [
            "",
            _("<b>{code}</b> {name}, {city}", code=at.visit.code, name=at.location.name, city=at.location.city),
            _(
                "in since {moment} · {score}",
                moment=_.moment(report.submitted_at),
                score=scores.percent(_, report.score),
            )
            + flags
            + mark,
        ]
        rows.append(
            (Button(label=f"{at.visit.code} · {at.location.name}", action="reviews.open", args=(at.visit.id,)),)
        )
    rows.append(lines.pager(_, "reviews.queue", page, pages))
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card="queue")


def report(_: Words, at: Site, report: Report, person: Person, answered: Sequence[Remark]) -> Message:
    """The whole report as one readable text: flags, corrections, score, then the answers by section."""
    text = [
        *_head(_, at),
        _("Shopper: {name} · handed in {moment}", name=_.b(person.name), moment=_.moment(report.submitted_at)),
    ]
    text += [f"⚠️ {flag(_, found)}" for found in report.flags]
    text += _corrections(_, answered)
    score = scores.read(report.scoring)
    if score is not None:
        text += ["", _("Score: {score}", score=_.b(scores.percent(_, score.overall)))]
        if score.would_have_been is not None:
            text.append(
                _("A critical question failed; it would have been {score}.", score=_.percent(score.would_have_been))
            )
        text += scores.sections(_, score)
    return Message(text="\n".join((*text, *_answers(_, report))))


def _corrections(_: Words, answered: Sequence[Remark]) -> list[str]:
    if not answered:
        return []
    text = ["", f"<b>{_('Corrected')}</b>"]
    for remark in answered:
        text += [
            str(_.value(remark.label)),
            _("before: {answer}", answer=_.value(remark.old or "–")),
            _("now: {answer}", answer=_.b(remark.new or "–")),
            _("your remark: {text}", text=Html(f"<i>{_.value(remark.text)}</i>")),
        ]
    return text


def _answers(_: Words, report: Report) -> list[str]:
    text: list[str] = []
    section = None
    earned = _points(_, report)
    for number, answer in enumerate(report.answers, 1):
        if answer.get("section") != section:
            section = answer.get("section")
            text += ["", f"<b>{_.value(section)}</b>" if section else ""]
        said = _.b(answer.get("text") or "–")
        mark = earned.get(str(answer["ref"]), "")
        text.append(_("{n}. {question} {answer}", n=str(number), question=answer["label"], answer=said) + mark)
    return text


def _points(_: Words, report: Report) -> dict[str, str]:
    """A mark at every answer that lost points, with how many."""
    score = scores.read(report.scoring)
    if score is None:
        return {}
    lost = {line.ref: line for line in score.lines if line.lost or line.critical_failed}
    return {
        ref: _(" ▼ {earned}/{possible}", earned=_.number(line.earned or 0), possible=_.number(line.possible or 0))
        for ref, line in lost.items()
    }


def photos(_: Words, report: Report, media: Sequence[Any]) -> Message:
    """For the agency's own eyes: as they came in."""
    labels = {item: answer["label"] for answer in report.answers for item in answer.get("media", ())}
    attachments = tuple(
        Attachment(kind="photo", media=item, caption=str(_.value(labels.get(item, ""))), clean=False) for item in media
    )
    return Message(attachments=attachments, protect=True)


def decision(_: Words, at: Site, drafted: Sequence[Remark], *, fresh: bool) -> Message:
    visit = at.visit.id
    text = [_("<b>{code}</b> {name}: your decision?", code=at.visit.code, name=at.location.name)]
    text += [
        _("↩️ {question}: {text}", question=remark.label, text=Html(f"<i>{_.value(remark.text)}</i>"))
        for remark in drafted
    ]
    rows: Rows = [(Button(label=_.plain("Approve"), action="reviews.approve", args=(visit,), style="success"),)]
    if drafted:
        label = _.plain("Send back ({n})", n=str(len(drafted)))
        rows.insert(0, (Button(label=label, action="reviews.return", args=(visit,), style="primary"),))
    rows += [
        (
            Button(label=_.plain("Return questions"), action="reviews.pick", args=(visit, 0)),
            Button(label=_.plain("Reject"), action="reviews.ask_reject", args=(visit,), style="danger"),
        ),
        (
            Button(label=_.plain("Why this score"), action="reviews.why", args=(visit,)),
            Button(label=_.plain("Queue"), action="reviews.queue", args=(0,)),
        ),
    ]
    return Message(text="\n".join(text), buttons=tuple(rows), card=_card(at), fresh=fresh)


def why_score(_: Words, at: Site, report: Report) -> Message:
    score = scores.read(report.scoring)
    back = (Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),)
    if score is None:
        return Message(text=_("This form has no scoring."), buttons=(back,), card=_card(at))
    text = [_("<b>Why {score}</b>", score=scores.percent(_, score.overall)), *scores.sections(_, score), ""]
    text += [_("• {question}: {why}", question=line.label, why=Html(scores.why(_, line.why))) for line in score.lines]
    return Message(text="\n".join(text), buttons=(back,), card=f"why:{at.visit.id}", fresh=True)


def ask_grade(_: Words, at: Site) -> Message:
    numbers = [Button(label=str(n), action="reviews.grade", args=(at.visit.id, n)) for n in range(10, 0, -1)]
    rows = (
        tuple(numbers[:5]),
        tuple(numbers[5:]),
        (Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),),
    )
    text = _(
        "Your grade for the shopper’s work on {code}? 10 means: nothing to add. Below that you say why.",
        code=at.visit.code,
    )
    return Message(text=text, buttons=rows, card=_card(at))


_GRADE_REASONS: Mapping[str, Callable[[Words], str]] = {
    "late": lambda _: _.plain("The report came late."),
    "detail": lambda _: _.plain("More detail would help: who, what, when."),
    "photos": lambda _: _.plain("Some photos are hard to read."),
    "brief": lambda _: _.plain("The brief was not followed in every point."),
    "returned": lambda _: _.plain("It had to be returned once."),
}


def grade_reason(_: Words, key: str) -> str:
    return _GRADE_REASONS.get(key, _GRADE_REASONS["detail"])(_)


def ask_grade_reason(_: Words, at: Site, points: int) -> Message:
    rows: Rows = [
        (Button(label=label(_), action="reviews.because", args=(at.visit.id, points, key)),)
        for key, label in _GRADE_REASONS.items()
    ]
    rows.append((Button(label=_.plain("Back"), action="reviews.approve", args=(at.visit.id,)),))
    text = _("Grade {grade}: why not 10? Tap a reason or write it; the shopper reads it.", grade=_.b(points))
    return Message(text=text, buttons=tuple(rows), card=_card(at))


def choose_questions(
    _: Words, at: Site, report: Report, drafted: set[str], *, page: int, pages: int, size: int
) -> Message:
    shown = list(enumerate(report.answers))[page * size : (page + 1) * size]
    text = [_("Which answers are to be put right? Tap one to write the remark."), ""]
    text += [
        _("{n}. {question} {answer}", n=str(n + 1), question=a["label"], answer=_.b(a.get("text") or "–"))
        for n, a in shown
    ]
    numbers = [
        Button(label=f"{'✏️ ' if a['ref'] in drafted else ''}{n + 1}", action="reviews.remark", args=(at.visit.id, n))
        for n, a in shown
    ]
    rows = (
        tuple(numbers[:4]),
        tuple(numbers[4:]),
        lines.pager(_, "reviews.pick", page, pages, at.visit.id),
        (Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),),
    )
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card=_card(at))


_REMARKS: Mapping[str, Callable[[Words], str]] = {
    "detail": lambda _: _.plain("Please say more exactly what happened: who, what, when."),
    "photo": lambda _: _.plain("The photo cannot be read. Please send a sharper one."),
    "contradiction": lambda _: _.plain("This does not fit with your other answers. Please check."),
    "opinion": lambda _: _.plain("Please write what you saw and heard, not what you think of it."),
}


def usual_remark(_: Words, key: str) -> str:
    return _REMARKS.get(key, _REMARKS["detail"])(_)


def ask_remark(_: Words, at: Site, answer: Mapping[str, Any], position: int, drafted: Remark | None) -> Message:
    text = [str(_.value(answer["label"])), _.b(answer.get("text") or "–"), ""]
    if drafted is not None:
        text.append(_("So far: {text}", text=Html(f"<i>{_.value(drafted.text)}</i>")))
    text.append(_("What is to be put right? Write it, or tap one of these. The shopper reads it as you write it."))
    rows: Rows = [
        (Button(label=label(_), action="reviews.remarked", args=(at.visit.id, position, key)),)
        for key, label in _REMARKS.items()
    ]
    rows.append((Button(label=_.plain("Back"), action="reviews.pick", args=(at.visit.id, position // 8)),))
    return Message(text="\n".join(text), buttons=tuple(rows), card=_card(at))


_REJECT: Mapping[str, Callable[[Words], str]] = {
    "brief": lambda _: _.plain("The brief was not followed, so the result cannot be compared."),
    "wrong_place": lambda _: _.plain("It was another place."),
    "invented": lambda _: _.plain("Answers and evidence contradict each other."),
    "unusable": lambda _: _.plain("The evidence cannot be used."),
}


def reject_reason(_: Words, key: str) -> str:
    return _REJECT.get(key, _REJECT["unusable"])(_)


def ask_reject(_: Words, at: Site, reasons: Sequence[str]) -> Message:
    rows: Rows = [
        (Button(label=_REJECT[key](_), action="reviews.reject", args=(at.visit.id, key), style="danger"),)
        for key in reasons
    ]
    rows.append((Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),))
    text = _(
        "Reject {code}? It is not paid and cannot be undone. Tap the reason or write it; the shopper reads it.",
        code=at.visit.code,
    )
    return Message(text=text, buttons=tuple(rows), card=_card(at))


def _after(_: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label=_.plain("Next report"), action="reviews.queue", args=(0,)),),)


def approved(_: Words, at: Site, points: int) -> Message:
    text = _(
        "✅ {code} is approved, grade {grade}. The client’s people get their summary now.",
        code=at.visit.code,
        grade=_.b(points),
    )
    return Message(text=text, buttons=_after(_), card=_card(at))


def returned(_: Words, at: Site, remarks: Sequence[Remark], until: datetime) -> Message:
    text = _.plural(
        "↩️ {code} went back with {n} question, due by {moment}.",
        "↩️ {code} went back with {n} questions, due by {moment}.",
        len(remarks),
        code=at.visit.code,
        moment=_.moment(until),
    )
    return Message(text=text, buttons=_after(_), card=_card(at))


def rejected(_: Words, at: Site) -> Message:
    text = _("{code} is rejected. The shopper was told why.", code=at.visit.code)
    again = (Button(label=_.plain("Place it anew"), action="field.reassign", args=(at.visit.id,)),)
    return Message(text=text, buttons=(again, *_after(_)), card=_card(at))


def approved_for_shopper(_: Words, at: Site, points: int, reason: str | None) -> Message:
    text = [
        f"🎉 <b>{_('Your report is approved')}</b>",
        "",
        *_head(_, at),
        _("Grade: {grade} of 10", grade=_.b(points)),
    ]
    if reason:
        text.append(f"<i>{_.value(reason)}</i>")
    text.append(_("You earn {fee}.", fee=_.b(_.money(at.visit.fee, at.project.currency))))
    return Message(text="\n".join(text), card=f"visit:{at.visit.id}", fresh=True)


def returned_for_shopper(_: Words, at: Site, remarks: Sequence[Remark], until: datetime) -> Message:
    text = [
        _.plural("↩️ <b>One question came back</b>", "↩️ <b>{n} questions came back</b>", len(remarks)),
        "",
        *_head(_, at),
    ]
    for remark in remarks:
        text += [
            "",
            str(_.value(remark.label)),
            _("You wrote: {answer}", answer=_.value(remark.old or "–")),
            f"👉 <i>{_.value(remark.text)}</i>",
        ]
    text += ["", _("Only these are open again. Please answer by {moment}.", moment=_.moment(until))]
    go_on = Button(label=_.plain("Put it right"), action="visits.report", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((go_on,),), card=f"visit:{at.visit.id}", fresh=True)


def rejected_for_shopper(_: Words, at: Site, why: str) -> Message:
    text = (
        f"<b>{_('Your report could not be accepted')}</b>",
        "",
        *_head(_, at),
        f"<i>{_.value(why)}</i>",
        "",
        _("If you see it differently, write to your coordinator."),
    )
    return Message(text="\n".join(text), card=f"visit:{at.visit.id}", fresh=True)
