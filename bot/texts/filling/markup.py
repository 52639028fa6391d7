"""A form author's text (XLSForm's Markdown and HTML subset) as Telegram HTML, or without any markup."""

import re
from functools import lru_cache
from html import escape, unescape

from bot.texts.bidi import without_marks
from bot.texts.words import Html

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRONG = re.compile(r"<(b|strong)(?:\s[^<>]*)?>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_SLANTED = re.compile(r"<(i|em)(?:\s[^<>]*)?>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:a|b|big|center|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)")
_ITALIC = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"
)
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()\"]+)\)")
_ESCAPED = re.compile(r"\\([*_#\[\]()\\])")
_MARKED = re.compile("[<>&*_#\\[\\]\\\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\ue1ff]")
"""Most texts have none of these: there is nothing to do for them."""
_HIDDEN = "\ue000"
"""Stands in front of a character the author escaped, so that no rule sees it (private use area)."""
_PLACE = "\ue001"
"""Keeps the place of a link while the rest is marked up, so that tags cannot cross."""


_KEPT = 4096
_SHORT = 300
"""Characters of a text worth remembering without its markup: labels come again and again, stories do not."""


def rich(text: str, *, most: int = 1500) -> Html:
    """Bold, italics and links stay; colours, fonts and pictures go."""
    return _rich_again(text, most) if len(text) <= _SHORT else _rich(text, most)


def _rich(text: str, most: int) -> Html:
    if not _MARKED.search(text):
        return Html(clip(text, most).strip())
    plain = escape(unescape(_in_markdown(clip(without_marks(text), most))), quote=False)
    links = [f'<a href="{match[2]}">{_unmarked(match[1])}</a>' for match in _LINK.finditer(plain)]
    marked = _bold(_LINK.sub(_PLACE, plain))
    for link in links:
        marked = marked.replace(_PLACE, link, 1)
    return Html(_shown(marked))


def bare(text: str) -> str:
    """Without markup, in one line: for buttons, quotes and comparing."""
    return _bare_again(text) if len(text) <= _SHORT else _bare(text)


def _bare(text: str) -> str:
    if not _MARKED.search(text):
        return " ".join(text.split())
    plain = _LINK.sub(r"\1", unescape(_in_markdown(without_marks(text))))
    return " ".join(_shown(_unmarked(plain)).split())


_rich_again = lru_cache(_KEPT)(_rich)
_bare_again = lru_cache(_KEPT)(_bare)


def _unmarked(text: str) -> str:
    return _ITALIC.sub(_inner, _BOLD.sub(_inner, text))


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _in_markdown(text: str) -> str:
    """One notation for both, with nothing else left of the tags."""
    hidden = _ESCAPED.sub(lambda match: _HIDDEN + chr(0xE100 + ord(match[1])), text)
    marked = _SLANTED.sub(r"*\2*", _STRONG.sub(r"**\2**", _BREAK.sub("\n", hidden)))
    return _HEADING.sub(r"**\1**", _TAG.sub("", marked)).strip()


def _bold(text: str) -> str:
    """Bold first, italics inside each piece: tags cannot cross."""
    pieces, end = [], 0
    for match in _BOLD.finditer(text):
        pieces += [_italic(text[end : match.start()]), f"<b>{_italic(_inner(match))}</b>"]
        end = match.end()
    return "".join((*pieces, _italic(text[end:])))


def _italic(text: str) -> str:
    return _ITALIC.sub(lambda match: f"<i>{_inner(match)}</i>", text)


def _inner(match: re.Match[str]) -> str:
    return match[1] if match[1] is not None else match[2]


def _shown(text: str) -> str:
    return re.sub(_HIDDEN + "(.)", lambda match: chr(ord(match[1]) - 0xE100), text)
