"""Repeats whose number of instances follows from their own instances: "once more as long as the last one says so"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forms.model import Control, Definition, Expression


def self_counting(controls: Iterable[Control]) -> Iterator[Control]:
    """The repeats whose count depends, directly or through calculations, on the repeat itself or on what stands in it."""
    for control in controls:
        if (
            control.count is not None
            and control.definition is not None
            and _leads_to(control.count, control.definition)
        ):
            yield control
        yield from self_counting(control.children)


def _leads_to(expression: Expression, goal: Definition) -> bool:
    seen: set[int] = set()
    waiting = [expression]
    while waiting:
        for target in [read.target for read in waiting.pop().reads]:
            if _is_within(target, goal):
                return True
            if id(target) not in seen:
                seen.add(id(target))
                waiting.extend(rule for rule in (target.calculate, target.relevant) if rule is not None)
    return False


def _is_within(place: Definition | None, repeat: Definition) -> bool:
    while place is not None and place is not repeat:
        place = place.parent
    return place is not None
