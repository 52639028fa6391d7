"""The evaluation form: typed answers, and the buttons of its card (their first arguments are always sheet, step, question)."""

from bot import filling
from bot.filling import steering, tapping
from bot.filling.opened import Tap
from handlers.turn import Turn

LEAF = 4
"""Arguments of a button that leafs: sheet, step, question, page; more say more."""


def _tap(turn: Turn) -> Tap:
    return Tap(turn.number(0), turn.number(1), turn.word(2))


def given(turn: Turn) -> None:
    filling.hear(turn.desk, int(turn.desk.actor.focus["sheet"]), turn.input)


def resume(turn: Turn) -> None:
    filling.resume(turn.desk)


def pick(turn: Turn) -> None:
    tapping.pick(turn.desk, _tap(turn), turn.word(3))


def put(turn: Turn) -> None:
    tapping.put(turn.desk, _tap(turn), turn.word(3))


def stamp(turn: Turn) -> None:
    tapping.stamp(turn.desk, _tap(turn))


def tick(turn: Turn) -> None:
    tapping.tick(turn.desk, _tap(turn), turn.word(3), turn.number(4))


def done(turn: Turn) -> None:
    tapping.done(turn.desk, _tap(turn))


def page(turn: Turn) -> None:
    """With a second number it is a part of a long list."""
    if len(turn.args) > LEAF:
        steering.narrow(turn.desk, _tap(turn), turn.number(3), turn.number(4))
    else:
        steering.page(turn.desk, _tap(turn), turn.number(3))


def explain(turn: Turn) -> None:
    steering.explain(turn.desk, _tap(turn))


def back(turn: Turn) -> None:
    steering.back(turn.desk, _tap(turn))


def forth(turn: Turn) -> None:
    """Next and Skip."""
    steering.forth(turn.desk, _tap(turn))


def clear(turn: Turn) -> None:
    tapping.clear(turn.desk, _tap(turn))


def edit(turn: Turn) -> None:
    steering.edit(turn.desk, _tap(turn))


def menu(turn: Turn) -> None:
    steering.menu(turn.desk, _tap(turn))


def languages(turn: Turn) -> None:
    steering.languages(turn.desk, _tap(turn))


def language(turn: Turn) -> None:
    steering.language(turn.desk, _tap(turn), turn.number(3))


def review(turn: Turn) -> None:
    steering.review(turn.desk, _tap(turn), turn.number(3))


def repair(turn: Turn) -> None:
    steering.repair(turn.desk, _tap(turn))


def pause(turn: Turn) -> None:
    steering.pause(turn.desk, _tap(turn))


def proceed(turn: Turn) -> None:
    steering.proceed(turn.desk, _tap(turn))


def another(turn: Turn) -> None:
    steering.another(turn.desk, _tap(turn), turn.number(3))


def fewer(turn: Turn) -> None:
    """With a second number it is confirmed."""
    steering.fewer(turn.desk, _tap(turn), turn.number(3), sure=len(turn.args) > LEAF)


def keep(turn: Turn) -> None:
    filling.keep(turn.desk, _tap(turn), turn.number(3))


def remove(turn: Turn) -> None:
    filling.remove(turn.desk, _tap(turn), turn.number(3))


def submit(turn: Turn) -> None:
    filling.submit(turn.desk, _tap(turn))
