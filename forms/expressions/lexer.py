"""Text into tokens. XPath's two ambiguities (`*` and names such as `div`) are settled by what stands before."""

import re
from dataclasses import dataclass

from forms.expressions.values import ExpressionError

MAXIMUM_LENGTH = 100_000
MAXIMUM_TOKENS = 20_000
_NAME = r"[^\W\d][\w.\-·]*"
TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    | (?P<symbol>::|//|\.\.|!=|<=|>=|[/().@,*+\-=<>|\[\]])
    )""",
    re.VERBOSE,
)
WORD_OPERATOR = re.compile(r"\s*(and|or|div|mod)")
ENDS_OPERAND = {")", "]", ".", "..", "*"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, string, name, symbol, operator (a word or a multiplying `*`) or end."""

    kind: str
    text: str


END = Token("end", "")


def tokenize(source: str) -> list[Token]:
    if len(source) > MAXIMUM_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAXIMUM_LENGTH} characters")
    tokens: list[Token] = []
    position, end = 0, len(source.rstrip())
    while position < end:
        token, position = _next(source, position, after_operand=bool(tokens) and _ends_operand(tokens[-1]))
        tokens.append(token)
        if len(tokens) > MAXIMUM_TOKENS:
            raise ExpressionError(f"the expression has more than {MAXIMUM_TOKENS} parts")
    return [*tokens, END]


def _ends_operand(token: Token) -> bool:
    return token.kind in ("number", "string", "name") or (token.kind == "symbol" and token.text in ENDS_OPERAND)


def _next(source: str, position: int, *, after_operand: bool) -> tuple[Token, int]:
    if after_operand and (word := WORD_OPERATOR.match(source, position)):
        return Token("operator", word[1]), word.end()
    match = TOKEN.match(source, position)
    if match is None or match.lastgroup is None:
        raise ExpressionError(f"what stands at {source[position : position + 20].strip()!r} cannot be read")
    text = match[match.lastgroup]
    if text == "*" and after_operand:
        return Token("operator", "*"), match.end()
    return Token(match.lastgroup, text), match.end()
