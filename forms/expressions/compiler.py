"""The shape of an expression into nested functions of one argument, the context. About a microsecond per evaluation."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms.expressions.context import Context, Evaluate, nodes_of
from forms.expressions.functions import FUNCTIONS
from forms.expressions.functions.repeats import indexed_repeat
from forms.expressions.nodes import document_order
from forms.expressions.parser import parse
from forms.expressions.paths import compile_path, single_target, slot_value
from forms.expressions.patterns import compile_pattern
from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Chain, Expression, Literal, Negation, Outer, Path, Union
from forms.expressions.values import (
    ExpressionError,
    Scalar,
    Value,
    compare,
    is_equal,
    is_unequal,
    to_boolean,
    to_number,
    to_string,
)

Operator = Callable[[Value, Value], Value]


def compile_expression(source: str, scope: Scope) -> Evaluate:
    """Raises ExpressionError. Functions that do not exist are gathered in `scope.unknown` and fail only when called."""
    return compile_any(parse(source), scope)


def compile_any(expression: Expression, scope: Scope) -> Evaluate:
    match expression:
        case Literal(value=value):
            return lambda _: value
        case Negation(operand=operand):
            inner = compile_scalar(operand, scope)
            return lambda context: -to_number(inner(context))
        case Chain():
            return _chain(expression, scope)
        case Call():
            return _call(expression, scope)
        case Path():
            return compile_path(expression, scope, compile_any)
        case Outer():
            raise ExpressionError("a position stands where a value is needed")
        case Union(parts=parts):
            finders = [compile_any(part, scope) for part in parts]
            return lambda context: document_order([node for find in finders for node in nodes_of(find(context))])


def compile_scalar(expression: Expression, scope: Scope) -> Callable[[Context], Scalar]:
    """Never yields nodes: of several nodes the first one's value, of none the empty text."""
    if isinstance(expression, Literal):
        value = expression.value
        return lambda _: value
    if isinstance(expression, Path) and (target := single_target(expression, scope)):
        return slot_value(target, scope)
    evaluate = compile_any(expression, scope)

    def scalar(context: Context) -> Scalar:
        value = evaluate(context)
        return context.env.single(value) if isinstance(value, list) else value

    return scalar


def _chain(chain: Chain, scope: Scope) -> Evaluate:
    operator = chain.rest[0][0]
    if operator in ("and", "or"):
        return _logic(chain, scope)
    compile_ = compile_any if operator in COMPARISONS and not _is_always_single(chain, scope) else compile_scalar
    left = compile_(chain.first, scope)
    if len(chain.rest) == 1:
        apply, right = OPERATORS[operator], compile_(chain.rest[0][1], scope)
        return lambda context: apply(left(context), right(context))
    rest = [(OPERATORS[symbol], compile_(operand, scope)) for symbol, operand in chain.rest]

    def evaluate(context: Context) -> Value:
        value: Value = left(context)
        for apply_next, operand in rest:
            value = apply_next(value, operand(context))
        return value

    return evaluate


def _is_always_single(chain: Chain, scope: Scope) -> bool:
    """A comparison with a node-set holds if it holds for any node; the difference shows with several nodes or none."""
    operands = [chain.first, *(operand for _, operand in chain.rest)]
    return all(
        isinstance(operand, Literal | Chain | Negation)
        or (isinstance(operand, Path) and single_target(operand, scope) is not None)
        for operand in operands
    )


def _logic(chain: Chain, scope: Scope) -> Evaluate:
    operands = [compile_any(chain.first, scope), *(compile_any(operand, scope) for _, operand in chain.rest)]
    if chain.rest[0][0] == "or":
        return lambda context: any(to_boolean(operand(context)) for operand in operands)
    return lambda context: all(to_boolean(operand(context)) for operand in operands)


def _call(call: Call, scope: Scope) -> Evaluate:
    if call.name == "indexed-repeat":
        return compile_path(indexed_repeat(call, scope), scope, compile_any)
    function = FUNCTIONS.get(call.name)
    if function is None:
        scope.unknown.append(call.name)
        return _failing(f"there is no function {call.name}()")
    if not function.accepts(len(call.arguments)):
        scope.unknown.append(call.name)
        return _failing(f"{call.name}() was given {len(call.arguments)} arguments")
    if call.name == "regex" and isinstance(call.arguments[1], Literal):
        compile_pattern(to_string(call.arguments[1].value))
    compile_ = compile_any if function.takes_nodes else compile_scalar
    return function.build([compile_(argument, scope) for argument in call.arguments])


def _failing(message: str) -> Evaluate:
    def evaluate(_: Context) -> Value:
        raise ExpressionError(message)

    return evaluate


def _arithmetic(apply: Callable[[float, float], float]) -> Operator:
    return lambda left, right: apply(to_number(left), to_number(right))


def _comparison(apply: Callable[[float, float], bool]) -> Operator:
    return lambda left, right: compare(left, right, apply)


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    """XPath's `mod` takes the sign of its left operand."""
    return math.nan if right == 0 or math.isinf(left) or math.isnan(right) else math.fmod(left, right)


COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}
OPERATORS: dict[str, Operator] = {
    "=": is_equal,
    "!=": is_unequal,
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "+": _arithmetic(lambda a, b: a + b),
    "-": _arithmetic(lambda a, b: a - b),
    "*": _arithmetic(lambda a, b: a * b),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_remainder),
}
