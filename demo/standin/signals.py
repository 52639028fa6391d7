"""Waiting until something is so, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Signal:
    """Whoever changes anything calls `notify`; whoever waits looks again. For one event loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, found: Callable[[], T | None]) -> T:
        """The first true value of `found`. Put it under `asyncio.timeout` to give up."""
        while not (value := found()):
            await self._event.wait()
        return value
