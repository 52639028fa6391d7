"""Buttons that answer. A tap counts once, for the question and the step it was drawn for; what came late changes nothing unasked."""

from bot.desk import Desk
from bot.filling import attached, groups, nodes, places, stopwatch, together, walking
from bot.filling.answering import accept, answer, refuse
from bot.filling.cards.choices import draft
from bot.filling.opened import GROUP, QUESTION, Filling, Tap, opened
from bot.filling.showing import show
from bot.filling.turning import is_current, moved, redraw
from bot.model.refusal import Refusal, Refused
from bot.texts.filling import card as texts
from bot.texts.filling import kinds
from forms.inputs.times import localised
from forms.views import QuestionView


def pick(desk: Desk, tap: Tap, key: str) -> None:
    """One choice, or one of the codes on a photo, and on."""
    f = opened(desk, tap.sheet)
    ref = f.find(tap.node)
    choices = f.session.question(ref).choices if ref else ()
    values = [choice.value for choice in choices] or f.here.codes
    _answered(f, tap, nodes.chosen(values, key))


def put(desk: Desk, tap: Tap, value: str) -> None:
    """A ready-made answer: a day, a number, the confirmation."""
    _answered(opened(desk, tap.sheet), tap, value)


def stamp(desk: Desk, tap: Tap) -> None:
    """The present moment, to the second."""
    f = opened(desk, tap.sheet)
    question = f.question
    if not is_current(f, tap) or question is None:
        return
    _answered(f, tap, stopwatch.stamp(question.type, localised(desk.now, f.zone)))


def tick(desk: Desk, tap: Tap, key: str, on: int) -> None:
    """One of several choices on or off; kept, and answered with Done. The button says which, so that two taps are one."""
    f = opened(desk, tap.sheet)
    question = f.question
    if question is None or not f.stands(tap):
        _late(f, tap, None)
        return
    value = nodes.chosen((choice.value for choice in question.choices), key)
    if value is None:
        raise Refusal(Refused.OUT_OF_DATE)
    others = [each for each in draft(f, question) if each != value]
    f.here.draft = [*others, value] if on else others
    f.here.problem = {}
    redraw(f)


def done(desk: Desk, tap: Tap) -> None:
    """What is ticked, or the files that have come, are the answer."""
    f = opened(desk, tap.sheet)
    question = f.question
    if f.screen == GROUP and tap.step == f.sheet.step:
        _all_done(f)
        return
    if not is_current(f, tap) or question is None:
        return
    if question.type in places.SHAPES:
        _drawn(f, question)
    elif attached.wants(question) is None:
        ticked = draft(f, question)
        chosen = ticked if question.control == "rank" else [c.value for c in question.choices if c.value in ticked]
        answer(f, question.ref, " ".join(chosen) or None)
    else:
        f.bookmark.album = ""
        walking.onward(f)
    moved(f)


def _drawn(f: Filling, question: QuestionView) -> None:
    value = places.joined(question, places.points(f, question))
    if value is None:
        refuse(f, "shape_expected")
    elif answer(f, question.ref, value):
        f.bookmark.points.pop(question.ref, None)


def _all_done(f: Filling) -> None:
    if together.finish(f):
        moved(f)
    else:
        redraw(f)


def clear(desk: Desk, tap: Tap) -> None:
    """Take the answer to an optional question away."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap) or f.ref is None:
        return
    f.bookmark.points.pop(f.ref, None)
    accept(f, f.ref, None)
    moved(f)


def _answered(f: Filling, tap: Tap, value: str | None) -> None:
    if value is None:
        raise Refusal(Refused.OUT_OF_DATE)
    if f.screen == GROUP and tap.step == f.sheet.step:
        _in_the_row(f, tap, value)
        return
    ref = f.ref
    if ref is None or f.screen != QUESTION or not (f.stands(tap) or _still_asked(f, tap, ref)):
        _late(f, tap, value)
        return
    if answer(f, ref, value) and (length := stopwatch.length(f, ref)) is not None:
        f.notices.append(kinds.took(f.words, length))
    moved(f)


def _still_asked(f: Filling, tap: Tap, ref: str) -> bool:
    """An older card of the question that is being asked, without an answer so far: there is nothing that the tap could overwrite."""
    return tap.node == f.node(ref) and f.session.value(ref) is None


def _in_the_row(f: Filling, tap: Tap, value: str) -> None:
    """One of several questions on the card. The step stays, so that one can tap quickly from row to row."""
    ref = f.find(tap.node)
    if ref is None or ref not in groups.members(f, f.ref):
        raise Refusal(Refused.OUT_OF_DATE)
    answer(f, ref, value)
    redraw(f)


def _late(f: Filling, tap: Tap, value: str | None) -> None:
    """An answer on a card that moved on. The same again: recorded already. Another: that question is opened, nothing overwritten."""
    ref = f.find(tap.node)
    if ref is None or (value is not None and f.session.value(ref) == value) or not f.is_open(ref):
        raise Refusal(Refused.ALREADY_RECORDED if ref else Refused.OUT_OF_DATE)
    is_old = tap.step != f.sheet.step - 1
    is_in_group = f.screen == GROUP and ref in groups.members(f, f.ref)
    is_another = not is_in_group and (ref != f.ref or f.screen != QUESTION)
    if is_another:
        walking.aside(f, ref)
    if is_in_group or is_another:
        f.desk.toast = texts.question_again(f.words)
    f.save(moved=is_another)
    show(f, fresh=is_old)
