"""Questions whose answer is typed, confirmed, or sent as a place."""

from bot.filling import attached, nodes
from bot.filling.cards.face import Face, short
from bot.filling.opened import Filling
from bot.texts.filling import kinds, labels
from forms.views import QuestionView


def text(f: Filling, _: QuestionView) -> Face:
    return Face(lines=(kinds.type_text(f.words),))


def barcode(f: Filling, question: QuestionView) -> Face:
    """Typed, or read from a photo; of several codes on it one is tapped."""
    if attached.scans(f, question.ref):
        return Face(lines=(kinds.reading_code(f.words),))
    if not f.here.codes:
        return Face(lines=(kinds.type_code(f.words),))
    rows = tuple((f.button(short(code), "pick", nodes.key(code)),) for code in f.here.codes)
    return Face(lines=(kinds.several_codes(f.words), kinds.type_code(f.words)), rows=rows)


def acknowledge(f: Filling, _: QuestionView) -> Face:
    return Face(rows=((f.button(labels.understood(f.words), "put", "OK", style="success"),),))


def place(f: Filling, _: QuestionView) -> Face:
    """Computers have no location button; how they do it stands behind a button of its own."""
    how = kinds.place_on_a_computer(f.words) if f.here.page == 1 else kinds.send_place(f.words)
    rows = () if f.here.page == 1 else ((f.button(labels.on_a_computer(f.words), "page", 1),),)
    return Face(lines=(how,), rows=rows, wants_place=True)
