"""Secondary instances: choice lists and look-up data, written inside the form or attached as CSV, XML or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from forms.compiling.document import attribute, elements, first_element, local, parse_xml
from forms.expressions.context import Instance
from forms.expressions.nodes import Kind, Node
from forms.problems import FormProblems, Problem

MAXIMUM_ROWS = 200_000
LAST_SAVED = "jr://instance/last-saved"


def secondary_instances(
    declared: Iterable[etree._Element], attachments: Mapping[str, bytes], problems: list[Problem]
) -> dict[str, Instance]:
    """By id. `attachments` are found by their jr:// address or by their file name."""
    found: dict[str, Instance] = {}
    for element in declared:
        identifier, source = attribute(element, "id") or "", attribute(element, "src")
        content = first_element(element)
        try:
            if source and source != LAST_SAVED and is_attached(source, attachments):
                found[identifier] = Instance(_attached(source, attachments))
            elif content is not None:
                found[identifier] = Instance(_document(tree_of(content)))
            else:
                found[identifier] = Instance(Node("", kind=Kind.DOCUMENT))
        except FormProblems as trouble:
            problems.extend(trouble.problems)
        except (ValueError, KeyError, TypeError) as error:
            details = {"source": source or identifier, "reason": str(error)}
            problems.append(
                Problem("unreadable-attachment", "The attachment {source} cannot be read: {reason}", details)
            )
    return found


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
    head = text.partition("\n")[0]
    return ";" if ";" in head and "," not in head else ","


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
