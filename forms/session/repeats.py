"""Instances of repeats: how many there are, adding and removing them."""

from __future__ import annotations

import math

from forms.compiling.definitions import copy_of
from forms.expressions.nodes import Node
from forms.expressions.values import ExpressionError, to_number
from forms.model import Control, Definition, Expression
from forms.session.recalculation import Recalculation
from forms.session.results import TooManyInstances
from forms.session.state import State, default_of, defined, locate

MAXIMUM_INSTANCES = 1000
MAXIMUM_IN_ALL = 5000


def is_counted(control: Control) -> bool:
    return control.count is not None


def instances_in(parent: Node, definition: Definition) -> list[Node]:
    return [child for child in parent.children if child.definition is definition]


def prompt_is_relevant(state: State, definition: Definition, parent: Node) -> bool:
    """Whether one more instance would be relevant: asked of an instance that does not exist yet."""
    if not parent.relevant:
        return False
    if definition.relevant is None:
        return True
    return state.holds(definition.relevant, candidate_in(parent, definition), otherwise=True)


def candidate_in(parent: Node, definition: Definition) -> Node:
    """An instance that does not exist yet, to evaluate conditions and counts at."""
    candidate = Node(definition.name, parent=parent)
    candidate.definition = definition
    return candidate


def fit_count(state: State, control: Control, parent: Node, number: int) -> None:
    """Makes instance `number` (0-based) if the count asks for one more, and removes those from there on that it does not ask for.

    Without a count, the instances stay as they are. One that the form came with is made relevant by its own condition only.
    """
    definition = control.definition
    if definition is None or control.count is None or not prompt_is_relevant(state, definition, parent):
        return
    wanted = _wanted(state, control.count, candidate_in(parent, definition))
    present = instances_in(parent, definition)
    if wanted is None:
        return
    if number == len(present) < wanted and has_room(state, len(present)):
        add_instance(state, definition, parent)
    for extra in reversed(present[wanted:]) if not state.like_collect else ():
        remove_instance(state, extra)


def has_room(state: State, present: int) -> bool:
    """Whether one more instance keeps the session within its limits, for one repeat and in all."""
    return present < MAXIMUM_INSTANCES and state.instances_made < MAXIMUM_IN_ALL


def _wanted(state: State, count: Expression, here: Node) -> int | None:
    """A count counts even where it is not relevant, as in Collect. None when there is no number."""
    hidden = [node for node in _count_nodes(state, count, here) if not node.relevant]
    for node in hidden:
        node.relevant = True
    try:
        number = to_number(state.evaluate(count, here))
    except ExpressionError:
        return None
    finally:
        for node in hidden:
            node.relevant = False
    return min(MAXIMUM_INSTANCES, max(0, int(number))) if math.isfinite(number) else None


def _count_nodes(state: State, count: Expression, here: Node) -> list[Node]:
    found = (locate(state, read.target, here) for read in count.reads)
    return [node for node in found if node is not None]


def add_instance(state: State, definition: Definition, parent: Node) -> Node:
    """A copy of the repeat's template, after the last instance. Raises TooManyInstances."""
    from forms.session.actions import run_new_repeat, run_preloads

    if not has_room(state, len(instances_in(parent, definition))):
        raise TooManyInstances(definition.path)
    node = new_instance(definition)
    state.instances_made += sum(defined(each).is_repeat for each in node.everything())
    insert(parent, node)
    adopt(state, node)
    for each in node.everything():
        state.before.setdefault(each, None)
        each.relevant = each.own and each.parent is not None and each.parent.relevant
    run_preloads(state, node, Recalculation(state))
    run_new_repeat(state, node, Recalculation(state))
    _announce(state, instances_in(parent, definition))
    recalculation = Recalculation(state, node)
    recalculation.require_all(node)
    for each in node.everything():
        if each is not node:
            recalculation.mark(each)
    recalculation.settle()
    return node


def _announce(state: State, instances: list[Node]) -> None:
    """That there are more or fewer instances, or that some have another place, concerns all that ask for it."""
    recalculation = Recalculation(state)
    for instance in instances:
        recalculation.mark(instance)
    recalculation.settle()


def new_instance(definition: Definition) -> Node:
    if definition.template is None:
        raise ValueError(f"{definition.path} is not a repeat")
    return copy_of(definition.template)


def insert(parent: Node, node: Node) -> None:
    """Where the form has nodes of this kind among its siblings, after those that are there."""
    order = defined(node).order
    place = sum(1 for child in parent.children if defined(child).order <= order)
    parent.children.insert(place, node)
    node.parent = parent


def adopt(state: State, node: Node) -> None:
    for each in node.everything():
        if not each.children:
            state.write(each, default_of(each))


def remove_instance(state: State, node: Node) -> None:
    parent = node.parent
    if parent is None:
        return
    later = [child for child in parent.children if child.definition is node.definition]
    later = later[later.index(node) + 1 :]
    gone = list(node.everything())
    parent.children.remove(node)
    recalculation = Recalculation(state, later[0] if later else node)
    for each in gone:
        recalculation.remember(each)
    _announce(state, [node, *later])
    for each in gone:
        if each is not node:
            recalculation.mark(each)
    recalculation.settle()
