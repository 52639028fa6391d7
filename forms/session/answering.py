"""Answers: whether they may stand, and what follows from them."""

from __future__ import annotations

from forms.datatypes import canonical
from forms.expressions.nodes import Node
from forms.model import Control, Definition
from forms.session.actions import run_value_changed
from forms.session.recalculation import Recalculation
from forms.session.results import Change, Outcome, Verdict
from forms.session.state import State, defined, instances_of, ref_of
from forms.session.viewing import offered
from forms.session.wording import wording_text


def give(state: State, node: Node, value: str | None) -> Outcome:
    """A refused answer changes nothing. Collect leaves it to its widgets what may be typed in, and takes what they give: also
    an empty text, which is an answer to it, unlike None.
    """
    definition = defined(node)
    text = canonical(definition.type, value or "", state.zone)
    if text is None and state.like_collect:
        text = value
    if text is None or not _is_offered(state, node, text):
        return Outcome("INVALID")
    is_answer = bool(text) or (value is not None and state.like_collect)
    verdict = _meets_constraint(state, node, text) if is_answer else check(state, node, None)
    if verdict != "OK":
        return Outcome(verdict, message_of(state, node, verdict))
    (state.given_empty.add if is_answer and not text else state.given_empty.discard)(node)
    state.before = {}
    recalculation = Recalculation(state, node)
    changes = node.text != text
    recalculation.write(node, text)
    if state.like_collect and not changes and is_answer:
        recalculation.mark(node)
    recalculation.settle()
    if changes:
        run_value_changed(state, node, recalculation)
    cleared = clear_stale(state, recalculation) if not state.like_collect else []
    return _outcome(state, cleared)


def _is_offered(state: State, node: Node, text: str) -> bool:
    """Whether a select question has these choices. Not asked where choices come from elsewhere (`search()`, external lists),
    and not in Collect, which offers nothing else anyway.
    """
    control = defined(node).control
    if not text or control is None or not control.is_select or state.like_collect:
        return True
    if control.is_external or "search(" in control.appearance:
        return True
    chosen = [text] if control.kind == "select1" else text.split()
    return offered(state, control, node).issuperset(chosen)


def check(state: State, node: Node, text: str | None) -> Verdict:
    """Required blocks only what is empty, a constraint is not asked about what is empty."""
    definition = defined(node)
    if not text and (text is None or node not in state.given_empty):
        is_required = state.holds(definition.required, node, otherwise=False)
        return "REQUIRED_BUT_EMPTY" if is_required else "OK"
    return _meets_constraint(state, node, text or "")


def _meets_constraint(state: State, node: Node, text: str) -> Verdict:
    definition = defined(node)
    if definition.constraint is None:
        return "OK"
    before = node.text
    state.write(node, text)
    try:
        return "OK" if state.holds(definition.constraint, node, otherwise=True) else "CONSTRAINT_VIOLATED"
    finally:
        state.write(node, before)


def message_of(state: State, node: Node, verdict: Verdict) -> str | None:
    """In the form's own words, None when it has none."""
    definition = defined(node)
    wording = definition.required_message if verdict == "REQUIRED_BUT_EMPTY" else definition.constraint_message
    return wording_text(state, wording, node) or None


def clear_stale(state: State, recalculation: Recalculation) -> list[str]:
    """Select answers that are no longer among their choices, because the choices depend on what has just changed, are cleared;
    clearing one may make others fall.
    """
    cleared: list[str] = []
    done: set[int] = set()
    while True:
        touched = [node for node in state.before if id(node) not in done]
        done.update(map(id, touched))
        if not touched:
            return cleared
        for definition in {id(defined(node)): defined(node) for node in touched}.values():
            cleared.extend(_clear_dependent(state, definition, recalculation))


def clear_when_shown(state: State, control: Control, node: Node) -> None:
    """Collect's way: a select answer that is no longer offered is cleared when its question is shown again."""
    if control.is_select and control.itemset is not None and not control.is_external:
        recalculation = Recalculation(state, node)
        _clear(state, control, node, recalculation)


def answer_again(state: State, node: Node) -> None:
    """Collect gives every answer once more when it checks the whole form, so that all that follows from it is computed anew."""
    if node.text or node in state.given_empty:
        recalculation = Recalculation(state, node)
        recalculation.mark(node)
        recalculation.settle()


def _clear_dependent(state: State, changed: Definition, recalculation: Recalculation) -> list[str]:
    return [
        ref_of(node)
        for control in state.form.filtered.get(id(changed), ())
        for node in (instances_of(state, control.definition) if control.definition else ())
        if node.relevant and _clear(state, control, node, recalculation)
    ]


def _clear(state: State, control: Control, node: Node, recalculation: Recalculation) -> bool:
    """Whether there was anything to clear."""
    if not node.text:
        return False
    allowed = offered(state, control, node)
    chosen = node.text.split() if control.kind != "select1" else [node.text]
    kept = [value for value in chosen if value in allowed]
    if len(kept) == len(chosen):
        return False
    recalculation.write(node, " ".join(kept))
    recalculation.settle()
    return True


def _outcome(state: State, cleared: list[str]) -> Outcome:
    changed: dict[str, Change] = {}
    shown: list[str] = []
    hidden: list[str] = []
    for node, before in state.before.items():
        ref = ref_of(node)
        changed[ref] = (None if defined(node).is_group else node.text, node.relevant)
        was = before is not None and before[1]
        control = defined(node).control
        if was != node.relevant and control is not None and control.is_question:
            (shown if node.relevant else hidden).append(ref)
    return Outcome("OK", None, changed, tuple(cleared), tuple(shown), tuple(hidden))
