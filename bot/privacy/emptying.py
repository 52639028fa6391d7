"""Sent messages without their words: the shape stays, so that the card can still be edited in its place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import marks
from bot.desk import Desk
from bot.model.delivery import OutboxState

GONE = "…"
PORTION = 500
MARK = "emptied"
"""Up to which message, by id, the words are gone."""
_UNSENT = frozenset({OutboxState.READY, OutboxState.SENDING})


def shape(message: Mapping[str, Any]) -> dict[str, Any]:
    """What an edit has to know of the message it changes (handlers/parts.py): which parts it has, and what lies under them."""
    kept = {name: message[name] for name in ("card", "venue") if name in message}
    if message.get("text"):
        kept["text"] = GONE
    if message.get("keyboard"):
        kept["keyboard"] = {"remove": True}
    files = [
        {"kind": each["kind"], **({"caption": GONE} if each.get("caption") else {})}
        for each in message.get("attachments", ())
    ]
    return kept | ({"attachments": files} if files else {})


def empty_before(desk: Desk, until: datetime) -> int:
    """One portion of what was said up to then; how many messages were looked at. What is still to be said stays."""
    done = marks.number(desk.tx, MARK)
    rows = desk.tx.retention.said(done, until, PORTION)
    desk.tx.retention.empty_said({row.id: shape(row.message) for row in rows if row.state not in _UNSENT})
    if rows:
        marks.count_to(desk.tx, MARK, rows[-1].id, desk.now)
    return len(rows)
