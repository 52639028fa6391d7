"""Between the repetitions of a group: what was entered, and whether there is another."""

from collections.abc import Iterator

from bot.filling.cards.face import Face, in_columns
from bot.filling.opened import Filling
from bot.filling.reading import spoken
from bot.texts.filling import card as texts
from bot.texts.filling import labels
from forms.session import UnknownRef

MOST_LISTED = 20


def prompt(f: Filling) -> Face:
    have = entered(f)
    label = _label(f)
    head = texts.add_another(f.words, label) if have else texts.add_first(f.words, label)
    lines = [texts.entered(f.words, number, _summary(f, refs)) for number, refs in enumerate(have, 1)]
    rows = [
        *in_columns(
            (f.button(labels.no_more(f.words), "another", 0), f.button(labels.add_another(f.words), "another", 1)),
            2,
            right_to_left=f.words.right_to_left,
        )
    ]
    if have:
        rows.append((f.button(labels.take_away(f.words, len(have)), "fewer", len(have)),))
    row = (f.button(labels.back(f.words), "back"), f.button(labels.menu(f.words), "menu"))
    rows += in_columns(row, 2, right_to_left=f.words.right_to_left)
    return Face(lines=(texts.visit(f.words, f.visit, f.location), head, *lines[-MOST_LISTED:]), rows=tuple(rows))


def repeat_ref(f: Filling) -> str:
    """The repeat that is being asked about, without the position of the one that is not there yet."""
    ref = f.session.current.ref or ""
    return ref[: ref.rindex("[")] if ref.endswith("]") else ref


def entered(f: Filling) -> list[list[str]]:
    """The refs of each repetition there is."""
    return list(_groups(f, repeat_ref(f)))


def _groups(f: Filling, repeat: str) -> Iterator[list[str]]:
    refs = [ref for ref in f.asked() if ref.startswith(f"{repeat}[")]
    positions = dict.fromkeys(ref[len(repeat) + 1 :].partition("]")[0] for ref in refs)
    for position in positions:
        yield [ref for ref in refs if ref.startswith(f"{repeat}[{position}]")]


def _summary(f: Filling, refs: list[str]) -> str:
    answers = (spoken(f, f.session.question(ref)) for ref in refs[:3])
    return ", ".join(answer for answer in answers if answer) or "–"


def _label(f: Filling) -> str:
    """The engine knows the labels around a repetition only when there is one; without any, the question has to do."""
    try:
        crumbs = f.session.breadcrumb(f.session.current.ref or "")
    except UnknownRef:
        return ""
    return crumbs[-1] if crumbs else ""
