"""Questions with choices: one of them, several, an order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.filling import cascades, nodes, pictures
from bot.filling.cards import index
from bot.filling.cards.face import Face, Row, columns_for, in_columns, short
from bot.filling.cards.scale_row import cells, legend
from bot.filling.groups import MOST_CELLS, is_row
from bot.filling.opened import Filling
from bot.model.message import Button
from bot.texts.filling import kinds, labels
from bot.texts.filling.markup import bare, clip
from bot.texts.lines import pager
from bot.texts.words import Html
from forms.inputs.folding import fold
from forms.views import ChoiceView, QuestionView

PAGE = 8
ONE_PAGE = 10
"""Up to so many choices need no pages."""
SEARCH_FROM = 41
"""More than forty: typing a part of the name, or letters to tap, come before leafing."""
COLUMNS = re.compile(r"columns-(\d)")
SEARCHED = frozenset({"autocomplete", "search", "minimal"})
MOST_SHORT = 38
"""Labels longer than this are cut on their buttons (two characters go to the mark) and stand in full in the card."""
MOST_CRUMBS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be tapped just now: choices, or parts of a list that is too long."""

    choices: Sequence[ChoiceView]
    parts: Sequence[index.Part] = ()
    is_index: bool = False


def one(f: Filling, question: QuestionView) -> Face:
    chosen = [question.value] if question.value else []
    offer = _offer(f, question.choices, question, chosen)
    name = _namer(f, question)
    buttons = [
        f.button(_marked(name(choice), question.value == choice.value, "✓ "), "pick", nodes.key(choice.value))
        for choice in offer.choices
    ]
    return _face(f, question, offer, buttons)


def row(f: Filling, question: QuestionView) -> Face:
    """A short scale side by side; a long one as any other choices."""
    if not is_row(question) or f.here.suggestions:
        return one(f, question)
    rows = in_columns(cells(f, question), MOST_CELLS, right_to_left=f.words.right_to_left)
    return Face(lines=tuple(legend(f, [question])), rows=rows)


def several(f: Filling, question: QuestionView) -> Face:
    ticked = draft(f, question)
    offer = _offer(f, question.choices, question, ticked)
    name = _namer(f, question)
    buttons = [
        f.button(
            _marked(name(choice), choice.value in ticked, "☑ ", "☐ "),
            "tick",
            nodes.key(choice.value),
            int(choice.value not in ticked),
        )
        for choice in offer.choices
    ]
    done = (f.button(labels.done(f.words, len(ticked)), "done", style="primary"),)
    return _face(f, question, offer, buttons, above=(kinds.tick(f.words),), below=(done,))


def ranking(f: Filling, question: QuestionView) -> Face:
    """What is left to choose from; what was tapped stands as a numbered list."""
    order = draft(f, question)
    by_value = {choice.value: choice for choice in question.choices}
    left = [choice for choice in question.choices if choice.value not in order]
    offer = _offer(f, left, question, [])
    name = _namer(f, question)
    buttons = [f.button(short(name(choice)), "tick", nodes.key(choice.value), 1) for choice in offer.choices]
    below: list[Row] = []
    if order and not left:
        below.append((f.button(labels.done(f.words, len(order)), "done", style="primary"),))
    if order:
        below.append((f.button(labels.undo(f.words), "tick", nodes.key(order[-1]), 0),))
    ranked = kinds.ranked(f.words, [by_value[value].label for value in order if value in by_value])
    above = (kinds.rank(f.words), *([ranked] if order else []))
    return _face(f, question, offer, buttons, above=above, below=tuple(below))


def draft(f: Filling, question: QuestionView) -> list[str]:
    """What is ticked: not yet confirmed, else as answered."""
    if f.here.draft is not None:
        return f.here.draft
    return (question.value or "").split()


def is_long(question: QuestionView) -> bool:
    searched = bool(question.appearance & SEARCHED) and len(question.choices) > ONE_PAGE
    return searched or len(question.choices) >= SEARCH_FROM


def matching(question: QuestionView, text: str) -> list[ChoiceView]:
    """Every word typed is the beginning of a word of the label; without any such, what contains it."""
    said = fold(text).split()
    named = [(choice, fold(choice.label)) for choice in question.choices]
    beginning = [c for c, name in named if all(any(w.startswith(part) for w in name.split()) for part in said)]
    return beginning or [choice for choice, name in named if fold(text) in name]


