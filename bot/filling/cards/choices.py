"""Questions with choices: one of them, several, an order."""

import re
from collections.abc import Sequence

from bot.filling import nodes
from bot.filling.cards.face import Face, Row, columns_for, in_columns, short
from bot.filling.opened import Filling
from bot.model.message import Button
from bot.texts.filling import kinds, labels
from bot.texts.filling.markup import bare
from bot.texts.lines import pager
from bot.texts.words import Html
from forms.inputs.folding import fold
from forms.views import ChoiceView, QuestionView

PAGE = 8
ONE_PAGE = 10
"""Up to so many choices need no pages."""
SEARCH_FROM = 41
"""More than forty: typing a part of the name comes before leafing."""
COLUMNS = re.compile(r"columns-(\d)")


def one(f: Filling, question: QuestionView) -> Face:
    buttons = [
        f.button(_marked(choice, question.value == choice.value, "✓ "), "pick", nodes.key(choice.value))
        for choice in _offered(f, question)
    ]
    return _face(f, question, buttons)


def several(f: Filling, question: QuestionView) -> Face:
    ticked = draft(f, question)
    buttons = [
        f.button(
            _marked(choice, choice.value in ticked, "☑ ", "☐ "),
            "tick",
            nodes.key(choice.value),
            int(choice.value not in ticked),
        )
        for choice in _offered(f, question)
    ]
    done = (f.button(labels.done(f.words, len(ticked)), "done", style="primary"),)
    return _face(f, question, buttons, above=(kinds.tick(f.words),), below=(done,))


def ranking(f: Filling, question: QuestionView) -> Face:
    """What is left to choose from; what was tapped stands as a numbered list."""
    order = draft(f, question)
    by_value = {choice.value: choice for choice in question.choices}
    left = [choice for choice in question.choices if choice.value not in order]
    buttons = [f.button(short(bare(choice.label)), "tick", nodes.key(choice.value), 1) for choice in left]
    below: list[Row] = []
    if order and not left:
        below.append((f.button(labels.done(f.words, len(order)), "done", style="primary"),))
    if order:
        below.append((f.button(labels.undo(f.words), "tick", nodes.key(order[-1]), 0),))
    ranked = kinds.ranked(f.words, [by_value[value].label for value in order if value in by_value])
    rows = (*in_columns(buttons, 1, right_to_left=False), *below)
    return Face(lines=(kinds.rank(f.words), *([ranked] if order else [])), rows=rows)


def draft(f: Filling, question: QuestionView) -> list[str]:
    """What is ticked: not yet confirmed, else as answered."""
    if f.here.draft is not None:
        return f.here.draft
    return (question.value or "").split()


def is_long(question: QuestionView) -> bool:
    searched = bool(question.appearance & {"autocomplete", "search", "minimal"}) and len(question.choices) > ONE_PAGE
    return searched or len(question.choices) >= SEARCH_FROM


def matching(question: QuestionView, text: str) -> list[ChoiceView]:
    """Every word typed is the beginning of a word of the label; without any such, what contains it."""
    said = fold(text).split()
    named = [(choice, fold(choice.label)) for choice in question.choices]
    beginning = [c for c, name in named if all(any(w.startswith(part) for w in name.split()) for part in said)]
    return beginning or [choice for choice, name in named if fold(text) in name]


def _offered(f: Filling, question: QuestionView) -> Sequence[ChoiceView]:
    """After a slip the nearest ones; in a long list what matches; of several the ticked ones stay in sight."""
    if f.here.suggestions:
        return [choice for choice in question.choices if choice.value in f.here.suggestions]
    if f.here.find:
        return matching(question, f.here.find)
    if is_long(question):
        ticked = draft(f, question)
        return [choice for choice in question.choices if choice.value in ticked]
    return question.choices


def _marked(choice: ChoiceView, is_on: bool, on: str, off: str = "") -> str:
    return short((on if is_on else off) + bare(choice.label))


def _face(
    f: Filling,
    question: QuestionView,
    buttons: list[Button],
    *,
    above: tuple[Html, ...] = (),
    below: tuple[Row, ...] = (),
) -> Face:
    page, pages = _page(f, buttons)
    shown = buttons if pages == 1 else buttons[page * PAGE : (page + 1) * PAGE]
    rows = list(in_columns(shown, _columns(question, shown), right_to_left=f.words.right_to_left))
    tap = (f.sheet.id, f.sheet.step, f.node(question.ref))
    rows += [row for row in (pager(f.words, "filling.page", page, pages, *tap),) if row]
    if f.here.suggestions or f.here.find:
        rows.append((f.button(labels.everything(f.words), "page", 0),))
    return Face(lines=(*above, *_explained(f, question, buttons, shown)), rows=(*rows, *below))


def _page(f: Filling, buttons: Sequence[Button]) -> tuple[int, int]:
    pages = 1 if len(buttons) <= ONE_PAGE else -(-len(buttons) // PAGE)
    return min(f.here.page or 0, pages - 1), pages


def _columns(question: QuestionView, buttons: Sequence[Button]) -> int:
    wished = next((COLUMNS.fullmatch(word) for word in question.appearance if COLUMNS.fullmatch(word)), None)
    return min(int(wished[1]), 8) or 1 if wished else columns_for(buttons)


def _explained(f: Filling, question: QuestionView, buttons: Sequence[Button], shown: Sequence[Button]) -> list[Html]:
    """What the list is, and in full what its buttons have to cut short."""
    lines = []
    if f.here.suggestions:
        lines.append(kinds.suggestions(f.words))
    elif f.here.find:
        lines.append(kinds.matches(f.words, len(buttons), f.here.find))
    elif is_long(question):
        lines.append(kinds.choose_or_type(f.words, len(question.choices)))
    on_page = {button.args[3] for button in shown}
    numbered = [each for each in enumerate(question.choices, 1) if nodes.key(each[1].value) in on_page]
    if any(len(bare(choice.label)) > MOST_SHORT for _, choice in numbered):
        lines += [kinds.choice(f.words, number, choice.label) for number, choice in numbered]
    return lines


MOST_SHORT = 38
"""Labels longer than this are cut on their buttons (two characters go to the mark) and stand in full in the card."""
