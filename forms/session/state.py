"""The changing part of a session: the tree of nodes and their values, and the evaluation of expressions over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from forms.compiling.definitions import copy_of
from forms.datatypes import blank_value, typed_value
from forms.expressions.context import MAXIMUM_EFFORT, Context, Environment
from forms.expressions.nodes import Kind, Node
from forms.expressions.values import ExpressionError, Value, to_boolean
from forms.form import Form
from forms.model import Definition, Expression
from forms.session.wording import label_of_choice, wording_text


class State(Environment):
    """`before` remembers, while an operation runs, what the nodes it touched were like: value and relevance, None for new nodes.
    `given_empty` are the questions that were answered with an empty text, which only Collect's own engine tells from no answer.
    """

    def __init__(
        self,
        form: Form,
        *,
        now: datetime,
        zone: tzinfo,
        seed: int,
        properties: Mapping[str, str],
        language: str | None,
    ) -> None:
        document = copy_of(form.blank)
        document.kind = Kind.DOCUMENT
        super().__init__(document, now=now, zone=zone, seed=seed)
        self.form = form
        self.instances = form.instances
        self.properties = dict(properties)
        self.version = form.version
        self.language = language
        self.seed = seed
        self.last_saved: str | None = None
        self.instances_made = 0
        self.is_settling = False
        self.top = document.children[0]
        self.before: dict[Node, tuple[str, bool] | None] = {}
        self.given_empty: set[Node] = set()
        self.slots = [self.top] * len(form.slots)
        self._take_in(self.top)

    def _take_in(self, node: Node) -> None:
        for each in node.everything():
            definition = defined(each)
            if definition.slot >= 0:
                self.slots[definition.slot] = each
            if not each.children:
                self.write(each, default_of(each))

    def write(self, node: Node, text: str, kind: str | None = None) -> None:
        """`kind` is that of a computed value where it is not the node's own type."""
        node.text = text
        kind = kind or defined(node).type
        node.typed = text if kind == "string" else typed_value(kind, text, self.zone)

    def evaluate(self, expression: Expression, node: Node) -> Value:
        """Raises ExpressionError."""
        if not self.is_settling:
            self.effort = MAXIMUM_EFFORT
        try:
            place = position_of(node) if node.definition is not None and node.definition.is_repeat else 1
            return expression.evaluate(Context(self, node, place))
        except (ArithmeticError, ValueError, RecursionError) as error:
            raise ExpressionError(str(error)) from error

    def holds(self, condition: Expression | bool, node: Node, *, otherwise: bool) -> bool:
        """`otherwise` is what counts when the condition cannot be evaluated."""
        if isinstance(condition, bool):
            return condition
        try:
            return to_boolean(self.evaluate(condition, node))
        except ExpressionError:
            return otherwise

    def text(self, identifier: str) -> str:
        from forms.model import Wording

        text = self.form.wordings.text(identifier, None)
        return wording_text(self, Wording(text=text), self.top) if text.versions else self._missing(identifier)

    def _missing(self, identifier: str) -> str:
        return f"[itext:{identifier}]" if self.like_collect else identifier

    def choice_label(self, value: str, question: str, here: Node) -> str:
        return label_of_choice(self, value, question, here)


def default_of(node: Node) -> str:
    """What the form says the node starts with. Attributes are taken as they are written."""
    definition = defined(node)
    return node.text if definition.is_attribute else blank_value(definition.type, node.text)


def defined(node: Node) -> Definition:
    """The definition of a node of the primary instance."""
    if node.definition is None:
        raise TypeError(f"{node.name} is not a node of the form")
    return node.definition


def instances_below(node: Node, definition: Definition) -> Iterator[Node]:
    """All nodes of that definition at or below the node."""
    here = defined(node)
    if here is definition:
        yield node
        return
    chain: list[Definition] = []
    place: Definition | None = definition
    while place is not None and place is not here:
        chain.append(place)
        place = place.parent
    if place is None:
        return
    nodes = [node]
    for step in reversed(chain):
        nodes = [child for parent in nodes for child in family(parent, step) if child.definition is step]
    yield from nodes


def instances_of(state: State, definition: Definition) -> Iterator[Node]:
    """All nodes of that definition in the whole form."""
    if definition.slot >= 0:
        yield state.slots[definition.slot]
    else:
        yield from instances_below(state.top, definition)


def family(parent: Node, step: Definition) -> list[Node]:
    return parent.attributes if step.is_attribute else parent.children


def locate(state: State, definition: Definition, here: Node) -> Node | None:
    """The node of that definition nearest to `here`: in the same repeat instances as far as they are shared."""
    if definition.slot >= 0:
        return state.slots[definition.slot]
    around: dict[int, Node] = {}
    climbing: Node | None = here
    while climbing is not None:
        around[id(climbing.definition)] = climbing
        climbing = climbing.parent
    place: Definition | None = definition
    while place is not None and id(place) not in around:
        place = place.parent
    start = around[id(place)] if place is not None else state.top
    return next(instances_below(start, definition), None)


def position_of(node: Node) -> int:
    """1-based, among the instances of the same repeat."""
    place = 1
    for sibling in node.parent.children if node.parent else ():
        if sibling is node:
            return place
        place += sibling.definition is node.definition
    return place


def ref_of(node: Node) -> str:
    definition = defined(node)
    if definition.slot >= 0 or node.parent is None:
        return definition.path
    here = f"{ref_of(node.parent)}/{definition.name}"
    return f"{here}[{position_of(node)}]" if definition.is_repeat else here


def find_ref(state: State, ref: str) -> Node | None:
    """The node at a reference; a missing position means the first instance. Attributes need no @."""
    known = state.form.by_path.get(ref)
    if known is not None and known.slot >= 0:
        return state.slots[known.slot]
    steps = ref.strip("/").split("/")
    if not ref.startswith("/") or steps[0].partition("[")[0] != state.top.name:
        return None
    node: Node | None = state.top
    for step in steps[1:]:
        name, _, position = step.partition("[")
        digits = position.rstrip("]") or "1"
        if node is None or not digits.isascii() or not digits.isdigit():
            return None
        family_of = node.attributes if name.startswith("@") else (*node.children, *node.attributes)
        twins = [child for child in family_of if child.name == name.removeprefix("@")]
        place = int(digits[:9])
        node = twins[place - 1] if 1 <= place <= len(twins) else None
    return node
