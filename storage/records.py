"""The rows of one kind of thing: a frozen dataclass in and out, a table between."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    UniqueConstraint,
    Update,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from bot.ports import Duplicate
from storage.columns import Document, Exact, Word
from storage.memory import KEPT
from storage.schema import among
from storage.statements import KEY, Row, Statement, Statements

E = TypeVar("E")
_ANY = (tuple, list, set, frozenset)
_UNIQUE_VIOLATED = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505")

_SLOTS: dict[type[Any], tuple[Callable[[Any, Any], None], ...]] = {}

Shape = tuple[tuple[str, str, tuple[StrEnum, ...]], ...]
"""Which columns are compared how: (name, "one" | "null" | "any" | "any or null" | "words", words). Statements are built once per shape.

Words of a closed list are spelled out, because only so a query is known to be one for a partial index.
"""


class Records(Generic[E]):
    """Fulfils bot.ports.Records on one connection, inside its open transaction."""

    def __init__(self, table: Table, entity: type[E], statements: Statements, touched: set[str]) -> None:
        self.table = table
        self.entity = entity
        self.statements = statements
        self.touched = touched
        """Names of the tables that got or changed rows, for whoever waits for them."""
        self.memory = statements.memory if table.name in KEPT else None

    def get(self, key: int, /) -> E | None:
        return self.memory.row(self.table.name, key, self._read) if self.memory else self._read(key)

    def _read(self, key: int) -> E | None:
        return self._first(_by_id(self.table), {KEY: key})

    def add(self, entity: E, /) -> E:
        values = {name: getattr(entity, name) for name in _columns(self.table)}
        if not values["id"]:
            del values["id"]
        row = self.statements.first(_insert(self.table, self.statements.dialect), values)
        if row is None:
            raise Duplicate(f"{self.table.name} has this already")
        self._touch(values)
        return self._made(row)

    def write(self, entity: E, /) -> None:
        values = {name: getattr(entity, name) for name in _columns(self.table)}
        del values["id"]
        self.statements.changed(_write(self.table), values)
        self._touch(values)

    def change(self, key: int, /, *, where: Mapping[str, object] | None = None, **values: object) -> bool:
        """As in the port; Duplicate when the new values belong to another row. At least one value is needed (ValueError)."""
        names = frozenset(values)
        if not names or "id" in names:
            raise ValueError("A change needs new values, and an id never changes")
        shape, given = _compared(self.table, where or {})
        statement = _update(self.table, names, shape)
        given |= {f"new_{name}": value for name, value in values.items()}
        changed = self._guarded(statement, given | {KEY: key}, may_collide=bool(names & _unique(self.table)))
        if changed:
            self._touch(values)
        return changed

    def remove(self, key: int, /) -> bool:
        return self._changed(_delete(self.table), {KEY: key}) > 0

    def find(self, *, order: str = "id", limit: int | None = None, **equal: object) -> list[E]:
        shape, given = _compared(self.table, equal)
        return self._all(_select(self.table, shape, order, limited=limit is not None), given | {"limit": limit})

    def one(self, **equal: object) -> E | None:
        shape, given = _compared(self.table, equal)
        return self._first(_select(self.table, shape, "id", limited=True), given | {"limit": 1})

    def count(self, **equal: object) -> int:
        shape, given = _compared(self.table, equal)
        return int(self.statements.rows(_count(self.table, shape), given)[0][0])

    def _touch(self, _values: Mapping[str, object]) -> None:
        self.touched.add(self.table.name)

    def _guarded(self, statement: Update, given: Mapping[str, object], *, may_collide: bool) -> bool:
        if not may_collide:
            return self.statements.changed(statement, given) > 0
        try:
            with self.statements.savepoint():
                return self.statements.changed(statement, given) > 0
        except IntegrityError as error:
            code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
            if code not in _UNIQUE_VIOLATED:
                raise
            raise Duplicate(f"{self.table.name} has this already") from error

    def _first(self, statement: Statement, given: Mapping[str, object]) -> E | None:
        row = self.statements.first(statement, given)
        return None if row is None else self._made(row)

    def _all(self, statement: Statement, given: Mapping[str, object]) -> list[E]:
        return [self._made(row) for row in self.statements.rows(statement, given)]

    def _made(self, row: Row) -> E:
        return made(self.entity, row)

    def _changed(self, statement: Statement, given: Mapping[str, object]) -> int:
        count = self.statements.changed(statement, given)
        if count:
            self.touched.add(self.table.name)
        return count


def made(entity: type[E], row: Iterable[Any]) -> E:
    """The entity of one row that has its columns in the order of its fields.

    Into its slots, past the constructor, which takes three times as long to find out for each field that it may be set.
    """
    it = entity.__new__(entity)
    for put, value in zip(_SLOTS.get(entity) or _slots(entity), row, strict=True):
        put(it, value)
    return it


def _slots(entity: type[Any]) -> tuple[Callable[[Any, Any], None], ...]:
    slots = _SLOTS[entity] = tuple(getattr(entity, field.name).__set__ for field in fields(entity))
    return slots


def insert_new(table: Table, dialect: str) -> Insert:
    """An INSERT that passes over what a unique key has already, for either database."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def _insert(table: Table, dialect: str) -> Insert:
    return insert_new(table, dialect).returning(*table.c)


