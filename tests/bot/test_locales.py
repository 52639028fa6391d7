"""The catalogues: complete, true to the sentences in the code, and free of what would break a message."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bot.texts import bidi, extraction, words

ROOT = Path(__file__).parents[2]
LANGUAGES = [language for language in words.languages() if language != words.SOURCE]
GAP = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?\w+>")
COMMAND = re.compile(r"(?<![\w<])/[a-z]\w*")
LONGEST_LABEL = 40
"""A button as wide as the chat shows about so many characters on a phone."""
FROM_TABLES = {"problem.template", "limitation.reason"}
"""Sentences that come from where problems are found; `extraction.problems` collects them there."""


def catalogue(language: str) -> Catalog:
    with (words.LOCALES / language / "LC_MESSAGES" / "bot.po").open("rb") as source:
        return read_po(source, locale=language)


@cache
def in_code() -> frozenset[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options)
    return frozenset(message for _, _, message, *_ in found)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def chat_modules() -> list[Path]:
    return [*sorted((ROOT / "bot" / "texts").rglob("*.py")), ROOT / "bot" / "documents" / "labels.py"]


def test_hebrew_is_among_the_languages_and_english_comes_first():
    assert words.languages()[0] == "en"
    assert "he" in words.languages()


def test_every_sentence_is_written_out_where_it_is_said():
    """No f-strings, sums or names inside `_()`: nobody could find and translate them."""
    calls = [
        (path.name, call, count)
        for path in chat_modules()
        for call, count in extraction.called_words(ast.parse(path.read_text()))
    ]
    assert len(calls) > 500
    hidden = [
        f"{name}:{call.lineno}: {ast.unparse(call.args[0])}"
        for name, call, count in calls
        if len(extraction.literals(call, count)) < count and ast.unparse(call.args[0]) not in FROM_TABLES
    ]
    assert hidden == []


def test_sentences_are_said_nowhere_else_than_where_translators_look():
    elsewhere = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        if path not in chat_modules()
        for call, _ in extraction.called_words(ast.parse(path.read_text()))
    ]
    assert elsewhere == []


def test_sentences_about_problems_are_found_in_tables_conditions_and_variables():
    assert {
        "A chat has nothing to draw on.",
        "{name} will be left empty. {reason}",
        "“{value}” is not an e-mail address.",
        "max_score of {name} must be more than 0.",
        "There is no choice list {list} on the choices sheet.",
        "Write date and time as 2026-03-05 10:00, not “{value}”.",
    } <= in_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_the_sentences_of_the_code(language):
    """`make words` brings it up to date."""
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(language)}
    assert sorted(map(str, in_code() - known)) == [], "not in the catalogue yet"
    assert sorted(map(str, known - in_code())) == [], "no longer said"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_untranslated(language):
    assert [message.id for message in messages(language) if message.fuzzy or not all(forms(message))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_all_their_forms(language):
    count = catalogue(language).num_plurals
    assert [message.id for message in messages(language) if message.pluralizable and len(forms(message)) != count] == []


def test_hebrew_has_a_form_for_one_for_two_and_for_more():
    assert catalogue("he").plural_forms == "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_the_same(language):
    """A form that says one or two in words may leave out the number."""
    wrong = []
    for message in messages(language):
        wanted = gaps(sources(message)[-1])
        for form in forms(message):
            spelt_out = message.pluralizable and form is not forms(message)[-1]
            missing = wanted - gaps(form) - ({"n"} if spelt_out else set())
            if missing or gaps(form) - wanted:
                wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [TAG, COMMAND], ids=["markup", "commands"])
def test_markup_and_commands_are_the_same(language, pattern):
    wrong = [
        (message.id, form)
        for message in messages(language)
        for form in forms(message)
        if sorted(pattern.findall(form)) != sorted(pattern.findall(sources(message)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_is_left_to_the_program(language):
    assert [
        message.id for message in messages(language) for form in forms(message) if bidi.without_marks(form) != form
    ] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if bidi.is_right_to_left(language)])
def test_arrows_point_with_the_writing_and_no_sign_leads_a_latin_word(language):
    """`.zip` and `→` would stand on the wrong side of their word in a right-to-left line."""
    wrong = [
        form
        for message in messages(language)
        for form in forms(message)
        if re.search(r"[→]|(?<![\w/])[.\-+#@][A-Za-z]", form)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_and_their_edges_are_the_same(language):
    """A sentence that is glued to another keeps the space it begins with; a text of several lines keeps its lines."""

    def shape(text: str) -> tuple[bool, bool, int]:
        return text.startswith(" "), text.endswith(" "), text.count("\n")

    wrong = [
        (message.id, form)
        for message in messages(language)
        for form in forms(message)
        if shape(form) != shape(sources(message)[-1])
    ]
    assert wrong == []


def labels() -> set[str]:
    """Sentences that are said on buttons."""
    found: set[str] = set()
    for path in chat_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Button":
                for keyword in node.keywords:
                    if keyword.arg == "label":
                        for call, count in extraction.called_words(keyword.value):
                            found.update(extraction.literals(call, count))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_stay_short(language):
    on_buttons = labels()
    assert len(on_buttons) > 60
    long = [
        form
        for message in messages(language)
        if sources(message)[0] in on_buttons
        for form in forms(message)
        if len(GAP.sub("00", form)) > max(LONGEST_LABEL, len(GAP.sub("00", sources(message)[0])))
    ]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_can_be_said(language):
    """With any values in its gaps, in any number."""
    _ = words.words_for(language, "UTC")
    for message in messages(language):
        one, many = sources(message)[0], sources(message)[-1]
        values = dict.fromkeys(gaps(many), "x")
        if message.pluralizable:
            assert all(_.plural(one, many, n, **{**values, "n": n}) for n in (0, 1, 2, 5, 11, 100))
        else:
            assert _(one, **values)
            assert _.plain(one, **values)
