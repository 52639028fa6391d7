"""Points in a list beside the form: a column `score` of the CSV that a `select_one_from_file` chooses from."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from forms.compiling.instances import table_tree
from forms.loading.survey import SurveyRow

VALUE = re.compile(r"(?:^|[\s,;])value\s*=\s*([\w.-]+)")
"""In the column `parameters`: which column of the list names the choices, if not `name`."""
SCORE = "score"

Scored = tuple[str, int, str, str]
"""File, row (the header is row 1), choice, what stands in the column."""


def attached_scores(rows: Sequence[SurveyRow], attachments: Mapping[str, bytes]) -> Iterator[Scored]:
    """Of lists that have the column; a file that cannot be read is somebody else's problem."""
    for name, value in dict.fromkeys((row.list_name or "", _value_column(row)) for row in rows if row.from_file):
        yield from csv_scores(name, attachments.get(name, b""), value)


def csv_scores(name: str, data: bytes, value: str) -> Iterator[Scored]:
    try:
        document = table_tree(data)
    except (ValueError, csv.Error):
        return
    for number, item in enumerate(document.children[0].children, 2):
        choice, score = item.child(value), item.child(SCORE)
        if choice is not None and score is not None:
            yield name, number, choice.text.strip(), score.text.strip()


def _value_column(row: SurveyRow) -> str:
    found = VALUE.search(row.cells.get("parameters", ""))
    return found[1] if found else "name"
