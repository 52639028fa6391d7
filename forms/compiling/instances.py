"""Secondary instances: choice lists and look-up data, written inside the form or attached as CSV, XML or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lxml import etree

from forms.compiling.document import attribute, elements, first_element, local, parse_xml
from forms.expressions.context import Instance
from forms.expressions.nodes import Kind, Node
from forms.problems import FormProblems, Problem

MAXIMUM_ROWS = 200_000
EXTERNAL_CHOICES = "itemsets.csv"
LAST_SAVED = "jr://instance/last-saved"


def secondary_instances(
    declared: Iterable[etree._Element], attachments: Mapping[str, bytes], problems: list[Problem]
) -> dict[str, Instance]:
    """By id. `attachments` are found by their jr:// address or by their file name; itemsets.csv holds further lists."""
    found: dict[str, Instance] = {}
    for element in declared:
        identifier, source = attribute(element, "id") or "", attribute(element, "src")
        with _noting(problems, source or identifier):
            found[identifier] = _instance(element, source, attachments)
    if EXTERNAL_CHOICES in attachments:
        with _noting(problems, EXTERNAL_CHOICES):
            found = {**_external_lists(attachments[EXTERNAL_CHOICES]), **found}
    return found


@contextmanager
def _noting(problems: list[Problem], source: str) -> Iterator[None]:
    """What cannot be read becomes a problem of the form."""
    try:
        yield
    except FormProblems as trouble:
        problems.extend(trouble.problems)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, csv.Error) as error:
        details = {"source": source, "reason": str(error)}
        problems.append(Problem("unreadable-attachment", "The attachment {source} cannot be read: {reason}", details))


def _instance(element: etree._Element, source: str | None, attachments: Mapping[str, bytes]) -> Instance:
    content = first_element(element)
    if source and source != LAST_SAVED and is_attached(source, attachments):
        return Instance(_attached(source, attachments), is_attached=True)
    return Instance(Node("", kind=Kind.DOCUMENT) if content is None else _document(tree_of(content)))


def last_saved_ids(declared: Iterable[etree._Element]) -> frozenset[str]:
    """The instances that stand for the submission sent before this one."""
    return frozenset(attribute(each, "id") or "" for each in declared if attribute(each, "src") == LAST_SAVED)


def submission_instance(root: etree._Element) -> Instance:
    """An earlier submission as an instance of its own."""
    return Instance(_document(tree_of(root)))


def _external_lists(data: bytes) -> dict[str, Instance]:
    """The lists of `select_one_external` questions, by name. A label in several languages is known by its first one."""
    roots: dict[str, Node] = {}
    for item in table_tree(data).children[0].children:
        name = item.child("list_name")
        label = next((cell for cell in item.children if cell.name.partition("::")[0] == "label"), None)
        if item.child("label") is None and label is not None:
            item.append(Node("label", text=label.text))
        if name is not None:
            roots.setdefault(name.text, Node("root")).append(item)
    return {name: Instance(_document(root)) for name, root in roots.items()}


def is_attached(source: str, attachments: Mapping[str, bytes]) -> bool:
    return source in attachments or source.rpartition("/")[2] in attachments


def tree_of(element: etree._Element) -> Node:
    """Choice data as plain nodes: names without namespaces, values without surrounding space."""
    node = Node(local(element))
    for name, value in element.items():
        node.attributes.append(Node(etree.QName(name).localname, kind=Kind.ATTRIBUTE, text=str(value), parent=node))
    if len(element):
        for child in elements(element):
            node.append(tree_of(child))
    if not node.children:
        node.text = node.typed = (element.text or "").strip()
    return node


def _document(root: Node) -> Node:
    document = Node("", kind=Kind.DOCUMENT)
    document.append(root)
    return document


def _attached(source: str, attachments: Mapping[str, bytes]) -> Node:
    name = source.rpartition("/")[2]
    data = attachments.get(source) or attachments[name]
    kind = name.rpartition(".")[2].lower()
    if kind == "csv":
        return table_tree(data)
    if kind in ("geojson", "json"):
        return _geojson_tree(data)
    return _document(tree_of(parse_xml(data)))


def table_tree(data: bytes) -> Node:
    """Each row becomes an `item` below `root`, each column a child of it."""
    text = data.decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    header = [_column_name(cell) for cell in next(rows, [])]
    root = Node("root")
    for number, row in enumerate(rows):
        if number >= MAXIMUM_ROWS:
            raise ValueError(f"it has more than {MAXIMUM_ROWS} rows")
        if any(cell.strip() for cell in row):
            root.append(_item(zip(header, [*row, *[""] * (len(header) - len(row))], strict=False)))
    return _document(root)


def _column_name(cell: str) -> str:
    return cell.strip().replace(" ", "_")


def _delimiter(text: str) -> str:
    return ";" if ";" in text.partition("\n")[0] else ","


def _item(cells: Iterable[tuple[str, str]]) -> Node:
    item = Node("item")
    for name, value in cells:
        if name:
            item.append(Node(name, text=value))
    return item


def _geojson_tree(data: bytes) -> Node:
    """Each feature becomes an item: its properties, its id, and its geometry in ODK's notation."""
    collection = json.loads(data)
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError("it is not a GeoJSON FeatureCollection")
    root = Node("root")
    for feature in collection.get("features", []):
        cells = {str(name): _json_text(value) for name, value in (feature.get("properties") or {}).items()}
        if "id" in feature:
            cells["id"] = _json_text(feature["id"])
        root.append(_item([("geometry", _geometry(feature["geometry"])), *cells.items()]))
    return _document(root)


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _geometry(geometry: Mapping[str, Any]) -> str:
    places = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return _place(places)
        case "LineString":
            return "; ".join(map(_place, places))
        case "Polygon":
            return "; ".join(map(_place, places[0]))
        case other:
            raise ValueError(f"features of type {other} are not supported")


def _place(coordinates: list[float]) -> str:
    """GeoJSON has the longitude first, ODK the latitude."""
    return f"{coordinates[1]} {coordinates[0]} 0 0"
