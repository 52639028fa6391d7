"""Which kind of question wears which face: one literal table, first match wins."""

from collections.abc import Callable
from functools import lru_cache

from bot.filling.cards import choices, clock, days, files, numbers, plain, points
from bot.filling.cards.face import Face
from bot.filling.opened import Filling
from forms.views import QuestionView

Renderer = Callable[[Filling, QuestionView], Face]
ANY = ""

CARDS: tuple[tuple[str, str, str, str, Renderer], ...] = (
    # control, type of the answer, kind of file, appearance
    ("select1", ANY, ANY, "likert", choices.row),
    ("select1", ANY, ANY, "list", choices.row),
    ("select1", ANY, ANY, ANY, choices.one),
    ("select", ANY, ANY, ANY, choices.several),
    ("rank", ANY, ANY, ANY, choices.ranking),
    ("range", ANY, ANY, "rating", numbers.stars),
    ("range", ANY, ANY, ANY, numbers.scale),
    ("trigger", ANY, ANY, ANY, plain.acknowledge),
    ("upload", ANY, "image", "signature", files.on_paper),
    ("upload", ANY, "image", "annotate", files.marked),
    ("upload", ANY, "image", ANY, files.photos),
    ("upload", ANY, "audio", ANY, files.audio),
    ("upload", ANY, "video", ANY, files.video),
    ("upload", ANY, ANY, ANY, files.document),
    (ANY, "int", ANY, "counter", numbers.counter),
    (ANY, "int", ANY, ANY, numbers.typed),
    (ANY, "decimal", ANY, ANY, numbers.typed),
    (ANY, "date", ANY, ANY, days.day),
    (ANY, "time", ANY, ANY, clock.time),
    (ANY, "dateTime", ANY, ANY, clock.moment),
    (ANY, "geopoint", ANY, ANY, plain.place),
    (ANY, "geotrace", ANY, ANY, points.way),
    (ANY, "geoshape", ANY, ANY, points.outline),
    (ANY, "barcode", ANY, ANY, plain.barcode),
    (ANY, ANY, ANY, ANY, plain.text),
)
"""Appearances that are not here change nothing (`quick`: a tap leads on anyway) or are read by the renderer: `columns-n`, and the
searches `minimal`, `autocomplete`, `search` by bot.filling.cards.choices, `field-list` and its tables by bot.filling.groups."""


def face(f: Filling, question: QuestionView) -> Face:
    return renderer(question)(f, question)


def renderer(question: QuestionView) -> Renderer:
    return _renderer(question.control, question.type, question.mediatype, question.appearance)


@lru_cache(1024)
def _renderer(control: str, type_: str, mediatype: str, appearances: frozenset[str]) -> Renderer:
    facts = (control, type_, (mediatype or "").partition("/")[0])
    for *wanted, appearance, found in CARDS:
        fits = all(want in {ANY, fact} for want, fact in zip(wanted, facts, strict=True))
        if fits and (appearance == ANY or appearance in appearances):
            return found
    return plain.text
