"""The queue of updates: at least once, in order, forgotten when a higher offset is asked for, or when too old."""

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from demo.standin.refusals import conflict
from demo.standin.signals import Signal

PRESS_LIFETIME = timedelta(seconds=150)
MESSAGE_LIFETIME = timedelta(hours=24)
MAX_POLL_SECONDS = 50
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only when `allowed_updates` names them."""
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
BRAKE_SECONDS = 3.0
"""The same offset again within this time waits at least as long; within a sixth of it, one update comes at a time."""


@dataclass(frozen=True)
class Update:
    id: int
    kind: str
    payload: dict[str, Any]
    chat_id: int
    expires: datetime

    def api(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.payload}


class Updates:
    """`brake` switches on Telegram's slowing of a poller that repeats its offset (off: tests restart bots all the time)."""

    def __init__(self, clock: Callable[[], datetime], rng: random.Random, signal: Signal, *, brake: bool) -> None:
        self._clock = clock
        self._rng = rng
        self._signal = signal
        self._brake = brake
        self._next = rng.randrange(100_000_000, 900_000_000)
        self._waiting: list[Update] = []
        self._poll = 0
        self._interrupted_by = ""
        self.polling = False
        """Whether a bot waits for updates right now."""
        self._last_poll: tuple[int, float] | None = None
        self._allowed: frozenset[str] = frozenset()
        self._copies = 0
        self.repeated = 0
        """How many came twice."""
        self._handed_out: set[int] = set()
        self._window: list[Update] = []
        self._window_size = 0
        self.dropped: list[Update] = []
        """What nobody fetched in time."""
        self.issued: list[int] = []
        """The ids of all that ever came, in order."""

    def put(self, kind: str, payload: dict[str, Any], chat_id: int) -> Update | None:
        """None when the bot did not ask for this kind."""
        if not self._wants(kind):
            return None
        lifetime = PRESS_LIFETIME if kind == "callback_query" else MESSAGE_LIFETIME
        update = Update(self._next, kind, payload, chat_id, self._clock() + lifetime)
        self._next += 1
        self.issued.append(update.id)
        for arrived in self._disordered(update):
            self._arrive(arrived)
        self._signal.notify()
        return update

    def repeat(self, times: int) -> None:
        """The next `times` updates are handed out twice, with the same update_id."""
        self._copies = times

    def again(self, update: Update) -> None:
        """One that was confirmed comes once more, as from a server that lost its memory."""
        self._waiting.append(update)
        self.repeated += 1
        self._signal.notify()

    def disorder(self, size: int) -> None:
        """Updates are held back and come out shuffled, `size` at a time."""
        self._window_size = size

    def release(self, dice: random.Random | None = None) -> None:
        """What is held back comes out, shuffled by the dice that are given or by its own."""
        released, self._window = self._window, []
        (dice or self._rng).shuffle(released)
        for update in released:
            self._arrive(update)
        self._signal.notify()

    def restart_ids(self, at: int | None = None) -> None:
        """As after a week of silence: the next id is random again, and may be lower. Or the one that is named."""
        self._next = at or self._rng.randrange(1_000, 100_000_000)

    def waiting(self) -> list[Update]:
        """Not yet confirmed, oldest first."""
        self._expire()
        return list(self._waiting)

    def confirm(self, update: Update) -> None:
        """A webhook took it."""
        if update in self._waiting:
            self._waiting.remove(update)
        self._signal.notify()

    def clear(self) -> None:
        """As `drop_pending_updates`."""
        self._waiting.clear()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """As `allowed_updates`: None leaves it as it was, empty means the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """One getUpdates. Raises ApiError 409 when another one starts meanwhile."""
        self.interrupt(OTHER_POLLER)
        mine = self._poll
        limit, seconds = self._slowed(offset, min(max(limit, 1), 100), min(max(seconds, 0), MAX_POLL_SECONDS))
        self._forget(offset)
        self.polling = True
        try:
            async with asyncio.timeout(seconds):
                await self._signal.until(lambda: self._poll != mine or self.waiting())
        except TimeoutError:
            return []
        finally:
            self.polling = self._poll != mine
        if self._poll != mine:
            raise conflict(self._interrupted_by)
        given = self._waiting[:limit]
        self._handed_out.update(update.id for update in given)
        return [update.api() for update in given]

    def interrupt(self, reason: str) -> None:
        """Ends a poll under way with a conflict."""
        self._poll += 1
        self._interrupted_by = reason
        self._signal.notify()

    def _arrive(self, update: Update) -> None:
        self._waiting += [update] * (2 if self._copies else 1)
        self.repeated += bool(self._copies)
        self._copies -= bool(self._copies)

    def _wants(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in ON_REQUEST

    def _forget(self, offset: int) -> None:
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset <= self._next:
            self._waiting = [update for update in self._waiting if update.id >= offset or self._stays(update)]

    def _stays(self, update: Update) -> bool:
        """Out of order, what was not handed out yet is not confirmed by a higher number: in order that cannot be."""
        return self._window_size > 0 and update.id not in self._handed_out

    def _expire(self) -> None:
        now = self._clock()
        self.dropped += [update for update in self._waiting if update.expires < now]
        self._waiting = [update for update in self._waiting if update.expires >= now]

    def _disordered(self, update: Update) -> list[Update]:
        if not self._window_size:
            return [update]
        self._window.append(update)
        if len(self._window) < self._window_size:
            return []
        released, self._window = self._window, []
        self._rng.shuffle(released)
        return released

    def _slowed(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        now = asyncio.get_running_loop().time()
        previous, self._last_poll = self._last_poll, (offset, now)
        if not self._brake or previous is None or previous[0] != offset:
            return limit, seconds
        since = now - previous[1]
        return (
            1 if since < BRAKE_SECONDS / 6 else limit,
            max(seconds, BRAKE_SECONDS) if since < BRAKE_SECONDS else seconds,
        )
