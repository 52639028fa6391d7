"""The reference model: what must be on record, kept in memory by those who answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Value = str | tuple[float, float]


@dataclass(slots=True)
class Report:
    """One visit as its shopper remembers it. Names of questions are those of scene.FORM."""

    chat_id: int
    visit: int
    answers: dict[str, Value] = field(default_factory=dict)
    changes: list[tuple[str, Value]] = field(default_factory=list)
    """Every answer that was given, in order, also those that were changed later; files aside."""
    files: dict[str, int] = field(default_factory=dict)
    handed_in: bool = False

    def answered(self, name: str, value: Value) -> None:
        self.answers[name] = value
        self.changes.append((name, value))

    def sent(self, name: str, count: int) -> None:
        self.files[name] = self.files.get(name, 0) + count


@dataclass(slots=True)
class Expected:
    reports: list[Report] = field(default_factory=list)
    in_vain: list[str] = field(default_factory=list)
    """Who asked again and again and gave up."""

    def by_visit(self) -> Mapping[int, Report]:
        return {report.visit: report for report in self.reports}

    def of(self, chat_id: int) -> Sequence[Report]:
        return [report for report in self.reports if report.chat_id == chat_id]


def same(wanted: Value, found: str) -> bool:
    """Places come with altitude and accuracy behind them."""
    if isinstance(wanted, str):
        return wanted == found
    parts = found.split()
    return len(parts) >= len(wanted) and all(
        abs(float(part) - number) < 1e-6 for part, number in zip(parts, wanted, strict=False)
    )


def alike(one: str | None, other: str | None) -> bool:
    """A place may be written with other zeros."""
    return one == other or (None not in {one, other} and _numbers(one or "") == _numbers(other or "") != [])


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []
