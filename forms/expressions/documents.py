"""Expressions over any XML document: no types, no relevance. Serves the check of expressions against other implementations."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from lxml import etree

from forms.expressions.compiler import compile_expression
from forms.expressions.context import Context, Environment, Instance
from forms.expressions.nodes import Kind, Node
from forms.expressions.scope import Scope
from forms.expressions.values import ExpressionError, Value

XML = "http://www.w3.org/XML/1998/namespace"
STEP = re.compile(r"(\*|text\(\)|comment\(\)|processing-instruction\(\))\[(\d+)\]")
POSITIONED = {
    Kind.ELEMENT: "*",
    Kind.TEXT: "text()",
    Kind.COMMENT: "comment()",
    Kind.INSTRUCTION: "processing-instruction()",
}


class DocumentEnvironment(Environment):
    """`jr:itext()` and `instance()` find what the document itself declares, if it is an XForm."""

    def __init__(self, root: Node, document: Node, *, now: datetime, zone: tzinfo, language: str | None) -> None:
        super().__init__(root, now=now, zone=zone)
        self.document = document
        self.language = language
        declared = [node for node in document.descendants() if node.name == "instance"]
        self.instances = {_attribute(node, "id"): Instance(node) for node in declared}

    def text(self, identifier: str) -> str:
        translations = [node for node in self.document.descendants() if node.name == "translation"]
        default = [node for node in translations if any(each.name == "default" for each in node.attributes)]
        chosen = [node for node in translations if _attribute(node, "lang") == self.language]
        for translation in (chosen or default or translations)[:1]:
            for text in translation.children:
                if text.name == "text" and _attribute(text, "id") == identifier:
                    return next((each.string() for each in text.children if _is_wording(each)), "")
        raise ExpressionError(f"there is no text {identifier!r}")


def _is_wording(node: Node) -> bool:
    """The text itself: not a short form, a guidance, or a picture."""
    return node.name == "value" and not _attribute(node, "form")


def _attribute(node: Node, name: str) -> str:
    return next((attribute.text for attribute in node.attributes if attribute.name == name), "")


def evaluate(
    expression: str,
    document: Node,
    place: str,
    *,
    now: datetime,
    zone: tzinfo,
    root: str | None = None,
    language: str | None = None,
) -> Value:
    """`place` and `root` are positional paths such as /*[1]/*[2]. Raises ExpressionError."""
    top = document if root is None else node_at(document, root)
    environment = DocumentEnvironment(top, document, now=now, zone=zone, language=language)
    scope = Scope()
    try:
        return compile_expression(expression, scope)(Context(environment, node_at(document, place)))
    except (ArithmeticError, ValueError, RecursionError) as error:
        raise ExpressionError(str(error)) from error


def document_tree(xml: str) -> Node:
    """The document with its text, comments and instructions as nodes of their own. Raises ExpressionError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ExpressionError(f"the document is not well-formed XML: {error}") from error
    document = Node("", kind=Kind.DOCUMENT)
    before = list(root.itersiblings(preceding=True))[::-1]
    for sibling in (*before, root, *root.itersiblings()):
        document.append(_node(sibling))
    return document


def _node(element: etree._Element) -> Node:
    if not isinstance(element.tag, str):
        target = getattr(element, "target", None)
        kind = Kind.COMMENT if target is None else Kind.INSTRUCTION
        return Node(target or "", kind=kind, text=element.text or "")
    name = etree.QName(element)
    node = Node(f"{element.prefix}:{name.localname}" if element.prefix else name.localname)
    node.namespace = name.namespace
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    prefixes[XML] = "xml"
    for key, value in element.attrib.items():
        node.attributes.append(_attribute_node(node, etree.QName(key), str(value), prefixes))
    _append_text(node, element.text)
    for child in element:
        node.append(_node(child))
        _append_text(node, child.tail)
    return node


def _attribute_node(parent: Node, name: etree.QName, value: str, prefixes: dict[str, str]) -> Node:
    prefix = prefixes.get(name.namespace or "")
    attribute = Node(f"{prefix}:{name.localname}" if prefix else name.localname, kind=Kind.ATTRIBUTE, text=value)
    attribute.parent, attribute.namespace = parent, name.namespace
    return attribute


def _append_text(node: Node, text: str | None) -> None:
    if text:
        node.append(Node("", kind=Kind.TEXT, text=text))


def node_at(document: Node, path: str) -> Node:
    node = document
    for step in path.strip("/").split("/") if path != "/" else ():
        if step.startswith("@"):
            found = [attribute for attribute in node.attributes if attribute.name == step[1:]]
            position = 1
        else:
            match = STEP.fullmatch(step)
            if match is None:
                raise ExpressionError(f"{path!r} does not lead to a node")
            found = [child for child in node.children if POSITIONED.get(child.kind) == match[1]]
            position = int(match[2])
        if not 1 <= position <= len(found):
            raise ExpressionError(f"{path!r} does not lead to a node")
        node = found[position - 1]
    return node


def positional_path(node: Node) -> str:
    steps: list[str] = []
    while node.parent is not None:
        if node.kind is Kind.ATTRIBUTE:
            steps.append(f"@{node.name}")
        else:
            twins = [sibling for sibling in node.parent.children if sibling.kind is node.kind]
            position = next(place for place, twin in enumerate(twins, 1) if twin is node)
            steps.append(f"{POSITIONED[node.kind]}[{position}]")
        node = node.parent
    return "/" + "/".join(reversed(steps))
