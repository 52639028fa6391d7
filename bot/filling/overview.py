"""All answers before handing in: by section, one line each, what is missing marked, every line a tap away."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.filling import attached
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.checking import obstacles
from bot.filling.notes import notes_before
from bot.filling.opened import Filling
from bot.filling.progress import section_of
from bot.filling.reading import spoken
from bot.texts.filling import card as texts
from bot.texts.filling import labels
from bot.texts.filling import review as words
from bot.texts.lines import pager
from bot.texts.words import Html

PAGE = 10
"""Lines of at most 300 characters: a page stays under Telegram's 4,096."""
IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the overview: `asked` are all refs, `shown` the places of those on this page."""

    asked: list[str]
    page: int
    pages: int
    wrong: set[str]
    waiting: set[str | None]

    @property
    def shown(self) -> range:
        return range(self.page * PAGE, min((self.page + 1) * PAGE, len(self.asked)))


def overview(f: Filling) -> Face:
    asked = f.asked()
    pages = max(1, -(-len(asked) // PAGE))
    wrong = {obstacle.ref for obstacle in obstacles(f)}
    waiting = {media.ref for media in attached.pending(f)}
    leaf = Leaf(asked, min(f.here.page or 0, pages - 1), pages, wrong, waiting)
    lines = [texts.visit(f.words, f.visit, f.location), words.title(f.words)]
    lines += [*_lines(f, leaf), Html("")]
    if leaf.page == leaf.pages - 1:
        lines += notes_before(f, None)
    lines.append(_verdict(f, leaf))
    return Face(lines=tuple(lines), rows=tuple(_rows(f, leaf)))


def _lines(f: Filling, leaf: Leaf) -> Iterable[Html]:
    section = None
    for index in leaf.shown:
        ref = leaf.asked[index]
        if (name := section_of(f, ref)) != section:
            section = name
            if name:
                yield words.section(f.words, name)
        yield _line(f, ref, index + 1, is_wrong=ref in leaf.wrong, is_waiting=ref in leaf.waiting)


def _line(f: Filling, ref: str, number: int, *, is_wrong: bool, is_waiting: bool) -> Html:
    question = f.session.question(ref)
    answer = spoken(f, question)
    if is_wrong and not answer:
        return words.missing(f.words, number, question.label)
    if is_wrong:
        return words.wrong(f.words, number, question.label, answer)
    if is_waiting:
        return words.pending(f.words, number, question.label, answer)
    if f.sheet.only and f.is_open(ref):
        return words.returned(f.words, number, question.label, answer)
    return words.line(f.words, number, question.label, answer)


def _verdict(f: Filling, leaf: Leaf) -> Html:
    if leaf.wrong or leaf.waiting:
        return words.to_do(f.words, len(leaf.wrong), len(leaf.waiting))
    if f.sheet.only:
        return words.only_returned(f.words)
    return words.ready(f.words)


def _rows(f: Filling, leaf: Leaf) -> Iterable[Row]:
    if leaf.wrong:
        yield (f.button(labels.complete(f.words, len(leaf.wrong)), "repair", style="primary"),)
    elif leaf.waiting:
        yield (f.button(labels.refresh(f.words), "review", leaf.page),)
    else:
        yield (f.button(labels.submit(f.words), "submit", style="success"),)
    refs = [(index + 1, leaf.asked[index]) for index in leaf.shown]
    numbers = [f.button(str(number), "edit", ref=ref) for number, ref in refs if f.is_open(ref)]
    yield from in_columns(numbers, IN_A_ROW, right_to_left=f.words.right_to_left)
    if row := pager(f.words, "filling.review", leaf.page, leaf.pages, f.sheet.id, f.sheet.step, f.node(f.ref)):
        yield row
    row = (f.button(labels.back(f.words), "back"), f.button(labels.pause(f.words), "pause"))
    yield from in_columns(row, 2, right_to_left=f.words.right_to_left)
