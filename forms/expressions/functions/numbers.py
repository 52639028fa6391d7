"""Numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from forms.expressions.context import Context, nodes_of
from forms.expressions.functions.definition import MANY, Function, aware, plain
from forms.expressions.values import Value, to_number, to_string


def numbers(values: tuple[Value, ...]) -> list[float]:
    """All values as numbers; a node-set counts as one value per node."""
    found: list[float] = []
    for value in values:
        found.extend([to_number(node.value) for node in value] if isinstance(value, list) else [to_number(value)])
    return found


def _round(value: Value, places: Value = 0.0) -> float:
    """Half rounds up, also for negative numbers: round(-1.5) is -1."""
    number, digits = to_number(value), to_number(places)
    if not math.isfinite(number) or not math.isfinite(digits):
        return number
    step = Decimal(1).scaleb(-max(-300, min(300, int(digits))))
    exact = Decimal(repr(number)) / step
    if number < 0 and exact % 1 == Decimal("-0.5"):
        return float(exact.to_integral_value(ROUND_FLOOR) * step + step)
    return float(exact.to_integral_value(ROUND_HALF_UP) * step)


def _whole(value: Value) -> float:
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _towards(direction: Callable[[float], int]) -> Callable[[Value], float]:
    def apply(value: Value) -> float:
        number = to_number(value)
        return float(direction(number)) if math.isfinite(number) else number

    return apply


def _mathematics(function: Callable[..., float]) -> Callable[..., float]:
    """Outside of the function's domain there is no number; beyond what a number can hold there is infinity."""

    def apply(*values: Value) -> float:
        try:
            return function(*[to_number(value) for value in values])
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return apply


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else function(number)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


def _sum(value: Value) -> float:
    """Of a node-set only. As in Collect, what is no number counts as nothing."""
    found = [number for number in numbers((nodes_of(value),)) if not math.isnan(number)]
    return math.fsum(found) if all(map(math.isfinite, found)) else sum(found)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def apply(*values: Value) -> float:
        found = numbers(values)
        return choose(found) if found and not any(map(math.isnan, found)) else math.nan

    return apply


def _number(context: Context, *values: Value) -> float:
    return to_number(values[0] if values else to_string(context.node.value))


def _random(context: Context) -> float:
    return context.env.dice.fraction()


NUMBERS: dict[str, Function] = {
    "abs": plain(_mathematics(abs), 1),
    "acos": plain(_mathematics(math.acos), 1),
    "asin": plain(_mathematics(math.asin), 1),
    "atan": plain(_mathematics(math.atan), 1),
    "atan2": plain(_mathematics(math.atan2), 2),
    "ceiling": plain(_towards(math.ceil), 1),
    "cos": plain(_mathematics(math.cos), 1),
    "exp": plain(_mathematics(math.exp), 1),
    "exp10": plain(_mathematics(lambda number: math.pow(10, number)), 1),
    "floor": plain(_towards(math.floor), 1),
    "int": plain(_whole, 1),
    "log": plain(_mathematics(_logarithm(math.log)), 1),
    "log10": plain(_mathematics(_logarithm(math.log10)), 1),
    "max": plain(_extreme(max), 0, MANY, nodes=True),
    "min": plain(_extreme(min), 0, MANY, nodes=True),
    "number": aware(_number, 0, 1, nodes=True),
    "pi": plain(lambda: math.pi, 0),
    "pow": plain(_mathematics(_power), 2),
    "random": aware(_random, 0),
    "round": plain(_round, 1, 2),
    "sin": plain(_mathematics(math.sin), 1),
    "sqrt": plain(_mathematics(math.sqrt), 1),
    "sum": plain(_sum, 1, nodes=True),
    "tan": plain(_mathematics(math.tan), 1),
}
