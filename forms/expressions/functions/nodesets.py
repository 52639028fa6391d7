"""Sets of nodes, and where they come from."""

from __future__ import annotations

import hashlib
import math

from forms.expressions.context import Context, nodes_of
from forms.expressions.functions.definition import MANY, Function, aware, plain
from forms.expressions.nodes import Kind, Node
from forms.expressions.randomness import Dice, ParkMiller, shuffled
from forms.expressions.values import NUMBER, ExpressionError, Nodes, Value, first, to_number, to_string

LARGEST_SEED = 2**63 - 1


def _count(value: Value) -> float:
    return float(len(nodes_of(value)))


def _count_non_empty(value: Value) -> float:
    """A group counts when there are nodes in it."""
    return float(sum(bool(node.children or node.text) for node in nodes_of(value)))


def _position(context: Context, *values: Value) -> float:
    """Without an argument the place among the nodes being filtered; with one the place among siblings of the same name."""
    if not values:
        return float(context.position)
    nodes = nodes_of(values[0])
    return _place(nodes[0]) if nodes else 0.0


def _place(node: Node) -> float:
    family = [] if node.parent is None else [sibling for sibling in node.parent.children if sibling.name == node.name]
    return float(next((place for place, sibling in enumerate(family, 1) if sibling is node), len(family) + 1))


def _instance(context: Context, identifier: Value) -> Nodes:
    instance = context.env.instances.get(to_string(identifier))
    if instance is None:
        raise ExpressionError(f"there is no instance {to_string(identifier)!r}")
    return [instance.root]


def _current(context: Context) -> Nodes:
    return [context.origin]


def _randomize(context: Context, value: Value, *seeds: Value) -> Nodes:
    nodes = nodes_of(value)
    if not seeds:
        return shuffled(nodes, Dice(context.env.dice.bits()))
    return shuffled(nodes, ParkMiller(seed_number(seeds[0])))


def seed_number(seed: Value) -> int:
    """A number seeds by its whole part; other text by the first eight bytes of its SHA-256, as JavaRosa does; no text by 0."""
    text = to_string(seed)
    number = to_number(seed) if not isinstance(first(seed), str) or NUMBER.fullmatch(text.strip()) else math.nan
    if not math.isnan(number):
        return int(max(-LARGEST_SEED, min(LARGEST_SEED, number)))
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True) if text else 0


def _pulldata(context: Context, table: Value, column: Value, key_column: Value, key: Value) -> str:
    """The cell of `column` in the first row of the table whose `key_column` is `key`. Collect looks into attached files only."""
    instance = context.env.instances.get(to_string(table))
    if instance is None:
        raise ExpressionError(f"there is no table {to_string(table)!r}")
    if context.env.like_collect and not instance.is_attached:
        return ""
    rows = instance.index(("root", "item"), to_string(key_column)).get(to_string(key), [])
    cell = rows[0].child(to_string(column)) if rows else None
    return "" if cell is None else cell.string()


def _last(context: Context) -> float:
    return float(context.size)


def _name(context: Context, *values: Value) -> str:
    nodes = nodes_of(values[0]) if values else [context.node]
    return nodes[0].name if nodes and nodes[0].kind in (Kind.ELEMENT, Kind.ATTRIBUTE) else ""


def _local_name(context: Context, *values: Value) -> str:
    return _name(context, *values).rpartition(":")[2]


def _namespace(context: Context, *values: Value) -> str:
    nodes = nodes_of(values[0]) if values else [context.node]
    return (nodes[0].namespace or "") if nodes else ""


def _by_id(context: Context, value: Value) -> Nodes:
    texts = [node.string() for node in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in texts for word in text.split()}
    return [
        node
        for node in context.node.root().descendants()
        if any(attribute.name == "id" and attribute.text in wanted for attribute in node.attributes)
    ]


def _lang(context: Context, value: Value) -> bool:
    wanted = to_string(value).lower()
    place: Node | None = context.node
    while place is not None:
        for attribute in place.attributes:
            if attribute.name == "xml:lang":
                language = attribute.text.lower()
                return language == wanted or language.startswith(f"{wanted}-")
        place = place.parent
    return False


NODESETS: dict[str, Function] = {
    "count": plain(_count, 1, nodes=True),
    "count-non-empty": plain(_count_non_empty, 1, nodes=True),
    "current": aware(_current, 0),
    "id": aware(_by_id, 1, nodes=True),
    "instance": aware(_instance, 1),
    "lang": aware(_lang, 1),
    "last": aware(_last, 0),
    "local-name": aware(_local_name, 0, 1, nodes=True),
    "name": aware(_name, 0, 1, nodes=True),
    "namespace-uri": aware(_namespace, 0, 1, nodes=True),
    "position": aware(_position, 0, 1, nodes=True),
    "pulldata": aware(_pulldata, 4, MANY),
    "randomize": aware(_randomize, 1, 2, nodes=True),
}
