"""What pyxform says, taken apart: where it is, and what it means in plain words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from forms.problems import Problem

PLACE = re.compile(
    r"\[row : (?P<row>\d+|unknown)\]\s*"
    r"(?:On the '(?P<sheet>[^']+)' sheet, (?:the '(?P<column>[^']+)' value(?: '(?P<value>[^']*)')? is (?:invalid|problematic)\.\s*)?)?"
)
LEARN_MORE = re.compile(r"\s*Learn more: \S+")

PLAINER: Mapping[str, tuple[re.Pattern[str], str]] = {
    "unknown_type": (re.compile(r"Unknown question type '(?P<type>.*)'"), "There is no question type {type}."),
    "no_choices_sheet": (
        re.compile(r"There should be a choices sheet"),
        "The form has choice questions, but no choices sheet with the columns list_name, name and label.",
    ),
    "missing_column": (
        re.compile(r"sheet: '(?P<sheet>[^']+)'.*required column headers were not found: (?P<columns>.*?)\.?$"),
        "The sheet has no column {columns}.",
    ),
    "two_names": (
        re.compile(r"sheet: '(?P<sheet>[^']+)'.*same column were found: (?P<columns>.*?)\. Rename"),
        "The columns {columns} are one column under two names. Keep one of them.",
    ),
    "unknown_reference": (
        re.compile(r"Could not find the name '(?P<name>[^']+)'"),
        "It refers to ${{{name}}}, but no question on the survey sheet has that name.",
    ),
    "unmatched_begin": (
        re.compile(r"Unmatched 'begin_(?P<kind>\w+)'"),
        "This {kind} begins but never ends: its end row is missing.",
    ),
    "unmatched_end": (
        re.compile(r"Unmatched 'end_(?P<kind>\w+)'"),
        "This {kind} ends but never began: its begin row is missing.",
    ),
    "duplicate_name": (
        re.compile(r"must be unique within their nearest parent"),
        "The name {value} is used twice in the same group.",
    ),
    "duplicate_repeat": (re.compile(r"Repeat names must unique anywhere"), "The repeat name {value} is used twice."),
    "duplicate_choice": (re.compile(r"Choice names must be unique"), "Two choices of this list have the same name."),
    "choice_without_name": (re.compile(r"Choices must have a name"), "This choice has no name."),
    "bad_name": (
        re.compile(r"Names must begin with a letter or underscore"),
        "The name may have letters, digits, hyphens, underscores and periods only, and must begin with a letter or underscore.",
    ),
    "reserved_name": (
        re.compile(r"The name 'meta' is reserved"),
        "The name meta is reserved by XForms. Choose another.",
    ),
    "missing_calculation": (re.compile(r"Missing calculation"), "This calculation is empty."),
    "repeat_without_label": (
        re.compile(r"Repeat has no label:.*'name': '(?P<name>[^']*)'"),
        "The repeat {name} has no label.",
    ),
    "include": (
        re.compile(r"This section has not been included"),
        "The question type include is not supported: copy those rows into this sheet.",
    ),
    "no_label": (
        re.compile(r"survey element named '(?P<name>[^']+)' has no label or hint"),
        "The question {name} has neither label nor hint.",
    ),
}
CRASHED = (
    "The form uses something that the XLSForm converter (pyxform) cannot digest; it stopped with: {error}. "
    "Nothing was changed. Check unusual columns and question types first."
)


NOT_FOR_A_CHAT = re.compile(
    r"Use the max-pixels parameter|valid machine-readable codes: default|sheets with similar names were found"
    r"|^Language .* is missing the"
)
"""Advice that does not concern us: photos come in the size Telegram gives them; of misspelt sheets and missing translations we speak ourselves."""


@dataclass(frozen=True, slots=True)
class PyxformMessage:
    text: str
    crashed: bool = False
    exception: str = ""

    def problem(self) -> Problem:
        if self.crashed:
            return Problem("converter_crashed", CRASHED, {"error": _one_line(f"{self.exception}: {self.text}")})
        return located(self.text, "error")


def advice(warnings: Iterable[str]) -> list[Problem]:
    return [located(warning, "warning") for warning in warnings if not NOT_FOR_A_CHAT.search(warning)]


def located(text: str, severity: Literal["error", "warning"]) -> Problem:
    """A message of pyxform with its row, sheet and column taken out of the sentence, and in plainer words where we have them."""
    plain = _one_line(LEARN_MORE.sub("", text))
    place = PLACE.match(plain)
    where = place.groupdict() if place else {}
    rest = plain[place.end() :] if place else plain
    code, template, details = _in_plain_words(rest, where.get("value"))
    row = where.get("row")
    return Problem(
        code,
        template,
        details,
        sheet=where.get("sheet") or details.get("sheet") or ("survey" if row else None),
        row=int(row) if row and row.isdigit() else None,
        column=where.get("column"),
        severity=severity,
    )


def _in_plain_words(message: str, value: str | None) -> tuple[str, str, dict[str, str]]:
    for code, (pattern, template) in PLAINER.items():
        match = pattern.search(message)
        if match and ("{value}" not in template or value):
            found = {name: text for name, text in match.groupdict().items() if text}
            return code, template, found | ({"value": value} if value else {})
    return "xlsform", "{message}", {"message": message}


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]
