"""Values that are set when something happens: at the start, with a new repeat instance, after another answer, at the end."""

from __future__ import annotations

from datetime import date

from forms.compiling.actions import FIRST_LOAD, LOAD, NEW_REPEAT, READY, VALUE_CHANGED
from forms.datatypes import cast
from forms.expressions.nodes import Node
from forms.expressions.temporal import temporal_text
from forms.expressions.values import ExpressionError, Value
from forms.model import Action, Definition
from forms.session.recalculation import Recalculation
from forms.session.state import State, defined, instances_of, locate

PLACE_PROPERTY = "geopoint"
LONGEST_CHAIN = 50  # actions that set off one another; those that go round in circles stop here


def run_preloads(state: State, top: Node, recalculation: Recalculation) -> None:
    """In the whole form when it is opened, in a new instance of a repeat when it is made."""
    for node in top.everything():
        preload = defined(node).preload
        if preload is not None and not defined(node).is_attribute:
            _preload(state, node, preload, recalculation)


def _preload(state: State, node: Node, preload: tuple[str, str], recalculation: Recalculation) -> None:
    match preload:
        case "uid", _:
            value = node.text or f"uuid:{_uuid(state)}"
        case "timestamp", "start":
            value = node.text or temporal_text(state.now.astimezone(state.zone))
        case "date", _:
            value = node.text or temporal_text(_today(state))
        case "property", name:
            value = node.text or state.properties.get(name, "")
        case _:
            return
    recalculation.write(node, value)


def _today(state: State) -> date:
    return state.now.astimezone(state.zone).date()


def _uuid(state: State) -> str:
    bits = state.dice.bits() << 64 | state.dice.bits()
    text = f"{bits & ~(0xF << 76) & ~(0x3 << 62) | (4 << 76) | (2 << 62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def run_end(state: State, recalculation: Recalculation) -> None:
    for definition in state.form.by_path.values():
        if definition.preload == ("timestamp", "end"):
            for node in instances_of(state, definition):
                recalculation.write(node, temporal_text(state.now.astimezone(state.zone)))


def run_load(state: State, recalculation: Recalculation, *, is_first: bool) -> None:
    """Before anything is calculated, so that a calculation cannot be a default, as in Collect."""
    for event in (FIRST_LOAD, READY, LOAD) if is_first else (LOAD,):
        for action in state.form.actions:
            if event in action.events:
                for node in list(instances_of(state, action.target)):
                    run_action(state, action, node, recalculation)


def run_new_repeat(state: State, instance: Node, recalculation: Recalculation) -> None:
    for action in defined(instance).actions:
        if NEW_REPEAT in action.events:
            _run_near(state, action, instance, recalculation)


def run_value_changed(state: State, node: Node, recalculation: Recalculation, chain: int = 0) -> None:
    """Actions may set values on which further actions wait; `chain` counts how many have led here."""
    definition: Definition = defined(node)
    for action in definition.actions:
        if VALUE_CHANGED in action.events:
            _run_near(state, action, node, recalculation, chain)


def _run_near(state: State, action: Action, here: Node, recalculation: Recalculation, chain: int = 0) -> None:
    target = locate(state, action.target, here)
    if target is not None:
        run_action(state, action, target, recalculation, chain)


def run_action(state: State, action: Action, target: Node, recalculation: Recalculation, chain: int = 0) -> None:
    before = target.text
    recalculation.write(target, _action_value(state, action, target))
    recalculation.settle()
    if target.text != before and chain < LONGEST_CHAIN and recalculation.actions_left > 0:
        recalculation.actions_left -= 1
        run_value_changed(state, target, recalculation, chain + 1)


def _action_value(state: State, action: Action, target: Node) -> str:
    if action.geopoint:
        return state.properties.get(PLACE_PROPERTY, "")
    value: Value = action.text
    if action.value is not None:
        try:
            value = state.evaluate(action.value, target)
        except ExpressionError:
            value = ""
    return cast(defined(target).type, value, state.zone)
