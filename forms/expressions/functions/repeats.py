"""`indexed-repeat(node, repeat, index, ...)`: a node of a certain instance of one or more repeats, one inside the other."""

from __future__ import annotations

from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Outer, Path, Step
from forms.expressions.values import ExpressionError


def indexed_repeat(call: Call, scope: Scope) -> Path:
    """The same as a path with a position at each repeat. The indexes are evaluated where the call stands, not at the repeat."""
    if len(call.arguments) < 3 or len(call.arguments) % 2 == 0:
        raise ExpressionError("indexed-repeat() needs a node, and a repeat and an index for each level")
    target = _absolute(call.arguments[0], scope)
    steps = list(target.steps)
    level = 0
    for repeat, index in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
        name = _absolute(repeat, scope).steps[-1].test
        found = next((number for number, step in enumerate(steps[level:-1], level) if step.test == name), None)
        if found is None:
            raise ExpressionError("indexed-repeat() was given a repeat that its first argument is not inside of")
        old = steps[found]
        steps[found] = Step(old.axis, old.test, (*old.predicates, Outer(index)))
        level = found + 1
    return Path(target.start, tuple(steps))


def _absolute(expression: object, scope: Scope) -> Path:
    if not isinstance(expression, Path) or not expression.steps:
        raise ExpressionError("indexed-repeat() needs paths")
    if expression.start is None and scope.here is not None:
        route = scope.trace(expression.steps, scope.here)
        if route:
            return Path("/", tuple(Step("child", name) for name in route[-1].path.strip("/").split("/")))
    return expression
