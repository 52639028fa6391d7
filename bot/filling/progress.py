"""Where one is in the form, honestly: counted over what is asked now, with `about` only while more may still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bot.filling import kinds, nodes
from bot.filling.checking import has_answer
from bot.filling.opened import Filling


@dataclass(frozen=True, slots=True)
class Progress:
    number: int
    total: int
    may_grow: bool
    section: tuple[int, int, str] | None
    """Its number, how many there are, its name; None when the form has no more than one."""


def progress(f: Filling, ref: str) -> Progress:
    asked = f.asked()
    number = asked.index(ref) + 1 if ref in asked else len(asked)
    return Progress(number, len(asked), may_grow(f, ref), _section(f, ref, asked))


def answered(f: Filling) -> tuple[int, int]:
    asked = f.asked()
    return sum(1 for ref in asked if has_answer(f, ref)), len(asked)


def may_grow(f: Filling, ref: str | None) -> bool:
    """A question that is not shown now stands after this one, or a repeat does: answers still to come decide on them."""
    shown = {nodes.static(each) for each in f.session.questions()}
    start = kinds.numbers(f.form).get(nodes.static(ref), -1) if ref else -1
    return any(question.in_repeat or question.ref not in shown for question in f.form.questions[start + 1 :])


def section_of(f: Filling, ref: str) -> str:
    """The label of the outermost group with one; empty outside."""
    return next((label for label in f.session.breadcrumb(ref) if label), "")


def _one_of_each(f: Filling, asked: list[str]) -> Iterator[str]:
    """Of questions that follow each other in one group only the first: the others are in the same section."""
    before: object = f
    for ref in asked:
        definition = f.form.by_path.get(ref)
        control = definition.control if definition is not None else None
        group: object = ref if control is None else control.parent
        if group is not before:
            yield ref
        before = group


def _section(f: Filling, ref: str, asked: list[str]) -> tuple[int, int, str] | None:
    names = list(dict.fromkeys(name for name in map(partial(section_of, f), _one_of_each(f, asked)) if name))
    mine = section_of(f, ref)
    if len(names) < 2 or mine not in names:
        return None
    return names.index(mine) + 1, len(names), mine
