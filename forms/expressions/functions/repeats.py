"""`indexed-repeat(node, repeat, index, ...)`: a node of a certain instance of one or more repeats, one inside the other."""

from __future__ import annotations

from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Outer, Path, Step
from forms.expressions.values import ExpressionError


def indexed_repeat(call: Call, scope: Scope) -> Path:
    """The same as a path with a position at each repeat. The indexes are evaluated where the call stands, not at the repeat.

    The repeats may come in any order; all must be on the way to the node.
    """
    if len(call.arguments) < 3 or len(call.arguments) % 2 == 0:
        raise ExpressionError("indexed-repeat() needs a node, and a repeat and an index for each level")
    target = _absolute(call.arguments[0], scope)
    steps = list(target.steps)
    for repeat, index in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
        number = _level(_absolute(repeat, scope), target)
        old = steps[number]
        steps[number] = Step(old.axis, old.test, (Outer(index),))
    return Path(target.start, tuple(steps))


def _level(repeat: Path, target: Path) -> int:
    """Which step of the target leads to the repeat. Where a relative path leads cannot always be said; then its last name decides."""
    names, tests = [step.test for step in repeat.steps], [step.test for step in target.steps]
    if names == tests[: len(names)] and len(names) < len(tests):
        return len(names) - 1
    if repeat.start == target.start == "/" or names[-1] not in tests[:-1]:
        raise ExpressionError("indexed-repeat() was given a repeat that its first argument is not inside of")
    return tests.index(names[-1])


def _absolute(expression: object, scope: Scope) -> Path:
    if not isinstance(expression, Path) or not expression.steps:
        raise ExpressionError("indexed-repeat() needs paths")
    if expression.start is None and scope.here is not None:
        route = scope.trace(expression.steps, scope.here)
        if route:
            return Path("/", tuple(Step("child", name) for name in route[-1].path.strip("/").split("/")))
    return expression
