"""Long polling into the inbox. An update is confirmed to Telegram only after the commit that stored it, so none can be lost on the way."""

import asyncio
import logging
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.ports import Unavailable
from handlers.absence import Absence
from handlers.admission import KINDS, MAX_UPDATES, Admission
from handlers.errors import TokenRefused, outline
from handlers.pulse import Pulse
from handlers.transport import Telegram
from handlers.watch import Watch

_log = logging.getLogger(__name__)

POLL_SECONDS = 50
CONFLICT_SECONDS = 5.0
_SLOWEST = 30.0


class Intake:
    def __init__(
        self,
        bot: Telegram,
        admission: Admission,
        absence: Absence,
        watch: Watch,
        pulse: Pulse,
    ) -> None:
        self._bot = bot
        self._admission = admission
        self._absence = absence
        self._watch = watch
        self._pulse = pulse
        self._offset: int | None = None
        self._pause = 0.0

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused."""
        await self._admission.open()
        await self._absence.begin()
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
            except Unavailable as error:
                _log.error("updates could not be stored: %s", error)
                await asyncio.sleep(1.0)  # the store itself tried for long: once it is back, nobody shall wait any more
            except Exception as error:  # noqa: BLE001 - a full disk must not end the program: nothing is confirmed meanwhile
                _log.error("updates could not be stored: %s", outline(error))
                await self._rest(1.0)

    async def _round(self) -> None:
        updates = await self._poll()
        self._absence.here()
        if updates:
            await self._admission.take_in(updates)
            self._offset = updates[-1]["update_id"] + 1
        else:  # Telegram has forgotten what was confirmed; it may begin its numbers anew, and a lower one is not confirmed by a higher
            self._offset = None
        await self._absence.look(calm=not updates)

    async def _poll(self) -> list[dict[str, Any]]:
        wait = (
            POLL_SECONDS if self._absence.is_over and not self._pause else 0
        )  # after a failure: how long were we away?
        answer: list[dict[str, Any]] = await self._bot.call(
            "getUpdates",
            {"offset": self._offset, "timeout": wait, "limit": MAX_UPDATES, "allowed_updates": KINDS},
            seconds=wait + 10.0,
        )
        return answer

    async def _rest(self, at_least: float) -> None:
        self._pause = min(_SLOWEST, max(at_least, self._pause * 2))
        await asyncio.sleep(self._pause)
