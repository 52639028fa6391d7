"""Expressions over a small document: each row is an expression and what it yields."""

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions.documents import document_tree, evaluate, positional_path
from forms.expressions.functions import FUNCTIONS
from forms.expressions.parser import parse
from forms.expressions.patterns import matches
from forms.expressions.values import ExpressionError, to_boolean, to_number, to_string

NOW = datetime(2026, 3, 15, 22, 30, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
DOCUMENT = document_tree(
    "<data><shop id='s1'><name>Café Nord</name><stars>4</stars></shop>"
    "<shop id='s2'><name>Kiosk</name><stars>2</stars></shop>"
    "<chosen>a c</chosen><visited>2026-03-05</visited><empty/></data>"
)


def value_of(expression: str):
    return evaluate(expression, DOCUMENT, "/", now=NOW, zone=WARSAW)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("1 + 2 * 3 - 4 div 2", "5"),
        ("-7 mod 3", "-1"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1 div 0", "Infinity"),
        ("10000000000 * 10", "100000000000"),
        ("'2,5' * 2", "5"),
        ("'x' * 2", "NaN"),
        ("concat('a', 1, true())", "a1true"),
        ("concat(/data/shop/name)", "Café NordKiosk"),
        ("join(', ', /data/shop/name)", "Café Nord, Kiosk"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring-before('1999/04', '/')", "1999"),
        ("substring-after('1999/04', '/')", "04"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("normalize-space('  a   b ')", "a b"),
        ("string-length('žluť')", "4"),
        ("coalesce('', 'b')", "b"),
        ("coalesce(/data/empty, /data/shop[1]/stars)", "4"),
        ("if(/data/shop/stars > 3, 'good', 'bad')", "good"),
        ("if(false(), no-such-function(), 'fine')", "fine"),
        ("round(2.5)", "3"),
        ("round(-1.5)", "-1"),
        ("round(1.005, 2)", "1.01"),
        ("int(-2.7)", "-2"),
        ("sum(/data/shop/stars)", "6"),
        ("max(/data/shop/stars)", "4"),
        ("min(-4, -1)", "-4"),
        ("pow(2, 10)", "1024"),
        ("count(/data/shop)", "2"),
        ("count-non-empty(/data/*)", "4"),
        ("position(/data/shop[2])", "2"),
        ("/data/shop[stars = 2]/name", "Kiosk"),
        ("/data/shop[position() = last()]/name", "Kiosk"),
        ("/data/shop[@id = 's1']/name", "Café Nord"),
        ("//shop[2]/stars/../name", "Kiosk"),
        ("indexed-repeat(/data/shop/name, /data/shop, 2)", "Kiosk"),
        ("selected-at(/data/chosen, 1)", "c"),
        ("selected-at(/data/chosen, 5)", ""),
        ("count-selected(/data/chosen)", "2"),
        ("today()", "2026-03-15"),
        ("now()", "2026-03-15"),
        ("format-date-time(now(), '%H:%M')", "23:30"),
        ("date('2026-03-05') + 1", "20518"),
        ("date(20518)", "2026-03-06"),
        ("format-date(/data/visited, '%e. %n. %Y, %a')", "5. 3. 2026, Thu"),
        ("format-date-time('2026-03-05T07:08:09.010+01:00', '%H:%M:%S.%3')", "07:08:09.010"),
        ("format-date('', '%Y')", ""),
        ("decimal-time('06:00:00.000+01:00')", "0.25"),
        ("decimal-date-time('1970-01-02T00:00:00.000Z')", "1"),
        ("round(distance('52.2297 21.0122', '50.0647 19.9450'))", "252257"),
        ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("base64-decode('Y2Fmw6k=')", "café"),
    ],
)
def test_values(expression, text):
    assert to_string(value_of(expression)) == text


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("/data/shop/stars = 2", True),
        ("/data/shop/stars != 2", True),
        ("/data/empty = ''", True),
        ("/data/missing = ''", True),
        ("'' = 0", False),
        ("'' < 1", False),
        ("not(/data/empty)", True),
        ("selected(/data/chosen, 'c') and not(selected(/data/chosen, 'b'))", True),
        ("regex('A-12', '[A-Z]-\\d+')", True),
        ("regex('xA-12', '[A-Z]-\\d+')", False),
        ("/data/visited < today()", True),
        ("/data/visited > '2026-03-01'", True),
        ("today() > '2020-01-01'", True),
        ("now() <= today()", True),
        ("date-time('2026-03-15T23:00:00.000+01:00') < now()", True),
        ("boolean-from-string('true')", True),
        ("starts-with('abc', 'ab') and ends-with('abc', 'bc') and contains('abc', 'b')", True),
        ("checklist(1, 2, true(), false())", True),
        ("weighted-checklist(5, 10, true(), 3, true(), 1)", False),
        ("geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0; 0 0')", True),
        ("geofence('2 2', '0 0; 0 1; 1 1; 1 0; 0 0')", False),
        ("intersects('0 0; 1 1; 0 1; 1 0')", True),
        ("1 = 1 and2 = 2", True),
    ],
)
def test_truths(expression, truth):
    assert to_boolean(value_of(expression)) is truth


