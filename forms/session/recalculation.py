"""What follows from a change: relevance and calculations, each evaluated only when something it reads has changed.

That matters for more than speed: `random()`, `uuid()` and `now()` must not be drawn again because of an unrelated answer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from forms.datatypes import cast, kind_of
from forms.expressions.context import MAXIMUM_EFFORT
from forms.expressions.nodes import Node
from forms.expressions.values import ExpressionError, Value, first
from forms.model import Definition, Dependent, Rule
from forms.session.state import State, defined, instances_below, instances_of

EVALUATIONS = 1_000_000  # rules that feed each other across the instances of a repeat need not ever settle
ACTIONS = 500  # that may follow from one answer


class Recalculation:
    """Collects what has to be evaluated, then settles it in the form's fixed order: what reads a value that has changed.

    Collect evaluates more: all that reads, by whatever detours, what was answered; but each only once.

    `origin` is the node whose new value started it all. In Collect, other instances of the repeats it stands in do not hear of it.
    """

    def __init__(self, state: State, origin: Node | None = None) -> None:
        self.state = state
        self.origin = origin if state.like_collect else None
        self.rules = state.form.rules
        self.pending: dict[int, dict[int, Node]] = {}
        self.evaluated: set[tuple[int, int]] = set()
        self.waiting: list[int] = []
        self.budget = EVALUATIONS
        self.actions_left = ACTIONS

    def require_all(self, top: Node) -> None:
        """Every rule of every node at or below `top`."""
        is_all = top is self.state.top
        for number, rule in enumerate(self.rules):
            if is_all:
                nodes = instances_of(self.state, rule.definition)
            elif rule.definition.slot >= 0:
                continue
            else:
                nodes = instances_below(top, rule.definition)
            for node in nodes:
                self._require(number, node)

    def require_calculated_questions(self) -> None:
        """Calculations from answers whose result is itself shown as a question and may have been written over."""
        for number, rule in enumerate(self.rules):
            control = rule.definition.control
            if rule.kind == "calculate" and control is not None and control.is_question and _reads_answers(rule):
                for node in instances_of(self.state, rule.definition):
                    self._require(number, node)

    def mark(self, node: Node) -> None:
        """The node's value, relevance or existence has changed."""
        for dependent in defined(node).dependents:
            self._mark(dependent, node)

    def _mark(self, dependent: Dependent, node: Node) -> None:
        rule = self.rules[dependent.rule]
        slot = rule.definition.slot
        if slot >= 0:
            self._require(dependent.rule, self.state.slots[slot])
            return
        top = self._ancestor(node, dependent.anchor)
        for concerned in instances_below(top, rule.definition):
            if self.origin is None or _shares_instances(concerned, self.origin):
                self._require(dependent.rule, concerned)

    def _ancestor(self, node: Node, anchor: Definition | None) -> Node:
        if anchor is None:
            return self.state.top
        place: Node | None = node
        while place is not None and place.definition is not anchor:
            place = place.parent
        return self.state.top if place is None else place

    def _require(self, number: int, node: Node) -> None:
        if (number, id(node)) in self.evaluated:
            return
        nodes = self.pending.get(number)
        if nodes is None:
            nodes = self.pending[number] = {}
            heapq.heappush(self.waiting, number)
        nodes[id(node)] = node

    def settle(self) -> None:
        """All of it together has to do with the effort that a single evaluation may take otherwise."""
        self.state.effort = MAXIMUM_EFFORT
        self.state.is_settling = True
        try:
            while self.waiting and self.budget > 0:
                number = heapq.heappop(self.waiting)
                for node in self.pending.pop(number).values():
                    self.budget -= 1
                    self._apply(self.rules[number], node)
                    if self.state.like_collect:
                        self.evaluated.add((number, id(node)))
                        self._mark_below(node)
        finally:
            self.evaluated.clear()
            self.state.is_settling = False

    def _mark_below(self, node: Node) -> None:
        for each in node.everything():
            self.mark(each)

    def _apply(self, rule: Rule, node: Node) -> None:
        """A condition that cannot be evaluated hides nothing; a calculation that cannot be evaluated has no value."""
        if rule.kind == "relevant":
            node.own = self.state.holds(rule.expression, node, otherwise=True)
            self.refresh(node)
            return
        try:
            value = self.state.evaluate(rule.expression, node)
        except ExpressionError:
            value = ""
        self.store(node, value)

    def store(self, node: Node, value: Value) -> None:
        """A computed value. Truth, and a date or time in a node of text, stay what they are for other expressions."""
        declared = defined(node).type
        kind = kind_of(first(value))
        text = cast(declared, value, self.state.zone)
        self.write(node, text, kind if text and (kind == "boolean" or declared == "string") else None)

    def write(self, node: Node, text: str, kind: str | None = None) -> None:
        if node.children:
            return
        if node.text == text:
            self.state.write(node, text, kind)
            return
        self.remember(node)
        self.state.write(node, text, kind)
        self.mark(node)

    def refresh(self, node: Node) -> None:
        """Hands the relevance of a node down to everything below it."""
        relevant = node.own and (node.parent is None or node.parent.relevant)
        if relevant == node.relevant:
            return
        self.remember(node)
        node.relevant = relevant
        self.mark(node)
        for child in (*node.attributes, *node.children):
            self.refresh(child)

    def remember(self, node: Node) -> None:
        if node not in self.state.before:
            self.state.before[node] = (node.text, node.relevant)


def _shares_instances(node: Node, other: Node) -> bool:
    """Whether the two stand in the same instance of every repeat that both stand in."""
    around = {id(place.definition): place for place in _repeats_around(other)}
    return all(around.get(id(place.definition), place) is place for place in _repeats_around(node))


def _repeats_around(node: Node) -> Iterator[Node]:
    place: Node | None = node
    while place is not None:
        if place.definition is not None and place.definition.is_repeat:
            yield place
        place = place.parent


def _reads_answers(rule: Rule) -> bool:
    controls = (read.target.control for read in rule.expression.reads)
    return any(control is not None and control.is_question for control in controls)
