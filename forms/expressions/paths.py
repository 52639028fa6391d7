"""Location paths, compiled. Within a form, a path is resolved beforehand as far as possible: outside repeats it becomes a list index,
inside a repeat it first climbs to the current instance, so that an absolute path means this instance's node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from forms.expressions.axes import axis_step
from forms.expressions.context import Context, Evaluate, nodes_of
from forms.expressions.lookups import indexed_steps
from forms.expressions.nodes import Node
from forms.expressions.predicates import Compile, Narrow, narrow_by
from forms.expressions.scope import Read, Scope, shared_repeat
from forms.expressions.syntax import Call, Literal, Path, Step
from forms.expressions.values import Nodes, Scalar

if TYPE_CHECKING:
    from forms.model import Definition

Find = Callable[[Context], Nodes]
CURRENT = Call("current", ())


def compile_path(path: Path, scope: Scope, compile_: Compile) -> Find:
    if isinstance(path.start, Call) and path.start.name == "instance":
        scope.instances.extend(
            argument.value
            for argument in path.start.arguments
            if isinstance(argument, Literal) and isinstance(argument.value, str)
        )
    route = trace_route(path, scope)
    if route is not None:
        return _traced(path, route, scope, compile_)
    if scope.root is not None and _stays_in_form(path, scope):
        _read_everything(path, scope)
    return _untraced(path, scope, compile_)


def trace_route(path: Path, scope: Scope) -> list[Definition] | None:
    """The form's nodes along the path, one per step; None when it leaves the form or cannot be told beforehand."""
    if path.filters or scope.root is None:
        return None
    if path.start is None and scope.here is not None:
        return scope.trace(path.steps, scope.here)
    if path.start == CURRENT and scope.origin is not None:
        return scope.trace(path.steps, scope.origin)
    if path.start == "/":
        return scope.trace_absolute(path.steps)
    if path.start == Call("instance", (Literal(scope.primary_id or ""),)) and scope.primary_id:
        return scope.trace_absolute(path.steps)
    return None


def single_target(path: Path, scope: Scope) -> Definition | None:
    """The one node outside repeats that the path always leads to, if it is that simple."""
    route = trace_route(path, scope)
    if not route or any(step.predicates for step in path.steps):
        return None
    return route[-1] if route[-1].slot >= 0 else None


def slot_value(target: Definition, scope: Scope) -> Callable[[Context], Scalar]:
    scope.reads.append(Read(target, None))
    slot = target.slot

    def evaluate(context: Context) -> Scalar:
        node = context.env.slots[slot]
        return node.value if node.relevant else ""

    return evaluate


def _traced(path: Path, route: list[Definition], scope: Scope, compile_: Compile) -> Find:
    if path.start in (None, CURRENT):
        return _relative(path, route, scope, compile_)
    before_predicate = next((i for i, step in enumerate(path.steps) if step.predicates), len(route))
    anchor = _anchor(route[:before_predicate], scope.here or scope.origin, route[-1])
    scope.reads.append(Read(route[-1], anchor))
    scope.reads.extend(Read(place, anchor) for place in route[before_predicate:-1] if place.is_repeat)
    if anchor is None and before_predicate == len(route) and route[-1].slot >= 0:
        return _slot(route[-1].slot)
    known = next(
        i
        for i in reversed(range(before_predicate + 1))
        if i == 0 or (route[i - 1] is anchor if anchor else route[i - 1].slot >= 0)
    )
    start = _climb(anchor, from_origin=scope.here is None) if anchor else _at(route[known - 1].slot if known else -1)
    return _walk(start, path.steps[known:], route[known:], scope, anchor=anchor, compile_=compile_)


def _anchor(route: list[Definition], context: Definition | None, target: Definition) -> Definition | None:
    """The repeat whose current instance an absolute path stays in; steps from the first predicate on are not bound to it."""
    if not route:
        return None
    last = route[-1]
    if last is target:
        return shared_repeat(context, target)
    place = shared_repeat(context, last)
    return last if last.is_repeat and _is_inside(context, last) else place


def _is_inside(context: Definition | None, repeat: Definition) -> bool:
    while context is not None and context is not repeat:
        context = context.parent
    return context is not None