def test_nodes_are_found_in_document_order():
    nodes = value_of("/data/chosen | /data/shop")
    assert [positional_path(node) for node in nodes] == ["/*[1]/*[1]", "/*[1]/*[2]", "/*[1]/*[3]"]


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "(1",
        "foo(",
        "a[",
        "'open",
        "$x",
        "1 1",
        "a b",
        "..name",
        "date('soon')",
        "unknown()",
        "not()",
        "/data/[",
    ],
)
def test_what_cannot_be_read_is_an_expression_error(expression):
    with pytest.raises(ExpressionError):
        value_of(expression)


@pytest.mark.parametrize(
    "source", ["(" * 5000 + "1" + ")" * 5000, "1" + " + 1" * 15_000, "not(" * 400 + "1" + ")" * 400, "a" * 200_000]
)
def test_hostile_expressions_are_refused_at_once(source):
    with pytest.raises(ExpressionError):
        parse(source)


def test_a_long_chain_is_no_problem():
    assert to_number(value_of("1" + " + 1" * 3000)) == 3001


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        (r"[\w-\.]+", "a-b.c", True),
        (r"^(?=.*[A-Z])(?=.*\d).{4,}$", "aB3d", True),
        (r"^(?=.*[A-Z])(?=.*\d).{4,}$", "ab3d", False),
        (r"(?!00)\d\d", "00", False),
        (r"\p{L}+", "žluť", True),
        (r"\p{Alpha}++", "abc", True),
        (r"\u0041B", "AB", True),
        (r"(a+)+$", "a" * 5000 + "!", False),
        (r"[[:digit:]", "[", True),
    ],
)
def test_java_patterns(pattern, value, fits):
    assert matches(value, pattern) is fits


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", r"(a)\1", "(?<=a)b", "x" * 3000])
def test_patterns_that_cannot_be_used_are_expression_errors(pattern):
    with pytest.raises(ExpressionError):
        matches("a", pattern)


WORDS = st.sampled_from(
    [
        *FUNCTIONS,
        "(",
        ")",
        ",",
        "[",
        "]",
        "/",
        "//",
        ".",
        "..",
        "*",
        "@",
        "and",
        "or",
        "div",
        "=",
        "<",
        "+",
        "-",
        "'a'",
        "''",
        "1",
        "0",
        "-1",
        "1e5",
        "data",
        "shop",
        "/data/shop",
        "/data/empty",
        "'2026-03-05'",
        "'0 0'",
        "true()",
        "|",
        "99999999999999999999",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_no_expression_raises_anything_else(source):
    with contextlib.suppress(ExpressionError):
        to_string(value_of(source))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(FUNCTIONS)),
    st.lists(
        st.sampled_from(
            [
                "''",
                "'x'",
                "-1",
                "1 div 0",
                "0 div 0",
                "1000000000000",
                "/data/shop",
                "/data/none",
                "true()",
                "today()",
                "now()",
                "'12:30'",
                "'5000 5000'",
                "'0 0;1 1;2 0'",
            ]
        ),
        max_size=4,
    ),
)
def test_no_function_raises_anything_else(name, arguments):
    with contextlib.suppress(ExpressionError):
        to_string(value_of(f"{name}({', '.join(arguments)})"))
