"""Every button of a sheet. A tap counts once, for the question and the step it was drawn for; what came late changes nothing unasked."""

from bot.desk import Desk
from bot.filling import attached, nodes, repeats, stopwatch, walking
from bot.filling.answering import accept, answer, record, refuse
from bot.filling.cards.choices import draft
from bot.filling.checking import has_answer
from bot.filling.opened import LANGUAGES, MENU, QUESTION, REVIEW, Filling, Tap, opened
from bot.filling.showing import show
from bot.filling.starting import pause as pause_sheet
from bot.model.refusal import Refusal, Refused
from bot.texts.filling import card as texts
from forms.inputs.times import localised


def pick(desk: Desk, tap: Tap, key: str) -> None:
    """One choice, and on."""
    f = opened(desk, tap.sheet)
    ref = f.find(tap.node)
    choices = f.session.question(ref).choices if ref else ()
    _answered(f, tap, nodes.chosen(choices, key))


def put(desk: Desk, tap: Tap, value: str) -> None:
    """A ready-made answer: a day, a number, the confirmation."""
    _answered(opened(desk, tap.sheet), tap, value)


def stamp(desk: Desk, tap: Tap) -> None:
    """The present moment, to the second."""
    f = opened(desk, tap.sheet)
    question = f.question
    if not _is_current(f, tap) or question is None:
        return
    _answered(f, tap, stopwatch.stamp(question.type, localised(desk.now, f.zone)))


def tick(desk: Desk, tap: Tap, key: str, on: int) -> None:
    """One of several choices on or off; kept, and answered with Done. The button says which, so that two taps are one."""
    f = opened(desk, tap.sheet)
    question = f.question
    if question is None or not f.stands(tap):
        _late(f, tap, None)
        return
    value = nodes.chosen(question.choices, key)
    if value is None:
        raise Refusal(Refused.OUT_OF_DATE)
    others = [each for each in draft(f, question) if each != value]
    f.here.draft = [*others, value] if on else others
    f.here.problem = {}
    _redraw(f)


def done(desk: Desk, tap: Tap) -> None:
    """What is ticked, or the files that have come, are the answer."""
    f = opened(desk, tap.sheet)
    question = f.question
    if not _is_current(f, tap) or question is None:
        return
    if attached.wants(question) is None:
        ticked = draft(f, question)
        chosen = ticked if question.control == "rank" else [c.value for c in question.choices if c.value in ticked]
        answer(f, question.ref, " ".join(chosen) or None)
    else:
        f.bookmark.album = ""
        walking.onward(f)
    _moved(f)


def page(desk: Desk, tap: Tap, number: int) -> None:
    """Leafing through choices or the calendar; page 0 of a shortened list shows all of it again."""
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap):
        return
    f.here.page, f.here.suggestions = number, []
    if not number:
        f.here.find = ""
    _redraw(f)


def explain(desk: Desk, tap: Tap) -> None:
    f = opened(desk, tap.sheet)
    f.here.guide = not f.here.guide
    _redraw(f)


def back(desk: Desk, tap: Tap) -> None:
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap):
        return
    if not walking.back(f):
        desk.toast = texts.first_question(f.words)
        return
    _moved(f)


def forth(desk: Desk, tap: Tap) -> None:
    """Keep the answer there is, or do without one where the form allows it."""
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap):
        return
    question = f.question
    if question is not None and question.required and not has_answer(f, question.ref):
        refuse(f, "required", message=question.required_message or "")
        _redraw(f)
        return
    walking.onward(f)
    _moved(f)


def clear(desk: Desk, tap: Tap) -> None:
    """Take the answer to an optional question away."""
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap) or f.ref is None:
        return
    accept(f, f.ref, None)
    _moved(f)


def edit(desk: Desk, tap: Tap) -> None:
    """From a collapsed card, from the overview: any time, whatever has happened since."""
    f = opened(desk, tap.sheet)
    ref = f.find(tap.node)
    if ref is None:
        raise Refusal(Refused.OUT_OF_DATE)
    on_the_card = f.screen == REVIEW and tap.step == f.sheet.step
    correct(f, ref)
    _moved(f, fresh=not on_the_card)


def correct(f: Filling, ref: str) -> None:
    """To that question; refused for what the reviewer accepted."""
    if not f.is_open(ref):
        raise Refusal(Refused.OUT_OF_DATE)
    walking.aside(f, ref)


