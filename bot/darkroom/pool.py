"""The program's side of the darkroom: workers that are started with the first picture, kept, and replaced when a picture ended one."""

import asyncio
import atexit
import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.darkroom import framing
from bot.darkroom.photos import Unusable
from bot.model.unusable import Why
from bot.ports import Unavailable

Answer = tuple[dict[str, Any], bytes]
WORKERS = 2
SECONDS = 20.0
"""Wall clock for one picture. The slowest that is allowed, 40 megapixels looked through for codes, takes three."""
START_SECONDS = 30.0
_PROGRAM = Path(__file__).with_name("worker.py")
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""All that a worker needs to know: no token."""
_log = logging.getLogger(__name__)


class Darkroom:
    """One for the whole program, whatever event loops and threads it has. Each picture waits for a worker that is free."""

    def __init__(self) -> None:
        self.seconds = SECONDS
        self._lock = threading.Lock()
        self._hands: ThreadPoolExecutor | None = None
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []

    async def run(self, order: str, data: bytes, **details: Any) -> Answer:
        """Raises Unusable when the picture is damaged, ended its worker or took too long; Unavailable when there is no worker to be had."""
        return await asyncio.wrap_future(self._submit(order, data, details))

    def wait(self, order: str, data: bytes, **details: Any) -> Answer:
        """The same for threads; it blocks."""
        return self._submit(order, data, details).result()

    def close(self) -> None:
        """At once: what is under way ends with Unusable and is meant for nobody any more. A picture that comes later begins anew."""
        with self._lock:
            hands, self._hands = self._hands, None
            workers, self._workers, self._idle = self._workers, set(), []
            if hands:
                hands.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        if hands:
            hands.shutdown()
        for worker in workers:
            worker.end()

    def _submit(self, order: str, data: bytes, details: dict[str, Any]) -> Future[Answer]:
        with self._lock:
            self._hands = hands = self._hands or ThreadPoolExecutor(WORKERS, "darkroom")
            return hands.submit(self._develop, hands, {"order": order, **details}, data)

    def _develop(self, hands: ThreadPoolExecutor, words: dict[str, Any], data: bytes) -> Answer:
        worker = self._taken(hands)
        try:
            told, content = worker.ask(words, data, self.seconds)
        except (OSError, EOFError, ValueError) as error:
            self._lose(worker)
            _log.warning("a picture ended the worker at %s (%s)", words["order"], worker.fate)
            raise Unusable(Why.CUT) from error
        with self._lock:
            if hands is self._hands:
                self._idle.append(worker)
        if "failed" in told:
            _log.info("a picture cannot be used for %s: %s", words["order"], told["failed"])
        if "why" in told or "failed" in told:
            raise Unusable(Why(told.get("why", Why.CUT)))
        return told, content

    def _taken(self, hands: ThreadPoolExecutor) -> "_Worker":
        """One that waits, or a new one. Raises Unavailable."""
        with self._lock:
            if hands is not self._hands:
                raise Unavailable("the darkroom is closed")
            if self._idle:
                return self._idle.pop()
            try:
                worker = _Worker()
            except OSError as error:
                raise Unavailable(f"no worker for pictures can be started: {error.strerror}") from error
            self._workers.add(worker)
        try:
            worker.greet()
        except (OSError, EOFError, ValueError) as error:
            self._lose(worker)
            raise Unavailable(f"no worker for pictures starts ({worker.fate})") from error
        return worker

    def _lose(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._workers.discard(worker)


class _Worker:
    """Raises OSError, EOFError or ValueError when it is of no use any more; then `end` it."""

    def __init__(self) -> None:
        known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command; pictures only go to its standard input
            [sys.executable, "-I", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=known,
        )
        self._late = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def fate(self) -> str:
        return "took too long" if self._late else f"exit code {self._process.returncode}"

    def greet(self) -> None:
        self._in_time(START_SECONDS, lambda: None)

    def ask(self, words: dict[str, Any], data: bytes, seconds: float) -> Answer:
        assert self._process.stdin
        pipe = self._process.stdin
        return self._in_time(seconds, lambda: framing.send(pipe, words, data))

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with contextlib.suppress(OSError):  # of what was not read any more
                pipe.close()

    def _in_time(self, seconds: float, say: Callable[[], None]) -> Answer:
        """What it answers; it is killed when that takes longer."""
        assert self._process.stdout
        timer = threading.Timer(seconds, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            say()
            return framing.receive(self._process.stdout)
        finally:
            timer.cancel()

    def _too_late(self) -> None:
        self._late = True
        self.kill()


darkroom = Darkroom()
"""The one of this program. Whoever ends the program closes it; when it is killed, the workers end because their input does."""
atexit.register(darkroom.close)
