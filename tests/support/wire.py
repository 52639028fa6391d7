"""A wire to PostgreSQL that can be cut at the worst moment: after a COMMIT has been done, before anybody hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

_SOCKET = ".s.PGSQL.5432"
"""What a client looks for in the folder that it is given as the host."""


class Wire:
    def __init__(self, database_url: str, folder: Path) -> None:
        there = make_url(database_url)
        self.url = there.set(query={"host": str(folder)}).render_as_string(hide_password=False)
        """The same database, over this wire."""
        self.cuts = 0
        """So many of the next answers to a COMMIT are swallowed."""
        self._server = Path(str(there.query["host"])) / _SOCKET
        self._ends: set[asyncio.StreamWriter] = set()

    @classmethod
    @asynccontextmanager
    async def laid(cls, database_url: str, folder: Path) -> AsyncIterator[Self]:
        """`folder` is where the wire ends for those who use it."""
        wire = cls(database_url, folder)
        listening = await asyncio.start_unix_server(wire._connected, folder / _SOCKET)
        try:
            yield wire
        finally:
            listening.close()
            for end in wire._ends:
                end.close()

    async def _connected(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_unix_connection(self._server)
        self._ends |= {to_client, to_server}
        answers = asyncio.ensure_future(_copy(server, to_client))
        while data := await client.read(1 << 16):
            cut = b"COMMIT" in data and self.cuts > 0
            if cut:
                self.cuts -= 1
                answers.cancel()
                await asyncio.wait([answers])
            to_server.write(data)
            if cut:
                await server.read(1 << 16)
                break
        to_server.close()
        to_client.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
    target.close()
