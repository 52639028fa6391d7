"""The verdict on a report: grades, remarks, reasons; what the reviewer sees of them and what the shopper hears."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.message import Button, Message
from bot.model.report import Remark, Report
from bot.model.site import Site
from bot.texts import lines, quoting
from bot.texts.reviews import card, drafted_line, head
from bot.texts.words import Words

Rows = list[tuple[Button, ...]]
PAGE = 8
"""Questions on one screen when some are chosen for return."""
_LISTED = 12
_QUOTED = 1200
"""Characters of an answer beside the question what is wrong with it."""


def ask_grade(_: Words, at: Site, reason_below: int, drafted: int) -> Message:
    """`drafted`: remarks that were written and would not be sent."""
    numbers = [Button(label=str(n), action="reviews.grade", args=(at.visit.id, n)) for n in range(10, 0, -1)]
    back = Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,))
    text: list[str] = [_("Your grade for the shopper’s work on {code}? 10 means: nothing to add.", code=at.visit.code)]
    if reason_below > 1:
        text.append(_("Under {grade} you say why.", grade=str(reason_below)))
    if drafted:
        lost = _.plural(
            "{n} remark is not sent when you approve.", "{n} remarks are not sent when you approve.", drafted
        )
        text.append(f"\n⚠️ {lost}")
    return Message(text=" ".join(text), buttons=(tuple(numbers[:5]), tuple(numbers[5:]), (back,)), card=card(at))


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
    text = _("Grade {grade}: why? Tap a reason or write it; the shopper reads it.", grade=_.b(points))
    return Message(text=text, buttons=tuple(rows), card=card(at))


def choose_questions(_: Words, at: Site, report: Report, drafted: set[str], *, page: int, pages: int) -> Message:
    shown = list(enumerate(report.answers))[page * PAGE : (page + 1) * PAGE]
    text = [_("Which answers are to be put right? Tap the number, then say what is wrong."), ""]
    text += [_short(_, n, answer, drafted=answer["ref"] in drafted) for n, answer in shown]
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
    return Message(text="\n".join(text), buttons=tuple(row for row in rows if row), card=card(at))


def _short(_: Words, position: int, answer: Mapping[str, Any], *, drafted: bool) -> str:
    question = quoting.asked(quoting.shortened(str(answer["label"]), 120))
    said = _.b(quoting.shortened(str(answer.get("text") or "–"), 120))
    mark = "✏️ " if drafted else ""
    return f"{mark}{_.value(f'{position + 1}. {question}')} {said}"


_REMARKS: Mapping[str, Callable[[Words], str]] = {
    "detail": lambda _: _.plain("Please say more exactly what happened: who, what, when."),
    "photo": lambda _: _.plain("The photo cannot be read. Please send a sharper one."),
    "contradiction": lambda _: _.plain("This does not fit with your other answers. Please check."),
    "opinion": lambda _: _.plain("Please write what you saw and heard, not what you think of it."),
}


def usual_remark(_: Words, key: str) -> str:
    return _REMARKS.get(key, _REMARKS["detail"])(_)


def ask_remark(_: Words, at: Site, answer: Mapping[str, Any], position: int, drafted: Remark | None) -> Message:
    said = quoting.shortened(str(answer.get("text") or ""), _QUOTED)
    text = [quoting.answer(_, f"{position + 1}. {answer['label']}", said), ""]
    if drafted is not None:
        text.append(_("Your remark so far: {text}", text=quoting.remark(_, drafted.text)))
    text.append(_("What is to be put right? Tap a remark or write one; the shopper reads it."))
    rows: Rows = [
        (Button(label=label(_), action="reviews.remarked", args=(at.visit.id, position, key)),)
        for key, label in _REMARKS.items()
    ]
    if drafted is not None:
        away = Button(
            label=_.plain("Take the remark away"), action="reviews.remarked", args=(at.visit.id, position, "")
        )
        rows.append((away,))
    rows.append((Button(label=_.plain("Back"), action="reviews.pick", args=(at.visit.id, position // PAGE)),))
    return Message(text="\n".join(text), buttons=tuple(rows), card=card(at))


def remarked(_: Words, at: Site, remark: Remark) -> Message:
    """What is left of the question for the remark once it was typed; the decision follows below."""
    return Message(text=f"✏️ {drafted_line(_, remark)}", card=card(at), only_edit=True)


_REJECT: Mapping[str, Callable[[Words], str]] = {
    "brief": lambda _: _.plain("The brief was not followed, so the result cannot be compared."),
    "wrong_place": lambda _: _.plain("It was another place."),
    "invented": lambda _: _.plain("Answers and evidence contradict each other."),
    "unusable": lambda _: _.plain("The evidence cannot be used."),
}


def reject_reason(_: Words, key: str) -> str:
    return _REJECT.get(key, _REJECT["unusable"])(_)


def ask_reject(_: Words, at: Site) -> Message:
    rows: Rows = [
        (Button(label=label(_), action="reviews.reject", args=(at.visit.id, key), style="danger"),)
        for key, label in _REJECT.items()
    ]
    rows.append((Button(label=_.plain("Back"), action="reviews.decide", args=(at.visit.id,)),))
    text = _(
        "Reject {code}? It is not paid and cannot be undone. Tap the reason or write it; the shopper reads it.",
        code=at.visit.code,
    )
    return Message(text=text, buttons=tuple(rows), card=card(at))


def prompt_answered(_: Words, at: Site, said: str) -> Message:
    """What is left of a question that was answered by typing; the outcome follows below."""
    return Message(text=f"✏️ {quoting.remark(_, said)}", card=card(at), only_edit=True)


def _next(_: Words, following: Site | None) -> Rows:
    if following is None:
        return []
    label = _.plain("Next report: {code}", code=following.visit.code)
    return [(Button(label=label, action="reviews.open", args=(following.visit.id,), style="primary"),)]


def approved(_: Words, at: Site, points: int, following: Site | None) -> Message:
    text = _("✅ {code} is approved, grade {grade}.", code=at.visit.code, grade=_.b(points))
    return Message(text=text, buttons=tuple(_next(_, following)), card=card(at))


def returned(_: Words, at: Site, remarks: Sequence[Remark], until: datetime, following: Site | None) -> Message:
    text = _.plural(
        "↩️ {code} went back with {n} question, due by {moment}.",
        "↩️ {code} went back with {n} questions, due by {moment}.",
        len(remarks),
        code=at.visit.code,
        moment=_.moment(until),
    )
    return Message(text=text, buttons=tuple(_next(_, following)), card=card(at))


def rejected(_: Words, at: Site, following: Site | None) -> Message:
    text = _("⛔ {code} is rejected. The shopper was told why.", code=at.visit.code)
    again = (Button(label=_.plain("Place it anew"), action="field.reassign", args=(at.visit.id,)),)
    return Message(text=text, buttons=(again, *_next(_, following)), card=card(at))


def decided_by_colleague(_: Words, at: Site, verdict: str, name: str) -> Message:
    """On the cards of the other coordinators: nothing is left to decide here."""
    known = {
        "approved": _("✅ {code} was approved by {name}.", code=at.visit.code, name=_.b(name)),
        "returned": _("↩️ {code} was sent back by {name}.", code=at.visit.code, name=_.b(name)),
        "rejected": _("⛔ {code} was rejected by {name}.", code=at.visit.code, name=_.b(name)),
    }
    return Message(text=known[verdict], card=card(at), only_edit=True)


def too_late(_: Words) -> Message:
    """What was typed comes after a colleague's verdict."""
    return Message(text=_("A colleague decided this report meanwhile. What you wrote was not sent to anybody."))