def _relative(path: Path, route: list[Definition], scope: Scope, compile_: Compile) -> Find:
    start = scope.here if path.start is None else scope.origin
    lowest = min([start, *route], key=lambda place: place.path.count("/") if place else 0)
    anchor = lowest.repeat if lowest else None
    target = route[-1] if route else start
    plain = not any(step.predicates for step in path.steps)
    if target is not None:
        scope.reads.append(Read(target, anchor))
        if plain and target.slot >= 0 and route:
            return _slot(target.slot)
    begin = _here if path.start is None else _origin
    return _walk(begin, path.steps, route, scope, anchor=anchor, compile_=compile_)


def _untraced(path: Path, scope: Scope, compile_: Compile) -> Find:
    steps: tuple[Step, ...] = path.steps
    match path.start:
        case None:
            begin: Find = _here
        case str():
            begin = _document
        case _ if path.start == CURRENT:
            begin = _origin
        case start:
            lookup = indexed_steps(path, scope, compile_)
            if lookup is not None:
                begin, steps = lookup
            else:
                evaluate = compile_(start, scope)
                begin = _from_expression(evaluate, narrow_by(path.filters, scope.moved(None), compile_))
    return _walk(begin, steps, [None] * len(steps), scope, anchor=None, compile_=compile_)


def _stays_in_form(path: Path, scope: Scope) -> bool:
    return path.start == "/" or (path.start is None and scope.here is not None) or path.start == CURRENT


def _read_everything(path: Path, scope: Scope) -> None:
    """A path that cannot be traced (wildcards, other axes) may read anything with the name of its last step."""
    last = path.steps[-1].test if path.steps else "*"
    waiting = [scope.root] if scope.root else []
    while waiting:
        place = waiting.pop()
        if last in ("*", "node()", "text()") or last == place.name:
            scope.reads.append(Read(place, None))
        waiting.extend(place.by_name.values())


def _walk(
    begin: Find,
    steps: tuple[Step, ...],
    route: list[Definition] | list[None],
    scope: Scope,
    *,
    anchor: Definition | None,
    compile_: Compile,
) -> Find:
    known = len(scope.reads)
    moves = [
        _step(step, scope.moved(place), compile_, is_last=step is steps[-1])
        for step, place in zip(steps, route, strict=True)
    ]
    for number in range(known, len(scope.reads)):
        scope.reads[number] = _widened(scope.reads[number], anchor)
    if not moves:
        return begin

    def find(context: Context) -> Nodes:
        nodes = begin(context)
        for move in moves:
            nodes = move(nodes, context)
            context.env.spend(len(nodes))
        return nodes

    return find


def _widened(read: Read, anchor: Definition | None) -> Read:
    """What a predicate reads, it reads for every candidate, so a change anywhere below the path's anchor matters."""
    place = read.anchor
    while place is not None and place is not anchor:
        place = place.parent
    return Read(read.target, anchor if place is not None else None)


def _step(step: Step, scope: Scope, compile_: Compile, *, is_last: bool) -> Narrow:
    move = axis_step(step.axis, step.test, is_last=is_last)
    if not step.predicates:
        return lambda nodes, _: move(nodes)
    narrow = narrow_by(step.predicates, scope, compile_)
    return lambda nodes, context: [hit for node in nodes for hit in narrow(move([node]), context)]


def _slot(slot: int) -> Find:
    def find(context: Context) -> Nodes:
        node = context.env.slots[slot]
        return [node] if node.relevant else []

    return find


def _at(slot: int) -> Find:
    """Where the steps of a path start: a node that need not be relevant itself; -1 is the document."""
    if slot < 0:
        return _document
    return lambda context: [context.env.slots[slot]]


def _climb(anchor: Definition, *, from_origin: bool) -> Find:
    def find(context: Context) -> Nodes:
        node: Node | None = context.origin if from_origin else context.node
        while node is not None and node.definition is not anchor:
            node = node.parent
        return [] if node is None else [node]

    return find


def _document(context: Context) -> Nodes:
    return [context.env.root]


def _here(context: Context) -> Nodes:
    return [context.node]


def _origin(context: Context) -> Nodes:
    return [context.origin]


def _from_expression(evaluate: Evaluate, narrow: Narrow) -> Find:
    return lambda context: narrow(nodes_of(evaluate(context)), context)
