"""`regex()` with Java's syntax on RE2, which never backtracks. The whole value must match, as in Collect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from forms.expressions.values import ExpressionError

MAXIMUM_LENGTH = 2000
POSIX = {
    "Alpha": "[:alpha:]",
    "Alnum": "[:alnum:]",
    "Digit": "[:digit:]",
    "Lower": "[:lower:]",
    "Upper": "[:upper:]",
    "Punct": "[:punct:]",
    "Space": "[:space:]",
    "XDigit": "[:xdigit:]",
    "ASCII": "[:ascii:]",
    "Print": "[:print:]",
    "Graph": "[:graph:]",
    "Blank": "[:blank:]",
    "Cntrl": "[:cntrl:]",
}
UNICODE = {"IsAlphabetic": "L", "IsLetter": "L", "IsDigit": "Nd", "IsUppercase": "Lu", "IsLowercase": "Ll"}
PROPERTY = re.compile(r"\\([pP])\{(\w+)\}")
CODE_POINT = re.compile(r"\\u([0-9a-fA-F]{4})")
LOOKAHEAD = re.compile(r"\^?\(\?([=!])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`conditions` are look-aheads at the start of the pattern: each must match (or not) from the first character."""

    body: Any
    conditions: tuple[tuple[bool, Any], ...]

    def matches(self, value: str) -> bool:
        return all((found.match(value) is not None) is wanted for wanted, found in self.conditions) and (
            self.body.fullmatch(value) is not None
        )


def matches(value: str, pattern: str) -> bool:
    """Raises ExpressionError for a pattern that cannot be used."""
    return compile_pattern(pattern).matches(value)


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Pattern:
    if len(pattern) > MAXIMUM_LENGTH:
        raise ExpressionError(f"the pattern is longer than {MAXIMUM_LENGTH} characters")
    conditions: list[tuple[bool, Any]] = []
    body = pattern
    while found := LOOKAHEAD.match(body):
        end = _closing(body, found.end())
        conditions.append((found[1] == "=", _compiled(body[found.end() : end])))
        body = body[end + 1 :]
    return Pattern(_compiled(body), tuple(conditions))


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = (
        True  # which part matched what is never asked: remembering it costs as much as matching, for each group
    )
    options.max_mem = 1 << 22
    try:
        return re2.compile(translated(pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
        raise ExpressionError(f"the pattern {pattern!r} cannot be used: {said}") from error


def translated(pattern: str) -> str:
    """Java's spelling into RE2's: properties, code points, possessive quantifiers, a hyphen after a class inside brackets."""
    pattern = CODE_POINT.sub(r"\\x{\1}", pattern)
    result: list[str] = []
    index, depth = 0, 0
    while index < len(pattern):
        piece, depth_after = _piece(pattern, index, depth)
        index += len(piece)
        result.append(_replacement(piece, pattern[index:], depth, result))
        depth = depth_after
    return "".join(result)


def _piece(pattern: str, index: int, depth: int) -> tuple[str, int]:
    """The next unit of the pattern, and whether (1) or not (0) it stands inside brackets."""
    if found := PROPERTY.match(pattern, index):
        return found[0], depth
    if pattern[index] == "\\":
        return pattern[index : index + 2], depth
    character = pattern[index]
    if character == "[" and depth == 0:
        opening = re.compile(r"\[\^?\]?").match(pattern, index)
        return (opening[0] if opening else "["), 1
    if character == "]":
        return "]", 0
    return character, depth


def _replacement(piece: str, rest: str, depth: int, before: list[str]) -> str:
    if found := PROPERTY.fullmatch(piece):
        return _property(found, inside=depth == 1)
    if depth == 1 and piece == "[":
        return "\\["
    if depth == 1 and piece == "-" and not rest.startswith("]") and before and _is_class(before[-1]):
        return "\\-"
    if depth == 1 and piece == "-" and re.match(r"\\[wdsWDS]", rest):
        return "\\-"
    if depth == 0 and piece == "+" and before and before[-1] in ("*", "+", "?", "}"):
        return ""
    return piece


def _is_class(piece: str) -> bool:
    return piece in ("\\w", "\\d", "\\s", "\\W", "\\D", "\\S")


def _property(found: re.Match[str], *, inside: bool) -> str:
    name = found[2]
    if name in POSIX:
        text = POSIX[name]
        if found[1] == "P":
            text = text.replace("[:", "[:^")
        return text if inside else f"[{text}]"
    return f"\\{found[1]}{{{UNICODE.get(name, name.removeprefix('Is'))}}}"


def _closing(pattern: str, start: int) -> int:
    """Where the group that is open at `start` ends."""
    depth, index, bracket = 1, start, False
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            index += 1
        elif character == "[":
            bracket = True
        elif character == "]":
            bracket = False
        elif not bracket and character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return index
        index += 1
    raise ExpressionError(f"the pattern {pattern!r} has a group that does not end")
