"""One table: which kind of question reads its answer how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms.inputs.choices import parse_choice, parse_choices, parse_ranking
from forms.inputs.dates import parse_date
from forms.inputs.folding import ascii_digits, fold
from forms.inputs.numbers import parse_decimal, parse_integer
from forms.inputs.parsed import Asked, Parsed
from forms.inputs.places import parse_place
from forms.inputs.times import localised, parse_moment, parse_time
from forms.inputs.words import AGREED

LONGEST_TEXT = 4096
"""Telegram's longest message; a longer text did not come from one message."""


@dataclass(frozen=True, slots=True)
class Said:
    """The text with all that reading it may need; `now` is in the visit's zone."""

    question: Asked
    text: str
    now: datetime
    ui_language: str
    others: Sequence[Asked]


def parse(
    question: Asked, text: str, *, now: datetime, zone: str, ui_language: str, others: Sequence[Asked] = ()
) -> Parsed:
    """`others` is the same question in the form's other languages, so that choices are recognised in those too.

    Reason codes: nothing_said, text_too_long, nothing_to_answer, number_expected, whole_number_expected, number_too_large, out_of_range,
    off_step, date_expected, ambiguous_date, time_expected, time_of_day_missing, date_and_time_expected, no_such_choice, ranking_incomplete,
    agreement_expected, location_expected, no_such_coordinates, shape_expected, photo_expected, audio_expected, video_expected, file_expected.
    """
    if not ascii_digits(text):
        return Parsed.refused("nothing_said")
    if len(text) > LONGEST_TEXT:
        return Parsed.refused("text_too_long", most=str(LONGEST_TEXT), said=str(len(text)))
    if question.readonly:
        return Parsed.refused("nothing_to_answer")
    reading = CONTROLS.get(question.control) or TYPES.get(question.type, _text)
    return reading(Said(question, text, localised(now, zone), ui_language.partition("-")[0], others))


def _text(said: Said) -> Parsed:
    """As written; where the author asked for digits (`numbers`: a telephone or receipt number), digits of other scripts become 0-9."""
    if "numbers" in said.question.appearance:
        return Parsed(ascii_digits(said.text))
    return Parsed(said.text.strip())


def _agreement(said: Said) -> Parsed:
    agreed = fold(said.text) in AGREED or said.text.strip()[0] in "👍✅✔"
    return Parsed("OK") if agreed else Parsed.refused("agreement_expected")


def _medium(said: Said) -> Parsed:
    """Words cannot answer a question that wants a picture, a recording or a file."""
    kind = said.question.mediatype.partition("/")[0]
    return Parsed.refused(
        {"image": "photo_expected", "audio": "audio_expected", "video": "video_expected"}.get(kind, "file_expected")
    )


def _shape(_: Said) -> Parsed:
    return Parsed.refused("shape_expected")


Reading = Callable[[Said], Parsed]

CONTROLS: Mapping[str, Reading] = {
    "select1": lambda said: parse_choice(said.question, said.text, said.others),
    "select": lambda said: parse_choices(said.question, said.text, said.others),
    "rank": lambda said: parse_ranking(said.question, said.text, said.others),
    "trigger": _agreement,
    "upload": _medium,
}
"""Kinds of question known by their control; the others go by the type of their answer."""

TYPES: Mapping[str, Reading] = {
    "int": lambda said: parse_integer(said.question, said.text, said.ui_language),
    "decimal": lambda said: parse_decimal(said.question, said.text, said.ui_language),
    "date": lambda said: parse_date(said.question, said.text, said.now.date(), said.ui_language),
    "time": lambda said: parse_time(said.text, said.now),
    "dateTime": lambda said: parse_moment(said.question, said.text, said.now, said.ui_language),
    "geopoint": lambda said: parse_place(said.text),
    "geotrace": _shape,
    "geoshape": _shape,
    "binary": _medium,
}
