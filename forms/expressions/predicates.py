"""Predicates: keeping the nodes for which the conditions hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from forms.expressions.context import Context, Evaluate
from forms.expressions.scope import Scope
from forms.expressions.syntax import Expression, Literal, Outer
from forms.expressions.values import Nodes, Value, to_number

Compile = Callable[[Expression, Scope], Evaluate]
Narrow = Callable[[Nodes, Context], Nodes]


def narrow_by(predicates: tuple[Expression, ...], scope: Scope, compile_: Compile) -> Narrow:
    if len(predicates) == 1 and isinstance(predicates[0], Outer):
        return _at_position(compile_(predicates[0].index, replace(scope, here=scope.origin)))
    if scope.here is not None and any(_is_number(predicate) for predicate in predicates):
        return _by_number(_narrow([compile_(predicate, scope) for predicate in predicates]))
    return _narrow([compile_(predicate, scope) for predicate in predicates])


def _by_number(narrow: Narrow) -> Narrow:
    return lambda nodes, context: [] if context.env.like_collect else narrow(nodes, context)


def _narrow(tests: list[Evaluate]) -> Narrow:
    def narrow(nodes: Nodes, context: Context) -> Nodes:
        for test in tests:
            size = len(nodes)
            context.env.spend(size)
            nodes = [
                node
                for place, node in enumerate(nodes, 1)
                if _holds(test(Context(context.env, node, place, size, context.origin)), place)
            ]
        return nodes

    return narrow


def _is_number(predicate: Expression) -> bool:
    """In Collect, a bare number selects none of a form's own nodes; `position() = 2` is what forms write instead."""
    return isinstance(predicate, Literal) and isinstance(predicate.value, float)


def _at_position(evaluate: Evaluate) -> Narrow:
    """As in JavaRosa, what is no position, or one before the first, means the first."""

    def narrow(nodes: Nodes, context: Context) -> Nodes:
        place = to_number(evaluate(context))
        if place == math.inf:
            return []
        number = int(place) if place >= 1 else 1
        return nodes[number - 1 : number]

    return narrow


def _holds(value: Value, place: int) -> bool:
    if type(value) is float:
        return value == place
    return bool(value) if isinstance(value, bool | str | list) else True
