"""Telegram's errors by what they mean for the message that met them, and our own errors without anybody's words in them."""

import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from handlers.transport import NotSent

Meaning = Literal[
    "flood", "not_sent", "blocked", "moved", "unchanged", "gone", "markup", "never", "token", "ambiguous", "later"
]

_UNCHANGED = "message is not modified"
_MARKUP = "can't parse entities"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message_id_invalid",
)


class TokenRefused(Exception):  # noqa: N818 - it says what is the matter
    """Telegram does not know this token (any more). Raised without the library's own error, which quotes the token."""


class PortTaken(Exception):  # noqa: N818 - it says what is the matter
    """Nobody can listen there."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`later`: a file that goes along cannot be had just now. `ambiguous`: the answer was lost, the message may have arrived. Only `later`, `not_sent` and `flood` surely did nothing."""

    meaning: Meaning
    error: str
    wait: timedelta = timedelta()
    new_chat_id: int | None = None


def classify(error: TelegramError) -> Failure:
    """BadRequest is a NetworkError to the library, hence the order."""
    told = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Failure("flood", told, wait=wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case ChatMigrated():
            return Failure("moved", told, new_chat_id=error.new_chat_id)
        case Forbidden():
            return Failure("blocked", told)
        case InvalidToken():
            return Failure("token", told)
        case BadRequest():
            return Failure(_bad_request(error.message.lower()), told)
        case NotSent():
            return Failure("not_sent", told)
        case _:
            return Failure("ambiguous", told)


def _bad_request(message: str) -> Meaning:
    if _UNCHANGED in message:
        return "unchanged"
    if _MARKUP in message:
        return "markup"
    return "gone" if any(words in message for words in _GONE) else "never"


def outline(error: BaseException) -> str:
    """Type and place of an exception, without its message: that may quote what somebody wrote."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return " < ".join([type(error).__name__, *reversed(places[-6:])])