@cache
def _write(table: Table) -> Insert:
    return insert(table).inline()


@cache
def _by_id(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam(KEY))


@cache
def _select(table: Table, shape: Shape, order: str, limited: bool) -> Select[Any]:
    statement = select(table).where(*_conditions(table, shape)).order_by(*_order(table, order))
    return statement.limit(bindparam("limit")) if limited else statement


@cache
def _count(table: Table, shape: Shape) -> Select[int]:
    return select(func.count()).select_from(table).where(*_conditions(table, shape))


@cache
def _update(table: Table, names: frozenset[str], shape: Shape) -> Update:
    new = {name: bindparam(f"new_{name}", type_=column(table, name).type) for name in sorted(names)}
    return update(table).where(table.c.id == bindparam(KEY), *_conditions(table, shape)).values(new)


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam(KEY))


@cache
def _unique(table: Table) -> frozenset[str]:
    """All columns that have a part in a unique key."""
    keys = (key for key in table.constraints if isinstance(key, UniqueConstraint))
    return frozenset(column.name for key in keys for column in key.columns)


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(table.c.keys())


@cache
def _closed(table: Table) -> Mapping[str, type[StrEnum]]:
    return {one.name: one.type.words for one in table.c if isinstance(one.type, Word)}


@cache
def _opaque(table: Table) -> frozenset[str]:
    return frozenset(one.name for one in table.c if isinstance(one.type, Document))


def column(table: Table, name: str) -> Column[Any]:
    found = table.c.get(name)
    if found is None:
        raise ValueError(f"{table.name} has no column {name}")
    return found


def _order(table: Table, order: str) -> list[ColumnElement[Any]]:
    """NULL first, as the smallest: PostgreSQL thinks otherwise unless told. Equals are in order of id."""
    by = column(table, order.removeprefix("-"))
    if by.name in _opaque(table) or isinstance(by.type, Exact):
        raise ValueError(f"{table.name} cannot be ordered by {by.name} in the database")
    if order.startswith("-"):
        first = by.desc().nulls_last() if by.nullable else by.desc()
        return [first] if by.name == "id" else [first, table.c.id.desc()]
    first = by.asc().nulls_first() if by.nullable else by.asc()
    return [first] if by.name == "id" else [first, table.c.id.asc()]


def _compared(table: Table, equal: Mapping[str, object]) -> tuple[Shape, dict[str, object]]:
    """How each column is compared, and the values for that."""
    shape: list[tuple[str, str, tuple[StrEnum, ...]]] = []
    given: dict[str, object] = {}
    closed = _closed(table)
    for name, value in sorted(equal.items()):
        if value is None:
            shape.append((name, "null", ()))
        elif name in _opaque(table):
            raise ValueError(f"{table.name}.{name} can only be compared with None")
        elif name in closed and (words := _words(closed[name], value)):
            shape.append((name, "words", words))
        elif isinstance(value, _ANY):
            shape.append((name, "any or null" if None in value else "any", ()))
            given[f"is_{name}"] = [one for one in value if one is not None]
        else:
            shape.append((name, "one", ()))
            given[f"is_{name}"] = value
    return tuple(shape), given


def _words(closed: type[StrEnum], value: object) -> tuple[StrEnum, ...]:
    """Always in the same order; none when these are not all words of the list."""
    if isinstance(value, closed):
        return (value,)
    several = set(value) if isinstance(value, _ANY) else {value}
    words = [word for word in closed if word in several]
    return tuple(words) if len(words) == len(several) else ()


def _conditions(table: Table, shape: Shape) -> list[ColumnElement[bool]]:
    return [_condition(column(table, name), how, words) for name, how, words in shape]


def _condition(compared: Column[Any], how: str, words: tuple[StrEnum, ...]) -> ColumnElement[bool]:
    name = f"is_{compared.name}"
    match how:
        case "words":
            return among(compared, *words)
        case "null":
            return compared.is_(None)
        case "one":
            return compared == bindparam(name, type_=compared.type)
        case "any":
            return compared.in_(bindparam(name, type_=compared.type, expanding=True))
    return or_(compared.is_(None), compared.in_(bindparam(name, type_=compared.type, expanding=True)))
