"""What an import did, to be told to whoever sent the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.problems import Problem


@dataclass(slots=True)
class Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A visit that a shopper has or was offered keeps its terms, whatever the workbook says now."""

    visit: str
    fields: tuple[str, ...]
    offered: bool
    """It is only offered yet: withdrawing the offer frees it."""


@dataclass(slots=True, kw_only=True)
class Changes:
    kinds: dict[str, Tally] = field(default_factory=dict)
    """By sheet name, in the order of the sheets."""
    kept: list[Kept] = field(default_factory=list)
    opened: int = 0
    briefs: list[str] = field(default_factory=list)
    """Codes of the projects whose brief has a new version."""
    warnings: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        tallies = self.kinds.values()
        return Tally(
            sum(tally.added for tally in tallies),
            sum(tally.changed for tally in tallies),
            sum(tally.unchanged for tally in tallies),
        )

    def tally(self, sheet: str) -> Tally:
        return self.kinds.setdefault(sheet, Tally())


def differences(before: object, after: object, among: Sequence[str]) -> dict[str, Any]:
    """The fields of these that differ, as they are to become."""
    return {name: getattr(after, name) for name in among if getattr(before, name) != getattr(after, name)}
