"""Does Telegram still bring this bot's updates to us? Somebody else who reads them has the token, or is our own second program."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from telegram.error import TelegramError

from bot.model.trouble import Trouble
from bot.ports import Store
from handlers.errors import outline
from handlers.transport import Telegram
from handlers.workplace import Workplace

_log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
_CONFLICTS = 2
"""One refused poll may be the last one of our own previous run."""


class Watch:
    """`url` is where updates should come (empty: we poll), `take_back` makes it so again."""

    def __init__(
        self, bot: Telegram, store: Store, workplace: Workplace, url: str, take_back: Callable[[], Awaitable[None]]
    ) -> None:
        self._bot = bot
        self._store = store
        self._workplace = workplace
        self._url = url
        self._take_back = take_back
        self._next: datetime | None = None
        self._conflicts = 0
        self._last_error = 0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(EVERY.total_seconds() / 10)

    async def tick(self) -> None:
        """Looks when it is time."""
        now = self._workplace.clock()
        if self._next is None:
            self._next = now + EVERY
        if now >= self._next:
            self._next = now + EVERY
            await self._look()

    async def conflict(self) -> None:
        """A poll was refused because of somebody else."""
        self._conflicts += 1
        if self._conflicts == _CONFLICTS and not await self._look():
            await self._alarm(Trouble.SECOND_POLLER)

    def polled(self) -> None:
        """A poll went well."""
        self._conflicts = 0

    async def _look(self) -> bool:
        """Whether updates went elsewhere."""
        try:
            info = await self._bot.call("getWebhookInfo")
            self._workplace.metrics.pending = info.get("pending_update_count")
            url = str(info.get("url", ""))
            if url == self._url:
                self._note_failure(info.get("last_error_date", 0), str(info.get("last_error_message", "")))
                return False
            await self._take_back()
        except TelegramError as error:
            _log.warning("whether the updates still come to us is not known: %s", type(error).__name__)
            return False
        await self._alarm(Trouble.FOREIGN_WEBHOOK if url else Trouble.SECOND_POLLER, urlsplit(url).hostname or "")
        return True

    def _note_failure(self, at: int, why: str) -> None:
        if at > self._last_error:
            self._last_error = at
            _log.warning("Telegram could not bring an update: %s", why)

    async def _alarm(self, trouble: Trouble, host: str = "") -> None:
        _log.error("somebody else reads this bot's updates: %s %s", trouble, host)
        try:
            await self._store.write(self._workplace.run, self._workplace.hooks.alarm, trouble, host)
        except Exception as error:  # noqa: BLE001 - whatever its driver raises: the alarm stands in the log
            _log.error("the alarm could not be stored: %s", outline(error))
