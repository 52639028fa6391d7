"""How long nobody took in what people did, over restarts too. Telegram keeps a pressed button 150 seconds only: after that it is asked again.

A row says when we were last there. Whoever finds it older than that asks again, some people in each transaction; another row says how far that has
come, and with the last of them the first one is renewed: each is asked once, whatever happens.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime

from bot import marks
from bot.desk import Desk
from bot.model.delivery import PRESS_KEPT
from bot.ports import Store
from handlers.dispatch import Dispatcher
from handlers.errors import outline
from handlers.pulse import Pulse
from handlers.workplace import Workplace

_log = logging.getLogger(__name__)
HEARD = "heard"
"""The name of that row."""
ASKED = "asked again"
"""And of the other one; 0 once all are asked."""
REMEMBER_SECONDS = 10.0
_BACKLOG_SECONDS = 30.0
"""So long what came in meanwhile may be worked before lost buttons are asked again."""


class Absence:
    """`uptime` counts seconds, also while the machine sleeps."""

    def __init__(
        self, store: Store, workplace: Workplace, dispatcher: Dispatcher, pulse: Pulse, uptime: Callable[[], float]
    ) -> None:
        self._store = store
        self._workplace = workplace
        self._dispatcher = dispatcher
        self._pulse = pulse
        self._uptime = uptime
        self._heard: tuple[float, datetime] | None = None
        self._remembered: float | None = None
        self._away_since: datetime | None = None
        self._noticed = 0.0

    @property
    def is_over(self) -> bool:
        """We were there a moment ago, and nothing is left to be asked again."""
        return self._heard is not None and self._away_since is None

    async def begin(self) -> None:
        """At the start: how long was nobody there?"""
        heard = await self._store.read(marks.when, HEARD)
        if heard is not None and self._workplace.clock() - heard > PRESS_KEPT:
            self._away(heard)

    def here(self) -> None:
        """What people did up to now can have come in. Counted from call to call: the machine may have slept in between."""
        now = self._uptime()
        if self._heard and now - self._heard[0] > PRESS_KEPT.total_seconds():
            self._away(self._heard[1])
        self._heard = (now, self._workplace.clock())

    async def look(self, *, calm: bool) -> bool:
        """Asks some people again, once what came in meanwhile is worked (`calm`: there was nothing more); else remembers that we are here.

        Gives whether there is more to ask at once.
        """
        if self._away_since is not None:
            if calm or self._uptime() - self._noticed > _BACKLOG_SECONDS:
                await self._ask_some(self._away_since)
                return self._away_since is not None
        elif self._remembered is None or self._uptime() - self._remembered >= REMEMBER_SECONDS:
            await self._remember()
        return False

    async def leave(self) -> None:
        """At the end: until now we were there. A store that fails only makes the absence look longer."""
        recent = self._heard and self._uptime() - self._heard[0] <= PRESS_KEPT.total_seconds()
        if recent and self._away_since is None:
            self._heard = (self._uptime(), self._workplace.clock())
            try:
                await self._remember()
            except Exception as error:  # noqa: BLE001 - whatever its driver raises: the end must come
                _log.warning("when we left could not be stored: %s", outline(error))

    async def _remember(self) -> None:
        if self._heard is not None:
            await self._store.write(marks.set_to, HEARD, self._heard[1])
            self._remembered = self._uptime()

    def _away(self, since: datetime) -> None:
        if self._away_since is None:
            self._away_since, self._noticed = since, self._uptime()

    async def _ask_some(self, since: datetime) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self._noticed + _BACKLOG_SECONDS - self._uptime())):
                await self._pulse.until(lambda: not self._dispatcher.waiting)
        if await self._store.write(self._workplace.run, _asked_all, self._workplace.hooks.reprompt, since):
            self._away_since = None
            self._remembered = self._uptime()


def _asked_all(desk: Desk, reprompt: Callable[[Desk, datetime, int], int | None], since: datetime) -> bool:
    """One portion; whether it was the last."""
    heard = marks.when(desk.tx, HEARD)
    if heard is not None and heard > since:
        return True  # another process was there, or did this already
    last = reprompt(desk, since, _asked_so_far(desk))
    marks.count_to(desk.tx, ASKED, last or 0, desk.now)
    if last is None:
        marks.set_to(desk.tx, HEARD, desk.now)
    return last is None


def _asked_so_far(desk: Desk) -> int:
    """Where an end in the middle left it. If that was long ago, taps of those who were asked are lost too: from the beginning."""
    at = marks.when(desk.tx, ASKED)
    is_recent = at is not None and desk.now - at <= PRESS_KEPT
    return marks.number(desk.tx, ASKED) if is_recent else 0
