"""Finding the question that a path in an expression means."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from forms.compiling.references import absolute_path
from forms.expressions.nodes import Node
from forms.model import Control

if TYPE_CHECKING:
    from forms.session.state import State


def question_at(state: State, path: str, here: Node) -> tuple[Control, Node] | None:
    """The select question at an absolute path, or at one relative to `here`, and its node."""
    from forms.session.state import locate

    base = here.definition.path if here.definition is not None else ""
    definition = state.form.by_path.get(_absolute(path, base))
    if definition is None or definition.control is None:
        return None
    node = locate(state, definition, here)
    return None if node is None else (definition.control, node)


@lru_cache(maxsize=2048)
def _absolute(path: str, base: str) -> str:
    return absolute_path(path.replace("current()/", ""), base)
