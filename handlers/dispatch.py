"""From the inbox to the clerk who works an update: per chat in order, many chats at once, tried again when something fails."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.delivery import InboxRow
from bot.ports import Unavailable
from handlers import reading
from handlers.clerk import Clerk
from handlers.errors import outline
from handlers.pulse import Pulse
from handlers.reading import Deed
from handlers.workplace import SharedStore, Workplace

_log = logging.getLogger(__name__)
WORKERS = 64
"""Chats worked at once: as many as the store commits together."""
BACKLOG = 5000
"""Waiting updates read at the start; the intake fetches no more while so many wait."""
LOOK_SECONDS = 1.0
"""So often a worker looks for what the others took in and left lying."""
PATIENCE = timedelta(seconds=2)
"""So long what another worker took in is left to it: taking over is always safe, but two at one chat wait for each other."""


class Dispatcher:
    def __init__(self, store: SharedStore, workplace: Workplace, clerk: Clerk, pulse: Pulse) -> None:
        self._store = store
        self._workplace = workplace
        self._clerk = clerk
        self._pulse = pulse
        self._chats: dict[int, deque[InboxRow]] = {}
        self._held: set[int] = set()
        self._finished: set[int] = set()
        """While loading: the store's picture of these may be older than that."""
        self._loading = False
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        """Chats that have work and nobody at it; each at most once."""

    @property
    def waiting(self) -> int:
        return len(self._held)

    def waiting_of(self, chat: int) -> int:
        return len(self._chats.get(chat, ()))

    async def load(self, taken_in_before: datetime | None = None) -> None:
        """What is waiting in the store and not yet in hand. One load at a time."""
        self._loading = True
        try:
            rows = await self._store.read(lambda tx: tx.inbox.waiting(BACKLOG))
            self.accept(
                row
                for row in rows
                if row.update_id not in self._finished
                and (taken_in_before is None or row.received_at <= taken_in_before)
            )
        finally:
            self._loading = False
            self._finished.clear()

    def accept(self, rows: Iterable[InboxRow]) -> None:
        for row in rows:
            if row.update_id in self._held:
                continue
            self._held.add(row.update_id)
            if row.chat_key not in self._chats:
                self._chats[row.chat_key] = deque()
                self._ready.put_nowait(row.chat_key)
            self._chats[row.chat_key].append(row)

    def engage(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        """Those of updates just come, not stored yet, that may be worked at once: nobody is at their chat, and there is only one.

        What comes of these chats meanwhile waits behind them, until they are worked, or stored after all and resumed.
        """
        many = Counter(row.chat_key for row in rows)
        free = [row for row in rows if many[row.chat_key] == 1 and row.chat_key not in self._chats]
        for row in free:
            self._held.add(row.update_id)
            self._chats[row.chat_key] = deque([row])
        return free

    async def work_at_once(self, row: InboxRow) -> InboxRow | None:
        """Takes it in and works it in one transaction. What could not be worked comes back, to be stored. Raises Unavailable."""
        try:
            after = await self._clerk.deal(row, reading.read(row.payload), is_new=True)
        except (Unavailable, asyncio.CancelledError):
            self._finish(row.chat_key)
            raise
        except Exception as error:  # noqa: BLE001 - whatever a use case does wrong: the update is kept, and tried again
            _log.warning("update %s could not be worked at once: %s", row.update_id, outline(error))
            return replace(row, attempts=row.attempts + 1, error=outline(error))
        if after.later:
            return row
        self._finish(row.chat_key)
        return None

    def resume(self, rows: Iterable[InboxRow], *, stored: bool) -> None:
        """Of those that were engaged and not worked: whether they are stored now, and in line."""
        for row in rows:
            if stored:
                self._ready.put_nowait(row.chat_key)
            else:
                self._finish(row.chat_key)

    async def run(self) -> None:
        """Until cancelled, which is harmless at any moment: an update is worked wholly or still waiting."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._work())
            if self._store.shared:
                group.create_task(self._take_over())

    async def _take_over(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.load(self._workplace.clock() - PATIENCE)
            except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver, and comes back
                _log.warning("what others left lying is not known: %s", outline(error))

    async def _work(self) -> None:
        while True:
            chat = await self._ready.get()
            await self._process(self._chats[chat][0])
            self._finish(chat)

    def _finish(self, chat: int) -> None:
        """With the first of its updates."""
        rows = self._chats[chat]
        self._let_go(rows.popleft().update_id)
        if rows:
            self._ready.put_nowait(chat)
        else:
            del self._chats[chat]
        self._pulse.beat()

    def _let_go(self, update_id: int) -> None:
        self._held.discard(update_id)
        if self._loading:
            self._finished.add(update_id)

    async def _process(self, row: InboxRow) -> None:
        deed: Deed = None
        pause = 0.0
        while True:
            try:
                deed = reading.read(row.payload)
                after = await self._clerk.deal(row, deed)
                if after.before is None:
                    return
                await self._process(after.before)
                continue
            except Unavailable as error:
                _log.warning("update %s waits: %s", row.update_id, error)
                pause = LOOK_SECONDS
            except Exception as error:  # noqa: BLE001 - whatever a use case does wrong, the next update must come through
                _log.error("update %s failed: %s", row.update_id, outline(error))
                if await self._clerk.spend_attempt(row, deed, outline(error)):
                    return
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2 + 0.05)
