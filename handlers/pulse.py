"""How the loops of one program wake each other: something happened, look whether it is what you wait for."""

import asyncio
from collections.abc import Callable


class Mark:
    """A moment; what happens after it ends the waiting."""

    def __init__(self) -> None:
        self.passed = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """The next beat, or that much time."""
        try:
            async with asyncio.timeout(seconds):
                await self.passed.wait()
        except TimeoutError:
            return


class Pulse:
    def __init__(self) -> None:
        self.mark = Mark()

    def beat(self) -> None:
        self.mark.passed.set()
        self.mark = Mark()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            await self.mark.passed.wait()
