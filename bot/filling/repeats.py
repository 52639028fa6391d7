"""Between the repetitions of a group: what was entered, each to be changed or taken away, and whether there is another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.filling import nodes
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.opened import Filling
from bot.filling.reading import spoken
from bot.texts.filling import card as texts
from bot.texts.filling import labels
from bot.texts.filling.markup import clip
from bot.texts.lines import pager
from forms.model import Control
from forms.session import Session, UnknownRef

PAGE = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One repetition: its own ref, and those of its questions."""

    ref: str
    refs: tuple[str, ...]


def prompt(f: Filling) -> Face:
    have = entered(f)
    if 1 <= f.here.removing <= len(have):
        return _confirm(f, f.here.removing, have[f.here.removing - 1])
    label = _label(f)
    head = texts.add_another(f.words, label) if have else texts.add_first(f.words, label)
    pages = max(1, -(-len(have) // PAGE))
    page = max(0, min(pages - 1 if f.here.page is None else f.here.page, pages - 1))
    shown = [(number, entry, _summary(f, entry)) for number, entry in enumerate(have, 1)]
    shown = shown[page * PAGE : (page + 1) * PAGE]
    lines = [texts.entered(f.words, number, summary) for number, _, summary in shown]
    right_to_left = f.words.right_to_left
    more = (f.button(labels.no_more(f.words), "another", 0), f.button(labels.add_another(f.words), "another", 1))
    rows = [*in_columns(more, 2, right_to_left=right_to_left), *_changes(f, shown)]
    tap = (f.sheet.id, f.sheet.step, f.node(f.ref))
    rows += [row for row in (pager(f.words, "filling.page", page, pages, *tap),) if row]
    row = (f.button(labels.back(f.words), "back"), f.button(labels.menu(f.words), "menu"))
    rows += in_columns(row, 2, right_to_left=right_to_left)
    return Face(lines=(texts.visit(f.words, f.visit, f.location), head, *lines), rows=tuple(rows))


def _confirm(f: Filling, number: int, entry: Entry) -> Face:
    """Its answers go with it, so one tap is not enough."""
    sure = f.button(labels.remove_it(f.words), "fewer", number, 1, style="danger")
    keep = f.button(labels.keep_it(f.words), "fewer", 0)
    where, asked = texts.visit(f.words, f.visit, f.location), texts.take_away(f.words, number, _summary(f, entry))
    return Face(lines=(where, asked), rows=in_columns((keep, sure), 2, right_to_left=f.words.right_to_left))


def _changes(f: Filling, shown: list[tuple[int, Entry, str]]) -> Iterator[Row]:
    """Of a returned report nothing is taken away, and what was not returned is not changed."""
    for number, entry, summary in shown:
        change = f.button(labels.change(f.words, number, clip(summary, 16)), "edit", ref=entry.refs[0])
        remove = f.button(labels.take_away(f.words, number), "fewer", number)
        row = (*([change] if f.is_open(entry.refs[0]) else []), *([] if f.sheet.only else [remove]))
        if row:
            yield from in_columns(row, 2, right_to_left=f.words.right_to_left)


def repeat_ref(f: Filling) -> str:
    """The repeat that is being asked about, without the position of the one that is not there yet."""
    ref = f.session.current.ref or ""
    return ref[: ref.rindex("[")] if ref.endswith("]") else ref


def entered(f: Filling) -> list[Entry]:
    """Each repetition there is."""
    repeat = repeat_ref(f)
    refs = [ref for ref in f.asked() if ref.startswith(f"{repeat}[")]
    positions = dict.fromkeys(ref[len(repeat) + 1 :].partition("]")[0] for ref in refs)
    beginnings = (f"{repeat}[{position}]" for position in positions)
    return [Entry(start, tuple(ref for ref in refs if ref.startswith(f"{start}/"))) for start in beginnings]


def forget(f: Filling, gone: Entry) -> None:
    """Whatever belonged to the repetition taken away goes; what stands after it moves up by one."""
    repeat, number = gone.ref[: gone.ref.rindex("[")], int(gone.ref[gone.ref.rindex("[") + 1 : -1])
    for row in f.desk.tx.media.find(sheet_id=f.sheet.id, removed=False):
        moved = _moved(row.ref, repeat, number) if row.ref else row.ref
        if moved != row.ref:
            f.desk.tx.media.change(row.id, **({"ref": moved} if moved else {"removed": True}))
    mark = f.bookmark
    mark.messages = _renamed(mark.messages, repeat, number)
    mark.remarks = _renamed(mark.remarks, repeat, number)
    mark.places = _renamed(mark.places, repeat, number)
    mark.points = _renamed(mark.points, repeat, number)
    mark.drafts = _renamed(mark.drafts, repeat, number)


def _renamed(by_ref: dict[str, T], repeat: str, number: int) -> dict[str, T]:
    moved = ((_moved(ref, repeat, number), each) for ref, each in by_ref.items())
    return {ref: each for ref, each in moved if ref is not None}


def _moved(ref: str, repeat: str, number: int) -> str | None:
    """`/d/r[3]/a` → `/d/r[2]/a` when number 2 of `/d/r` goes; None for what goes with it."""
    found = re.match(re.escape(repeat) + r"\[(\d+)\](.*)", ref)
    if found is None or int(found[1]) < number:
        return ref
    return None if int(found[1]) == number else f"{repeat}[{int(found[1]) - 1}]{found[2]}"


def position(f: Filling, ref: str) -> tuple[int, int] | None:
    """`2 of 3` of a repetition whose number the form sets; None for one that the shopper adds to at will."""
    control = _repeat(f, ref)
    found = re.match(r"(.*)\[(\d+)\]", ref)
    if control is None or found is None or (control.count is None and not control.fixed_count):
        return None
    copy = Session.restore(f.form, f.session.save(), now=f.desk.now, zone=f.zone, language=f.session.language)
    copy.validate()  # reaches every question, which makes all the repetitions that the count asks for
    beginning = f"{found[1]}["
    numbers = {each[len(beginning) :].partition("]")[0] for each in copy.questions() if each.startswith(beginning)}
    return int(found[2]), len(numbers)


def _repeat(f: Filling, ref: str) -> Control | None:
    """The innermost repeat around a question."""
    control = f.form.by_path[nodes.static(ref)].control
    while control is not None and control.kind != "repeat":
        control = control.parent
    return control


def _summary(f: Filling, entry: Entry) -> str:
    answers = (spoken(f, f.session.question(ref)) for ref in entry.refs[:3])
    return ", ".join(answer for answer in answers if answer) or "–"


def _label(f: Filling) -> str:
    """The engine knows the labels around a repetition only when there is one; without any, the question has to do."""
    try:
        crumbs = f.session.breadcrumb(f.session.current.ref or "")
    except UnknownRef:
        return ""
    return crumbs[-1] if crumbs else ""
