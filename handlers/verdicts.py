"""What an attempt to say something makes of its outbox row. Pure, so that the whole table can be tested.

A message that may have arrived is sent once more and not again: at most two copies, as Telegram offers no way to ask. An edit changes
nothing when repeated, so it is tried longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.model.delivery import OutboxRow, OutboxState
from handlers.messenger import Attempt

TRIES_TO_SEND = 2
TRIES_TO_EDIT = 10
LONGEST_WAIT = timedelta(hours=1)
"""So long a message waits for a file that goes along; then what follows it is more important."""
_SLOWEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The row's new columns, and what else follows."""

    values: Mapping[str, Any] = field(default_factory=dict)
    unreachable: bool = False
    new_chat_id: int | None = None
    wait: float = 0.0
    """Seconds that Telegram wants this chat to wait."""
    in_doubt: bool = False
    """Telegram may be down: make sure before anything else is tried."""
    fatal: bool = False
    """The token is no longer valid."""

    @property
    def is_said(self) -> bool:
        return self.values.get("state") is OutboxState.SENT


def verdict(row: OutboxRow, attempt: Attempt, now: datetime, *, edits: bool) -> Verdict:
    """`row` as it was claimed, with this attempt counted in."""
    failure = attempt.failure
    if failure is None:
        return Verdict(
            {"state": OutboxState.SENT, "message_ids": attempt.ids, "sent_at": now, "next_at": None, "error": None}
        )
    ids = () if edits else attempt.ids
    again = {"state": OutboxState.READY, "next_at": None, "message_ids": ids, "error": failure.error}
    uncounted = again | {"attempts": row.attempts - 1}
    match failure.meaning:
        case "flood" | "later" as why if why == "flood" or now - row.created_at < LONGEST_WAIT:
            wait = failure.wait.total_seconds() if why == "flood" else 0.0
            return Verdict(uncounted | {"next_at": now + failure.wait}, wait=wait)
        case "not_sent":
            return Verdict(uncounted, in_doubt=True)
        case "moved":
            return Verdict(uncounted, new_chat_id=failure.new_chat_id)
        case "token":
            return Verdict(uncounted, fatal=True)
        case "ambiguous":
            return Verdict(again | _lost(row, now, edits=edits), in_doubt=True)
        case "gone":
            return Verdict({"state": OutboxState.CANCELLED, "next_at": None, "error": failure.error})
        case meaning:
            failed = {"state": OutboxState.FAILED, "next_at": None, "message_ids": ids, "error": failure.error}
            return Verdict(failed, unreachable=meaning == "blocked")


def interrupted(row: OutboxRow, now: datetime, *, edits: bool) -> Mapping[str, Any]:
    """For a row that the program left half-way when it ended. That is not Telegram's fault: nothing waits longer for it."""
    return {"state": OutboxState.READY} | _lost(row, now, edits=edits) | {"next_at": None}


def _lost(row: OutboxRow, now: datetime, *, edits: bool) -> dict[str, Any]:
    """Nobody knows whether it arrived."""
    if row.attempts >= (TRIES_TO_EDIT if edits else TRIES_TO_SEND):
        return {"state": OutboxState.UNKNOWN}
    if not edits:
        return {}
    return {"next_at": now + min(_SLOWEST, timedelta(seconds=2 ** (row.attempts - 1) - 1))}
