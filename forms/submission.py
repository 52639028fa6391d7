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
    for attribute in node.attributes:
        element.set(_attribute_name(attribute), NOT_ALLOWED.sub("", attribute.text))
    if node.text and not node.children:
        element.text = NOT_ALLOWED.sub("", node.text)
    for child in node.children:
        if child.relevant:
            _element(child, element)
    return element


def _attribute_name(attribute: Node) -> str:
    namespace = attribute.definition.namespace if attribute.definition else None
    return f"{{{namespace}}}{attribute.name}" if namespace else attribute.name


def take_over(state: State, instance: str | bytes) -> None:
    """Fills a fresh state from an earlier submission. Raises FormProblems for what is not an instance of this form."""
    _fill(state, state.top, _root_of(state, instance))


def look_back(state: State, submission: str | None) -> None:
    """What the form reads of the submission before this one (`${last-saved#…}`). Raises FormProblems as above."""
    from forms.compiling.instances import submission_instance

    if submission is None or not state.form.last_saved:
        return
    state.last_saved = submission
    before = submission_instance(_root_of(state, submission))
    state.instances = {**state.form.instances, **dict.fromkeys(state.form.last_saved, before)}


def _root_of(state: State, instance: str | bytes) -> etree._Element:
    from forms.compiling.document import local, parse_xml, problem

    root = parse_xml(instance)
    if local(root) != state.top.name:
        raise problem("other-form", "The submission is not one of this form.")
    return root


def _fill(state: State, node: Node, element: etree._Element) -> None:
    from forms.compiling.document import elements, local
    from forms.session.repeats import adopt, insert, new_instance
    from forms.session.state import defined

    definition = defined(node)
    for attribute in node.attributes:
        state.write(attribute, element.get(_attribute_name(attribute), attribute.text))
    if not definition.is_group:
        state.write(node, (element.text or "").strip("\r\n\t ") if len(element) == 0 else "")
        return
    repeats = {child.name: child for child in definition.by_name.values() if child.is_repeat}
    node.children = [child for child in node.children if child.name not in repeats]
    for part in elements(element):
        name = local(part)
        target = node.child(name)
        if name in repeats:
            target = new_instance(repeats[name])
            insert(node, target)
            adopt(state, target)
        if target is not None:
            _fill(state, target, part)
