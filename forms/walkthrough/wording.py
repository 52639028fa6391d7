"""What a player in the terminal is told: how to answer, and why an answer was not taken."""

from collections.abc import Iterable, Mapping
from itertools import islice

from forms.inputs import Parsed
from forms.inputs.folding import fold
from forms.session import Invalid, Outcome
from forms.views import QuestionView

MOST_MEANT = 8

HELP = """Type the answer: a choice by its number or name, several with commas, a file by its name.
Enter alone keeps the answer that is there, or leaves an optional question empty.
  /back         the question before this one
  /skip         leave it empty
  /go N         to question number N of the review, or to a question by its name
  /review       all answers so far
  /score        the score so far
  /language L   go on in another language of the form
  /quit         stop here; it goes on from here next time
  //text        an answer that begins with a stroke"""

REFUSALS: Mapping[str, str] = {
    "nothing_said": "Nothing was typed.",
    "text_too_long": "That is too long: {said} characters, at most {most}.",
    "nothing_to_answer": "There is nothing to answer here.",
    "number_expected": "A number is wanted, such as 4.",
    "whole_number_expected": "A whole number is wanted, such as 4.",
    "number_too_large": "That number is too large to be meant.",
    "out_of_range": "A number from {start} to {end} is wanted.",
    "off_step": "Only every {step} is possible here.",
    "date_expected": "A date is wanted, such as 5.3. or 2026-03-05.",
    "ambiguous_date": "That can be read in two ways.",
    "time_expected": "A time is wanted, such as 1430 or now.",
    "time_of_day_missing": "The time is wanted as well, such as 5.3. 14:30.",
    "date_and_time_expected": "A day and a time are wanted, such as 5.3. 14:30, or now.",
    "no_such_choice": "None of the choices is called that.",
    "ranking_incomplete": "All of them are wanted, in your order.",
    "agreement_expected": "Type ok to agree.",
    "location_expected": "Coordinates are wanted, such as 32.0853, 34.7818.",
    "no_such_coordinates": "There is no such place. Coordinates look like 32.0853, 34.7818.",
}
BY_RESULT: Mapping[str, str] = {
    "REQUIRED_BUT_EMPTY": "This question needs an answer.",
    "CONSTRAINT_VIOLATED": "This answer is outside what the form allows.",
    "INVALID": "This answer does not fit the question.",
}
"""Where the form has no words of its own."""

BY_CONTROL: Mapping[str, str] = {
    "select": "several, with commas",
    "rank": "all of them in your order, with commas",
    "trigger": "ok",
    "upload": "the name of a file",
}
BY_TYPE: Mapping[str, str] = {
    "int": "a whole number",
    "decimal": "a number",
    "date": "a date",
    "time": "a time, or now",
    "dateTime": "a date and time, or now",
    "geopoint": "latitude, longitude",
    "geotrace": "points with semicolons",
    "geoshape": "points with semicolons",
}


def how_to_answer(question: QuestionView) -> str:
    if question.control == "range":
        return f"a number from {question.start} to {question.end}"
    return BY_CONTROL.get(question.control) or ("" if question.choices else BY_TYPE.get(question.type, ""))


def refusal_of(found: Outcome | Invalid) -> str:
    return found.message or BY_RESULT[found.result]


def refusal(parsed: Parsed, question: QuestionView, text: str) -> str:
    said = REFUSALS[parsed.problem or "nothing_said"].format_map(parsed.details)
    labels = {choice.value: choice.label or choice.value for choice in question.choices}
    meant = [labels.get(value, value) for value in parsed.suggestions] or _containing(labels.values(), text)
    return f"{said} Did you mean: {', '.join(meant)}?" if meant else said


def _containing(labels: Iterable[str], text: str) -> list[str]:
    """The first few of a long list in which the text occurs."""
    return list(islice((label for label in labels if fold(text) in fold(label)), MOST_MEANT))
