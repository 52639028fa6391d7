"""What is wrong with a file somebody sent us: located, in plain words, all of it at once, never an exception with a trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair. `template` is the English sentence with {named} gaps (also the key for its translation), `details` fills them.

    `row` counts as the spreadsheet does (the header is row 1); `column` is the header's text.
    """

    code: str
    template: str
    details: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    severity: Literal["error", "warning"] = "error"

    @property
    def message(self) -> str:
        return self.template.format_map(self.details)

    @property
    def place(self) -> str:
        """Where to look, as a person would say it: `survey, row 7, column relevant`; empty when it concerns the whole file."""
        row = f"row {self.row}" if self.row else None
        column = f"column {self.column}" if self.column else None
        return ", ".join(part for part in (self.sheet, row, column) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class FormProblems(Exception):
    """The file cannot be used. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
