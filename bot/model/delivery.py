"""What came in and what is to go out, as rows: the inbox and the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.model.ids import BroadcastId, OutboxId

PRESS_KEPT = timedelta(seconds=150)
"""So long Telegram keeps a button press that nobody fetches; messages stay for a day."""


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    """Failed three times: kept, told to the person and the log, never in the way of what follows."""


class Entry(StrEnum):
    """What becomes of an update that is to be worked in the transaction that takes it in."""

    NEW = "new"
    KNOWN = "known"
    """It came before."""
    LATER = "later"
    """Others of its chat wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One update as Telegram gave it. The primary key is Telegram's update_id: the same update twice is one row."""

    update_id: int
    chat_key: int
    """What is worked in order: the user for private chats, the chat for groups."""
    payload: Mapping[str, Any]
    state: InboxState = InboxState.WAITING
    attempts: int = 0
    received_at: datetime
    done_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much of something waits, and since when the oldest of it."""

    count: int = 0
    oldest: datetime | None = None


class OutboxState(StrEnum):
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """Telegram said never (blocked, bad request): `error` says why."""
    UNKNOWN = "unknown"
    """Twice the answer was lost on the way: it may or may not have arrived."""
    SUPERSEDED = "superseded"
    """A newer state of the same card was waiting behind it."""
    CANCELLED = "cancelled"


class Lane(StrEnum):
    TALK = "talk"
    """Answers to people: always first."""
    NOTICE = "notice"
    """What nobody waits for: reminders, news about what others did, questions asked again after an outage."""
    BULK = "bulk"
    """Broadcasts: what Telegram's limit leaves over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One message to one chat; rows of a chat leave in order of id, broadcasts after all others."""

    id: OutboxId = OutboxId(0)
    chat_id: int
    dedupe_key: str | None = None
    """Unique: the same reminder or broadcast cannot be said twice."""
    message: Mapping[str, Any]
    """`bot.outbox.to_json(Message)`."""
    card: str | None = None
    lane: Lane = Lane.TALK
    state: OutboxState = OutboxState.READY
    attempts: int = 0
    next_at: datetime | None = None
    lease_until: datetime | None = None
    """While being sent: so long it belongs to the worker that sends it. After that (or None) nobody is at it any more."""
    message_ids: tuple[int, ...] = ()
    """Telegram's, once sent (several for an album)."""
    error: str | None = None
    broadcast_id: BroadcastId | None = None
    created_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentCard:
    """Where a card stands in its chat: the row that made it, without what it says."""

    id: OutboxId
    message_ids: tuple[int, ...]
