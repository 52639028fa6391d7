"""Choices that come from nodes: of a secondary instance, or of a repeat of the form itself."""

from __future__ import annotations

import re

from lxml import etree

from forms.compiling.compilation import Compilation
from forms.compiling.document import first_element
from forms.expressions.context import Instance
from forms.expressions.nodes import Kind, Node
from forms.expressions.parser import parse
from forms.expressions.paths import trace_route
from forms.expressions.scope import Scope
from forms.expressions.syntax import Call, Expression, Literal, Path
from forms.expressions.values import ExpressionError
from forms.model import Definition, Itemset

EXTERNAL_LIST = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)""")
NAME = re.compile(r"[A-Za-z_][\w.:-]*")
TEXT_ID = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)


def itemset_of(element: etree._Element, question: Definition, compilation: Compilation) -> Itemset | None:
    nodeset = element.get("nodeset") or ""
    value, label = first_element(element, "value"), first_element(element, "label")
    value_ref = (value.get("ref") if value is not None else None) or "."
    label_ref = label.get("ref") if label is not None else None
    text_id = TEXT_ID.fullmatch(label_ref or "")
    refs = (value_ref, text_id[1] if text_id else label_ref)
    itemset = _itemset(nodeset, refs, bool(text_id), question, compilation)
    if itemset is not None:
        _check_columns(nodeset, refs, question, compilation)
    return itemset


def _check_columns(nodeset: str, refs: tuple[str, str | None], question: Definition, compilation: Compilation) -> None:
    here = _nodes_definition(nodeset, question, compilation)
    for column in refs:
        if column is not None and _is_missing(column, nodeset, here, compilation):
            compilation.report(
                "choices-without-column",
                "The choices of {path} have no {column} in {nodes}.",
                path=question.path,
                column=column,
                nodes=nodeset,
            )


def query_of(query: str, question: Definition, compilation: Compilation) -> Itemset | None:
    """The choices of a `select_one_external` question: rows of itemsets.csv, none when that was not handed in."""
    for name in EXTERNAL_LIST.findall(query):
        compilation.instances.setdefault(name, Instance(Node("", kind=Kind.DOCUMENT)))
    return _itemset(query, ("name", "label"), False, question, compilation)


def _itemset(
    nodeset: str, refs: tuple[str, str | None], is_text_id: bool, question: Definition, compilation: Compilation
) -> Itemset | None:
    nodes = compilation.compile(nodeset, question)
    if nodes is None:
        return None
    here = _nodes_definition(nodeset, question, compilation)
    value_ref, label_ref = refs
    if label_ref is not None and not is_text_id and not _is_path(label_ref):
        compilation.report(
            "label-not-path",
            "The labels of the choices of {path} must be a path, not {label}.",
            path=question.path,
            label=label_ref,
        )
        return None
    value = compilation.compile_at(value_ref, question, here)
    label = compilation.compile_at(label_ref, question, here) if label_ref else None
    if value is None:
        return None
    is_listed = _is_listed(nodeset, compilation) and all(NAME.fullmatch(ref or "name") for ref in refs)
    return Itemset(nodes, value, label, is_text_id, is_listed=is_listed)


def _is_listed(nodeset: str, compilation: Compilation) -> bool:
    """Whether these are all items of a list that belongs to the form: nothing is filtered, shuffled or looked up elsewhere."""
    match parse(nodeset):
        case Path(start=Call(name="instance", arguments=(Literal(value=str(identifier)),)), steps=steps, filters=()):
            is_own = identifier != compilation.primary_id
            return is_own and all(step.axis == "child" and not step.predicates for step in steps)
    return False


def _is_missing(column: str, nodeset: str, here: Definition | None, compilation: Compilation) -> bool:
    """Whether there are choices, but the first of them has no such child. As in Collect the others are not looked at."""
    if not NAME.fullmatch(column.strip()):
        return False
    name = column.strip().rpartition(":")[2]
    if here is not None:
        return name not in here.by_name
    item = _first_choice(nodeset, compilation)
    return item is not None and item.child(name) is None and bool(item.children)


def _first_choice(nodeset: str, compilation: Compilation) -> Node | None:
    match _nodes_expression(nodeset):
        case Path(start=Call(name="instance", arguments=(Literal(value=str(identifier)),)), steps=steps):
            instance = compilation.instances.get(identifier)
        case _:
            return None
    place = None if instance is None else instance.root
    for step in steps:
        place = place.child(step.test) if place is not None and step.axis == "child" else None
    return place


def _nodes_expression(nodeset: str) -> Expression:
    expression: Expression = parse(nodeset)
    while isinstance(expression, Call) and expression.name == "randomize" and expression.arguments:
        expression = expression.arguments[0]
    return expression


def _is_path(source: str) -> bool:
    try:
        return isinstance(parse(source), Path)
    except ExpressionError:
        return True


def _nodes_definition(nodeset: str, question: Definition, compilation: Compilation) -> Definition | None:
    """The form's own node that the choices are taken from, None when they come from another instance."""
    expression = _nodes_expression(nodeset)
    if not isinstance(expression, Path):
        return None
    scope = Scope.at(compilation.model.root, question, compilation.primary_id)
    route = trace_route(expression, scope)
    return route[-1] if route else None
