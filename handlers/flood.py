"""Who sends more than anybody can mean: told once, then left aside, so that nobody else waits for it.

Files never count: an album of ten photos is one thing to its sender, and a photo that was sent must arrive. Messages count by Telegram's own
time: what people wrote over hours comes at once after an outage and is no flood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import outbox
from bot.ports import Transaction
from bot.settings import Settings
from bot.texts import errors as texts
from bot.texts.words import words_for
from handlers import reading

BURST_SECONDS, SPAN_SECONDS = 10.0, 60.0
_FILES = ("photo", "document", "voice", "audio", "video", "video_note", "animation", "media_group_id")
Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sifted:
    kept: Sequence[Update]
    left_aside: int
    warned: Sequence[int]
    """Chats that are to be asked to slow down."""


@dataclass(slots=True)
class _Pace:
    times: dict[int, float] = field(default_factory=dict)
    """What was taken in the last minute, by update id, with its seconds since 1970; the oldest first."""
    warned: float = 0.0


class Flood:
    """`waiting` tells how many updates of a chat are not worked yet."""

    def __init__(self, settings: Settings, waiting: Callable[[int], int]) -> None:
        self._burst = settings.updates_per_burst
        self._most = settings.updates_per_minute
        self._cap = settings.updates_waiting
        self._waiting = waiting
        self._paces: dict[int, _Pace] = {}

    def sift(self, updates: Sequence[Update], now: datetime) -> Sifted:
        kept, warned = [], []
        for update in updates:
            chat = reading.chat_key(update)
            at = _sent_at(update, now)
            if self._waiting(chat) >= self._cap or not (
                _is_file(update) or self._has_room(chat, update["update_id"], at)
            ):
                continue
            kept.append(update)
            if self._rushes(chat, at):
                warned.append(chat)
        return Sifted(kept, len(updates) - len(kept), warned)

    def _has_room(self, chat: int, update_id: int, at: float) -> bool:
        """An update that comes again, because it could not be stored, counts once."""
        times = self._pace(chat).times
        while times and (oldest := next(iter(times))) != update_id and times[oldest] <= at - SPAN_SECONDS:
            del times[oldest]
        if update_id not in times and len(times) >= self._most:
            return False
        times.setdefault(update_id, at)
        return True

    def _rushes(self, chat: int, at: float) -> bool:
        """Once in a minute."""
        pace = self._pace(chat)
        if len(pace.times) <= self._burst or at - pace.warned < SPAN_SECONDS:
            return False
        if sum(time > at - BURST_SECONDS for time in pace.times.values()) <= self._burst:
            return False
        pace.warned = at
        return True

    def _pace(self, chat: int) -> _Pace:
        pace = self._paces.get(chat)
        if pace is None:
            self._forget_quiet()
            pace = self._paces[chat] = _Pace()
        return pace

    def _forget_quiet(self) -> None:
        """Looked at when the table has doubled."""
        count = len(self._paces)
        if count >= 1024 and count.bit_count() == 1:
            newest = max((_last(pace) for pace in self._paces.values()), default=0.0)
            alive = {chat: pace for chat, pace in self._paces.items() if _last(pace) > newest - SPAN_SECONDS}
            self._paces = alive


def _last(pace: _Pace) -> float:
    return max(pace.times.values(), default=0.0)


def warn(tx: Transaction, chats: Sequence[int], now: datetime) -> None:
    """In the transaction that takes their updates in. Who is not known yet is not talked to."""
    for chat in chats:
        person = tx.people.by_chat(chat)
        if person is not None and person.reachable:
            words = words_for(person.language, person.timezone)
            outbox.put(tx, chat, texts.too_fast(words), now, key=f"flood:{chat}:{int(now.timestamp() // SPAN_SECONDS)}")


def _content(update: Update) -> Mapping[str, Any]:
    return next((value for value in update.values() if isinstance(value, Mapping)), {})


def _is_file(update: Update) -> bool:
    content = _content(update)
    return any(name in content for name in _FILES)


def _sent_at(update: Update, now: datetime) -> float:
    """A tap carries no time; Telegram drops it after 150 seconds anyway."""
    content = _content(update)
    at = content.get("edit_date") or content.get("date")
    return float(at) if isinstance(at, int) and "data" not in content else now.timestamp()
