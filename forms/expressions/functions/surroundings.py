"""What the form and the device know about themselves."""

from __future__ import annotations

from forms.expressions.context import Context
from forms.expressions.functions.definition import Function, aware
from forms.expressions.values import Value, to_string


def _property(context: Context, name: Value) -> str:
    return context.env.properties.get(to_string(name), "")


def _version(context: Context) -> str:
    return context.env.version


SURROUNDINGS: dict[str, Function] = {
    "property": aware(_property, 1),
    "version": aware(_version, 0),
}
