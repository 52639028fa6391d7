"""What is known about an expression before it runs: the form's nodes it stands at and reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forms.expressions.syntax import Step

if TYPE_CHECKING:
    from forms.model import Definition


@dataclass(frozen=True, slots=True)
class Read:
    """The expression reads `target`, of all instances below the current one of `anchor` (None: of the whole form)."""

    target: Definition
    anchor: Definition | None


@dataclass(frozen=True, slots=True)
class Scope:
    """`here` is where relative paths start, None in a tree that is not the form's; `origin` is where the expression itself stands.

    `root` is the form's root node, None for an expression over any document. `reads` gathers what the expression depends on,
    `unknown` the functions that do not exist, `instances` the secondary instances that are named.
    """

    root: Definition | None = None
    here: Definition | None = None
    origin: Definition | None = None
    primary_id: str | None = None
    reads: list[Read] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    instances: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, root: Definition, here: Definition | None, primary_id: str | None = None) -> Scope:
        return cls(root=root, here=here, origin=here, primary_id=primary_id)

    def moved(self, here: Definition | None) -> Scope:
        return replace(self, here=here)

    def trace(self, steps: tuple[Step, ...], start: Definition | None) -> list[Definition] | None:
        """The form's node that each step leads to; None when that cannot be said beforehand."""
        place = start
        found: list[Definition] = []
        for step in steps:
            place = _follow(place, step)
            if place is None:
                return None
            found.append(place)
        return found

    def trace_absolute(self, steps: tuple[Step, ...]) -> list[Definition] | None:
        if self.root is None or not steps or steps[0].axis != "child" or steps[0].test not in (self.root.name, "*"):
            return None
        below = self.trace(steps[1:], self.root)
        return None if below is None else [self.root, *below]


def _follow(place: Definition | None, step: Step) -> Definition | None:
    if place is None:
        return None
    match step.axis, step.test:
        case "self", ("node()" | "*"):
            return place
        case "parent", ("node()" | "*"):
            return place.parent
        case "child", name:
            return place.by_name.get(name) or place.by_name.get(name.rpartition(":")[2])
        case "attribute", name:
            return place.by_name.get("@" + name.rpartition(":")[2])
        case _:
            return None


def shared_repeat(context: Definition | None, target: Definition) -> Definition | None:
    """The deepest repeat that both are inside of. A repeat is not inside of itself: a path to it means all its instances."""
    if context is None:
        return None
    around: set[int] = set()
    place: Definition | None = context
    while place is not None:
        around.add(id(place))
        place = place.parent
    repeat = target.parent.repeat if target.is_repeat and target.parent else target.repeat
    while repeat is not None and id(repeat) not in around:
        repeat = repeat.parent.repeat if repeat.parent else None
    return repeat
