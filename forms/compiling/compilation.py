"""What is shared while a form is being compiled: the model, the problems found so far, expressions in their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.compiling.definitions import Model
from forms.expressions.compiler import compile_expression
from forms.expressions.context import Instance
from forms.expressions.scope import Scope
from forms.expressions.values import ExpressionError
from forms.model import Action, Control, Definition, Expression
from forms.problems import Problem


@dataclass(slots=True)
class Compilation:
    model: Model
    bind_paths: dict[str, str]
    primary_id: str | None = None
    instances: dict[str, Instance] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    cache: dict[tuple[str, int, int], Expression] = field(default_factory=dict)

    def report(self, code: str, template: str, **details: str) -> None:
        self.problems.append(Problem(code, template, details))

    def compile(self, source: str, place: Definition | None) -> Expression | None:
        """None, and a problem noted, when the expression cannot be used."""
        return self.compile_at(source, place, place)

    def compile_at(self, source: str, origin: Definition | None, here: Definition | None) -> Expression | None:
        """`here` is where relative paths start, None for nodes of another instance; `origin` is what the expression belongs to."""
        key = (source, id(origin), id(here))
        known = self.cache.get(key)
        if known is not None:
            return known
        scope = Scope(root=self.model.root, here=here, origin=origin, primary_id=self.primary_id)
        where = origin.path if origin else "the form"
        try:
            evaluate = compile_expression(source, scope)
        except (ExpressionError, RecursionError) as error:
            self._refuse(source, where, str(error))
            return None
        if scope.unknown:
            self._refuse(source, where, f"there is no such function: {scope.unknown[0]}()")
            return None
        missing = [name for name in scope.instances if name not in self.instances and name != self.primary_id]
        if missing:
            self._refuse(source, where, f"the form has no instance {missing[0]!r}")
            return None
        expression = self.cache[key] = Expression(source, evaluate, tuple(dict.fromkeys(scope.reads)))
        return expression

    def _refuse(self, source: str, where: str, reason: str) -> None:
        shown = source if len(source) <= 200 else source[:200] + "…"
        self.report(
            "bad-expression",
            "The expression {expression} of {node} cannot be used: {reason}",
            expression=shown,
            node=where,
            reason=reason,
        )
