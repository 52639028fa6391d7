"""What was said in a walk and what came of it, as a Markdown file that can be played again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

CELL_END = re.compile(r"(?<!\\)\|")
ABOUT = ("form", "version", "language", "zone", "began", "ended")


class UnreadableAnswers(ValueError):  # noqa: N818 - it reads as what it is
    """The file is neither a table of answers nor JSON; says what it should look like."""


@dataclass(frozen=True, slots=True)
class Line:
    """`question` is the path without the root, or a bare name; `came` the value taken, or `! ` and why not; None: not written down."""

    question: str
    said: str
    came: str | None = None
    at: datetime | None = None

    def is_for(self, question: str) -> bool:
        return self.question in {question, question.rpartition("/")[2]}


@dataclass(slots=True)
class Transcript:
    """`about` has the lines of ABOUT that are known. A file written by hand may have nothing but questions and what is said to them."""

    about: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def began(self) -> datetime | None:
        return _moment(self.about.get("began", ""))

    @property
    def is_test(self) -> bool:
        """Whether it says what came of anything, so that there is something to compare with."""
        return any(line.came is not None for line in self.lines)

    def markdown(self) -> str:
        about = [(key, self.about[key]) for key in ABOUT if self.about.get(key)]
        lines = [
            (line.question, line.said, line.came or "", line.at.isoformat() if line.at else "") for line in self.lines
        ]
        tables = (_table(("walk", ""), about), _table(("question", "said", "answer", "at"), lines))
        return "\n".join([f"# A walk through {self.about.get('form', 'a form')}", "", *tables])


def _table(header: tuple[str, ...], rows: list[tuple[str, str]] | list[tuple[str, str, str, str]]) -> str:
    written = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_escaped, row)) + " |" for row in written) + "\n"


def _escaped(cell: str) -> str:
    return " ".join(cell.split("\n")).replace("|", r"\|")


def read_answers(text: str) -> Transcript:
    """Raises UnreadableAnswers."""
    if text.lstrip().startswith("{"):
        return Transcript(lines=list(_from_json(text)))
    transcript = Transcript()
    header: list[str] = []
    for row in _rows(text):
        if row[0] in {"question", "walk"}:
            header = row
        elif header[:1] == ["walk"] and len(row) > 1:
            transcript.about[row[0]] = row[1]
        elif "said" in header:
            transcript.lines.append(_line(dict(zip(header, row, strict=False))))
    if not transcript.lines and not transcript.about:
        raise UnreadableAnswers(
            "Answers are a Markdown table with the columns question and said, or JSON with an answer to each question."
        )
    return transcript


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in CELL_END.split(line.strip())[1:-1]]
        if cells and not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            yield cells


def _line(cells: Mapping[str, str]) -> Line:
    return Line(
        cells.get("question", ""),
        cells.get("said", ""),
        cells.get("answer"),
        _moment(cells.get("at", "")),
    )


def _from_json(text: str) -> Iterator[Line]:
    try:
        answers = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableAnswers(f"The answers are not JSON: {error}.") from None
    for question, said in answers.items():
        for each in said if isinstance(said, list) else [said]:
            yield Line(question, "" if each is None else str(each))


def _moment(text: str) -> datetime | None:
    """With its zone; what is no such moment counts as none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
