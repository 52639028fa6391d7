"""One update as what somebody did. Read from Telegram's JSON itself: the library's objects for it cost more than the answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType

from bot.model.inputs import Given
from handlers import inputs

Json = Mapping[str, Any]
_OUTSIDE = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Typed, sent or corrected."""

    user: User
    given: Given


@dataclass(frozen=True, slots=True)
class Tapped:
    user: User
    query_id: str
    data: str
    message_id: int | None = None
    """Of the message that carries the button; None when Telegram does not say."""


@dataclass(frozen=True, slots=True)
class Turned:
    """They blocked the bot, or let it in again."""

    user: User
    reachable: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """In a group or channel, where the bot has no business."""

    chat_id: int


Deed = Said | Tapped | Turned | Elsewhere | None


def read(payload: Json) -> Deed:
    """None for what is nobody's doing, and for kinds of update that mean nothing here. Raises LookupError, TypeError or ValueError for
    what no Bot API sends.
    """
    chat, change = _chat(payload), payload.get("my_chat_member")
    if chat and chat["type"] != ChatType.PRIVATE:
        return None if change and not _is_in(change) else Elsewhere(int(chat["id"]))
    if query := payload.get("callback_query"):
        return _tapped(query)
    if change:
        return Turned(_user(change["from"]), _is_in(change))
    if message := payload.get("message"):
        return _said(message, edited=False)
    corrected = payload.get("edited_message")
    return _said(corrected, edited=True) if corrected else None


def chat_key(payload: Json) -> int:
    """What is worked in order: the user of a private chat, else the chat, 0 for neither.

    Of the raw update, whatever it looks like: what could not be stored would hold up everybody.
    """
    try:
        return _key(payload)
    except (AttributeError, TypeError, ValueError):
        return 0


def _key(payload: Json) -> int:
    for content in payload.values():
        if isinstance(content, dict):
            where = _chat({"": content})
            who = content.get("from", {})
            found = where if where.get("type", "private") != "private" else who or where
            return int(found.get("id", 0))
    return 0


def _chat(payload: Json) -> Json:
    """Where it happened; empty when Telegram does not say."""
    for content in payload.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            return chat if isinstance(chat, dict) else {}
    return {}


def _user(user: Json) -> User:
    name = f"{user['first_name']} {user.get('last_name') or ''}".strip()
    return User(int(user["id"]), name, user.get("language_code"))


def _tapped(query: Json) -> Deed:
    message = query.get("message")
    shown = int(message["message_id"]) if message else None
    data = query.get("data")
    return Tapped(_user(query["from"]), query["id"], data, shown) if data else None


def _said(message: Json, *, edited: bool) -> Deed:
    user = message.get("from")
    if not user or user.get("is_bot"):
        return None
    if edited and message.get("location"):
        return None  # the next point of a live location; the first one counted
    return Said(_user(user), inputs.given(message, edited=edited))


def _is_in(change: Json) -> bool:
    return change["new_chat_member"]["status"] not in _OUTSIDE
