"""A session as plain JSON and back. Only what differs from the blank form is kept: repeats, values, relevance, chance, position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.datatypes import kind_of
from forms.expressions.nodes import Node
from forms.form import Form
from forms.model import Definition
from forms.session.repeats import MAXIMUM_INSTANCES, adopt, insert, instances_in, new_instance
from forms.session.results import WrongForm
from forms.session.state import State, defined, find_ref, ref_of
from forms.submission import look_back

FORMAT = 1
Saved = str | list[str]
_PLAIN = (str, float)
"""What most values are: their text tells all."""


def save_state(state: State) -> dict[str, Any]:
    """`values` has texts, and pairs of text and type for computed values that are not of their node's type.
    `hidden` has slot numbers for nodes outside repeats, refs for others. `repeats` lists counts in document order, outer ones first.

    `last_saved` is there only for a form that reads the submission before.
    """
    values: dict[str, Saved] = {}
    hidden: list[int | str] = []
    repeats: dict[str, int] = {}
    if state.form.way is not None:
        _gather_slots(state, values, hidden)
    else:
        _gather(state.top, values, hidden, repeats)
    before = {} if state.last_saved is None else {"last_saved": state.last_saved}
    return before | {
        "format": FORMAT,
        "form": state.form.digest,
        "language": state.language,
        "seed": state.seed,
        "like_collect": state.like_collect,
        "dice": state.dice.state,
        "properties": dict(state.properties),
        "repeats": repeats,
        "values": values,
        "hidden": hidden,
    }


def _gather_slots(state: State, values: dict[str, Saved], hidden: list[int | str]) -> None:
    """All nodes of a form without repeats have slots, in document order."""
    for definition, node in zip(state.form.slots, state.slots, strict=True):
        if not node.own:
            hidden.append(definition.slot)
        if node.text != definition.blank and not node.children:
            is_plain = node.typed.__class__ in _PLAIN
            values[definition.path] = node.text if is_plain else _saved(definition, node)


def _saved(definition: Definition, node: Node) -> Saved:
    kind = kind_of(node.typed)
    return node.text if kind in (None, definition.type) else [node.text, kind]


def _gather(top: Node, values: dict[str, Saved], hidden: list[int | str], repeats: dict[str, int]) -> None:
    for node in top.everything():
        definition = defined(node)
        if not node.own:
            hidden.append(definition.slot if definition.slot >= 0 else ref_of(node))
        for child in definition.by_name.values():
            if child.is_repeat:
                repeats[f"{ref_of(node)}/{child.name}"] = len(instances_in(node, child))
        if not node.children and node.text != definition.blank:
            values[ref_of(node)] = _saved(definition, node)


def load_state(state: State, data: Mapping[str, Any]) -> None:
    """Fills a fresh state. Raises whatever follows from data that save() did not write."""
    state.dice.state = int(data["dice"])
    state.like_collect = bool(data["like_collect"])
    look_back(state, data.get("last_saved"))
    for ref, count in data["repeats"].items():
        _resize(state, ref, int(count))
    for node in state.top.everything():
        if not node.children and node.text != defined(node).blank:
            state.write(node, defined(node).blank)
    for ref, saved in data["values"].items():
        text, kind = saved if isinstance(saved, list) else (saved, None)
        state.write(_at(state, ref), str(text), kind)
    for place in data["hidden"]:
        (state.slots[place] if isinstance(place, int) else _at(state, place)).own = False
    _inherit(state.top, relevant=True)


def check_form(form: Form, data: Mapping[str, Any]) -> None:
    if data.get("form") != form.digest or data.get("format") != FORMAT:
        raise WrongForm("the saved session belongs to another version of the form")


def _resize(state: State, ref: str, count: int) -> None:
    parent_ref, _, name = ref.rpartition("/")
    parent = _at(state, parent_ref)
    definition = defined(parent).by_name[name]
    present = instances_in(parent, definition)
    for extra in present[count:]:
        parent.children.remove(extra)
    if count > MAXIMUM_INSTANCES:
        raise ValueError(f"{ref} has too many instances")
    for _ in range(count - len(present)):
        state.instances_made += 1
        node = new_instance(definition)
        insert(parent, node)
        adopt(state, node)


def _at(state: State, ref: str) -> Node:
    node = find_ref(state, ref)
    if node is None:
        raise ValueError(f"there is no {ref} in this form")
    return node


def _inherit(node: Node, *, relevant: bool) -> None:
    node.relevant = relevant and node.own
    for child in (*node.attributes, *node.children):
        _inherit(child, relevant=node.relevant)
