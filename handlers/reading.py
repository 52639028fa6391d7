"""One update as what somebody did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.model.inputs import Given
from handlers import inputs


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


def read(update: Update) -> Deed:
    """None for what is nobody's doing, and for kinds of update that mean nothing here."""
    chat = update.effective_chat
    if chat is not None and chat.type != Chat.PRIVATE:
        return _elsewhere(chat, update.my_chat_member)
    if update.callback_query:
        return _tapped(update.callback_query)
    if update.my_chat_member:
        return Turned(update.my_chat_member.from_user, _is_in(update.my_chat_member))
    if update.message:
        return _said(update.message, edited=False)
    return _said(update.edited_message, edited=True) if update.edited_message else None


def chat_key(payload: Mapping[str, Any]) -> int:
    """What is worked in order: the user of a private chat, else the chat, 0 for neither.

    Of the raw update, whatever it looks like: what could not be stored would hold up everybody.
    """
    try:
        return _key(payload)
    except (AttributeError, TypeError, ValueError):
        return 0


def _key(payload: Mapping[str, Any]) -> int:
    for content in payload.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            where = message.get("chat", {}) if isinstance(message, dict) else {}
            who = content.get("from", {})
            found = where if where.get("type", "private") != "private" else who or where
            return int(found.get("id", 0))
    return 0


def _elsewhere(chat: Chat, change: ChatMemberUpdated | None) -> Deed:
    return None if change and not _is_in(change) else Elsewhere(chat.id)


def _tapped(query: CallbackQuery) -> Deed:
    shown = query.message.message_id if query.message else None
    return Tapped(query.from_user, query.id, query.data, shown) if query.data else None


def _said(message: Message, *, edited: bool) -> Deed:
    if message.from_user is None or message.from_user.is_bot:
        return None
    if edited and message.location:
        return None  # the next point of a live location; the first one counted
    return Said(message.from_user, inputs.given(message, edited=edited))


def _is_in(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
