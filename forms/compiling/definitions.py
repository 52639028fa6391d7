"""The primary instance: the tree of definitions, and the blank tree that every session starts from."""

from __future__ import annotations

from lxml import etree

from forms.compiling.document import JAVAROSA, elements, local, namespace, problem
from forms.expressions.nodes import Kind, Node
from forms.model import Definition

TEMPLATE = f"{{{JAVAROSA}}}template"
MAXIMUM_NODES = 10_000
MAXIMUM_DEPTH = 100


class Model:
    """The definitions while they are being built. `slots` lists those outside repeats."""

    def __init__(self, root: etree._Element, repeats: set[str]) -> None:
        self.repeats = repeats
        self.slots: list[Definition] = []
        self.by_path: dict[str, Definition] = {}
        self.root = self._define(local(root), namespace(root), None)
        self._add_children(root, self.root)
        self.document = Node("")
        self.document.append(self._blank(root, self.root))

    def at(self, path: str) -> Definition | None:
        return self.by_path.get(path)

    def _define(
        self, name: str, place: str | None, parent: Definition | None, *, is_attribute: bool = False
    ) -> Definition:
        """`place` is the namespace."""
        path = f"{parent.path if parent else ''}/{name}"
        is_repeat = path in self.repeats
        order = len(parent.by_name) if parent else 0
        definition = Definition(name, path, parent, order, is_repeat, is_attribute, namespace=place)
        if not is_repeat and (parent is None or parent.slot >= 0):
            definition.slot = len(self.slots)
            self.slots.append(definition)
        self.by_path[path] = definition
        if parent is not None:
            parent.by_name[name] = definition
        if path.count("/") > MAXIMUM_DEPTH:
            raise problem("too-deep", "The form nests groups more than {limit} deep.", limit=str(MAXIMUM_DEPTH))
        if len(self.by_path) > MAXIMUM_NODES:
            raise problem("too-many-nodes", "The form has more than {limit} fields.", limit=str(MAXIMUM_NODES))
        return definition

    def _add_children(self, element: etree._Element, definition: Definition) -> None:
        for key in element.attrib:
            name = etree.QName(key)
            if key != TEMPLATE and f"@{name.localname}" not in definition.by_name:
                self._define(f"@{name.localname}", name.namespace, definition, is_attribute=True)
        for child in elements(element):
            known = definition.by_name.get(local(child)) or self._define(local(child), namespace(child), definition)
            self._add_children(child, known)

    def _blank(self, element: etree._Element, definition: Definition) -> Node:
        """The node as the form contains it. A repeat's template is put aside; without one, the first instance serves, emptied."""
        node = _node(definition, "")
        for key, value in element.attrib.items():
            if key != TEMPLATE:
                attribute = definition.by_name[f"@{etree.QName(key).localname}"]
                attribute.blank = attribute.blank or str(value)
                node.attributes.append(_node(attribute, str(value), parent=node))
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
        is_template = element.get(TEMPLATE) is not None
        if is_template or definition.template is None:
            definition.template = instance if is_template else _without_repeats(_emptied(copy_of(instance)))
        if not is_template:
            parent.append(instance)


def copy_of(node: Node) -> Node:
    """The node with everything below it, without a parent."""
    twin = Node(node.name, kind=node.kind, text=node.text)
    twin.definition = node.definition
    twin.typed = node.typed
    for attribute in node.attributes:
        copied = copy_of(attribute)
        copied.parent = twin
        twin.attributes.append(copied)
    twin.own, twin.relevant = node.own, node.relevant
    for child in node.children:
        twin.append(copy_of(child))
    return twin


def _without_repeats(node: Node) -> Node:
    """A template of the form's own may come with instances of the repeats inside it; one made from an instance does not."""
    node.children = [
        _without_repeats(child) for child in node.children if not (child.definition and child.definition.is_repeat)
    ]
    return node


def _emptied(node: Node) -> Node:
    """Values that the form gives to the instances it contains are no defaults for new ones, unless there is a template."""
    for each in node.everything():
        each.text = ""
    return node


def _node(definition: Definition, text: str, parent: Node | None = None) -> Node:
    kind = Kind.ATTRIBUTE if definition.is_attribute else Kind.ELEMENT
    node = Node(definition.name.removeprefix("@"), kind=kind, text=text, parent=parent)
    node.definition = definition
    return node
