"""HTTP itself: bytes there and back, or why there was no answer. Part of the program, or a process of its own that the courier runs.

Needs nothing of the rest of the program: as a process it starts in a fifth of a second.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from struct import Struct
from typing import Any

import aiohttp
from yarl import URL

CONNECT_SECONDS = 10.0
CONNECTIONS = 64
MAX_BODY = 64 << 20
"""What one answer may weigh, in bytes."""
ASKED = Struct("<IIdH")
"""How much follows; the request's number; seconds to wait for the answer; length of the address, which comes before the body. No address: the request is called off."""
ANSWERED = Struct("<IIH")
"""How much follows; the request's number; the HTTP status, or why there is none: then the name of the error follows."""
_JSON = {"Content-Type": "application/json"}


class Why(IntEnum):
    NOT_SENT = 1
    """No connection came about: nobody ever saw the request."""
    TIMED_OUT = 2
    BROKEN = 3
    TOO_LARGE = 4


class Unanswered(Exception):  # noqa: N818 - it says what is the matter
    def __init__(self, why: Why, error: str) -> None:
        super().__init__(error)
        self.why = why


class Wire:
    """Keeps its connections. To be opened and closed in one event loop."""

    def __init__(self, *, connections: int = CONNECTIONS, max_body: int = MAX_BODY) -> None:
        self._connections = connections
        self._max_body = max_body
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "mystery-shopper-bot"},
                skip_auto_headers=("Accept", "Accept-Encoding"),
            )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, url: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """JSON there; status and content of the answer. Raises Unanswered."""
        return await self.exchange("POST", url, body, _JSON, seconds)

    async def exchange(
        self, method: str, url: str, body: aiohttp.FormData | bytes | None, headers: Mapping[str, str], seconds: float
    ) -> tuple[int, bytes]:
        """The answer may take so long to begin, and between its parts. Raises Unanswered."""
        if self._session is None:
            raise RuntimeError("the wire is not open")
        try:
            async with self._session.request(
                method, _url(url), data=body, headers=headers, timeout=_timeout(seconds), allow_redirects=False
            ) as answer:
                return answer.status, await self._read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unanswered(Why.NOT_SENT, type(error).__name__) from error
        except TimeoutError as error:
            raise Unanswered(Why.TIMED_OUT, type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise Unanswered(Why.BROKEN, type(error).__name__) from error

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        received = bytearray()
        async for chunk in answer.content.iter_any():
            received += chunk
            if len(received) > self._max_body:
                raise Unanswered(Why.TOO_LARGE, "the answer is too large")
        return bytes(received)


@cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=seconds)


@lru_cache(256)
def _url(url: str) -> URL:
    """There are as many as methods, and one for each file."""
    return URL(url)


class Frames:
    """Cuts what comes over a connection into what was sent: the fields of `head`, whose first is the length of what follows them."""

    def __init__(self, head: Struct) -> None:
        self._head = head
        self._held = bytearray()

    def cut(self, data: bytes) -> Iterator[tuple[tuple[Any, ...], bytes]]:
        held, size, at = self._held, self._head.size, 0
        held += data
        while len(held) >= at + size:
            fields = self._head.unpack_from(held, at)
            end = at + size + fields[0]
            if len(held) < end:
                break
            yield fields, bytes(held[at + size : end])
            at = end
        del held[:at]


class _Service(asyncio.Protocol):
    """In the process of its own: what is asked is sent on, for as long as somebody is there to ask."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._frames = Frames(ASKED)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._line: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport

    def connection_lost(self, _error: Exception | None) -> None:
        """The program is gone: nothing more may be said in its name."""
        os._exit(0)

    def data_received(self, data: bytes) -> None:
        for (_, number, seconds, length), rest in self._frames.cut(data):
            if length:
                asked = self._answer(number, rest[:length].decode(), rest[length:], seconds)
                self._under_way[number] = asyncio.get_running_loop().create_task(asked)
            elif task := self._under_way.get(number):
                task.cancel()

    async def _answer(self, number: int, url: str, body: bytes, seconds: float) -> None:
        try:
            status, content = await self._wire.post(url, body, seconds)
        except Unanswered as lost:
            status, content = lost.why, str(lost).encode()
        except Exception as error:  # noqa: BLE001 - whatever it is: whoever asked waits for an answer
            status, content = Why.BROKEN, type(error).__name__.encode()
        finally:
            del self._under_way[number]
        self._line.write(ANSWERED.pack(len(content), number, status) + content)


async def _serve(line: socket.socket) -> None:
    wire = Wire()
    await wire.open()
    await asyncio.get_running_loop().create_connection(lambda: _Service(wire), sock=line)
    gc.freeze()
    await asyncio.Event().wait()


def main(number: int) -> None:
    """`number` is the open socket to the program. Only its end ends this: signals are for the program to heed, which may still have things to say."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(socket.socket(fileno=number)))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quicker loop, where there is one."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main(int(sys.argv[1]))
