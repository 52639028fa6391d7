"""The bot's own small web servers: each on an address of its own, loopback unless the settings say otherwise."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from handlers.errors import PortTaken

_LAST_SECONDS = 3.0
"""Requests under way at the end may take this long."""


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Listens between the two ends. Raises PortTaken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortTaken(f"The bot cannot listen on {host} port {port} ({error.strerror}).") from None
        yield
    finally:
        await runner.cleanup()
