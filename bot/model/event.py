"""The journal and its seals: who did what, and the proof that nobody changed it afterwards."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.model.ids import PersonId, VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """Who did what to what, when and why. Append-only, so nothing personal may stand in it: numbers and codes, never names or words."""

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


FIRST = ""
"""What the first seal follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A link of the chain over the journal, a moment after the entry itself. `id` is its place: 1, 2, 3 … without a gap."""

    id: int
    entry_id: int
    digest: str
    """Of the entry and of the digest before it."""


def digest(before: str, entry: JournalEntry) -> str:
    """SHA-256 in hexadecimal, over every column. Times count by the millisecond, as they are stored."""
    columns = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        entry.actor_id,
        str(entry.action),
        entry.visit_id,
        entry.subject,
        entry.before,
        entry.after,
        entry.why,
        entry.details,
    ]
    text = json.dumps([before, *columns], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
