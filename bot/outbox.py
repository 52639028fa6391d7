"""What is to be said, queued in the same transaction as the change it speaks of. handlers/sender.py speaks it, in order per chat."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.model.delivery import Lane, OutboxRow, OutboxState
from bot.model.ids import BroadcastId
from bot.model.message import Button, Message
from bot.ports import Duplicate, Transaction

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
_NAMES = tuple(field.name for field in fields(Message))
_LOOK = ("style", "url", "copy")
_NESTED = frozenset({"attachments", "venue", "keyboard"})


def to_json(message: Message) -> dict[str, Any]:
    """Only what differs from an empty message, so that a waiting row stays small."""
    data = {name: value for name in _NAMES if (value := getattr(message, name))}
    if message.buttons:
        data["buttons"] = [[_button(button) for button in row] for row in message.buttons]
    return data | {name: _plain(data[name]) for name in _NESTED if name in data}


def _button(button: Button) -> dict[str, Any]:
    """Field by field: there are many, and asdict() copies each of their values."""
    look = {"style": button.style, "url": button.url, "copy": button.copy}
    given = {name: value for name, value in look.items() if value}
    return {"label": button.label, "action": button.action, "args": list(button.args), **given}


def _plain(value: Any) -> Any:
    return [asdict(each) for each in value] if isinstance(value, tuple) else asdict(value)


def from_json(data: Mapping[str, Any]) -> Message:
    if not _NESTED.isdisjoint(data):
        return _MESSAGE.validate_python(data)
    rows = tuple(tuple(_tappable(button) for button in row) for row in data.get("buttons", ()))
    return Message(**{**data, "buttons": rows})


def _tappable(data: Mapping[str, Any]) -> Button:
    look = {name: data[name] for name in _LOOK if name in data}
    return Button(label=data["label"], action=data.get("action", ""), args=tuple(data["args"]), **look)


def put(
    tx: Transaction,
    chat_id: int,
    message: Message,
    now: datetime,
    *,
    key: str | None = None,
    lane: Lane = Lane.TALK,
    not_before: datetime | None = None,
    broadcast_id: BroadcastId | None = None,
    begin: datetime | None = None,
) -> OutboxRow | None:
    """Queue one message. With a `key` it is said once for ever: None when it was queued before.

    `begin`: until then the chat is kept for it; it is being said already, if nothing else of that chat waits.
    """
    row = OutboxRow(
        chat_id=chat_id,
        dedupe_key=key,
        message=to_json(message),
        card=message.card,
        lane=lane,
        next_at=not_before,
        broadcast_id=broadcast_id,
        created_at=now,
    )
    try:
        added = tx.outbox.begin(row, begin) if begin else tx.outbox.add(row)
    except Duplicate:
        return None
    if message.card and not message.fresh and added.state is OutboxState.READY:
        tx.outbox.supersede(chat_id, message.card, added.id)
    return added
