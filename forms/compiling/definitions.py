"""The primary instance: the tree of definitions, and the blank tree that every session starts from."""

from __future__ import annotations

from lxml import etree

from forms.compiling.document import JAVAROSA, elements, local, namespace, problem
from forms.expressions.nodes import Kind, Node
from forms.model import Definition

MAXIMUM_NODES = 20_000


class Model:
    """The definitions while they are being built. `slots` lists those outside repeats."""

    def __init__(self, root: etree._Element, repeats: set[str]) -> None:
        self.repeats = repeats
        self.slots: list[Definition] = []
        self.by_path: dict[str, Definition] = {}
        self.root = self._define(root, None, 0)
        self._add_children(root, self.root)
        self.document = Node("")
        self.document.append(self._blank(root, self.root))

    def at(self, path: str) -> Definition | None:
        return self.by_path.get(path)

    def _define(self, element: etree._Element, parent: Definition | None, order: int) -> Definition:
        name = local(element)
        path = f"{parent.path if parent else ''}/{name}"
        is_repeat = path in self.repeats
        definition = Definition(
            name, path, parent, order, is_repeat, namespace=namespace(element), attributes=_attributes(element)
        )
        if not is_repeat and (parent is None or parent.slot >= 0):
            definition.slot = len(self.slots)
            self.slots.append(definition)
        self.by_path[path] = definition
        if len(self.by_path) > MAXIMUM_NODES:
            raise problem("too-many-nodes", "The form has more than {limit} fields.", limit=str(MAXIMUM_NODES))
        return definition

    def _add_children(self, element: etree._Element, definition: Definition) -> None:
        for child in elements(element):
            known = definition.by_name.get(local(child))
            if known is None:
                known = self._define(child, definition, len(definition.by_name))
                definition.by_name[known.name] = known
            self._add_children(child, known)

    def _blank(self, element: etree._Element, definition: Definition) -> Node:
        """The node as the form contains it. A repeat's template is put aside; without one, the first instance serves."""
        node = Node(definition.name)
        node.definition = definition
        node.attributes = [attribute_node(name, value) for name, value in definition.attributes.items()]
        children = list(elements(element))
        if not children:
            node.text = element.text or ""
            definition.blank = definition.blank or node.text
        seen: set[str] = set()
        for child in children:
            below = definition.by_name[local(child)]
            if below.is_repeat:
                self._add_repeat(child, below, node)
            elif below.name not in seen:
                node.append(self._blank(child, below))
            seen.add(below.name)
        return node

    def _add_repeat(self, element: etree._Element, definition: Definition, parent: Node) -> None:
        instance = self._blank(element, definition)
        is_template = element.get(f"{{{JAVAROSA}}}template") is not None
        if is_template or definition.template is None:
            definition.template = instance if is_template else copy_of(instance)
        if not is_template:
            parent.append(instance)


def copy_of(node: Node) -> Node:
    """The node with everything below it, without a parent."""
    twin = Node(node.name, text=node.text)
    twin.definition = node.definition
    twin.typed = node.typed
    twin.attributes = node.attributes
    twin.own, twin.relevant = node.own, node.relevant
    for child in node.children:
        twin.append(copy_of(child))
    return twin


def attribute_node(name: str, value: str) -> Node:
    return Node(name, kind=Kind.ATTRIBUTE, text=value)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items() if str(name) != f"{{{JAVAROSA}}}template"}
