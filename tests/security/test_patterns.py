"""Fifty patterns made to never end: each answers at once whatever is typed, or is refused when the form comes in, with its row named."""

import gc
import time

import pytest

from bot.programmes.inspecting import inspect
from forms.expressions.patterns import compile_pattern
from forms.expressions.values import ExpressionError
from tests.support.programme import workbook

AT_ONCE = 0.010
"""Seconds of processor time."""
LONGEST = 4096
"""Letters that Telegram takes in one message."""
NESTED = (
    "(a+)+$", "(a*)*$", "(a|a)*$", "(a|aa)+$", "(a|a?)+$", "(.*a){20}$", "(a+){10}$", "((a+)+)+$", "(a?){50}a{50}$", "(aa+)+b",
    "(x+x+)+y", "a*a*a*a*a*a*a*b", "(a|b|ab)*c", "(?:a+)+b", "([a-z]+)*$", "([a-zA-Z]+)*1", "(a{1,9}){1,9}!", "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(\\\\w*)*!", "(\\\\w+\\\\s?)*!", "(\\\\s*\\\\S+)*\\\\n!", "(.+)*!", "(.*)(.*)(.*)(.*)[^a]!", "^(.*?,){11}P", "(.*?)*?b", "(a++)++b", "(?i)(a|A)+$",
)  # fmt: skip
SEEN_IN_THE_WILD = (
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    r"^([a-zA-Z0-9._-]+)+@([a-zA-Z0-9.-]+)+\.([a-z]{2,})+$",
    r"^(\w+([-+.']\w+)*)@\w+([-.]\w+)*\.\w+([-.]\w+)*$",
    r"^(https?://)?([\da-z.-]+)\.([a-z.]{2,6})([/\w .-]*)*/?$",
    r"^((https?|ftp)://)?(([a-z0-9]+\.)+)+[a-z]{2,}(/.*)*$",
    r"^(\+?\d{1,3}[- ]?)?(\(?\d+\)?[- ]?)+$",
    r"^(([A-Z][a-z]*)\s?)+$",
    r"^(\d+[.,]?)+€$",
    r"<([a-z]+)([^<]+)*(?:>(.*)|\s+/>)",
    r"^(?:.|\s)*\S$",
    r"(?:(?:,\s*)?\w+\s*=\s*[^,]*)*;",
    r"([^\"']*(\"[^\"]*\")?)*'",
)
TOO_LARGE_OR_NOT_REGULAR = (
    r"(a+)\1+$", r"(?<=a+)b", r"(?<!a)b", r"(a{1000}){1000}", r"((a{100}){100}){100}", "(a{1,1000}){1,1000}", "a{1001}", r"(?>a+)+b",
    r"a(?=(b+)+c)", r"(?(1)a|b)", "(" * 500 + "a" + ")*" * 500, "(a|" * 600 + "b" + ")" * 600,
)  # fmt: skip
CORPUS = tuple(pattern.replace("\\\\", "\\") for pattern in NESTED) + SEEN_IN_THE_WILD + TOO_LARGE_OR_NOT_REGULAR
TYPED = ("a" * LONGEST, "a" * (LONGEST - 1) + "!", "a1." * (LONGEST // 3) + "@", " ,x=" * (LONGEST // 4), '"' * LONGEST)
"""What makes a backtracking engine try everything."""


def spent(work):
    """Seconds of processor time, without the garbage of other tests."""
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


def usable(pattern):
    try:
        return compile_pattern(pattern)
    except ExpressionError:
        return None


def test_they_are_fifty():
    assert len(set(CORPUS)) >= 50


@pytest.mark.parametrize("pattern", CORPUS, ids=range(len(CORPUS)))
def test_each_answers_at_once_or_is_refused(pattern):
    compile_pattern.cache_clear()
    assert spent(lambda: usable(pattern)) < AT_ONCE
    compiled = usable(pattern)
    if compiled is None:
        return
    for value in TYPED:
        assert min(spent(lambda value=value: compiled.matches(value)) for _ in range(3)) < AT_ONCE


def test_what_cannot_be_used_is_refused_at_import_with_its_row():
    refused = [pattern for pattern in CORPUS if usable(pattern) is None and "'" not in pattern and '"' not in pattern]
    assert len(refused) >= 8
    survey = [
        {"type": "text", "name": f"q{number}", "label": "Say", "constraint": f"regex(., '{pattern}')"}
        for number, pattern in enumerate(refused)
    ]
    file = workbook({"survey": survey, "settings": [{"form_title": "Evil", "form_id": "evil"}]})
    (part,) = inspect("evil.xlsx", file).parts
    assert part.form is None
    assert [problem.row for problem in part.problems] == list(range(2, len(refused) + 2))
    assert "(?<=a+)b" in part.problems[1].message
    assert not [problem for problem in part.problems if ": b'" in problem.message]
