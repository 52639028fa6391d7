"""A way or an outline: several places, one after another."""

from bot.filling import places
from bot.filling.cards.face import Face, Row
from bot.filling.opened import Filling
from bot.texts.filling import kinds, labels
from forms.views import QuestionView


def way(f: Filling, question: QuestionView) -> Face:
    return _face(f, question)


def outline(f: Filling, question: QuestionView) -> Face:
    return _face(f, question)


def _face(f: Filling, question: QuestionView) -> Face:
    have = places.points(f, question)
    fewest = places.FEWEST[question.type]
    rows: list[Row] = []
    if len(have) >= fewest:
        rows.append((f.button(labels.done(f.words, len(have)), "done", style="primary"),))
    if have:
        rows.append((f.button(labels.undo(f.words), "fewer", len(have)),))
    said = (kinds.points_so_far(f.words, len(have)),) if have else ()
    ask = kinds.send_points(f.words, fewest)
    return Face(lines=(*said, ask), rows=tuple(rows), wants_place=True)
