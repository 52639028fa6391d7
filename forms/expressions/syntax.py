"""The shape of an expression once read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Chain:
    """`first op operand op operand ...`: operators of one precedence, from left to right."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """`test` is a name, `*`, `prefix:*`, or a node type such as `node()` or `text()`."""

    axis: str
    test: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """`start` is None for a relative path, "/" for an absolute one, else the expression whose nodes the steps go on from.

    `filters` are predicates on the start itself, as in `instance('x')[1]/root`.
    """

    start: Expression | str | None
    steps: tuple[Step, ...]
    filters: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Outer:
    """A position as a predicate whose expression belongs to the surroundings of the whole path, not to the node being tested."""

    index: Expression


Expression = Outer | Literal | Negation | Chain | Call | Path | Union
