"""The way through a form: which stops there are, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.compiling.way import Station, Way
from forms.expressions.nodes import Node
from forms.model import Control
from forms.session.repeats import fit_count, is_counted, prompt_is_relevant
from forms.session.results import Event, EventKind
from forms.session.state import State, defined, find_ref, locate, ref_of


@dataclass(slots=True, eq=False)
class Stop:
    """Not frozen, which would double the cost of a walk: it makes one for each control. `node` is the group, repeat instance or question; for a prompt it is the node that the repeat's instances stand in."""

    kind: EventKind
    control: Control | None = None
    node: Node | None = None
    shown: bool = True

    def is_same(self, other: Stop) -> bool:
        return self.kind == other.kind and self.control is other.control and self.node is other.node

    def event(self) -> Event:
        if self.node is None or self.control is None:
            return Event(self.kind)
        if self.kind == "PROMPT_NEW_REPEAT" and self.control.definition is not None:
            return Event(self.kind, f"{ref_of(self.node)}/{self.control.definition.name}")
        return Event(self.kind, ref_of(self.node))


BEGINNING, END = Stop("BEGINNING"), Stop("END")


class Walk:
    """All stops from beginning to end. While `arriving`, repeats with a given count get their instances when they are reached."""

    def __init__(self, state: State, *, arriving: bool = False) -> None:
        self.state = state
        self.arriving = arriving

    def stops(self) -> Iterator[Stop]:
        yield BEGINNING
        way = self.state.form.way
        if way is not None:
            for station in way.stations:
                yield _stop(self.state, station)
        else:
            yield from self._controls(self.state.form.controls, self.state.top)
        yield END

    def _controls(
        self, controls: Iterator[Control] | tuple[Control, ...] | list[Control], here: Node
    ) -> Iterator[Stop]:
        for control in controls:
            match control.kind:
                case "repeat":
                    yield from self._repeat(control, here)
                case "group":
                    yield from self._group(control, here)
                case _:
                    node = locate(self.state, control.definition, here) if control.definition else None
                    if node is not None:
                        yield Stop("QUESTION", control, node, shown=node.relevant)

    def _group(self, control: Control, here: Node) -> Iterator[Stop]:
        node = locate(self.state, control.definition, here) if control.definition is not None else here
        if node is not None:
            yield Stop("GROUP", control, node, shown=node.relevant)
            yield from self._controls(control.children, node)

    def _repeat(self, control: Control, here: Node) -> Iterator[Stop]:
        definition = control.definition
        if definition is None or definition.parent is None:
            return
        parent = locate(self.state, definition.parent, here)
        if parent is None:
            return
        counted = is_counted(control)
        number = 0
        while (node := self._instance(control, parent, number)) is not None:
            yield Stop("REPEAT", control, node, shown=node.relevant)
            yield from self._controls(control.children, node)
            number += 1
        if not counted and not control.fixed_count:
            yield Stop("PROMPT_NEW_REPEAT", control, parent, shown=prompt_is_relevant(self.state, definition, parent))

    def _instance(self, control: Control, parent: Node, number: int) -> Node | None:
        """The instance of that 0-based number. On arrival, it is made if the count asks for it, and goes if the count does not."""
        if self.arriving and control.definition is not None and is_counted(control):
            fit_count(self.state, control, parent, number)
        present = [child for child in parent.children if child.definition is control.definition]
        return present[number] if number < len(present) else None


def _stop(state: State, station: Station) -> Stop:
    node = state.slots[station.slot]
    return Stop(station.kind, station.control, node, shown=node.relevant)


def shown_questions(state: State) -> list[str]:
    """Refs, in order."""
    way = state.form.way
    if way is not None:
        slots = state.slots
        return [path for path, slot in way.questions if slots[slot].relevant]
    return [ref_of(stop.node) for stop in Walk(state).stops() if stop.kind == "QUESTION" and stop.shown and stop.node]


def _place(way: Way, current: Stop) -> int:
    """Where a stop stands; one before the first for the beginning."""
    match current.kind:
        case "BEGINNING":
            return -1
        case "END":
            return len(way.stations)
    return way.places[id(current.control)]


def _first_shown(state: State, stations: Sequence[Station], otherwise: Stop) -> Stop:
    slots = state.slots
    for station in stations:
        if slots[station.slot].relevant:
            return _stop(state, station)
    return otherwise


def stop_after(state: State, current: Stop) -> Stop:
    """The next stop that is shown; the beginning's next when the current stop no longer exists."""
    way = state.form.way
    if way is not None:
        return _first_shown(state, way.stations[_place(way, current) + 1 :], END)
    walk = Walk(state)
    for stop in walk.stops():
        if walk.arriving:
            if stop.shown:
                return stop
        elif stop.is_same(current):
            walk.arriving = True
    return END if current.kind == "END" else stop_after(state, BEGINNING)


def prompt_from(state: State, current: Stop) -> Stop | None:
    """The prompt for a new instance that one stands at, else that of the repeat one stands in, else the next one."""
    around = current.control if current.kind not in ("PROMPT_NEW_REPEAT", "BEGINNING", "END") else None
    while around is not None and around.kind != "repeat":
        around = around.parent
    if around is not None and around.definition is not None and around.definition.parent is not None and current.node:
        parent = locate(state, around.definition.parent, current.node)
        return Stop("PROMPT_NEW_REPEAT", around, parent)
    is_ahead = False
    for stop in Walk(state).stops():
        is_ahead = is_ahead or stop.is_same(current)
        if is_ahead and stop.kind == "PROMPT_NEW_REPEAT" and stop.shown:
            return stop
    return None


def is_there(node: Node) -> bool:
    """False inside a repeat instance that was removed."""
    while node.parent is not None:
        if node not in node.parent.children:
            return False
        node = node.parent
    return True


def stop_before(state: State, current: Stop) -> Stop:
    way = state.form.way
    if way is not None:
        return _first_shown(state, way.stations[: max(0, _place(way, current))][::-1], BEGINNING)
    previous = BEGINNING
    for stop in Walk(state).stops():
        if stop.is_same(current):
            break
        if stop.shown:
            previous = stop
    return previous


def stop_at(state: State, ref: str, kind: EventKind | None = None) -> Stop | None:
    """The stop with that reference; the first one of several unless the kind is given."""
    node = find_ref(state, ref)
    way = state.form.way
    if way is not None:
        return None if node is None else _straight_stop(state, way, node, kind)
    for stop in Walk(state).stops():
        if kind is not None and stop.kind != kind:
            continue
        if stop.kind == "PROMPT_NEW_REPEAT":
            if kind is not None and stop.event().ref == ref:
                return stop
        elif node is not None and stop.node is node:
            return stop
    return None


def _straight_stop(state: State, way: Way, node: Node, kind: EventKind | None) -> Stop | None:
    stations = way.by_slot.get(defined(node).slot, ())
    fitting = (station for station in stations if kind in {None, station.kind})
    return next((_stop(state, station) for station in fitting), None)
