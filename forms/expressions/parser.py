"""Tokens into the shape of an expression: XPath 1.0's grammar, recursive descent, with a limit on depth."""

from forms.expressions.lexer import Token, tokenize
from forms.expressions.syntax import Call, Chain, Expression, Literal, Negation, Path, Step, Union
from forms.expressions.values import ExpressionError

MAXIMUM_DEPTH = 100
LEVEL = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}  # how tightly an operator binds
NODE_TYPES = {"node", "text", "comment", "processing-instruction"}
AXES = {
    "ancestor",
    "ancestor-or-self",
    "attribute",
    "child",
    "descendant",
    "descendant-or-self",
    "following",
    "following-sibling",
    "parent",
    "preceding",
    "preceding-sibling",
    "self",
}
ANYWHERE = Step("descendant-or-self", "node()")


def parse(source: str) -> Expression:
    """Raises ExpressionError with what stands in the way."""
    reader = _Reader(tokenize(source))
    expression = reader.expression()
    if reader.token.kind != "end":
        raise ExpressionError(f"{reader.token.text!r} was not expected")
    return expression


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def advance(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def at(self, *symbols: str) -> bool:
        return self.token.kind == "symbol" and self.token.text in symbols

    def take(self, symbol: str) -> bool:
        if not self.at(symbol):
            return False
        self.index += 1
        return True

    def expect(self, symbol: str) -> None:
        if not self.take(symbol):
            found = self.token.text or "the end"
            raise ExpressionError(f"{symbol!r} is missing before {found!r}")

    def expression(self, minimum: int = 1) -> Expression:
        """Operators that bind at least as tightly as `minimum`."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise ExpressionError(f"the expression is nested more than {MAXIMUM_DEPTH} deep")
        result = self.negation()
        while (level := self.level()) >= minimum:
            rest: list[tuple[str, Expression]] = []
            while self.level() == level:
                operator = self.advance().text
                rest.append((operator, self.expression(level + 1)))
            result = Chain(result, tuple(rest))
        self.depth -= 1
        return result

    def level(self) -> int:
        """How tightly the operator that stands here binds; 0 when none does."""
        return LEVEL.get(self.token.text, 0) if self.token.kind in ("symbol", "operator") else 0

    def negation(self) -> Expression:
        minuses = 0
        while self.take("-"):
            minuses += 1
        operand = self.union()
        if not minuses:
            return operand
        return Negation(operand) if minuses % 2 else Negation(Negation(operand))

    def union(self) -> Expression:
        parts = [self.path()]
        while self.take("|"):
            parts.append(self.path())
        return parts[0] if len(parts) == 1 else Union(tuple(parts))

    def path(self) -> Expression:
        if self.take("//"):
            return Path("/", (ANYWHERE, *self.steps()))
        if self.take("/"):
            return Path("/", self.steps() if self.starts_step() else ())
        if not self.starts_primary():
            return Path(None, self.steps())
        primary = self.primary()
        filters = self.predicates()
        steps: tuple[Step, ...] = ()
        if self.at("/", "//"):
            steps = (ANYWHERE,) if self.advance().text == "//" else ()
            steps += self.steps()
        return Path(primary, steps, filters) if filters or steps else primary

    def starts_primary(self) -> bool:
        if self.token.kind in ("number", "string") or self.at("("):
            return True
        following = self.tokens[self.index + 1 : self.index + 2]
        called = bool(following) and following[0] == Token("symbol", "(")
        return self.token.kind == "name" and called and self.token.text not in NODE_TYPES

    def primary(self) -> Expression:
        token = self.advance()
        match token.kind:
            case "number":
                return Literal(float(token.text))
            case "string":
                return Literal(token.text[1:-1])
            case "name":
                self.expect("(")
                return Call(token.text, self.arguments())
            case _:
                inner = self.expression()
                self.expect(")")
                return inner

    def arguments(self) -> tuple[Expression, ...]:
        if self.take(")"):
            return ()
        arguments = [self.expression()]
        while self.take(","):
            arguments.append(self.expression())
        self.expect(")")
        return tuple(arguments)

    def starts_step(self) -> bool:
        return self.token.kind == "name" or self.at(".", "..", "@", "*")

    def steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while self.at("/", "//"):
            if self.advance().text == "//":
                steps.append(ANYWHERE)
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "node()", self.predicates())
        if self.take(".."):
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        elif self.tokens[self.index + 1 : self.index + 2] == [Token("symbol", "::")]:
            axis = self.advance().text
            self.advance()
        if axis not in AXES:
            raise ExpressionError(f"there is no axis {axis!r}")
        return Step(axis, self.test(), self.predicates())

    def test(self) -> str:
        if self.at("*"):
            return self.advance().text
        if self.token.kind != "name":
            found = self.token.text or "the end"
            raise ExpressionError(f"a name is missing before {found!r}")
        name = self.advance().text
        if name not in NODE_TYPES or not self.take("("):
            return name
        if self.token.kind == "string":
            self.advance()
        self.expect(")")
        return f"{name}()"

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.take("["):
            found.append(self.expression())
            self.expect("]")
        return tuple(found)
