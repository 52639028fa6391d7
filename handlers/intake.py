"""Long polling into the inbox. An update is confirmed to Telegram only after the commit that stored it, so none can be lost on the way."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.ports import Store
from handlers.admission import KINDS, MAX_UPDATES, Admission
from handlers.dispatch import Dispatcher
from handlers.errors import TokenRefused, outline
from handlers.pulse import Pulse
from handlers.transport import Telegram
from handlers.watch import Watch
from handlers.workplace import Workplace

_log = logging.getLogger(__name__)

POLL_SECONDS = 50
CONFLICT_SECONDS = 5.0
PRESS_SECONDS = 150
"""So long Telegram keeps a button press that nobody fetches; messages stay for a day."""
_SLOWEST = 30.0


class Intake:
    """`uptime` counts seconds, also while the machine sleeps."""

    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        bot: Telegram,
        store: Store,
        workplace: Workplace,
        dispatcher: Dispatcher,
        admission: Admission,
        watch: Watch,
        pulse: Pulse,
        uptime: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._store = store
        self._workplace = workplace
        self._dispatcher = dispatcher
        self._admission = admission
        self._watch = watch
        self._pulse = pulse
        self._uptime = uptime
        self._offset: int | None = None
        self._polled: tuple[float, datetime] | None = None
        """When Telegram last answered."""
        self._presses_lost = True
        self._silent_since: datetime | None = None
        self._pause = 0.0

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused."""
        await self._admission.open()
        while True:
            await self._pulse.until(lambda: self._admission.has_room)
            try:
                await self._round()
                self._pause = 0.0
                self._watch.polled()
            except InvalidToken:
                raise TokenRefused from None
            except Conflict as error:
                _log.error("Telegram: %s Only one program may poll with one token: stop the other.", error.message)
                await self._watch.conflict()
                await self._rest(CONFLICT_SECONDS)
            except TelegramError as error:
                _log.warning("Telegram does not answer (%s), trying again", type(error).__name__)
                await self._rest(0.5)
            except Exception as error:  # noqa: BLE001 - a full disk must not end the program: nothing is confirmed meanwhile
                _log.error("updates could not be stored: %s", outline(error))
                await self._rest(1.0)

    async def _round(self) -> None:
        updates = await self._poll()
        self._notice_gap()
        if updates:
            await self._admission.take_in(updates)
            self._offset = updates[-1]["update_id"] + 1
        elif self._presses_lost:
            await self._pulse.until(lambda: not self._dispatcher.waiting)
            await self._store.write(self._workplace.run, self._workplace.hooks.reprompt, self._silent_since)
            self._presses_lost = False

    async def _poll(self) -> list[dict[str, Any]]:
        wait = 0 if self._presses_lost else POLL_SECONDS
        answer: list[dict[str, Any]] = await self._bot.call(
            "getUpdates",
            {"offset": self._offset, "timeout": wait, "limit": MAX_UPDATES, "allowed_updates": KINDS},
            seconds=wait + 10.0,
        )
        return answer

    def _notice_gap(self) -> None:
        """From answer to answer: a poll may have been under way while the machine slept."""
        now = self._uptime()
        if self._polled and now - self._polled[0] > PRESS_SECONDS:
            self._presses_lost = True
            self._silent_since = self._polled[1]
        self._polled = (now, self._workplace.clock())

    async def _rest(self, at_least: float) -> None:
        self._pause = min(_SLOWEST, max(at_least, self._pause * 2))
        await asyncio.sleep(self._pause)
