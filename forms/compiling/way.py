"""The way through a form that has no repeats: the same stops in the same order for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forms.compiling.definitions import Model
from forms.model import Control, Definition


class Station(NamedTuple):
    """A group or question. `slot` is that of its node; a group without a node of its own has that of what it stands in."""

    kind: Literal["GROUP", "QUESTION"]
    control: Control
    slot: int


@dataclass(frozen=True, slots=True)
class Way:
    stations: tuple[Station, ...]
    places: Mapping[int, int]
    """Where a control stands in `stations`, by its id()."""
    by_slot: Mapping[int, tuple[Station, ...]]
    questions: tuple[tuple[str, int], ...]
    """Path and slot of each question."""


def way_of(controls: Sequence[Control], model: Model) -> Way | None:
    """None for a form whose nodes and stops depend on answers: one with repeats."""
    if len(model.slots) < len(model.by_path):
        return None
    stations = list(_stations(controls, model.root))
    by_slot: dict[int, tuple[Station, ...]] = {}
    for station in stations:
        by_slot[station.slot] = (*by_slot.get(station.slot, ()), station)
    asked = (station.control.definition for station in stations if station.kind == "QUESTION")
    return Way(
        stations=tuple(stations),
        places={id(station.control): place for place, station in enumerate(stations)},
        by_slot=by_slot,
        questions=tuple((definition.path, definition.slot) for definition in asked if definition is not None),
    )


def _stations(controls: Sequence[Control], here: Definition) -> Iterator[Station]:
    for control in controls:
        if control.kind == "group":
            inside = control.definition or here
            yield Station("GROUP", control, inside.slot)
            yield from _stations(control.children, inside)
        elif control.is_question and control.definition is not None:
            yield Station("QUESTION", control, control.definition.slot)
