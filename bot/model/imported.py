"""What became of a file that a coordinator sent in: what it changed, or what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.project import FormVersion
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


@dataclass(frozen=True, slots=True)
class Limitation:
    """One question of a form that a chat asks differently, or cannot ask. `reason` is an English template with `details`."""

    label: str
    reason: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    version: FormVersion
    is_new: bool
    under_way: int = 0
    """Visits that keep the version they began with."""
    projects: tuple[str, ...] = ()
    """Names of the projects that use the form."""
    full: int = 0
    differently: tuple[Limitation, ...] = ()
    impossible: tuple[Limitation, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One file, or one file of an archive."""

    name: str
    changes: Changes | None = None
    published: Published | None = None
    supplied: tuple[str, ...] | None = None
    """For a picture that came by itself: the forms that waited for it."""
    problems: tuple[Problem, ...] = ()
    """Errors and warnings; with any error of any file nothing was taken in."""


def has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def differences(before: object, after: object, among: Sequence[str]) -> dict[str, Any]:
    """The fields of these that differ, as they are to become."""
    return {name: getattr(after, name) for name in among if getattr(before, name) != getattr(after, name)}
