"""A PostgreSQL server of our own and what can happen to it."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from tests.support.postgresql import Server

SETTINGS = ("fsync=off", "full_page_writes=off")
"""What was committed outlives the server's own crash without these; they are about the machine's."""
STILL_SECONDS = 12.0
LOCKED_SECONDS = 8.0
_NAME = "bot"


class Database:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = server.url(_NAME)
        self._process = server.started(*SETTINGS)

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[Self]:
        database = cls(await asyncio.to_thread(Server.made))
        try:
            await database.server.up()
            await database.server.run(f"CREATE DATABASE {_NAME}")
            yield database
        finally:
            await asyncio.to_thread(database._ends, signal.SIGQUIT)
            await asyncio.to_thread(database.server.remove)

    async def crashes(self) -> None:
        """Without a word to anybody, and comes back."""
        await asyncio.to_thread(self._ends, signal.SIGQUIT)
        self._process = self.server.started(*SETTINGS)
        await self.server.up()

    async def stands_still(self) -> None:
        """As on an overloaded machine: everything is frozen, nothing is closed."""
        frozen = self._processes()
        _signal(frozen, signal.SIGSTOP)
        try:
            await asyncio.sleep(STILL_SECONDS)
        finally:
            _signal(frozen, signal.SIGCONT)

    async def is_locked(self) -> None:
        """By somebody's transaction over the busiest tables."""
        connection = await self.server.connect(_NAME)
        try:
            async with connection.transaction():
                await connection.execute("LOCK TABLE inbox, outbox IN ACCESS EXCLUSIVE MODE")
                await asyncio.sleep(LOCKED_SECONDS)
        finally:
            await connection.close()

    def _processes(self) -> list[int]:
        """The server and one process for each connection: they are in groups of their own."""
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text()
        return [own, *map(int, children.split())]

    def _ends(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
