"""All rows of a database as lines of JSON, the same for both engines and for any version of the schema, and back again.

A file per table: the names of its columns, then a row per line, in order of the key. Values are what lies in the column: a time is its
milliseconds. Made from the database's own description of itself, so that nothing of it is forgotten.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB

_AT_ONCE = 500
VERSION = "alembic_version"


class Differs(Exception):  # noqa: N818 - it says what is the matter
    """What is there is not what should be."""


def tables(connection: Connection) -> list[Table]:
    """Those with our rows, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    found = [table for table in metadata.sorted_tables if table.name != VERSION]
    for table in found:
        for column in table.columns:
            if isinstance(column.type, JSON):  # SQL's NULL stays that, and does not become JSON's
                column.type = (JSONB if connection.dialect.name == "postgresql" else JSON)(none_as_null=True)
    return found


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    columns = list(table.columns)
    yield _line([column.name for column in columns])
    query = select(*columns).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        yield _line(list(row))


def _line(values: list[Any]) -> bytes:
    return (
        json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode() + b"\n"
    )


def put(connection: Connection, table: Table, given: Iterable[bytes]) -> int:
    """Insert what `lines` gave; the number of rows. Raises Differs for columns that the table does not have."""
    source = iter(given)
    names = json.loads(next(source))
    if set(names) != {column.name for column in table.columns}:
        raise Differs(f"The columns of {table.name} are not those of the backup")
    count = 0
    rows: list[dict[str, Any]] = []
    for line in source:
        rows.append(dict(zip(names, json.loads(line), strict=True)))
        if len(rows) == _AT_ONCE:
            count += _insert(connection, table, rows)
            rows = []
    return count + _insert(connection, table, rows)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)


def go_on_counting(connection: Connection, table: Table) -> None:
    """New rows get ids after those that were put in; SQLite sees to that itself."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    if highest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)")
        connection.execute(sequence, {"table": table.name, "highest": highest})


def fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows, and the SHA-256 of its file."""
    digest, count = hashlib.sha256(), -1
    for line in lines(connection, table):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()
