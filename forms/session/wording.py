"""Labels and hints in the session's language, with their values filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from forms.expressions.context import Context
from forms.expressions.nodes import Node
from forms.expressions.values import ExpressionError, to_string
from forms.model import Expression, Itemset, Text, Wording

if TYPE_CHECKING:
    from forms.session.state import State

Pieces = Iterable[str | Expression]


def wording_text(state: State, wording: Wording | None, here: Node) -> str:
    text = _text_of(state, wording, here)
    return "" if text is None else _filled(state, _version(state, text.versions), here)


def guidance_text(state: State, wording: Wording | None, here: Node) -> str:
    text = _text_of(state, wording, here)
    return "" if text is None else _filled(state, _version(state, text.guidance), here)


def media_of(state: State, wording: Wording | None, here: Node) -> Mapping[str, str]:
    text = _text_of(state, wording, here)
    if text is None or not text.media:
        return {}
    return text.media.get(state.language or "") or text.media.get(state.form.default_language or "") or {}


def is_fixed(state: State, wording: Wording | None) -> bool:
    """Whether it says the same in every session of this language: no value is filled in, no id has to be computed."""
    if wording is None or (wording.text is None and wording.identifier is None):
        return True
    text = wording.text
    if text is None or wording.identifier is not None:
        return False
    pieces = (*_version(state, text.versions), *_version(state, text.guidance))
    return all(isinstance(piece, str) for piece in pieces)


def _text_of(state: State, wording: Wording | None, here: Node) -> Text | None:
    if wording is None:
        return None
    if wording.identifier is None:
        return wording.text
    try:
        identifier = to_string(state.evaluate(wording.identifier, here))
    except ExpressionError:
        return None
    return state.form.wordings.text(identifier, here.definition)


def _version(state: State, versions: Mapping[str, tuple[str | Expression, ...]]) -> Pieces:
    """In the session's language, else in the form's default language, else the untranslated wording."""
    for language in (state.language, state.form.default_language, ""):
        found = versions.get(language or "")
        if found:
            return found
    return ()


def _filled(state: State, pieces: Pieces, here: Node) -> str:
    return "".join(piece if isinstance(piece, str) else _value(state, piece, here) for piece in pieces).strip()


def _value(state: State, expression: Expression, here: Node) -> str:
    try:
        return to_string(state.evaluate(expression, here))
    except ExpressionError:
        return ""


def itemset_nodes(state: State, itemset: Itemset, here: Node) -> list[Node]:
    """An order drawn by lot without a seed stays the same each time the question is shown."""
    lots = state.dice.state
    state.dice.state = state.seed
    try:
        found = state.evaluate(itemset.nodes, here)
    except ExpressionError:
        return []
    finally:
        state.dice.state = lots
    return found if isinstance(found, list) else []


def item_text(state: State, expression: Expression, item: Node, here: Node) -> str:
    try:
        return to_string(expression.evaluate(Context(state, item, origin=here)))
    except ExpressionError:
        return ""


def item_wording(state: State, itemset: Itemset, item: Node, here: Node) -> Wording:
    """The label of one choice."""
    if itemset.label is None:
        return Wording(text=Text({"": (item_text(state, itemset.value, item, here),)}))
    label = item_text(state, itemset.label, item, here)
    if not itemset.label_is_text_id:
        return Wording(text=Text({"": (label,)}))
    return Wording(text=state.form.wordings.text(label, here.definition))


def label_of_choice(state: State, value: str, question: str, here: Node) -> str:
    """The label under which the select question at the path offers that value; empty when it does not."""
    from forms.session.paths import question_at

    found = question_at(state, question, here)
    if found is None:
        return ""
    control, node = found
    for choice in control.choices:
        if choice.value == value:
            return wording_text(state, choice.label, node)
    if control.itemset is not None:
        for item in itemset_nodes(state, control.itemset, node):
            if item_text(state, control.itemset.value, item, node) == value:
                return wording_text(state, item_wording(state, control.itemset, item, node), node)
    return ""
