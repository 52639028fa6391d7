"""Several questions on one card: each with its answer, a tap on its number answers it, rows of a table are answered on the spot."""

from collections.abc import Iterable, Sequence

from bot.filling import groups, progress, repeats, together
from bot.filling.cards.face import Face, Row, in_columns
from bot.filling.cards.scale_row import cells, legend
from bot.filling.checking import Obstacle
from bot.filling.notes import note_text, notes_before
from bot.filling.opened import Filling
from bot.filling.reading import spoken
from bot.model.message import Button
from bot.texts.filling import card as texts
from bot.texts.filling import group as words
from bot.texts.filling import labels, problems
from bot.texts.filling.markup import bare
from bot.texts.lines import pager
from bot.texts.words import Html
from forms.views import QuestionView

PAGE = 10
"""Rows of at most eight buttons."""
IN_A_ROW = 5
MOST_CHARACTERS = 3600
LENGTHS = (200, 100, 50, 20)
"""Characters of a question or an answer in its line: the longest that fits all."""


def group_card(f: Filling) -> Face:
    refs = groups.members(f, f.ref)
    page, pages = _page(f, refs)
    shown = refs[page * PAGE : (page + 1) * PAGE]
    views = [f.session.question(ref) for ref in shown]
    return Face(lines=tuple(_lines(f, refs, views)), rows=tuple(_rows(f, refs, views, page, pages)))


def _page(f: Filling, refs: Sequence[str]) -> tuple[int, int]:
    """The page that was leafed to, else that of the question whose turn it is."""
    pages = max(1, -(-len(refs) // PAGE))
    own = refs.index(f.ref) // PAGE if f.ref in refs else 0
    return max(0, min(own if f.here.page is None else f.here.page, pages - 1)), pages


def _lines(f: Filling, refs: Sequence[str], views: Sequence[QuestionView]) -> list[Html]:
    around = [*_head(f, refs), *notes_before(f, f.ref)]
    after = [Html(""), words.how(f.words, refs.index(f.ref) + 1 if f.ref in refs and _is_typed(f) else 0)]
    after += _wrong(f, refs)
    for most in LENGTHS:
        lines = [*around, *_list(f, refs, views, most), *legend(f, views), *after]
        if len(bare("\n".join(lines))) <= MOST_CHARACTERS:
            break
    return lines


def _head(f: Filling, refs: Sequence[str]) -> list[Html]:
    where = progress.progress(f, refs[0] if refs else f.ref or "")
    said = texts.progress(f.words, where.number, where.total, may_grow=where.may_grow, section=where.section)
    crumbs = f.session.breadcrumb(f.ref or "")
    title = [texts.question(crumbs[-1])] if crumbs else []
    known = repeats.position(f, f.ref) if f.ref else None
    place = [texts.path(f.words, [texts.position(f.words, *known)])] if known else []
    return [texts.visit(f.words, f.visit, f.location), said, Html(""), *title, *place]


def _list(f: Filling, refs: Sequence[str], views: Sequence[QuestionView], most: int) -> Iterable[Html]:
    """With the notes that stand between the questions."""
    by_ref = {view.ref: view for view in views}
    wrong = {each.ref for each in together.obstacles(f)} if f.here.checked else set()
    for ref in groups.everything(f, f.ref):
        if f.is_note(ref) and _stands_between(f, ref, by_ref):
            yield texts.note(note_text(f, ref).strip(), most=most)
        if ref in by_ref:
            view, answer = by_ref[ref], spoken(f, by_ref[ref])
            number = refs.index(ref) + 1
            yield words.line(f.words, number, view.label, answer, most=most, mark=_mark(f, view, ref in wrong))


def _stands_between(f: Filling, note: str, by_ref: dict[str, QuestionView]) -> bool:
    """Between questions of this page; what stands before the first is said above."""
    refs = groups.everything(f, f.ref)
    place = refs.index(note)
    return any(each in by_ref for each in refs[:place]) and any(each in by_ref for each in refs[place:])


def _mark(f: Filling, view: QuestionView, is_wrong: bool) -> str:
    if is_wrong:
        return "❗ "
    return "👉 " if view.ref == f.ref and not groups.is_answered(f, view.ref) else ""


def _is_typed(f: Filling) -> bool:
    question = f.question
    return question is not None and question.control == "input" and not groups.is_answered(f, question.ref)


def _wrong(f: Filling, refs: Sequence[str]) -> list[Html]:
    """After Done all that is missing or wrong; before, what the last line sent was refused for."""
    if f.here.problem:
        return [problems.sentence(f.words, f.here.problem)]
    if not f.here.checked:
        return []
    found = together.obstacles(f)[:PAGE]
    return [
        words.wrong(f.words, refs.index(each.ref) + 1, problems.sentence(f.words, _problem(each))) for each in found
    ]


def _problem(obstacle: Obstacle) -> dict[str, str]:
    return {"code": obstacle.code, "message": obstacle.message[:200]}


def _rows(f: Filling, refs: Sequence[str], views: Sequence[QuestionView], page: int, pages: int) -> Iterable[Row]:
    right_to_left = f.words.right_to_left
    table = [view for view in views if groups.is_row(view)]
    numbers = [f.button(str(refs.index(view.ref) + 1), "edit", ref=view.ref) for view in views if view not in table]
    for view in table:
        own = f.button(f"{refs.index(view.ref) + 1}.", "edit", ref=view.ref)
        yield from in_columns((own, *cells(f, view)), 8, right_to_left=right_to_left)
    yield from in_columns(numbers, IN_A_ROW, right_to_left=right_to_left)
    tap = (f.sheet.id, f.sheet.step, f.node(f.ref))
    yield from (row for row in (pager(f.words, "filling.page", page, pages, *tap),) if row)
    answered = sum(1 for ref in refs if groups.is_answered(f, ref))
    yield (f.button(labels.done(f.words, answered), "done", style="primary"),)
    row = (*_back(f, refs), f.button(labels.menu(f.words), "menu"))
    yield from in_columns(row, 2, right_to_left=right_to_left)


def _back(f: Filling, refs: Sequence[str]) -> tuple[Button, ...]:
    first = next(iter(f.asked()), None)
    return (f.button(labels.back(f.words), "back"),) if refs and first not in refs else ()
