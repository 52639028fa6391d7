"""In which order relevance conditions and calculations are evaluated, and which of them a change concerns."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from forms.compiling.compilation import Compilation
from forms.expressions.scope import Read
from forms.model import Definition, Dependent, Rule

CYCLE = (
    "The conditions and calculations of these questions depend on each other, or on themselves, in a circle: {nodes}"
)
Graph = dict[int, set[int]]


def ordered_rules(compilation: Compilation) -> tuple[Rule, ...]:
    """Relevance and calculations so that each comes after those it needs. Circles are reported with the names of their nodes.

    As in Collect, what is required and what is read-only takes part in circles.
    """
    unordered = list(_rules(compilation.model.root))
    numbers: dict[tuple[int, str], int] = {
        (id(rule.definition), rule.kind): number for number, rule in enumerate(unordered)
    }
    needs: Graph = {number: set(_needs(rule, numbers)) for number, rule in enumerate(unordered)}
    order = _Order(needs)
    if circle := order.circle():
        _report(circle, unordered, compilation)
        return ()
    found = [unordered[number] for number in order.found]
    rules = tuple(rule for rule in found if rule.kind in ("relevant", "calculate"))
    for number, rule in enumerate(rules):
        for read in rule.expression.reads:
            read.target.dependents.append(Dependent(number, read.anchor))
    return rules


def _rules(definition: Definition) -> Iterator[Rule]:
    if definition.relevant is not None:
        yield Rule(definition, "relevant", definition.relevant)
    if definition.calculate is not None:
        yield Rule(definition, "calculate", definition.calculate)
    if not isinstance(definition.required, bool):
        yield Rule(definition, "required", definition.required)
    if not isinstance(definition.readonly, bool):
        yield Rule(definition, "readonly", definition.readonly)
    for child in definition.by_name.values():
        yield from _rules(child)


def _needs(rule: Rule, numbers: dict[tuple[int, str], int]) -> Iterator[int]:
    """What a rule reads must have been calculated, and its relevance settled, its ancestors' included."""
    for read in rule.expression.reads:
        if _is_of_other_instance(rule.definition, read):
            continue
        for kind in ("calculate", "required", "readonly"):
            needed = numbers.get((id(read.target), kind))
            if needed is not None:
                yield needed
        place: Definition | None = read.target
        while place is not None:
            conditional = numbers.get((id(place), "relevant"))
            if conditional is not None and not _only_climbs(rule, read, place):
                yield conditional
            place = place.parent


def _only_climbs(rule: Rule, read: Read, place: Definition) -> bool:
    """A path to an ancestor (such as `position(..)`) does not depend on whether that ancestor is relevant."""
    around: Definition | None = rule.definition
    while around is not None and around is not read.target:
        around = around.parent
    return around is not None and around is not rule.definition and place is not rule.definition


def _is_of_other_instance(definition: Definition, read: Read) -> bool:
    """Within one repeat, reading other instances' nodes is no circle."""
    repeat = definition.repeat
    if repeat is None or read.target.repeat is None:
        return False
    place: Definition | None = read.target
    while place is not None and place is not repeat:
        place = place.parent
    if place is None or read.target is repeat:
        return False
    anchor: Definition | None = read.anchor
    while anchor is not None and anchor is not repeat:
        anchor = anchor.parent
    return anchor is None


class _Order:
    """The order, as far as it goes: what is part of a circle, or needs it, is missing. Ties go in document order."""

    def __init__(self, needs: Graph) -> None:
        self.needs = needs
        self.users: Graph = {number: set() for number in needs}
        for number, needed in needs.items():
            for other in needed:
                self.users[other].add(number)
        self.waiting = {number: len(needed) for number, needed in needs.items()}
        self.found: list[int] = []
        self._take([number for number, count in self.waiting.items() if count == 0])

    def _take(self, ready: list[int]) -> None:
        heapq.heapify(ready)
        while ready:
            number = heapq.heappop(ready)
            self.found.append(number)
            del self.waiting[number]
            for user in self.users[number]:
                self.waiting[user] -= 1
                if self.waiting[user] == 0:
                    heapq.heappush(ready, user)

    def circle(self) -> list[int]:
        """One circle among the rules that could not be ordered, each needing the next; empty when all are ordered."""
        if not self.waiting:
            return []
        path: dict[int, None] = {}
        place = min(self.waiting)
        while place not in path:
            path[place] = None
            place = min(needed for needed in self.needs[place] if needed in self.waiting)
        members = list(path)
        circle = members[members.index(place) :]
        return circle if len(circle) > 1 else [place, place]


def _report(circle: list[int], rules: list[Rule], compilation: Compilation) -> None:
    names = list(dict.fromkeys(rules[number].definition.path for number in circle))
    compilation.report("dependency-cycle", CYCLE, nodes=", ".join(names))
