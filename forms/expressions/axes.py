"""XPath's axes over the node tree. Nodes that are irrelevant are never found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from forms.expressions.nodes import Kind, Node, document_order
from forms.expressions.values import Nodes

TEXT_KINDS = {"text()": Kind.TEXT, "comment()": Kind.COMMENT, "processing-instruction()": Kind.INSTRUCTION}


def axis_step(axis: str, test: str, *, is_last: bool = True) -> Callable[[Nodes], Nodes]:
    """A parent that is only passed through on the way to another node need not be relevant."""
    if axis == "parent" and test == "node()" and not is_last:
        return lambda nodes: document_order([node.parent for node in nodes if node.parent is not None])
    if axis == "child" and test not in TEXT_KINDS and test not in ("*", "node()") and not test.endswith(":*"):
        return lambda nodes: [
            child for node in nodes for child in node.children if child.name == test and child.relevant
        ]
    if axis == "self" and test == "node()":
        return lambda nodes: nodes
    walk = AXES[axis]
    accepts = _node_test(test, Kind.ATTRIBUTE if axis == "attribute" else Kind.ELEMENT)

    def move(nodes: Nodes) -> Nodes:
        found = [hit for node in nodes for hit in walk(node) if hit.relevant and accepts(hit)]
        return found if len(nodes) == 1 and axis not in REVERSE else document_order(found)

    return move


def _node_test(test: str, principal: Kind) -> Callable[[Node], bool]:
    if test == "node()":
        return lambda _: True
    if test in TEXT_KINDS:
        kind = TEXT_KINDS[test]
        return lambda node: node.kind is kind
    if test == "*":
        return lambda node: node.kind is principal
    if test.endswith(":*"):
        prefix = test[:-1]
        return lambda node: node.kind is principal and node.name.startswith(prefix)
    return lambda node: node.kind is principal and node.name == test


def _parent(node: Node) -> Iterable[Node]:
    return () if node.parent is None else (node.parent,)


def _ancestors(node: Node) -> Iterator[Node]:
    place = node.parent
    while place is not None:
        yield place
        place = place.parent


def _with_self(walk: Callable[[Node], Iterable[Node]]) -> Callable[[Node], Iterable[Node]]:
    return lambda node: (node, *walk(node))


def _siblings(node: Node) -> tuple[Nodes, Nodes]:
    """Those before, nearest first, and those after."""
    if node.parent is None or node.kind is Kind.ATTRIBUTE:
        return [], []
    family = node.parent.children
    place = next(index for index, sibling in enumerate(family) if sibling is node)
    return family[:place][::-1], family[place + 1 :]


def _following(node: Node) -> Iterator[Node]:
    if node.kind is Kind.ATTRIBUTE and node.parent is not None:
        yield from node.parent.descendants()
    for place in (node, *_ancestors(node)):
        for sibling in _siblings(place)[1]:
            yield sibling
            yield from sibling.descendants()


def _preceding(node: Node) -> Iterator[Node]:
    for place in (node, *_ancestors(node)):
        for sibling in _siblings(place)[0]:
            yield from reversed(list(sibling.descendants()))
            yield sibling


AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _with_self(_ancestors),
    "attribute": lambda node: node.attributes,
    "child": lambda node: node.children,
    "descendant": Node.descendants,
    "descendant-or-self": _with_self(Node.descendants),
    "following": _following,
    "following-sibling": lambda node: _siblings(node)[1],
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": lambda node: _siblings(node)[0],
    "self": lambda node: (node,),
}
REVERSE = {"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"}
