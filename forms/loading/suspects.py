"""Mistakes looked for when the converter has refused a form: it names only its first reason, people want all of them.

What is found here counts only then; a form that converts is never refused by this module.
"""

import re
from collections.abc import Iterator, Sequence

from forms.expressions.parser import parse
from forms.expressions.values import ExpressionError
from forms.loading.columns import nearest
from forms.loading.survey import SurveyRow, Unbalanced
from forms.loading.tables import Table, words
from forms.problems import Problem

NAME = re.compile(r"[^\W\d][\w.-]*", re.UNICODE)
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
TYPES = words(
    "text string integer int decimal date time datetime note calculate acknowledge trigger image photo audio video file barcode geopoint gps "
    "geotrace geoshape range rank select_one select_multiple hidden start end today deviceid username email phonenumber audit start-geopoint "
    "background-audio background-geopoint xml-external csv-external osm percentage subscriberid simserial location select1 include loop"
)
EXPRESSIONS = frozenset(
    {"relevant", "constraint", "calculation", "required", "readonly", "choice_filter", "repeat_count"}
)
YES_OR_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
UNASKED = words(
    "calculate hidden start end today deviceid username email phonenumber audit start-geopoint background-audio "
    "background-geopoint xml-external csv-external subscriberid simserial include loop"
)
WORDS = frozenset({"label", "hint", "guidance_hint", "image", "audio", "video", "big-image"})
LISTED = frozenset({"select_one", "select_multiple", "rank"})


def suspects(rows: Sequence[SurveyRow], unbalanced: Sequence[Unbalanced], choices: Table | None) -> Iterator[Problem]:
    names = {row.name for row in rows}
    lists = _lists(choices)
    yield from _unbalanced(unbalanced)
    yield from _duplicates(rows)
    for row in rows:
        yield from _type(row)
        yield from _name(row)
        yield from _list(row, lists)
        yield from _label(row)
        yield from _calculation(row)
        yield from _references(row, names)
        yield from _expressions(row)
    yield from _choices(choices)


def _unbalanced(unbalanced: Sequence[Unbalanced]) -> Iterator[Problem]:
    for found in unbalanced:
        begun = "This {kind} begins but never ends: its end row is missing."
        ended = "This {kind} ends but never began: its begin row is missing."
        yield Problem(
            f"unmatched_{found.edge}",
            begun if found.edge == "begin" else ended,
            {"kind": found.kind},
            "survey",
            found.number,
            "type",
        )


def _duplicates(rows: Sequence[SurveyRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if row.name and (earlier := first.setdefault(row.path.casefold(), row.number)) != row.number:
            details = {"name": row.name, "earlier": str(earlier)}
            yield Problem(
                "duplicate_name",
                "The name {name} is used already in row {earlier} of the same group.",
                details,
                "survey",
                row.number,
                "name",
            )


def _type(row: SurveyRow) -> Iterator[Problem]:
    plain = row.type.casefold()
    if row.is_group or row.list_name or plain in TYPES:
        return
    first, *rest = plain.split() or [""]
    if rest:
        yield from _misspelt_select(row, first)
    elif not plain:
        yield Problem(
            "missing_type", "The question {name} has no type.", {"name": row.name}, "survey", row.number, "type"
        )
    elif near := nearest(plain, TYPES):
        yield Problem(
            "unknown_type",
            "There is no question type {type}. Did you mean {near}?",
            {"type": row.type, "near": near},
            "survey",
            row.number,
            "type",
        )
    else:
        yield Problem(
            "unknown_type", "There is no question type {type}.", {"type": row.type}, "survey", row.number, "type"
        )


def _misspelt_select(row: SurveyRow, first: str) -> Iterator[Problem]:
    """`select_on yes_no`; other types of several words are old names that the converter may know."""
    if near := nearest(first, LISTED):
        details = {"type": row.type, "near": row.type.replace(row.type.split()[0], near, 1)}
        yield Problem(
            "unknown_type",
            "There is no question type {type}. Did you mean {near}?",
            details,
            "survey",
            row.number,
            "type",
        )


def _name(row: SurveyRow) -> Iterator[Problem]:
    if not row.name:
        if not row.is_group:
            yield Problem("missing_name", "This question has no name.", {}, "survey", row.number, "name")
    elif not NAME.fullmatch(row.name):
        template = "The name {name} may have letters, digits, hyphens, underscores and periods only, and must begin with a letter or underscore."
        yield Problem("bad_name", template, {"name": row.name}, "survey", row.number, "name")


def _list(row: SurveyRow, lists: frozenset[str]) -> Iterator[Problem]:
    name = row.list_name
    if (
        name is None
        or row.from_file
        or name in lists
        or name.startswith("${")
        or row.cells.get("appearance", "").startswith("search(")
    ):
        return
    near = nearest(name, lists)
    template = (
        "There is no choice list {list}. Did you mean {near}?"
        if near
        else "There is no choice list {list} on the choices sheet."
    )
    yield Problem("unknown_list", template, {"list": name, "near": near or ""}, "survey", row.number, "type")


def _label(row: SurveyRow) -> Iterator[Problem]:
    """A picture is enough to ask with."""
    asks = bool(row.list_name) or (row.type.casefold() in TYPES and row.type.casefold() not in UNASKED)
    if asks and row.name and not WORDS & {column for column, text in row.cells.items() if text}:
        template = "The question {name} has neither label nor hint."
        yield Problem("no_label", template, {"name": row.name}, "survey", row.number, "label")


def _calculation(row: SurveyRow) -> Iterator[Problem]:
    if row.type.casefold() == "calculate" and not {"calculation", "default"} & row.cells.keys():
        yield Problem(
            "missing_calculation",
            "The calculation {name} is empty.",
            {"name": row.name},
            "survey",
            row.number,
            "calculation",
        )


def _references(row: SurveyRow, names: set[str]) -> Iterator[Problem]:
    for column, text in row.cells.items():
        for name in dict.fromkeys(REFERENCE.findall(text)):
            if name in names:
                continue
            near = nearest(name, names)
            more = " Did you mean ${{{near}}}?" if near else ""
            template = "It refers to ${{{name}}}, but no question has that name." + more
            yield Problem(
                "unknown_reference", template, {"name": name, "near": near or ""}, "survey", row.number, column
            )


def _expressions(row: SurveyRow) -> Iterator[Problem]:
    """Read as XPath, with a path for every reference."""
    for column in EXPRESSIONS & row.cells.keys():
        if row.cells[column].casefold() in YES_OR_NO:
            continue
        try:
            parse(REFERENCE.sub(" /it ", row.cells[column]))
        except ExpressionError as error:
            details = {"expression": row.cells[column], "reason": str(error)}
            template = "The expression {expression} cannot be read: {reason}"
            yield Problem("bad_expression", template, details, "survey", row.number, column)


def _choices(choices: Table | None) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for number, cells in choices.plain_records() if choices else ():
        list_name, name = cells.get("list_name"), cells.get("name")
        if list_name and not name:
            yield Problem("choice_without_name", "This choice has no name.", {}, "choices", number, "name")
        elif list_name and name and (earlier := seen.setdefault((list_name, name), number)) != number:
            details = {"name": name, "list": list_name, "earlier": str(earlier)}
            yield Problem(
                "duplicate_choice",
                "The list {list} has the choice {name} already in row {earlier}.",
                details,
                "choices",
                number,
                "name",
            )


def _lists(choices: Table | None) -> frozenset[str]:
    if choices is None:
        return frozenset()
    return frozenset(cells["list_name"] for _, cells in choices.plain_records() if "list_name" in cells)
