"""The author's markup in Telegram's HTML, and a sentence for every reason."""

import re
from pathlib import Path

import pytest

import forms.inputs
from bot.model.unusable import Why
from bot.texts.filling import problems
from bot.texts.filling.markup import bare, rich
from bot.texts.words import words_for

MARKUP = [
    ("plain & <simple>", "plain &amp; &lt;simple&gt;", "plain & <simple>"),
    ("**bold** and *slanted*", "<b>bold</b> and <i>slanted</i>", "bold and slanted"),
    ("# Head\nbody", "<b>Head</b>\nbody", "Head body"),
    ('<span style="color:red">red</span>', "red", "red"),
    ("<b>bold</b><br/><em>both</em>", "<b>bold</b>\n<i>both</i>", "bold both"),
    ("**a *b* c**", "<b>a <i>b</i> c</b>", "a b c"),
    ("snake_case_name", "snake_case_name", "snake_case_name"),
    ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
    (r"\*not slanted\*", "*not slanted*", "*not slanted*"),
    ("a < b and b > c", "a &lt; b and b &gt; c", "a < b and b > c"),
    ("**never closed", "**never closed", "**never closed"),
    ("\u202eevil", "evil", "evil"),
]


@pytest.mark.parametrize(("written", "html", "plain"), MARKUP)
def test_the_authors_markup_is_kept_as_far_as_telegram_has_it(written, html, plain):
    assert rich(written) == html
    assert bare(written) == plain


def test_a_link_stays_a_link():
    assert rich("see [the rules](https://example.org/a?b=1)") == 'see <a href="https://example.org/a?b=1">the rules</a>'
    assert bare("see [the rules](https://example.org/a)") == "see the rules"


@pytest.mark.parametrize(
    "text", ["**a *b** c*", "*a **b* c**", "__a *b__ c*", "<b>**x</b>**", "[**a](https://example.org)**"]
)
def test_tags_are_always_closed_in_order(text):
    open_tags: list[str] = []
    for end, tag in re.findall(r"<(/?)(\w+)[^>]*>", rich(text)):
        if end:
            assert open_tags.pop() == tag
        else:
            open_tags.append(tag)
    assert open_tags == []


def test_every_reason_of_the_reader_has_its_sentence():
    source = "".join(path.read_text() for path in Path(forms.inputs.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'refused\(\s*"(\w+)"', source)) | set(re.findall(r'"(\w+_expected)"', source))
    assert codes - set(problems.SENTENCES) == set()


@pytest.mark.parametrize("code", problems.SENTENCES)
def test_every_sentence_can_be_said_with_what_was_sent(code):
    details = dict.fromkeys(("start", "end", "step", "most", "limit", "number", "why", "message"), "7")
    said = problems.sentence(words_for("en", "UTC"), {"code": code, "said": "<abc>", **details})
    assert said.startswith("⚠️ ")
    assert "{" not in said
    assert "&lt;abc&gt;" in said


def test_every_way_a_file_can_fail_has_its_words():
    assert set(Why) == set(problems.WHY_REFUSED)
