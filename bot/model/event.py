from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.model.ids import PersonId, VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """Who did what to what, when and why. Append-only."""

    id: int = 0
    at: datetime
    actor_id: PersonId | None
    """None: the clock did it."""
    action: str
    """A visit's move, or `feature.action` for everything else."""
    visit_id: VisitId | None = None
    subject: str | None = None
    """What else it was about: `report:7`, `invite:3`."""
    before: str | None = None
    after: str | None = None
    why: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
