"""Where translators find the sentences: read by `pybabel extract` through babel.cfg, and by the tests.

Two kinds of file. In the chat's own modules a sentence is the first argument of `_`, `_.plain` or `N_`, or the first two of `_.plural`.
In the modules that report problems of a file every string that reads like a sentence is one: they know nothing of languages.
"""

import ast
from collections.abc import Iterator
from typing import IO

Extracted = tuple[int, str | None, str | tuple[str, ...], list[str]]
"""Line, gettext's name for the kind of call (None: one string), the string or strings, comments."""

_PLURAL_ARGUMENTS = 2


def called_words(tree: ast.AST) -> Iterator[tuple[ast.Call, int]]:
    """Every call that translates, and how many of its first arguments are sentences."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "N_") | ast.Attribute(value=ast.Name(id="_"), attr="plain")):
                yield node, 1
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_"), attr="plural")):
                yield node, _PLURAL_ARGUMENTS


def literals(call: ast.Call, count: int) -> list[str]:
    """The call's sentences, as far as they are written out on the spot."""
    arguments = call.args[:count]
    return [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def sentences(file: IO[bytes], *_: object, **__: object) -> Iterator[Extracted]:
    for call, count in called_words(ast.parse(file.read())):
        found = literals(call, count)
        if len(found) == count:
            yield (call.lineno, None, found[0], []) if count == 1 else (call.lineno, "ngettext", tuple(found), [])


def problems(file: IO[bytes], *_: object, **__: object) -> Iterator[Extracted]:
    tree = ast.parse(file.read())
    unsaid = set(_unsaid(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in unsaid:
            continue
        if isinstance(node.value, str) and _reads_like_a_sentence(node.value):
            yield node.lineno, None, node.value, []


def _unsaid(tree: ast.AST) -> Iterator[ast.Constant]:
    """Docstrings, and the pieces of f-strings."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.JoinedStr(values=pieces):
                yield from (piece for piece in pieces if isinstance(piece, ast.Constant))


def _reads_like_a_sentence(value: str) -> bool:
    """It has words and an end, and begins as sentences do or is at least neither a regular expression nor half a sentence."""
    if " " not in value.strip() or value.startswith(" "):
        return False
    begins = value[0].isupper() or value[0] in "{“"
    return value.endswith((".", "?", "}")) if begins else value.endswith(".") and "\\" not in value
