"""What stands in front of several workers: a proxy with one address that hands each connection to the next worker that is there."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self


class Gate:
    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        """Where the workers listen."""
        self.taken = [0] * len(ports)
        """Connections that each worker took."""
        self.url = ""
        self._turns = itertools.cycle(range(len(ports)))
        self._open: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def opened(cls, workers: int) -> AsyncIterator[Self]:
        gate = cls(_free_ports(workers))
        server = await asyncio.start_server(gate._pass, "127.0.0.1", 0)
        gate.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield gate
        finally:
            server.close()
            for task in gate._open:
                task.cancel()
            await asyncio.gather(*gate._open, return_exceptions=True)

    async def reached(self, number: int) -> None:
        """Returns when that worker listens."""
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.ports[number])
                    writer.close()
                    return
                await asyncio.sleep(0.1)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            there = await self._worker()
            if there is None:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            await _both_ways((reader, writer), there)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.discard(task)
            writer.close()

    async def _worker(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.ports:
            number = next(self._turns)
            with contextlib.suppress(OSError):
                opened = await asyncio.open_connection("127.0.0.1", self.ports[number])
                self.taken[number] += 1
                return opened
        return None


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _both_ways(one: Stream, other: Stream) -> None:
    """Until either side ends; then the other is ended, too."""
    ways = [asyncio.ensure_future(_copy(one[0], other[1])), asyncio.ensure_future(_copy(other[0], one[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        one[1].close()
        other[1].close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
        await target.drain()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
