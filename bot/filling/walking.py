"""From question to question: forward, back, aside to correct something and back again."""

from collections.abc import Sequence

from bot.filling import groups
from bot.filling.bookmark import AFTER, IN_GROUP, PROMPT, REPAIR, REVIEW
from bot.filling.checking import obstacles
from bot.filling.opened import GROUP, QUESTION, Filling
from bot.filling.opened import REVIEW as OVERVIEW


def forward(f: Filling) -> None:
    """To the next question or repeat prompt; past the last one comes the overview. Notes are read on the way (the next card carries them)."""
    left = _left(f)
    f.leave()
    while True:
        event = f.session.next()
        if event.kind == "END":
            f.bookmark.left_at = ""
            f.screen = OVERVIEW
            return
        if event.kind == "PROMPT_NEW_REPEAT":
            f.screen = QUESTION
            return
        if _asks(f) and f.ref not in left:
            _arrive(f)
            return


def back(f: Filling) -> bool:
    """Out of a correction or the overview, else to the question before; False when there is none."""
    if f.screen == OVERVIEW and f.bookmark.left_at:
        go(f, f.bookmark.left_at)
        f.bookmark.left_at = ""
        _arrive(f)
        return True
    if f.screen == QUESTION and f.bookmark.then:
        f.bookmark.todo.clear()
        onward(f)
        return True
    return backward(f)


def look(f: Filling) -> None:
    """To the overview from anywhere, with the way back remembered."""
    if f.screen != OVERVIEW and f.ref and not f.bookmark.left_at:
        f.bookmark.left_at = f.ref
    overview(f)


def backward(f: Filling) -> bool:
    """To the question before; False (and nothing moved) when this is the first."""
    origin, left = f.ref, _left(f)
    while f.session.previous().kind != "BEGINNING":
        if _asks(f) and f.ref not in left:
            f.leave()
            _arrive(f)
            return True
    if origin is None:
        forward(f)
    else:
        f.session.jump(origin)
    return False


def _asks(f: Filling) -> bool:
    return f.ref is not None and not f.is_note(f.ref) and f.is_open(f.ref)


def first(f: Filling) -> None:
    f.session.jump(None)
    if _asks(f):
        _arrive(f)
        return
    forward(f)


def _arrive(f: Filling) -> None:
    """Questions that belong on one card come together."""
    f.screen = groups.here(f)
    if f.screen == GROUP:
        groups.settle(f)


def _left(f: Filling) -> list[str]:
    """What stood on the card that one leaves."""
    return groups.members(f, f.ref) if f.screen == GROUP else []


def go(f: Filling, ref: str) -> None:
    f.leave()
    f.session.jump(ref)
    f.screen = QUESTION


def aside(f: Filling, ref: str, then: str | None = None) -> None:
    """To one question for a correction. `then`: where to afterwards, else back to where the shopper is now."""
    if then is not None:
        f.bookmark.then = then
    elif not f.bookmark.then and f.screen == GROUP:
        f.bookmark.then = f"{IN_GROUP}{ref if ref in _left(f) else f.ref}"
    elif not f.bookmark.then and f.ref != ref:
        f.bookmark.then = (f.ref if f.screen != OVERVIEW else None) or REVIEW
    go(f, ref)


def onward(f: Filling) -> None:
    """After an answer: what it newly needs, then back where a correction began, else the next question."""
    if ref := _next_to_do(f):
        go(f, ref)
    elif f.bookmark.then == REPAIR:
        repair(f)
    elif f.bookmark.then == REVIEW:
        overview(f)
    elif f.bookmark.then:
        _return(f)
    elif f.screen == GROUP:
        _arrive(f)
    else:
        forward(f)


def repair(f: Filling) -> None:
    """To the next answer that is missing or wrong; the overview when there is none."""
    wrong = next((obstacle for obstacle in obstacles(f) if f.is_open(obstacle.ref)), None)
    if wrong is None:
        overview(f)
        return
    f.bookmark.then = REPAIR
    go(f, wrong.ref)
    if wrong.code != "required":
        f.here.problem = {"code": wrong.code, "message": wrong.message}


def overview(f: Filling) -> None:
    f.leave()
    f.bookmark.then = ""
    f.bookmark.todo.clear()
    f.screen = OVERVIEW


def _next_to_do(f: Filling) -> str | None:
    shown = set(f.session.questions())
    while f.bookmark.todo:
        ref = f.bookmark.todo.pop(0)
        if ref in shown and not f.is_note(ref):
            return ref
    return None


def _return(f: Filling) -> None:
    then, f.bookmark.then = f.bookmark.then, ""
    if then.startswith(PROMPT):
        _to_the_prompt(f, then.removeprefix(PROMPT))
        return
    ref = then.removeprefix(AFTER).removeprefix(IN_GROUP)
    if ref not in f.session.questions():
        forward(f)
        return
    go(f, ref)
    if then.startswith(AFTER):
        forward(f)
    else:
        _arrive(f)


def entry(f: Filling, repeat: str, refs: Sequence[str]) -> None:
    """Once more through one repetition, then back to the question whether there is another."""
    f.bookmark.then, f.bookmark.todo = PROMPT + repeat, [*refs[1:]]
    go(f, refs[0])


def _to_the_prompt(f: Filling, repeat: str) -> None:
    f.leave()
    f.screen = QUESTION
    while (event := f.session.next()).kind != "END":
        if event.kind == "PROMPT_NEW_REPEAT" and event.ref == repeat:
            return
    overview(f)
