"""How a function of the expression language is described in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.expressions.context import Context, Evaluate
from forms.expressions.values import Value

MANY = 10_000
Build = Callable[[Sequence[Evaluate]], Evaluate]


@dataclass(frozen=True, slots=True)
class Function:
    """Takes `fewest` to `most` arguments. `build` gets them unevaluated. Without `takes_nodes`, an argument is never a node-set."""

    fewest: int
    most: int
    build: Build
    takes_nodes: bool = False

    def accepts(self, count: int) -> bool:
        return self.fewest <= count <= self.most


def plain(
    implementation: Callable[..., Value], fewest: int, most: int | None = None, *, nodes: bool = False
) -> Function:
    """A function of its arguments' values alone."""

    def build(arguments: Sequence[Evaluate]) -> Evaluate:
        match arguments:
            case [only]:
                return lambda context: implementation(only(context))
            case [one, two]:
                return lambda context: implementation(one(context), two(context))
            case _:
                return lambda context: implementation(*[argument(context) for argument in arguments])

    return Function(fewest, fewest if most is None else most, build, nodes)


def aware(
    implementation: Callable[..., Value], fewest: int, most: int | None = None, *, nodes: bool = False
) -> Function:
    """A function that also looks at its context: the clock, the zone, the node it stands at."""

    def build(arguments: Sequence[Evaluate]) -> Evaluate:
        return lambda context: implementation(context, *[argument(context) for argument in arguments])

    return Function(fewest, fewest if most is None else most, build, nodes)


def lazy(
    implementation: Callable[[Context, Sequence[Evaluate]], Value], fewest: int, most: int | None = None
) -> Function:
    """A function that decides itself which of its arguments to evaluate."""

    def build(arguments: Sequence[Evaluate]) -> Evaluate:
        return lambda context: implementation(context, arguments)

    return Function(fewest, fewest if most is None else most, build, takes_nodes=True)
