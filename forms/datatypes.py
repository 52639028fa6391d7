"""The types that a bind can give a node, and the canonical text of their values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo

from forms.expressions.temporal import (
    from_days,
    parse_date,
    parse_date_time,
    parse_temporal,
    parse_time,
    temporal_text,
    time_text,
)
from forms.expressions.values import (
    NUMBER,
    Scalar,
    Temporal,
    Value,
    first,
    number_text,
    to_boolean,
    to_number,
    to_string,
)

NAMES = {
    "integer": "int",
    "long": "int",
    "short": "int",
    "float": "decimal",
    "double": "decimal",
    "odk:rank": "string",
    "rank": "string",
    "select": "string",
    "select1": "string",
    "selectone": "string",
    "select_one": "string",
    "select_multiple": "string",
    "selectmulti": "string",
    "base64Binary": "binary",
    "anyURI": "string",
}
KNOWN = {
    "string",
    "int",
    "decimal",
    "boolean",
    "date",
    "time",
    "dateTime",
    "geopoint",
    "geotrace",
    "geoshape",
    "barcode",
    "binary",
    "intent",
}
WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
PLACE = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def type_named(declared: str) -> str:
    """The type of a bind's `type` attribute; what is not known is text."""
    name = declared.strip()
    name = NAMES.get(name, NAMES.get(name.partition(":")[2] or name, name.partition(":")[2] or name))
    return name if name in KNOWN else "string"


def typed_value(kind: str, text: str, zone: tzinfo | None) -> Scalar:
    """How expressions see the text of a node of that type."""
    if kind == "string" or not text:
        return text
    match kind:
        case "int" | "decimal":
            return to_number(text) if NUMBER.fullmatch(text.strip()) or DECIMAL.fullmatch(text.strip()) else text
        case "date":
            return parse_date(text[:10]) or text
        case "dateTime":
            return parse_date_time(text, zone) or parse_date(text) or text
        case "time":
            return parse_time(text, zone) or text
        case "boolean":
            return text == "1"
        case _:
            return text


def canonical(kind: str, text: str, zone: tzinfo) -> str | None:
    """The text of an answer as it is stored; None when it is not of that type. Empty stays empty."""
    if not text or kind in ("string", "barcode", "binary", "intent"):
        return text
    return CANONICAL[kind](text.strip(), zone)


def _whole(text: str, _: tzinfo) -> str | None:
    if WHOLE.fullmatch(text):
        return str(int(text))
    number = to_number(text)
    return str(int(number)) if math.isfinite(number) and number == int(number) and NUMBER.fullmatch(text) else None


def _decimal(text: str, _: tzinfo) -> str | None:
    number = float(text) if DECIMAL.fullmatch(text) else to_number(text) if NUMBER.fullmatch(text) else math.nan
    return number_text(number) if math.isfinite(number) else None


def _date(text: str, zone: tzinfo) -> str | None:
    moment = parse_temporal(text, zone)
    if isinstance(moment, datetime):
        moment = moment.date()
    return moment.isoformat() if isinstance(moment, date) else None


def _date_time(text: str, zone: tzinfo) -> str | None:
    moment = parse_temporal(text, zone)
    if isinstance(moment, time) or moment is None:
        return None
    return temporal_text(moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone))


def _time(text: str, zone: tzinfo) -> str | None:
    moment = parse_temporal(text, zone)
    return time_text(moment) if isinstance(moment, time | datetime) else None


def _boolean(text: str, _: tzinfo) -> str | None:
    return {"1": "1", "true": "1", "0": "0", "false": "0"}.get(text.lower())


def _point(text: str, _: tzinfo) -> str | None:
    """Latitude and longitude, and altitude and accuracy if known."""
    words = text.split()
    if not 2 <= len(words) <= 4 or not all(map(PLACE.fullmatch, words)):
        return None
    numbers = [float(word) for word in words]
    return " ".join(map(repr, numbers)) if abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else None


def _points(least: int) -> Callable[[str, tzinfo], str | None]:
    def check(text: str, zone: tzinfo) -> str | None:
        points = [_point(part, zone) for part in text.split(";") if part.strip()]
        return "; ".join(point or "" for point in points) if len(points) >= least and None not in points else None

    return check


CANONICAL: dict[str, Callable[[str, tzinfo], str | None]] = {
    "boolean": _boolean,
    "date": _date,
    "dateTime": _date_time,
    "decimal": _decimal,
    "geopoint": _point,
    "geoshape": _points(3),
    "geotrace": _points(2),
    "int": _whole,
    "time": _time,
}


def kind_of(value: Scalar) -> str | None:
    """The type of a computed value that its text alone would not tell."""
    match value:
        case bool():
            return "boolean"
        case datetime():
            return "dateTime"
        case date():
            return "date"
        case _:
            return None


def cast(kind: str, value: Value, zone: tzinfo) -> str:
    """The text under which a computed value is stored in a node of that type; empty when it does not fit.

    As in Collect, truth is 1 or 0, a date in a node of text becomes a dateTime, and text that is no number stays as it is in a
    node of numbers.
    """
    scalar = first(value)
    if isinstance(scalar, bool):
        return str(int(scalar))
    if isinstance(scalar, float) and not math.isfinite(scalar):
        return "" if math.isnan(scalar) else to_string(scalar)
    match kind:
        case "int":
            number = to_number(scalar)
            return str(int(number)) if math.isfinite(number) else to_string(scalar)
        case "decimal":
            number = to_number(scalar)
            return number_text(number) if math.isfinite(number) else to_string(scalar)
        case "boolean":
            return "1" if to_boolean(scalar) else "0" if to_string(scalar) else ""
        case "date" | "dateTime" | "time":
            return _cast_moment(kind, scalar, zone)
        case _ if isinstance(scalar, date):
            return _cast_moment("dateTime", scalar, zone)
        case _:
            return to_string(scalar)


def _cast_moment(kind: str, value: str | float | Temporal, zone: tzinfo) -> str:
    if isinstance(value, float):
        moment = from_days(value, zone)
        value = "" if moment is None else moment
    if isinstance(value, datetime):
        value = value.astimezone(zone)
    text = value if isinstance(value, str) else temporal_text(value)
    return canonical(kind, text, zone) or "" if text else ""


def blank_value(kind: str, text: str) -> str:
    """A default written into the form, without surrounding space; dropped when it is not of the type."""
    text = text.strip()
    if kind.startswith("geo"):
        return canonical(kind, text, UTC) or text
    if kind in ("int", "decimal", "date", "dateTime", "time") and text and canonical(kind, text, UTC) is None:
        return ""
    return "" if kind == "date" and "T" in text else text
