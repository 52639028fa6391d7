"""The survey sheet read as what it is: questions within groups within repeats."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.loading.tables import Table

BEGIN_END = re.compile(r"(?P<edge>begin|end)[ _](?P<kind>group|repeat|loop|lgroup)\b", re.IGNORECASE)
SELECT = re.compile(
    r"(?:(?P<multiple>select[ _]multiple|select all that apply|add select multiple prompt using)|(?P<one>select[ _]one|select1|add select one prompt using)|(?P<rank>rank))"
    r"(?P<source>[ _]from[ _]file|[ _]external)?\s+(?:from\s+)?(?P<list>\S+)(?P<other>\s+or[ _](?:specify[ _])?other)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One row that means something. `path` starts below the root: `/visit/q1`. `cells` go by plain column names."""

    number: int
    type: str
    name: str
    path: str
    cells: Mapping[str, str]
    section: str = ""
    """Name of the outermost group, '' outside groups."""
    repeat: str | None = None
    """Path of the innermost repeat around it."""
    list_name: str | None = None
    multiple: bool = False
    from_file: bool = False

    @property
    def is_group(self) -> bool:
        return self.type in {"begin group", "begin repeat"}

    @property
    def label(self) -> str:
        return self.cells.get("label", "")


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """A begin without end, or an end without begin."""

    number: int
    edge: str
    kind: str


@dataclass(slots=True)
class _Open:
    number: int
    kind: str
    path: str


def walk_survey(survey: Table) -> tuple[list[SurveyRow], list[Unbalanced]]:
    rows: list[SurveyRow] = []
    unbalanced: list[Unbalanced] = []
    stack: list[_Open] = []
    for number, cells in _filled(survey):
        edge = BEGIN_END.match(cells.get("type", ""))
        if edge and edge["edge"].casefold() == "end":
            kind = _kind(edge["kind"])
            if stack and stack[-1].kind == kind:
                stack.pop()
            else:
                unbalanced.append(Unbalanced(number, "end", kind))
            continue
        row = _row(number, cells, stack)
        rows.append(row)
        if edge:
            stack.append(_Open(number, _kind(edge["kind"]), row.path))
    unbalanced += [Unbalanced(opened.number, "begin", opened.kind) for opened in stack]
    return rows, unbalanced


def _filled(survey: Table) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in survey.plain_records():
        if cells.get("type") or cells.get("name"):
            yield number, cells


def _row(number: int, cells: Mapping[str, str], stack: Sequence[_Open]) -> SurveyRow:
    written = cells.get("type", "")
    name = cells.get("name", "")
    path = (stack[-1].path if stack else "") + "/" + name
    repeat = next((opened.path for opened in reversed(stack) if opened.kind == "repeat"), None)
    section = stack[0].path[1:] if stack else ""
    if edge := BEGIN_END.match(written):
        return SurveyRow(number, f"begin {_kind(edge['kind'])}", name, path, cells, section or name, repeat)
    if select := SELECT.match(written):
        kind = "rank" if select["rank"] else "select_multiple" if select["multiple"] else "select_one"
        return SurveyRow(
            number,
            kind,
            name,
            path,
            cells,
            section,
            repeat,
            select["list"],
            bool(select["multiple"]),
            bool(select["source"]),
        )
    return SurveyRow(number, " ".join(written.split()), name, path, cells, section, repeat)


def _kind(word: str) -> str:
    return "group" if word.casefold() == "group" else "repeat"
