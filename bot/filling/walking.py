"""From question to question: forward, back, aside to correct something and back again."""

from bot.filling.bookmark import AFTER, REPAIR, REVIEW
from bot.filling.checking import obstacles
from bot.filling.opened import QUESTION, Filling
from bot.filling.opened import REVIEW as OVERVIEW


def forward(f: Filling) -> None:
    """To the next question or repeat prompt; past the last one comes the overview. Notes are read on the way (the next card carries them)."""
    f.leave()
    while True:
        event = f.session.next()
        if event.kind == "END":
            f.bookmark.left_at = ""
            f.screen = OVERVIEW
            return
        if event.kind == "PROMPT_NEW_REPEAT" or _asks(f):
            f.screen = QUESTION
            return


def back(f: Filling) -> bool:
    """Out of a correction or the overview, else to the question before; False when there is none."""
    if f.screen == OVERVIEW and f.bookmark.left_at:
        go(f, f.bookmark.left_at)
        f.bookmark.left_at = ""
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
    origin = f.ref
    while f.session.previous().kind != "BEGINNING":
        if _asks(f):
            f.leave()
            f.screen = QUESTION
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
        f.screen = QUESTION
        return
    forward(f)


def go(f: Filling, ref: str) -> None:
    f.leave()
    f.session.jump(ref)
    f.screen = QUESTION


def aside(f: Filling, ref: str, then: str | None = None) -> None:
    """To one question for a correction. `then`: where to afterwards, else back to where the shopper is now."""
    if then is not None:
        f.bookmark.then = then
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
    ref = then.removeprefix(AFTER)
    if ref not in f.session.questions():
        forward(f)
        return
    go(f, ref)
    if then != ref:
        forward(f)