def _offer(f: Filling, among: Sequence[ChoiceView], question: QuestionView, chosen: Sequence[str]) -> Offer:
    """After a slip the nearest ones; in a long list what matches, or its index with what was chosen in sight."""
    if f.here.suggestions:
        return Offer([choice for choice in among if choice.value in f.here.suggestions])
    if f.here.find:
        found = {choice.value for choice in matching(question, f.here.find)}
        among = [choice for choice in among if choice.value in found]
    if len(among) < SEARCH_FROM and (f.here.find or not is_long(question)):
        return Offer(among)
    ordered = index.ordered(among)
    parts = index.parts(ordered, f.here.span)
    if not parts:
        return Offer(index.within(ordered, f.here.span), is_index=True)
    return Offer([choice for choice in among if choice.value in set(chosen)], parts, is_index=True)


def _namer(f: Filling, question: QuestionView) -> Callable[[ChoiceView], str]:
    """What stands on the button: the choice's words, after the number under which its picture is shown."""
    numbers = pictures.numbers(f, question)

    def name(choice: ChoiceView) -> str:
        words = bare(choice.label)
        return f"{numbers[choice.value]}. {words}".rstrip() if numbers else words

    return name


def _marked(name: str, is_on: bool, on: str, off: str = "") -> str:
    return short((on if is_on else off) + name)


def _face(
    f: Filling,
    question: QuestionView,
    offer: Offer,
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
    parts = [f.button(part.label, "page", *part.span) for part in offer.parts]
    rows += in_columns(parts, columns_for(parts), right_to_left=f.words.right_to_left)
    if f.here.suggestions or f.here.find or (f.here.span and offer.is_index):
        rows.append((f.button(labels.everything(f.words), "page", 0, 0),))
    crumbs = _crumbs(f, question)
    rows += in_columns(crumbs, 2, right_to_left=f.words.right_to_left)
    said = (kinds.crumbs(f.words),) if crumbs else ()
    return Face(lines=(*said, *above, *_explained(f, question, shown)), rows=(*rows, *below))


def _crumbs(f: Filling, question: QuestionView) -> list[Button]:
    """The answers that led to this list, each a way back to its question."""
    found = []
    for ref in cascades.above(f, question.ref)[-MOST_CRUMBS:]:
        answer = f.session.question(ref).value_label or ""
        found.append(f.button(labels.crumb(f.words, clip(bare(answer), 20)), "edit", ref=ref))
    return found


def _page(f: Filling, buttons: Sequence[Button]) -> tuple[int, int]:
    most = index.FEW if f.here.span else ONE_PAGE
    pages = 1 if len(buttons) <= most else -(-len(buttons) // PAGE)
    return max(0, min(f.here.page or 0, pages - 1)), pages


def _columns(question: QuestionView, buttons: Sequence[Button]) -> int:
    wished = next((COLUMNS.fullmatch(word) for word in question.appearance if COLUMNS.fullmatch(word)), None)
    return min(int(wished[1]), 8) or 1 if wished else columns_for(buttons)


def _explained(f: Filling, question: QuestionView, shown: Sequence[Button]) -> list[Html]:
    """What the list is, and in full what its buttons have to cut short."""
    lines = []
    if f.here.suggestions:
        lines.append(kinds.suggestions(f.words))
    elif f.here.find:
        count = len(matching(question, f.here.find))
        lines.append(kinds.matches(f.words, count, f.here.find))
    elif is_long(question):
        lines.append(kinds.choose_or_type(f.words, len(question.choices)))
    if not any(_is_cut(choice) for choice in question.choices):
        return lines
    on_page = {button.args[3] for button in shown}
    numbered = [each for each in enumerate(question.choices, 1) if nodes.key(each[1].value) in on_page]
    if any(_is_cut(choice) for _, choice in numbered):
        lines += [kinds.choice(f.words, number, choice.label) for number, choice in numbered]
    return lines


def _is_cut(choice: ChoiceView) -> bool:
    return len(bare(choice.label)) > MOST_SHORT
