"""Text."""

from __future__ import annotations

import math
import re
import string

from forms.expressions.context import Context
from forms.expressions.functions.definition import MANY, Function, aware, plain
from forms.expressions.patterns import matches
from forms.expressions.values import MAXIMUM_TEXT, ExpressionError, Value, to_number, to_string

HEXADECIMAL = string.digits + "abcdef"
ALPHABET = string.ascii_letters + string.digits


def texts(values: tuple[Value, ...]) -> list[str]:
    """All values as text; a node-set counts as one value per node."""
    found: list[str] = []
    for value in values:
        found.extend([to_string(node.value) for node in value] if isinstance(value, list) else [to_string(value)])
    return found


def _join(separator: Value, *values: Value) -> str:
    between, parts = to_string(separator), texts(values)
    size = sum(map(len, parts)) + len(between) * max(0, len(parts) - 1)
    if size > MAXIMUM_TEXT:
        raise ExpressionError(f"it makes a text of {size} characters")
    return between.join(parts)


def _substr(value: Value, start: Value, end: Value = math.inf) -> str:
    """From `start` (0-based) up to, not including, `end`; negative numbers count from the end."""
    text, begin, stop = to_string(value), to_number(start), to_number(end)
    if math.isnan(begin) or math.isnan(stop):
        return ""
    return text[_index(begin, len(text)) : _index(stop, len(text))]


def _index(number: float, length: int) -> int:
    if math.isinf(number):
        return length if number > 0 else 0
    return max(0, length + int(number)) if number < 0 else min(length, int(number))


def _substring(value: Value, start: Value, length: Value = math.inf) -> str:
    """XPath's: 1-based, with both numbers rounded."""
    text = to_string(value)
    begin = _rounded(to_number(start))
    end = begin + _rounded(to_number(length))
    return "".join(character for place, character in enumerate(text, 1) if begin <= place < end)


def _rounded(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def _substring_before(value: Value, mark: Value) -> str:
    head, found, _ = to_string(value).partition(to_string(mark)) if to_string(mark) else ("", "", "")
    return head if found else ""


def _substring_after(value: Value, mark: Value) -> str:
    if not to_string(mark):
        return to_string(value)
    return to_string(value).partition(to_string(mark))[2]


def _translate(value: Value, before: Value, after: Value) -> str:
    """Characters without a counterpart are removed; of a repeated one the first counterpart counts."""
    replacements = to_string(after)
    table: dict[int, str] = {}
    for place, character in enumerate(to_string(before)):
        table.setdefault(ord(character), replacements[place] if place < len(replacements) else "")
    return to_string(value).translate(table)


def _normalize_space(context: Context, *values: Value) -> str:
    text = to_string(values[0]) if values else context.node.string()
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def _string(context: Context, *values: Value) -> str:
    return to_string(values[0]) if values else context.node.string()


def _string_length(context: Context, *values: Value) -> float:
    return float(len(_string(context, *values)))


def _uuid(context: Context, length: Value = "") -> str:
    """A version 4 UUID, or that many letters and digits."""
    dice = context.env.dice
    if length != "":
        size = to_number(length)
        count = min(int(size), 1000) if math.isfinite(size) and size > 0 else 0
        return "".join(ALPHABET[int(dice.fraction() * len(ALPHABET))] for _ in range(count))
    digits = [HEXADECIMAL[int(dice.fraction() * 16)] for _ in range(32)]
    digits[12] = "4"
    digits[16] = "89ab"[int(dice.fraction() * 4)]
    text = "".join(digits)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


STRINGS: dict[str, Function] = {
    "concat": plain(lambda *values: _join("", *values), 0, MANY, nodes=True),
    "contains": plain(lambda value, part: to_string(part) in to_string(value), 2),
    "ends-with": plain(lambda value, part: to_string(value).endswith(to_string(part)), 2),
    "join": plain(_join, 1, MANY, nodes=True),
    "normalize-space": aware(_normalize_space, 0, 1),
    "regex": plain(lambda value, pattern: matches(to_string(value), to_string(pattern)), 2),
    "starts-with": plain(lambda value, part: to_string(value).startswith(to_string(part)), 2),
    "string": aware(_string, 0, 1, nodes=True),
    "string-length": aware(_string_length, 0, 1),
    "substr": plain(_substr, 2, 3),
    "substring": plain(_substring, 2, 3),
    "substring-after": plain(_substring_after, 2),
    "substring-before": plain(_substring_before, 2),
    "translate": plain(_translate, 3),
    "uuid": aware(_uuid, 0, 1),
}
