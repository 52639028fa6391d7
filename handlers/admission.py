"""Updates into the inbox, however they come. Whoever brought them may be told that they arrived only after this returned."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.delivery import InboxRow
from bot.ports import Transaction
from handlers import reading
from handlers.dispatch import BACKLOG, Dispatcher
from handlers.flood import Flood, warn
from handlers.workplace import SharedStore, Workplace

MAX_UPDATES = 100
"""So many come at most with one answer of Telegram."""
HIGH_WATER = BACKLOG - MAX_UPDATES
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


class Admission:
    def __init__(self, store: SharedStore, workplace: Workplace, dispatcher: Dispatcher) -> None:
        self._store = store
        self._workplace = workplace
        self._dispatcher = dispatcher
        self._flood = Flood(workplace.settings, dispatcher.waiting_of)
        self._loading = asyncio.Lock()

    @property
    def has_room(self) -> bool:
        """False: so many wait to be worked that taking in more helps nobody."""
        return self._dispatcher.waiting < HIGH_WATER

    async def open(self) -> None:
        """What an earlier run took in and did not work."""
        async with self._loading:
            await self._dispatcher.load()

    async def take_in(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Returns after the commit. An update that is there already changes nothing."""
        now = self._workplace.clock()
        sifted = self._flood.sift(updates, now)
        self._workplace.metrics.left_aside += sifted.left_aside
        rows = [
            InboxRow(update_id=each["update_id"], chat_key=reading.chat_key(each), payload=each, received_at=now)
            for each in sifted.kept
        ]
        new = await self._store.write(_stored, rows, sifted.warned, now)
        self._workplace.metrics.received += new
        if new == len(rows) or self._store.shared:
            self._dispatcher.accept(rows)
        else:
            await self.open()


def _stored(tx: Transaction, rows: Sequence[InboxRow], warned: Sequence[int], now: datetime) -> int:
    """How many are new."""
    warn(tx, warned, now)
    return tx.inbox.take_in(rows)
