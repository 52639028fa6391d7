"""Looking items up by the value of a child, as `instance('shops')/root/item[city=/data/city]` does: through an index instead of a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from forms.expressions.context import Context, Evaluate, Instance
from forms.expressions.predicates import Compile, narrow_by
from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Chain, Expression, Literal, Negation, Outer, Path, Step, Union
from forms.expressions.values import ExpressionError, Nodes, to_string

READS_CONTEXT = {"position", "last", "string", "number", "string-length", "normalize-space", "name", "local-name"}
CHANGES_EACH_TIME = {"random", "uuid", "once"}
Find = Callable[[Context], Nodes]


def indexed_steps(path: Path, scope: Scope, compile_: Compile) -> tuple[Find, tuple[Step, ...]] | None:
    """How to start, and the steps that remain to be taken; None when the path does not start with an equality look-up."""
    match path:
        case Path(start=Call(name="instance", arguments=(Literal(value=str(identifier)),)), filters=(), steps=steps):
            place = next((i for i, step in enumerate(steps) if step.predicates), None)
        case _:
            return None
    if place is None or not all(_is_plain(step) for step in steps[: place + 1]):
        return None
    conditions = steps[place].predicates
    equalities = [found for condition in conditions for found in _equalities(condition)]
    if not equalities or not all(_ignores_position(condition) for condition in conditions):
        return None
    names = tuple(step.test for step in steps[: place + 1])
    find = _finder(identifier, names, equalities, conditions=conditions, scope=scope.moved(None), compile_=compile_)
    return find, steps[place + 1 :]


def _finder(
    identifier: str,
    names: tuple[str, ...],
    equalities: list[tuple[str, Expression]],
    *,
    conditions: tuple[Expression, ...],
    scope: Scope,
    compile_: Compile,
) -> Find:
    """Each equality has an index that yields candidates; all conditions are then checked on the fewest."""
    lookups = [((names, key), compile_(wanted, scope)) for key, wanted in equalities]
    narrow = narrow_by(conditions, scope, compile_)
    is_only = len(conditions) == 1 and not _is_conjunction(conditions[0])

    def find(context: Context) -> Nodes:
        instance = context.env.instances.get(identifier)
        if instance is None:
            return []
        found = [_candidates(instance, place, evaluate, context) for place, evaluate in lookups]
        known = [nodes for nodes in found if nodes is not None]
        if not known:
            return narrow(instance.all_at(names), context)
        return known[0] if is_only else narrow(min(known, key=len), context)

    return find


def _candidates(
    instance: Instance, place: tuple[tuple[str, ...], str], evaluate: Evaluate, context: Context
) -> Nodes | None:
    """None when there is no value, or one of a kind that an index by text or number cannot answer for."""
    try:
        value = evaluate(context)
    except ExpressionError:
        return None
    if isinstance(value, list):
        if not value:
            return []
        if len(value) > 1:
            return None
        value = value[0].value
    match value:
        case str():
            return instance.index(*place).get(value, [])
        case float():
            return instance.number_index(*place).get(value, [])
        case _:
            return None if isinstance(value, bool | datetime) else instance.index(*place).get(to_string(value), [])


def _is_plain(step: Step) -> bool:
    return step.axis == "child" and "*" not in step.test and "(" not in step.test


def _is_conjunction(condition: Expression) -> bool:
    return isinstance(condition, Chain) and condition.rest[0][0] == "and"


def _equalities(condition: Expression) -> Iterator[tuple[str, Expression]]:
    """A child's name and the expression it must equal, for each suitable part of the condition."""
    for part in _conjuncts(condition):
        match part:
            case Chain(first=left, rest=(("=", right),)):
                for child, wanted in ((left, right), (right, left)):
                    if (name := _child_name(child)) and _is_independent(wanted):
                        yield name, wanted
                        break


def _conjuncts(condition: Expression) -> Iterator[Expression]:
    if isinstance(condition, Chain) and condition.rest[0][0] == "and":
        yield condition.first
        yield from (operand for _, operand in condition.rest)
    else:
        yield condition


def _child_name(expression: Expression) -> str | None:
    match expression:
        case Path(start=None, steps=(Step(predicates=()) as step,), filters=()) if _is_plain(step):
            return step.test
        case _:
            return None


def _is_independent(expression: Expression) -> bool:
    """Whether the value is the same for every item: no relative path, nothing that asks for the item's position."""
    match expression:
        case Literal():
            return True
        case Path(start=start):
            return start is not None and (isinstance(start, str) or _is_independent(start))
        case Call(name=name, arguments=arguments):
            if name in CHANGES_EACH_TIME or (not arguments and name in READS_CONTEXT):
                return False
            return all(_is_independent(argument) for argument in arguments)
        case Negation(operand=operand):
            return _is_independent(operand)
        case Outer(index=index):
            return _is_independent(index)
        case Chain() | Union():
            return all(_is_independent(part) for part in _parts(expression))


def _ignores_position(expression: Expression) -> bool:
    """A condition that counts positions must see all items, in order. Positions within inner paths are their own affair."""
    match expression:
        case Literal(value=value):
            return isinstance(value, str)
        case Call(name="position" | "last", arguments=()):
            return False
        case Call(arguments=arguments):
            return all(isinstance(argument, Literal) or _ignores_position(argument) for argument in arguments)
        case Chain(first=first, rest=rest):
            operands = (first, *(operand for _, operand in rest))
            return all(isinstance(operand, Literal) or _ignores_position(operand) for operand in operands)
        case _:
            return isinstance(expression, Path)


def _parts(expression: Chain | Union) -> tuple[Expression, ...]:
    if isinstance(expression, Union):
        return expression.parts
    return (expression.first, *(operand for _, operand in expression.rest))
