"""Questions that the author wants on one card: a group (or a repetition) with the appearance `field-list`."""

from bot.filling import nodes
from bot.filling.checking import has_answer
from bot.filling.opened import GROUP, QUESTION, REVIEW, Filling
from forms.model import Control
from forms.views import QuestionView

TOGETHER = frozenset({"field-list", "table-list"})
ROWS = frozenset({"list-nolabel", "list", "likert"})
"""Appearances of questions that stand below each other as rows of one table."""
MOST_CELLS = 7
"""Telegram shows eight buttons in a row; one is the row's number."""


def members(f: Filling, ref: str | None) -> list[str]:
    """Refs of what is asked on one card with this question, in order; empty for a question that stands alone."""
    return [each for each in everything(f, ref) if not f.is_note(each) and f.is_open(each)]


def everything(f: Filling, ref: str | None) -> list[str]:
    """With the notes between them."""
    group = _around(f, ref) if ref else None
    if ref is None or group is None:
        return []
    positions = nodes.POSITION.findall(ref)
    return [
        each
        for each in f.session.questions()
        if nodes.POSITION.findall(each) == positions and _around(f, each) is group
    ]


def here(f: Filling) -> str:
    """The screen of the place where one is: several questions stand together unless one is being corrected or was returned with a remark."""
    if f.session.current.kind in {"END", "BEGINNING"}:
        return REVIEW
    return GROUP if not f.bookmark.then and not f.sheet.only and len(members(f, f.ref)) > 1 else QUESTION


def settle(f: Filling) -> None:
    """To the next of the group without an answer, which what is typed belongs to; to its first when all have one."""
    refs = members(f, f.ref)
    ahead = refs[refs.index(f.ref) :] + refs if f.ref in refs else refs
    ref = next((each for each in ahead if not is_answered(f, each)), refs[0] if refs else f.ref)
    if ref is not None and ref != f.ref:
        f.session.jump(ref)


def is_answered(f: Filling, ref: str) -> bool:
    return ref in f.bookmark.drafts or has_answer(f, ref)


def is_row(question: QuestionView) -> bool:
    """Choices with pictures of their own are no cells: their question is opened by its number."""
    if question.control != "select1" or not question.appearance & ROWS:
        return False
    return 0 < len(question.choices) <= MOST_CELLS and not any(choice.media for choice in question.choices)


def _around(f: Filling, ref: str) -> Control | None:
    """The outermost such group; None also for one with repetitions in it, which are asked one after another."""
    control, found = f.form.by_path[nodes.static(ref)].control, None
    while control is not None:
        if TOGETHER & set(control.appearance.split()) and control.kind in {"group", "repeat"}:
            found = control
        control = control.parent
    return None if found is None or _repeats(found) else found


def _repeats(control: Control) -> bool:
    return any(child.kind == "repeat" or _repeats(child) for child in control.children)
