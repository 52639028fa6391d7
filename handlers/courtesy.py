"""Calls that are made once and whose fate changes nothing: answers to taps, goodbyes, taking away a card that was replaced."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError

from handlers.pulse import Pulse
from handlers.transport import Telegram

_log = logging.getLogger(__name__)
_WAITING = 1000
"""When Telegram does not answer, later ones are dropped instead of piling up."""
_AT_ONCE = 8
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    values: dict[str, Any] = field(default_factory=dict)


class Courtesy:
    def __init__(self, bot: Telegram, pulse: Pulse) -> None:
        self._bot = bot
        self._pulse = pulse
        self._queue: asyncio.Queue[tuple[Call, ...]] = asyncio.Queue(_WAITING)
        self._under_way = 0

    def put(self, *calls: Call) -> None:
        """One after the other."""
        try:
            self._queue.put_nowait(calls)
        except asyncio.QueueFull:
            _log.warning("%s was left out: Telegram is slow", calls[0].method)

    @property
    def is_idle(self) -> bool:
        return self._queue.empty() and not self._under_way

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            calls = await self._queue.get()
            self._under_way += 1
            try:
                for call in calls:
                    await self._try(call)
            finally:
                self._under_way -= 1
                self._pulse.beat()

    async def _try(self, call: Call) -> None:
        try:
            await self._bot.call(call.method, call.values, seconds=_SECONDS)
        except TelegramError as error:
            _log.info("%s did not work: %s", call.method, type(error).__name__)
