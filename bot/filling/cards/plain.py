"""Questions whose answer is typed, confirmed, or sent as a place."""

from bot.filling.cards.face import Face
from bot.filling.opened import Filling
from bot.texts.filling import kinds, labels
from forms.views import QuestionView


def text(f: Filling, _: QuestionView) -> Face:
    return Face(lines=(kinds.type_text(f.words),))


def barcode(f: Filling, _: QuestionView) -> Face:
    """Nothing here reads bars from a picture."""
    return Face(lines=(kinds.type_code(f.words),))


def acknowledge(f: Filling, _: QuestionView) -> Face:
    return Face(rows=((f.button(labels.understood(f.words), "put", "OK", style="success"),),))


def place(f: Filling, _: QuestionView) -> Face:
    """Computers have no location button; how they do it stands behind a button of its own."""
    how = kinds.place_on_a_computer(f.words) if f.here.page == 1 else kinds.send_place(f.words)
    rows = () if f.here.page == 1 else ((f.button(labels.on_a_computer(f.words), "page", 1),),)
    return Face(lines=(how,), rows=rows, wants_place=True)
