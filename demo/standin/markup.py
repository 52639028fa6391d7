"""Telegram's HTML: what it accepts, what it makes of it, and the exact words with which it refuses."""

import re
from dataclasses import dataclass, field
from typing import Any

from demo.standin.refusals import bad_request
from demo.standin.text import Formatted, utf16_length

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,9}|[A-Za-z]+);?")
"""The semicolon may be missing."""
SPACES = " \t\r\n\0\v"


@dataclass
class _Tag:
    name: str
    argument: str
    offset: int
    """In UTF-16 units of the text so far."""
    start: int
    """Index into the list of pieces, to find the text between the tags."""


@dataclass
class _Parser:
    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    nested: list[_Tag] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            if self.here == "<":
                self._tag()
            else:
                self._put(self._character())
        if self.nested:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.pieces), self.entities)

    @property
    def here(self) -> str:
        """The character at the cursor; empty at the end."""
        return self.source[self.at : self.at + 1]

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def _fail(self, reason: str, begin: int, rest: str = "") -> Exception:
        return _unparsable(f"{reason} at byte offset {self._byte(begin)}{rest}")

    def _skip(self, characters: str) -> None:
        while self.here and self.here in characters:
            self.at += 1

    def _until(self, stops: str) -> str:
        begin = self.at
        while self.here and self.here not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _character(self) -> str:
        """One character of text, with `&lt;`, `&#39;` and their like read; any other ampersand stands for itself."""
        reference = _REFERENCE.match(self.source, self.at)
        read = reference and _character(reference[1])
        if reference and read:
            self.at = reference.end()
            return read
        self.at += 1
        return self.source[self.at - 1]

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.here == "/":
            self._close(begin)
        else:
            self._open(begin)

    def _open(self, begin: int) -> None:
        name = self._until(SPACES + ">").lower()
        if not self.here:
            raise self._fail("Unclosed start tag", begin)
        if name not in TYPES:
            raise self._fail(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while True:
            self._skip(SPACES)
            if self.here == ">":
                break
            attribute, value = self._attribute(name, begin)
            argument = _argument(name, attribute, value) or argument
        self.at += 1
        if name == "span" and argument != "spoiler":
            raise self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.nested.append(_Tag(name, argument, self.length, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._until(SPACES + "=>/\"'")
        if not name:
            raise self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip(SPACES)
        if not self.here:
            raise self._fail(f'Unclosed start tag "{tag}"', begin)
        if self.here != "=":
            return name, ""
        self.at += 1
        self._skip(SPACES)
        value = self._quoted(self.here) if self.here in {"'", '"'} else self._token()
        if not self.here:
            raise self._fail("Unclosed start tag", begin)
        return name, value

    def _quoted(self, quote: str) -> str:
        self.at += 1
        value = []
        while self.here and self.here != quote:
            value.append(self._character())
        self.at += 1
        return "".join(value)

    def _token(self) -> str:
        begin = self.at
        while self.here and (self.here.isascii() and (self.here.isalnum() or self.here in ".-")):
            self.at += 1
        if self.here and self.here not in SPACES + ">":
            raise self._fail("Unexpected end of name token", begin)
        return self.source[begin : self.at].lower()

    def _close(self, begin: int) -> None:
        if not self.nested:
            raise self._fail("Unexpected end tag", begin)
        self.at += 1
        name = self._until(SPACES + ">")
        self._skip(SPACES)
        if self.here != ">":
            raise self._fail("Unclosed end tag", begin)
        self.at += 1
        tag = self.nested.pop()
        if name and name != tag.name:
            raise self._fail("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"')
        self._finish(tag)

    def _finish(self, tag: _Tag) -> None:
        length = self.length - tag.offset
        entity = _entity(tag, "".join(self.pieces[tag.start :]))
        if not length or entity is None:
            return
        self.entities.append(entity | {"offset": tag.offset, "length": length})
        if tag.name == "pre":
            self._adopt_language(tag.offset, length)

    def _adopt_language(self, offset: int, length: int) -> None:
        """A `code class="language-x"` that fills its `pre` is one entity with a language."""
        for inner in self.entities[:-1]:
            if inner["type"] == "code" and (inner["offset"], inner["length"]) == (offset, length):
                self.entities.remove(inner)
                if "language" in inner:
                    self.entities[-1]["language"] = inner["language"]
                return


def parse_html(source: str) -> Formatted:
    """The plain text with its entities. Raises ApiError "can't parse entities: …" with Telegram's own wording."""
    parsed = _Parser(source).parse()
    for entity in parsed.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return parsed


def _unparsable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def _character(reference: str) -> str | None:
    """What `lt`, `#39` or `#x27` stand for; None for what Telegram leaves as it is."""
    if not reference.startswith("#"):
        return NAMED.get(reference)
    digits = reference[1:].lower()
    code = int(digits.removeprefix("x"), 16 if digits.startswith("x") else 10)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _argument(tag: str, attribute: str, value: str) -> str:
    match tag, attribute:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-emoji", "emoji-id":
            return value
        case "blockquote", "expandable":
            return "1"
        case _:
            return ""


def _entity(tag: _Tag, inner: str) -> dict[str, Any] | None:
    kind = TYPES[tag.name]
    match kind:
        case "blockquote" if tag.argument:
            return {"type": "expandable_blockquote"}
        case "code" if tag.argument:
            return {"type": "code", "language": tag.argument}
        case "custom_emoji":
            return {"type": kind, "custom_emoji_id": tag.argument}
        case "text_link":
            url = tag.argument or inner
            return (
                {"type": kind, "url": url if "://" in url else f"http://{url}/"} if "." in url or ":" in url else None
            )
        case _:
            return {"type": kind}
