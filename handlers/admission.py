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
        engaged = self._dispatcher.engage(rows)
        left = await self._worked(engaged)
        is_engaged = {row.update_id for row in engaged}
        others = [row for row in rows if row.update_id not in is_engaged]
        self._workplace.metrics.received += len(engaged) - len(left)
        if left or others or sifted.warned:
            await self._keep(left, others, sifted.warned, now)

    async def _worked(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        """Those that could not be worked at once."""
        ended = await asyncio.gather(*map(self._dispatcher.work_at_once, rows), return_exceptions=True)
        left = [row for row in ended if isinstance(row, InboxRow)]
        for error in ended:
            if isinstance(error, BaseException):
                self._dispatcher.resume(left, stored=False)
                raise error
        return left

    async def _keep(
        self, engaged: Sequence[InboxRow], others: Sequence[InboxRow], warned: Sequence[int], now: datetime
    ) -> None:
        """For later, in the store."""
        stored = False
        try:
            new = await self._store.write(_stored, [*engaged, *others], warned, now)
            stored = True
        finally:
            self._dispatcher.resume(engaged, stored=stored)
        self._workplace.metrics.received += new
        if new == len(engaged) + len(others) or self._store.shared:
            self._dispatcher.accept(others)
        else:
            await self.open()


def _stored(tx: Transaction, rows: Sequence[InboxRow], warned: Sequence[int], now: datetime) -> int:
    """How many are new."""
    warn(tx, warned, now)
    return tx.inbox.take_in(rows)
