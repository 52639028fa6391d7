"""HTTP to Telegram through a process of its own (handlers/wire.py): a third of the work for an answer, on another processor.

Nothing depends on that process: it keeps nothing, what was under way when it ended counts as perhaps sent, and the next request starts another.
"""

import asyncio
import logging
import os
import socket
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

from handlers import wire
from handlers.wire import ANSWERED, ASKED, CONNECT_SECONDS, Frames, Unanswered, Why

_PROGRAM = Path(wire.__file__)
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""All that it needs to know."""
PATIENCE = 15.0
"""Seconds after which an answer is overdue that should have come, as an answer or as its failing: the process hangs and is replaced."""
_LOOK_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Courier:
    """As `handlers.wire.Wire`, with a process that is started ahead by `start`, or by the first request."""

    def __init__(self) -> None:
        self._waiting: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._line: _Line | None = None
        self._opening = asyncio.Lock()

    def start(self) -> None:
        """Needs no event loop: it gets ready while the program still loads. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            process = subprocess.Popen(  # noqa: S603 - a fixed command
                [sys.executable, "-I", str(_PROGRAM), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=known,
                start_new_session=True,
            )
        self._waiting = (process, ours)

    async def open(self) -> None:
        """Nothing to do ahead: a request that finds no process starts one."""

    async def close(self) -> None:
        """What is under way ends with Unanswered."""
        if self._waiting:
            await self._connected()
        if self._line:
            self._line.end()

    async def post(self, url: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        line = self._line
        if line is None or line.is_lost:
            line = await self._connected()
        return await line.ask(url.encode(), body, seconds)

    async def _connected(self) -> "_Line":
        async with self._opening:
            if self._line is None or self._line.is_lost:
                try:
                    if self._waiting is None:
                        self.start()
                except OSError as error:
                    raise Unanswered(Why.NOT_SENT, f"no process for HTTP can be started: {error.strerror}") from error
                assert self._waiting is not None
                (process, ours), self._waiting = self._waiting, None
                _, self._line = await asyncio.get_running_loop().create_connection(lambda: _Line(process), sock=ours)
            return self._line


class _Line(asyncio.Protocol):
    """The connection to one process, and the end of both."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._numbers = count(1)
        self._frames = Frames(ANSWERED)
        self._asked: dict[int, tuple[asyncio.Future[tuple[int, bytes]], float]] = {}
        """And when the answer is overdue."""
        self._loop = asyncio.get_running_loop()
        self._look = self._loop.call_later(_LOOK_SECONDS, self._look_around)
        self._transport: Any = None
        self._unsaid: list[bytes] = []
        self._ending = False
        self.is_lost = False

    async def ask(self, url: bytes, body: bytes, seconds: float) -> tuple[int, bytes]:
        number = next(self._numbers)
        future: asyncio.Future[tuple[int, bytes]] = self._loop.create_future()
        self._asked[number] = (future, self._loop.time() + CONNECT_SECONDS + seconds + PATIENCE)
        self._say(ASKED.pack(len(url) + len(body), number, seconds, len(url)), url, body)
        try:
            return await future
        except asyncio.CancelledError:
            self._say(ASKED.pack(0, number, 0.0, 0))
            raise
        finally:
            self._asked.pop(number, None)

    def _say(self, *pieces: bytes) -> None:
        """With all that is asked in the same turn of the loop: waking another process costs more than writing."""
        if not self._unsaid:
            self._loop.call_soon(self._write)
        self._unsaid += pieces

    def _write(self) -> None:
        if not self.is_lost:
            self._transport.write(b"".join(self._unsaid))
        self._unsaid.clear()

    def end(self) -> None:
        self._ending = True
        if not self.is_lost:
            self._transport.abort()
            self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for (_, number, status), content in self._frames.cut(data):
            future, _ = self._asked.get(number, (None, 0.0))
            if future is None or future.done():
                continue
            if status < len(Why) + 1:
                future.set_exception(Unanswered(Why(status), content.decode()))
            else:
                future.set_result((status, content))

    def connection_lost(self, _error: Exception | None) -> None:
        if self.is_lost:
            return
        self.is_lost = True
        self._look.cancel()
        self._process.kill()
        self._process.wait()
        if not self._ending:
            _log.error("the process that speaks HTTP ended (%s); another one is started", self._process.returncode)
        for future, _ in self._asked.values():
            if not future.done():
                future.set_exception(Unanswered(Why.BROKEN, "CourierLost"))

    def _look_around(self) -> None:
        now = self._loop.time()
        if any(overdue < now for _, overdue in self._asked.values()):
            _log.error("the process that speaks HTTP does not answer")
            self._transport.abort()
            return
        self._look = self._loop.call_later(_LOOK_SECONDS, self._look_around)