def approved_for_shopper(_: Words, at: Site, points: int, reason: str | None) -> Message:
    text = [
        f"🎉 <b>{_('Your report is approved')}</b>",
        "",
        *head(_, at),
        "",
        _("Grade: {grade} of 10", grade=_.b(points)),
    ]
    if reason:
        text.append(quoting.remark(_, reason))
    fee = _.b(_.money(at.visit.fee, at.project.currency))
    cap = _.money(at.project.reimbursement_cap, at.project.currency)
    text.append(
        _("You earn {fee}, and what you spent up to {cap} is paid back.", fee=fee, cap=cap)
        if at.project.reimbursement_cap
        else _("You earn {fee}.", fee=fee)
    )
    return Message(text="\n".join(text), card=f"visit:{at.visit.id}", fresh=True)


def returned_for_shopper(_: Words, at: Site, remarks: Sequence[Remark], until: datetime) -> Message:
    text = [
        _.plural("↩️ <b>{n} question came back</b>", "↩️ <b>{n} questions came back</b>", len(remarks)),
        "",
        *head(_, at),
    ]
    for remark in remarks[:_LISTED]:
        text += [
            "",
            str(_.value(quoting.shortened(remark.label, 200))),
            _("You wrote: {answer}", answer=quoting.shortened(remark.old or "–", 200)),
            f"👉 {quoting.remark(_, quoting.shortened(remark.text, 300))}",
        ]
    if len(remarks) > _LISTED:
        text += ["", _("… and {n} more. You see each remark at its question.", n=len(remarks) - _LISTED)]
    text += ["", _("Only these are open again. Please answer by {moment}.", moment=_.b(_.moment(until)))]
    go_on = Button(label=_.plain("Put it right"), action="visits.report", args=(at.visit.id,), style="primary")
    return Message(text="\n".join(text), buttons=((go_on,),), card=f"visit:{at.visit.id}", fresh=True)


def rejected_for_shopper(_: Words, at: Site, why: str) -> Message:
    text = (
        f"<b>{_('Your report could not be accepted')}</b>",
        "",
        *head(_, at),
        "",
        quoting.remark(_, why),
        "",
        _("If you see it differently, write to your coordinator."),
    )
    return Message(text="\n".join(text), card=f"visit:{at.visit.id}", fresh=True)