def menu(desk: Desk, tap: Tap) -> None:
    _screen(opened(desk, tap.sheet), tap, MENU)


def languages(desk: Desk, tap: Tap) -> None:
    _screen(opened(desk, tap.sheet), tap, LANGUAGES)


def language(desk: Desk, tap: Tap, number: int) -> None:
    """Questions in another of the form's languages; the bot's own words stay as they are."""
    f = opened(desk, tap.sheet)
    if not 0 <= number < len(f.form.languages):
        raise Refusal(Refused.OUT_OF_DATE)
    f.session.language = f.form.languages[number]
    f.screen = _working_screen(f)
    f.save(language=f.form.languages[number])
    show(f)


def review(desk: Desk, tap: Tap, number: int) -> None:
    f = opened(desk, tap.sheet)
    walking.look(f)
    f.here.page = number
    _redraw(f, fresh=tap.step < f.sheet.step - 1)


def repair(desk: Desk, tap: Tap) -> None:
    """From error to error, then back to the overview."""
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap):
        return
    walking.repair(f)
    _moved(f)


def pause(desk: Desk, tap: Tap) -> None:
    pause_sheet(opened(desk, tap.sheet))


def proceed(desk: Desk, tap: Tap) -> None:
    """Out of the pause or the menu, to where one was."""
    f = opened(desk, tap.sheet)
    f.screen = _working_screen(f)
    _redraw(f, fresh=tap.step < f.sheet.step - 1)


def another(desk: Desk, tap: Tap, more: int) -> None:
    """One more repetition, or on."""
    f = opened(desk, tap.sheet)
    if not _is_current(f, tap):
        return
    if more:
        f.session.new_repeat()
    walking.forward(f)
    _moved(f)


def fewer(desk: Desk, tap: Tap, number: int) -> None:
    """Take the last repetition away, with its answers."""
    f = opened(desk, tap.sheet)
    have = repeats.entered(f)
    if not _is_current(f, tap) or number != len(have):
        return
    for ref in have[-1]:
        if old := f.session.value(ref):
            record(f, ref, old, None)
    f.session.remove_repeat(f"{repeats.repeat_ref(f)}[{number}]")
    _moved(f)


def _answered(f: Filling, tap: Tap, value: str | None) -> None:
    if value is None:
        raise Refusal(Refused.OUT_OF_DATE)
    if not f.stands(tap) or f.screen != QUESTION or f.ref is None:
        _late(f, tap, value)
        return
    ref = f.ref
    if answer(f, ref, value) and (length := stopwatch.length(f, ref)) is not None:
        f.notices.append(texts.took(f.words, length))
    _moved(f)


def _is_current(f: Filling, tap: Tap) -> bool:
    """For buttons that only lead somewhere: the second of two taps is told so, an older card gives the present one."""
    if f.stands(tap):
        return True
    if tap.step == f.sheet.step - 1:
        raise Refusal(Refused.ALREADY_RECORDED)
    show(f, fresh=True)
    return False


def _late(f: Filling, tap: Tap, value: str | None) -> None:
    """An answer on a card that moved on. The same again: recorded already. Another: that question is opened, nothing overwritten."""
    ref = f.find(tap.node)
    if ref is None or (value is not None and f.session.value(ref) == value) or not f.is_open(ref):
        raise Refusal(Refused.ALREADY_RECORDED if ref else Refused.OUT_OF_DATE)
    is_old = tap.step != f.sheet.step - 1
    if ref != f.ref or f.screen != QUESTION:
        walking.aside(f, ref)
        f.desk.toast = texts.question_again(f.words)
    f.save()
    show(f, fresh=is_old)


def _working_screen(f: Filling) -> str:
    return REVIEW if f.session.current.kind in {"END", "BEGINNING"} else QUESTION


def _screen(f: Filling, tap: Tap, screen: str) -> None:
    f.screen = screen
    _redraw(f, fresh=tap.step < f.sheet.step - 1)


def _redraw(f: Filling, *, fresh: bool = False) -> None:
    """Only the look changed: the buttons of this step stay good. `fresh`: the tap was on a card far above."""
    f.save(moved=False)
    show(f, fresh=fresh)


def _moved(f: Filling, *, fresh: bool = False) -> None:
    f.save(answered_at=f.desk.now)
    show(f, fresh=fresh)
