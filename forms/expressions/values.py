"""What an expression can yield, and the conversions between the kinds: XPath 1.0 with ODK's dates.

A date counts as whole days since 1970-01-01, a dateTime as days with a fraction in UTC, a time as a fraction of a day.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from itertools import product

from forms.expressions.nodes import Node
from forms.expressions.temporal import day_number, parse_temporal, temporal_text

Temporal = date | datetime | time
Scalar = bool | float | str | Temporal
Nodes = list[Node]
Value = Scalar | Nodes

NUMBER = re.compile(r"-?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
MAXIMUM_TEXT = 200_000  # characters that an expression may put together
TOLERANCE = 1e-12  # JavaRosa's, for the equality of numbers


class ExpressionError(Exception):
    """The expression cannot be read, or was given what it cannot work with."""


def first(value: Value) -> Scalar:
    """A node-set where one value is wanted is its first node; an empty one is the empty text."""
    if isinstance(value, list):
        return value[0].value if value else ""
    return value


def to_string(value: Value) -> str:
    """As in Collect, the text of a dateTime is its date."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() | int():
            return number_text(value)
        case list():
            return to_string(value[0].value) if value else ""
        case datetime():
            return value.date().isoformat()
        case _:
            return temporal_text(value)


def number_text(number: float) -> str:
    """As XPath writes numbers: no exponent, no trailing zeros."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def to_number(value: Value) -> float:
    match value:
        case float():
            return value
        case bool() | int():
            return float(value)
        case str():
            return text_number(value)
        case list():
            return to_number(value[0].value) if value else math.nan
        case _:
            return day_number(value)


def text_number(text: str) -> float:
    """Text counts as a number when it is one (a decimal comma is accepted) or when it is an ISO date."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    moment = parse_temporal(text)
    return math.nan if moment is None else day_number(moment)


def to_boolean(value: Value) -> bool:
    """One node counts by its value, as in JavaRosa: a question without an answer is false."""
    match value:
        case bool():
            return value
        case float():
            return value != 0 and not math.isnan(value)
        case str():
            return bool(value)
        case list():
            return len(value) > 1 or (len(value) == 1 and to_boolean(value[0].value))
        case _:
            return True


def is_equal(left: Value, right: Value) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return _exists(_as_whole(left, right), _as_whole(right, left), scalars_equal)
    return scalars_equal(left, right)


def is_unequal(left: Value, right: Value) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return _exists(_as_whole(left, right), _as_whole(right, left), lambda a, b: not scalars_equal(a, b))
    return not scalars_equal(left, right)


def scalars_equal(left: Scalar, right: Scalar) -> bool:
    if type(left) is str and type(right) is str:
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) is to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        a, b = to_number(left), to_number(right)
        return a == b or abs(a - b) < TOLERANCE
    a, b = _days(left, right)
    return a == b or (math.isnan(a) and math.isnan(b) and to_string(left) == to_string(right))


def compare(left: Value, right: Value, test: Callable[[float, float], bool]) -> bool:
    """`test` of the two as numbers; with node-sets, whether it holds for any pair."""
    if isinstance(left, list) or isinstance(right, list):
        return _exists(left, right, lambda a, b: test(*_days(a, b)))
    return test(*_days(left, right))


def _days(left: Scalar, right: Scalar) -> tuple[float, float]:
    """A date against a dateTime compares whole days, as Collect does; two dateTimes compare exactly."""
    if isinstance(left, float | bool) or isinstance(right, float | bool):
        return to_number(left), to_number(right)
    first_moment, second_moment = _moment(left), _moment(right)
    if first_moment is None or second_moment is None:
        return to_number(left), to_number(right)
    if type(first_moment) is not type(second_moment):
        return _whole_days(first_moment), _whole_days(second_moment)
    return day_number(first_moment), day_number(second_moment)


def _whole_days(moment: Temporal) -> float:
    return day_number(moment.date() if isinstance(moment, datetime) else moment)


def _moment(value: Scalar) -> Temporal | None:
    if isinstance(value, str):
        return parse_temporal(value.strip())
    return value if isinstance(value, date | time) else None


def _exists(left: Value, right: Value, test: Callable[[Scalar, Scalar], bool]) -> bool:
    ours = _values(left) if isinstance(left, list) else [left]
    theirs = _values(right) if isinstance(right, list) else [right]
    return any(test(a, b) for a, b in product(ours, theirs))


def _values(nodes: Nodes) -> list[Scalar]:
    """No node at all reads as one empty value, as in JavaRosa: a question that is not relevant equals ''."""
    return [node.value for node in nodes] or [""]


def _as_whole(value: Value, other: Value) -> Value:
    """Asked whether it equals a boolean, a node-set counts as a whole: is there anything?"""
    return bool(value) if isinstance(value, list) and isinstance(other, bool) else value
