"""Buttons that lead somewhere: back, on, aside, to the overview, into a pause."""

from bot.desk import Desk
from bot.filling import cascades, groups, places, repeats, walking
from bot.filling.answering import record, refuse
from bot.filling.checking import has_answer
from bot.filling.opened import GROUP, LANGUAGES, MENU, QUESTION, REVIEW, Filling, Tap, opened
from bot.filling.showing import show
from bot.filling.starting import pause as pause_sheet
from bot.filling.turning import is_current, moved, redraw
from bot.model.refusal import Refusal, Refused
from bot.texts.filling import card as texts
from forms.views import QuestionView


def page(desk: Desk, tap: Tap, number: int) -> None:
    """Leafing through choices or the calendar, turning a scale."""
    f = opened(desk, tap.sheet)
    if is_current(f, tap):
        f.here.page, f.here.suggestions = number, []
        redraw(f)


def narrow(desk: Desk, tap: Tap, start: int, count: int) -> None:
    """A part of a long list; without any count all of it again."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    f.here.page, f.here.suggestions = None, []
    f.here.span = (max(0, start), count) if count > 0 else None
    if not count:
        f.here.find = ""
    redraw(f)


def explain(desk: Desk, tap: Tap) -> None:
    f = opened(desk, tap.sheet)
    f.here.guide = not f.here.guide
    redraw(f)


def back(desk: Desk, tap: Tap) -> None:
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    if not walking.back(f):
        desk.toast = texts.first_question(f.words)
        return
    moved(f)


def forth(desk: Desk, tap: Tap) -> None:
    """Keep the answer there is, or do without one where the form allows it."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    question = f.question
    if question is not None and f.screen != GROUP and question.required and not has_answer(f, question.ref):
        refuse(f, "required", message=question.required_message or "")
        redraw(f)
        return
    walking.onward(f)
    moved(f)


def edit(desk: Desk, tap: Tap) -> None:
    """From a collapsed card, from the overview: any time, whatever has happened since."""
    f = opened(desk, tap.sheet)
    ref = f.find(tap.node)
    if ref is None:
        raise Refusal(Refused.OUT_OF_DATE)
    on_the_card = tap.step == f.sheet.step and _is_on_the_card(f, ref)
    if again := _entry(f, ref):
        walking.entry(f, repeats.repeat_ref(f), again.refs)
    else:
        correct(f, ref)
    moved(f, fresh=not on_the_card)


def _entry(f: Filling, ref: str) -> repeats.Entry | None:
    """Between repetitions: the one whose first question this is."""
    if f.session.current.kind != "PROMPT_NEW_REPEAT" or f.screen != QUESTION or not f.is_open(ref):
        return None
    return next((entry for entry in repeats.entered(f) if entry.refs[0] == ref), None)


def _is_on_the_card(f: Filling, ref: str) -> bool:
    """The overview, the numbers of several questions, the answers that a list follows from."""
    if f.screen == GROUP:
        return ref in groups.members(f, f.ref)
    return f.screen == REVIEW or _entry(f, ref) is not None or (f.ref is not None and ref in cascades.above(f, f.ref))


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
    f.screen = groups.here(f)
    f.save(language=f.form.languages[number])
    show(f)


def review(desk: Desk, tap: Tap, number: int) -> None:
    f = opened(desk, tap.sheet)
    walking.look(f)
    f.here.page = number
    redraw(f, fresh=tap.step < f.sheet.step - 1)


def repair(desk: Desk, tap: Tap) -> None:
    """From error to error, then back to the overview."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    walking.repair(f)
    moved(f)


def pause(desk: Desk, tap: Tap) -> None:
    pause_sheet(opened(desk, tap.sheet))


def proceed(desk: Desk, tap: Tap) -> None:
    """Out of the pause or the menu, to where one was."""
    f = opened(desk, tap.sheet)
    f.screen = groups.here(f)
    redraw(f, fresh=tap.step < f.sheet.step - 1)


def another(desk: Desk, tap: Tap, more: int) -> None:
    """One more repetition, or on."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    if more:
        f.session.new_repeat()
    walking.forward(f)
    moved(f)


def fewer(desk: Desk, tap: Tap, number: int, *, sure: bool) -> None:
    """Take one repetition away, with its answers, once that is confirmed (number 0: keep it); or the last point of a way."""
    f = opened(desk, tap.sheet)
    if not is_current(f, tap):
        return
    if f.question is not None:
        _take_point(f, f.question, number)
    elif not sure:
        f.here.removing = number
        redraw(f)
        return
    else:
        _take_repetition(f, number)
    moved(f)


def _take_point(f: Filling, question: QuestionView, number: int) -> None:
    have = places.points(f, question)
    if not have or number != len(have):
        raise Refusal(Refused.ALREADY_RECORDED)
    f.bookmark.points[question.ref] = have[:-1]


def _take_repetition(f: Filling, number: int) -> None:
    have = repeats.entered(f)
    if f.sheet.only or not 1 <= number <= len(have):
        raise Refusal(Refused.ALREADY_RECORDED)
    for ref in have[number - 1].refs:
        if old := f.session.value(ref):
            record(f, ref, old, None)
    f.here.removing = 0
    f.session.remove_repeat(have[number - 1].ref)
    repeats.forget(f, have[number - 1])


def _screen(f: Filling, tap: Tap, screen: str) -> None:
    f.screen = screen
    redraw(f, fresh=tap.step < f.sheet.step - 1)
