"""The finished instance as XML, as ODK servers expect it: what is not relevant is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from forms.expressions.nodes import Node

if TYPE_CHECKING:
    from forms.session.state import State

XFORMS = "http://www.w3.org/2002/xforms"
NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def submission_of(state: State) -> str:
    return etree.tostring(_element(state.top, None), encoding="unicode")


def _element(node: Node, parent: etree._Element | None) -> etree._Element:
    definition = node.definition
    namespace = definition.namespace if definition and definition.namespace != XFORMS else None
    tag = f"{{{namespace}}}{node.name}" if namespace else node.name
    if parent is None:
        element = etree.Element(tag)
    else:
        element = etree.SubElement(parent, tag)
    for name, value in (definition.attributes if definition else {}).items():
        element.set(name, value)
    if node.text and not node.children:
        element.text = NOT_ALLOWED.sub("", node.text)
    for child in node.children:
        if child.relevant:
            _element(child, element)
    return element
