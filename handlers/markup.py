"""Telegram's HTML subset, cut to its limits; and keyboards."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.model.message import Button, Message, ReplyKeyboard
from handlers import buttons

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
"""Telegram silently drops the formatting after so many."""
_TOKEN = re.compile(r"<(?P<end>/)?(?P<tag>[a-z-]+)[^>]*>|&[#\w]+;|[^<&]+|.", re.DOTALL)
_WORD = re.compile(r"\S*\s+|\S+")
_TAG = re.compile(r"<[^>]*>")
_SLICE = 400

Keyboard = Mapping[str, Any] | None
"""As the Bot API's JSON: the library's objects for it cost more than the rest of a small message."""


def plain(text: str) -> str:
    """What a reader sees of a piece of HTML."""
    return html.unescape(_TAG.sub("", text))


def length(text: str) -> int:
    """As Telegram counts: without markup, in UTF-16 units."""
    return len(plain(text).encode("utf-16-le")) // 2


def split(text: str, limit: int = MAX_TEXT) -> list[str]:
    """Pieces of at most `limit`, cut at line ends where there are any, each with its tags closed and opened again."""
    if length(text) <= limit and text.count("</") <= MAX_ENTITIES:
        return [text]
    return [piece for piece in _Cutter(limit).cut(text) if plain(piece).strip()]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    tag: str = ""
    end: bool = False


class _Cutter:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: list[tuple[str, str]] = []
        """Tags open at this point: (name, the whole tag)."""
        self._start()

    def _start(self) -> None:
        self._piece = [whole for _, whole in self._open]
        self._bare = len(self._piece)
        self._room = self._limit
        self._entities = len(self._open)

    def cut(self, text: str) -> Iterator[str]:
        for line in text.splitlines(keepends=True):
            if not self._fits(line) and len(self._piece) > self._bare:
                yield self._finish()
            for token in _tokens(line):
                if self._is_full(token):
                    yield self._finish()
                self._take(token)
        yield self._finish()

    def _fits(self, line: str) -> bool:
        return length(line.rstrip("\n")) <= self._room and self._entities + line.count("</") <= MAX_ENTITIES

    def _is_full(self, token: _Token) -> bool:
        if token.tag:
            return not token.end and self._entities >= MAX_ENTITIES
        return length(token.text.rstrip("\n")) > self._room

    def _take(self, token: _Token) -> None:
        self._piece.append(token.text)
        if not token.tag:
            self._room -= length(token.text)
        elif not token.end:
            self._open.append((token.tag, token.text))
            self._entities += 1
        elif self._open:
            self._open.pop()

    def _finish(self) -> str:
        ends = "".join(f"</{name}>" for name, _ in reversed(self._open))
        piece = "".join(self._piece).rstrip("\n") + ends
        self._start()
        return piece


def _tokens(line: str) -> Iterator[_Token]:
    """Tags, entities and runs of text; what is long comes word by word, what has no words in slices."""
    for match in _TOKEN.finditer(line):
        if match["tag"] or len(match[0]) <= _SLICE:
            yield _Token(match[0], match["tag"] or "", bool(match["end"]))
        else:
            for word in _WORD.findall(match[0]):
                yield from (_Token(word[start : start + _SLICE]) for start in range(0, len(word), _SLICE))


def keyboard(message: Message) -> Keyboard:
    if message.buttons:
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in message.buttons]}
    return _reply(message.keyboard) if message.keyboard else None


def _inline_button(button: Button) -> dict[str, Any]:
    shown = {"text": button.label, **({"style": button.style} if button.style else {})}
    if button.url:
        return {**shown, "url": button.url}
    if button.copy:
        return {**shown, "copy_text": {"text": button.copy}}
    return {**shown, "callback_data": buttons.encode(button)}


def _reply(reply: ReplyKeyboard) -> Keyboard:
    if reply.remove:
        return {"remove_keyboard": True}
    rows: list[list[dict[str, Any]]] = [[{"text": label} for label in row] for row in reply.rows]
    if reply.location:
        rows.insert(0, [{"text": reply.location, "request_location": True}])
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
