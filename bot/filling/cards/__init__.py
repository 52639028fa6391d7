"""Which kind of question wears which face: one literal table, first match wins."""

from collections.abc import Callable

from bot.filling.cards import choices, clock, days, files, numbers, plain
from bot.filling.cards.face import Face
from bot.filling.opened import Filling
from forms.views import QuestionView

Renderer = Callable[[Filling, QuestionView], Face]
ANY = ""

CARDS: tuple[tuple[str, str, str, Renderer], ...] = (
    # control, type of the answer, kind of file
    ("select1", ANY, ANY, choices.one),
    ("select", ANY, ANY, choices.several),
    ("rank", ANY, ANY, choices.ranking),
    ("range", ANY, ANY, numbers.scale),
    ("trigger", ANY, ANY, plain.acknowledge),
    ("upload", ANY, "image", files.photos),
    ("upload", ANY, "audio", files.audio),
    ("upload", ANY, "video", files.video),
    ("upload", ANY, ANY, files.document),
    (ANY, "int", ANY, numbers.typed),
    (ANY, "decimal", ANY, numbers.typed),
    (ANY, "date", ANY, days.day),
    (ANY, "time", ANY, clock.time),
    (ANY, "dateTime", ANY, clock.moment),
    (ANY, "geopoint", ANY, plain.place),
    (ANY, "geotrace", ANY, plain.shape),
    (ANY, "geoshape", ANY, plain.shape),
    (ANY, ANY, ANY, plain.text),
)


def face(f: Filling, question: QuestionView) -> Face:
    kind = (question.mediatype or "").partition("/")[0]
    facts = (question.control, question.type, kind)
    for *wanted, renderer in CARDS:
        if all(want in {ANY, fact} for want, fact in zip(wanted, facts, strict=True)):
            return renderer(f, question)
    return Face()
