"""A PostgreSQL server for one family of faults, gone with it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.postgresql import Server

DATABASE = "faults"


@asynccontextmanager
async def postgresql() -> AsyncIterator[str]:
    """The address of an empty database. Its server writes through to the disk, as an operator's does."""
    server = await asyncio.to_thread(Server.made)
    process = server.started()
    try:
        await server.up()
        await server.run(f"CREATE DATABASE {DATABASE}")
        yield server.url(DATABASE)
    finally:
        process.send_signal(signal.SIGQUIT)
        await asyncio.to_thread(process.wait)
        server.remove()
