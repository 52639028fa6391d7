"""Truth and choice between values."""

from __future__ import annotations

from collections.abc import Sequence

from forms.expressions.context import Context, Evaluate
from forms.expressions.functions.definition import MANY, Function, lazy, plain
from forms.expressions.values import Value, first, to_boolean, to_string


def _if(context: Context, arguments: Sequence[Evaluate]) -> Value:
    condition, then, otherwise = arguments
    return then(context) if to_boolean(condition(context)) else otherwise(context)


def _coalesce(context: Context, arguments: Sequence[Evaluate]) -> Value:
    value: Value = ""
    for argument in arguments:
        value = first(argument(context))
        if to_string(value) not in ("", "NaN"):
            return value
    return value


def _once(context: Context, arguments: Sequence[Evaluate]) -> Value:
    """The value that the node has already; computed only while it has none."""
    return context.origin.value if context.origin.string() else arguments[0](context)


def _boolean_from_string(value: Value) -> bool:
    return to_string(value).strip() in ("1", "true", "TRUE", "True")


LOGIC: dict[str, Function] = {
    "boolean": plain(to_boolean, 1, nodes=True),
    "boolean-from-string": plain(_boolean_from_string, 1),
    "coalesce": lazy(_coalesce, 1, MANY),
    "depend": lazy(lambda context, arguments: arguments[0](context), 1, MANY),
    "false": plain(lambda: False, 0),
    "if": lazy(_if, 3),
    "not": plain(lambda value: not to_boolean(value), 1, nodes=True),
    "once": lazy(_once, 1),
    "true": plain(lambda: True, 0),
}
