from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model.ids import BroadcastId, PersonId


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    id: BroadcastId = BroadcastId(0)
    author_id: PersonId
    state: BroadcastState = BroadcastState.DRAFT
    audience: Mapping[str, Any] = field(default_factory=dict)
    """{"city": ..., "language": ..., "visit": id (eligible for it), "active_days": n}; absent: everybody."""
    text: str = ""
    total: int = 0
    cursor: int = 0
    """The id of the last person whose message is queued: the outbox is fed in portions."""
    step: int = 0
    reported: Mapping[str, int] = field(default_factory=dict)
    """The counts on the progress message, so that it is edited only when they changed."""
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
