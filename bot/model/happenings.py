"""What just happened, for the features that react to it in the same transaction (the table is bot/reactions.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.ids import ProjectId, ReportId
from bot.model.report import Media, ReadOut, Sheet
from bot.model.visit import Move, State, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMoved:
    """`visit` is as it is now."""

    visit: Visit
    before: State
    move: Move
    why: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSubmitted:
    """A complete, valid sheet was handed in (`sheet.purpose` says which form it was)."""

    sheet: Sheet
    visit: Visit
    read: ReadOut


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReviewed:
    report_id: ReportId
    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSettled:
    """A file was stored, refused or given up; `media.purpose` says whose it is."""

    media: Media
    inspection: Any = None
    """What looking into it gave (for an import: what was read, or its problems)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemReported:
    """The shopper could not complete the visit and is to fill in the short form about it."""

    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWanted:
    """The shopper wants to go on with the report of a visit that is being written."""

    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefChanged:
    """A new version of a project's brief came in; whoever acknowledged the old one is to see what changed."""

    project_id: ProjectId


Happening = VisitMoved | ProblemReported | SheetWanted | BriefChanged | SheetSubmitted | ReportReviewed | MediaSettled
