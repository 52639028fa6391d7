"""How values lie in a column, the same on SQLite and PostgreSQL."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from types import NoneType
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_AS_PYTHON = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_NEVER_NAN = frozenset({str, int, bool, NoneType})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Without NUL, which PostgreSQL refuses, and with U+FFFD for half a surrogate pair, which no UTF-8 can hold."""
    if not _UNSTORABLE.search(text):
        return str(text)
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def number() -> TypeEngine[int]:
    """64 bits; on SQLite INTEGER, because only that becomes the row's own id."""
    return BigInteger().with_variant(Integer(), "sqlite")


class Line(TypeDecorator[str]):
    """Text, ordered by code point on both."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware time as milliseconds since 1970 in UTC; finer parts are cut off. A naive one raises ValueError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


def milliseconds(value: datetime) -> int:
    if value.tzinfo is None:
        raise ValueError(f"A time without its zone cannot be stored: {value}")
    span = value - _EPOCH
    return span.days * 86_400_000 + span.seconds * 1000 + span.microseconds // 1000


def moment(value: int) -> datetime:
    return _EPOCH + value * _MILLISECOND


class Exact(TypeDecorator[Decimal]):
    """A decimal number as it was written, trailing zeros included. It cannot be compared or ordered in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError(f"Not a number that can be stored: {value}")
        return str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Word(TypeDecorator[StrEnum]):
    """One word of a closed list."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        self.stored = _Known(words, {word.value: word.value for word in words})
        self.read = _Known(words, {word.value: word for word in words})

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.stored[value]

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.read[value]


class _Known(dict[str, Any]):
    def __init__(self, words: type[StrEnum], known: Mapping[str, Any]) -> None:
        super().__init__(known)
        self._words = words

    def __missing__(self, word: str) -> Any:
        """Raises ValueError, as the list itself does."""
        return self._words(word)


class Document(TypeDecorator[Any]):
    """A JSON object or list; never looked into by SQL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_json_of(dialect)(none_as_null=True))


def _json_of(dialect: Dialect) -> type[JSON]:
    """PostgreSQL's words are imported where they are spoken: a tenth of the start."""
    if dialect.name != "postgresql":
        return JSON
    from sqlalchemy.dialects.postgresql import JSONB

    return JSONB


class Items(Document):
    """A tuple as a JSON list."""

    cache_ok = True

    def process_result_value(self, value: list[Any] | None, _dialect: Dialect) -> tuple[Any, ...] | None:
        return None if value is None else tuple(value)


def to_json(value: Any) -> str:
    """One line, the same value always as the same text. Raises TypeError for what has no JSON form, ValueError for NaN."""
    try:  # the quick one, which writes null for NaN
        text = orjson.dumps(value, _plain, _AS_PYTHON).decode()
    except orjson.JSONEncodeError:  # half a surrogate pair, a number of more than 64 bits, or no JSON form at all
        return _to_json(value)
    return _to_json(value) if "\\u0000" in text or ("null" in text and _has_nan(value)) else text


def _has_nan(value: Any) -> bool:
    """By exact types first: asking whether something is a Mapping takes longer than all the rest."""
    kind = type(value)
    if kind is float:
        return not isfinite(value)
    if kind is dict:
        return _one_has_nan(value.values())
    if kind is list or kind is tuple:
        return _one_has_nan(value)
    return isinstance(value, Mapping) and _one_has_nan(value.values())


def _one_has_nan(values: Collection[Any]) -> bool:
    """Most are words and nothing else, which is seen in one go."""
    return not _NEVER_NAN.issuperset(map(type, values)) and any(map(_has_nan, values))


def from_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _to_json(value: Any) -> str:
    """With all its scruples."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)
    if "\\u0000" not in text and not _UNSTORABLE.search(text):
        return text
    return json.dumps(_storable(json.loads(text)), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
        case Decimal():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
    raise TypeError(f"No JSON form for {type(value).__name__}")


def _storable(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {storable(key): _storable(item) for key, item in value.items()}
    return value
