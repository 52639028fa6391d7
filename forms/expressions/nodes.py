"""The trees that expressions read: a form's instance, its choice lists, any XML document."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.expressions.values import Scalar
    from forms.model import Definition


class Kind(IntEnum):
    DOCUMENT = 0
    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    INSTRUCTION = 5


class Node:
    """One node. `definition` is set in a form's primary instance only, where values are typed and may be irrelevant.

    `own` is what the node's own relevance condition said, `relevant` takes its ancestors into account.
    A leaf keeps its value in `text` (and converted to its type in `typed`), unless it was parsed as a general document,
    which has text nodes as children.
    """

    __slots__ = (
        "attributes",
        "children",
        "definition",
        "kind",
        "name",
        "namespace",
        "own",
        "parent",
        "relevant",
        "text",
        "typed",
    )

    def __init__(self, name: str, *, kind: Kind = Kind.ELEMENT, text: str = "", parent: Node | None = None) -> None:
        self.name = name
        self.kind = kind
        self.text = text
        self.typed: Scalar = text
        self.parent = parent
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.namespace: str | None = None
        self.definition: Definition | None = None
        self.own = True
        self.relevant = True

    def append(self, child: Node) -> None:
        child.parent = self
        self.children.append(child)

    def child(self, name: str) -> Node | None:
        return next((node for node in self.children if node.name == name), None)

    def descendants(self) -> Iterator[Node]:
        """In document order, without the node itself and without attributes."""
        for child in self.children:
            yield child
            if child.children:
                yield from child.descendants()

    def everything(self) -> Iterator[Node]:
        """The node itself and all below it, each followed by its attributes."""
        yield self
        yield from self.attributes
        for child in self.children:
            yield from child.everything()

    def root(self) -> Node:
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    @property
    def value(self) -> Scalar:
        """What an expression sees: the typed value of a leaf, the joined text of anything else."""
        return self.typed if not self.children else self.string()

    def string(self) -> str:
        """A group of a form's instance has no text of its own; elsewhere the text of all descendants counts (XPath 1.0)."""
        if not self.children:
            return self.text
        if self.definition is not None:
            return ""
        return "".join(
            node.text
            for node in self.descendants()
            if node.kind is Kind.TEXT or (node.kind is Kind.ELEMENT and not node.children)
        )


def document_order(nodes: list[Node]) -> list[Node]:
    """The nodes sorted as they stand in the document, each once."""
    if len(nodes) < 2:
        return nodes
    unique = {id(node): node for node in nodes}
    return sorted(unique.values(), key=_place)


def _place(node: Node) -> tuple[int, ...]:
    """Attributes come before the children of their element, hence the offset."""
    steps: list[int] = []
    while node.parent is not None:
        above = node.parent
        siblings = above.attributes if node.kind is Kind.ATTRIBUTE else above.children
        index = next(i for i, sibling in enumerate(siblings) if sibling is node)
        steps.append(index if node.kind is Kind.ATTRIBUTE else index + len(above.attributes))
        node = above
    return tuple(reversed(steps))
