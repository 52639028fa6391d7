"""Telegram's HTML: the text that remains and the entities found, offsets in UTF-16 units."""

from typing import Any

import pytest

from demo.standin.markup import parse_html
from demo.standin.refusals import ApiError
from demo.standin.text import plain, tidy

Found = list[tuple[str, int, int]]

TABLE: list[tuple[str, str, Found]] = [
    ("plain", "plain", []),
    ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
    ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
    ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
    ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
    ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ("<B>shout</b>", "shout", [("bold", 0, 5)]),
    ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
    ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
    ("a &lt; b &amp;&amp; c &gt; d &quot;e&quot; &#39;f&#x27;", "a < b && c > d \"e\" 'f'", []),
    ("R&D &nbsp; &#12345678; &", "R&D &nbsp; &#12345678; &", []),
    ("&lt&#65.", "<A.", []),
    ("<b></b>x", "x", []),
    ("<b>x</>", "x", [("bold", 0, 1)]),
    ("  <b> x</b> \n", "x", [("bold", 0, 1)]),
    ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
    ("see https://shop.example/a?b=1.", "see https://shop.example/a?b=1.", [("url", 4, 26)]),
    ("/help or /help@bot now", "/help or /help@bot now", [("bot_command", 0, 5), ("bot_command", 9, 9)]),
    ("1/2 a/b", "1/2 a/b", []),
    ("<code>/help https://x.example</code>", "/help https://x.example", [("code", 0, 23)]),
    (
        "#shop @someone a@b.example",
        "#shop @someone a@b.example",
        [("hashtag", 0, 5), ("mention", 6, 8), ("email", 15, 11)],
    ),
]


@pytest.mark.parametrize(("source", "text", "found"), TABLE, ids=[row[0] for row in TABLE])
def test_html_becomes_text_and_entities(source: str, text: str, found: Found) -> None:
    formatted = tidy(parse_html(source))
    assert formatted.text == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in formatted.entities] == found


@pytest.mark.parametrize(
    ("source", "extra"),
    [
        ('<a href="https://shop.example/a">x</a>', {"url": "https://shop.example/a"}),
        ("<a href='https://x.example?a=1&amp;b=2'>x</a>", {"url": "https://x.example?a=1&b=2"}),
        ("<a href=shop.example>x</a>", {"url": "http://shop.example/"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">x</code>', {"type": "code"}),
    ],
)
def test_entities_carry_what_belongs_to_them(source: str, extra: dict[str, Any]) -> None:
    (entity,) = parse_html(source).entities
    assert entity == {"type": "text_link", "offset": 0, "length": 1} | extra


def test_control_characters_and_embeddings_become_spaces() -> None:
    assert plain("a\x00b\u202ac\td").text == "a b c d"
    assert plain("\u200fשלום").text == "\u200fשלום"


CUT = ["<b", "<b ", "<b x", "<b x=", "<b x='", "</", "<b></", "<", "<b>", "<a href=", "<b><i>"]


@pytest.mark.parametrize("source", CUT)
def test_every_cut_is_refused(source: str) -> None:
    with pytest.raises(ApiError, match=r"^Bad Request: can't parse entities: "):
        parse_html(source)
