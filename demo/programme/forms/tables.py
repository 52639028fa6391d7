"""How the sample forms are written down: one line per question, English and Hebrew side by side."""

from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
ENGLISH, HEBREW = "English (en)", "Hebrew (he)"

MUST_EN, MUST_HE = "This question needs an answer.", "יש לענות על השאלה הזאת."


@dataclass(frozen=True, slots=True)
class SampleForm:
    """`rules` are the lines of the scoring sheet."""

    form_id: str
    title: str
    version: str
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    rules: tuple[Row, ...]


def question(
    kind: str,
    name: str,
    english: str,
    hebrew: str,
    *,
    hint: tuple[str, str] = ("", ""),
    refuse: tuple[str, str] = ("", ""),
    **columns: str,
) -> Row:
    """Required unless `required=""` says otherwise; `refuse` is what a failed constraint says, in English and Hebrew.

    Two times of a group with the appearance `stopwatch` measure a wait: the bot offers a button to start and one to stop.
    """
    must = columns.setdefault("required", "" if kind == "note" else "yes")
    return {
        "type": kind,
        "name": name,
        f"label::{ENGLISH}": english,
        f"label::{HEBREW}": hebrew,
        f"hint::{ENGLISH}": hint[0],
        f"hint::{HEBREW}": hint[1],
        f"required_message::{ENGLISH}": MUST_EN if must else "",
        f"required_message::{HEBREW}": MUST_HE if must else "",
        f"constraint_message::{ENGLISH}": refuse[0],
        f"constraint_message::{HEBREW}": refuse[1],
        **columns,
    }


def begin(name: str, english: str, hebrew: str) -> Row:
    return {"type": "begin_group", "name": name, f"label::{ENGLISH}": english, f"label::{HEBREW}": hebrew}


def end() -> Row:
    return {"type": "end_group"}


def calculate(name: str, english: str, hebrew: str, calculation: str) -> Row:
    """Never shown while filling in; the score names it by its label."""
    return {
        "type": "calculate",
        "name": name,
        f"label::{ENGLISH}": english,
        f"label::{HEBREW}": hebrew,
        "calculation": calculation,
    }


def choice(list_name: str, name: str, english: str, hebrew: str, score: float | None = None, **columns: str) -> Row:
    """Without a score the choice is not applicable, if others of its list have one."""
    return {
        "list_name": list_name,
        "name": name,
        f"label::{ENGLISH}": english,
        f"label::{HEBREW}": hebrew,
        "score": score,
        **columns,
    }


def rule(kind: str, name: str = "", **columns: float | str | None) -> Row:
    return {"rule": kind, "name": name, **columns}


YES_NO = (
    choice("yes_no", "yes", "Yes", "כן", 1),
    choice("yes_no", "no", "No", "לא", 0),
)
YES_NO_NA = (
    choice("yes_no_na", "yes", "Yes", "כן", 1),
    choice("yes_no_na", "no", "No", "לא", 0),
    choice("yes_no_na", "na", "Could not be checked", "לא היה אפשר לבדוק"),
)
DID_OR_NOT = (
    choice("did_or_not", "did", "Yes", "כן"),
    choice("did_or_not", "did_not", "No", "לא"),
)
"""For questions that steer the form and are not scored."""

WHAT_HAPPENED_HINT = (
    "What you saw and heard, who did it and when. Quote the words in “…”. No opinions.",
    'מה ראית ומה שמעת, מי עשה מה ומתי. מילים שנאמרו – בתוך "…". בלי דעות.',
)
