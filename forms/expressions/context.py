"""What an expression is evaluated in: where it stands, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo

from forms.expressions.nodes import Node
from forms.expressions.randomness import Dice
from forms.expressions.values import ExpressionError, Nodes, Scalar, Value, text_number, to_string


class Instance:
    """A secondary instance: a list of choices or other look-up data. Never changes; its look-up indexes are built when first asked for.

    `is_attached`: it comes from a file beside the form, not from the form itself.
    """

    __slots__ = ("_indexes", "_number_indexes", "is_attached", "root")

    def __init__(self, root: Node, *, is_attached: bool = False) -> None:
        self.root = root
        self.is_attached = is_attached
        self._indexes: dict[tuple[tuple[str, ...], str], dict[str, Nodes]] = {}
        self._number_indexes: dict[tuple[tuple[str, ...], str], dict[float, Nodes]] = {}

    def all_at(self, steps: tuple[str, ...]) -> Nodes:
        nodes = [self.root]
        for name in steps:
            nodes = [child for node in nodes for child in node.children if child.name == name]
        return nodes

    def index(self, steps: tuple[str, ...], key: str) -> Mapping[str, Nodes]:
        """The nodes at `steps`, by the text of their child `key`; those without one are found by the empty text."""
        found = self._indexes.get((steps, key))
        if found is None:
            found = self._indexes[steps, key] = {}
            for node in self.all_at(steps):
                for text in {child.string(): None for child in node.children if child.name == key} or {"": None}:
                    found.setdefault(text, []).append(node)
        return found

    def number_index(self, steps: tuple[str, ...], key: str) -> Mapping[float, Nodes]:
        """The same by number, for the texts that are numbers."""
        found = self._number_indexes.get((steps, key))
        if found is None:
            found = {}
            for text, nodes in self.index(steps, key).items():
                found.setdefault(text_number(text), []).extend(nodes)
            self._number_indexes[steps, key] = found
        return found


MAXIMUM_EFFORT = 400_000  # nodes looked at; about half a second


class Environment:
    """The surroundings of an evaluation. A session fills all of it; a lone expression needs only a document."""

    def __init__(self, root: Node, *, now: datetime, zone: tzinfo = UTC, seed: int = 0) -> None:
        self.root = root
        self.slots: list[Node] = []
        self.now = now
        self.zone = zone
        self.dice = Dice(seed)
        self.instances: Mapping[str, Instance] = {}
        self.properties: Mapping[str, str] = {}
        self.version = ""
        self.like_collect = False
        self.is_strict = False
        self.effort = MAXIMUM_EFFORT

    def spend(self, steps: int) -> None:
        """Counts the nodes looked at, so that an expression that would run for minutes is stopped within a second."""
        self.effort -= steps
        if self.effort < 0:
            raise ExpressionError("it looks at too many nodes")

    def single(self, nodes: Nodes) -> Scalar:
        """The value of nodes where one value is wanted: the first one's. Strictly, several are an error, as in JavaRosa."""
        if len(nodes) > 1 and self.is_strict:
            raise ExpressionError(f"{nodes[0].name} is repeated; use indexed-repeat() to say which one is meant")
        return nodes[0].value if nodes else ""

    def text(self, identifier: str) -> str:
        """The translation of that id in the current language."""
        raise ExpressionError(f"there is no text {identifier!r}")

    def choice_label(self, value: str, question: str, here: Node) -> str:
        """The label of the choice `value` of the select question at that path. A lone document has none."""
        raise ExpressionError(f"there are no choices to find {value!r} in for {question} at {here.name}")


class Context:
    """One evaluation: the node, its place among the nodes being filtered, and where the whole expression started (`current()`)."""

    __slots__ = ("env", "node", "origin", "position", "size")

    def __init__(
        self, env: Environment, node: Node, position: int = 1, size: int = 1, origin: Node | None = None
    ) -> None:
        self.env = env
        self.node = node
        self.position = position
        self.size = size
        self.origin = origin or node


Evaluate = Callable[[Context], Value]


def nodes_of(value: Value) -> Nodes:
    if not isinstance(value, list):
        raise ExpressionError(f"nodes were expected, not {to_string(value)!r}")
    return value
