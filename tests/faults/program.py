"""The program itself, `main.py run`, as a process that can be killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
_USER, _SYSTEM = 11, 12
"""Where /proc/…/stat has the ticks, counted from behind the name."""
UNLIMITED = {
    "MESSAGES_PER_SECOND": "100000",
    "BULK_PER_SECOND": "100000",
    "CHAT_BURST": "100000",
    "UPDATES_PER_BURST": "1000000",
    "UPDATES_PER_MINUTE": "1000000",
    "UPDATES_WAITING": "1000000",
}
"""The speed limits are tested elsewhere; here they would only make everything last longer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program runs: its folder, and what it is told."""

    folder: Path
    settings: Mapping[str, str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def environment(self) -> dict[str, str]:
        own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_DIR": str(self.data), "LOG_LEVEL": "DEBUG"}
        return {**own, **UNLIMITED, **self.settings}

    @property
    def database(self) -> str:
        return self.settings.get("DATABASE_URL") or f"sqlite+aiosqlite:///{self.data / 'bot.db'}"

    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text(errors="replace") if file.exists() else ""


class Program:
    """One process, watched by a descriptor of its own, so that a number used again is never mistaken for it."""

    def __init__(self, number: int, place: Place) -> None:
        self.number = number
        self.place = place
        self.began = time.monotonic()
        self.ended = asyncio.Event()
        try:
            self._descriptor = os.pidfd_open(number)
        except ProcessLookupError:
            self._descriptor = -1
            self.ended.set()
            return
        asyncio.get_running_loop().add_reader(self._descriptor, self._has_ended)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def processor_seconds(self) -> float:
        """What it took of the processors so far; 0 once it ended."""
        try:
            used = Path(f"/proc/{self.number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(used[_USER]) + int(used[_SYSTEM])) / os.sysconf("SC_CLK_TCK")

    @property
    def status(self) -> int | None:
        """As what one of the nursery's ended by itself; None while it runs, and for one that was cut."""
        said = self.place.folder / "ended"
        return int(said.read_text()) if said.exists() else None

    def send(self, number: signal.Signals) -> None:
        if not self.ended.is_set():
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, number)

    async def kill(self) -> None:
        self.send(signal.SIGKILL)
        await self.ended.wait()

    async def stop(self) -> float:
        """As an operator does; gives how long it took."""
        asked = time.monotonic()
        self.send(signal.SIGTERM)
        await self.ended.wait()
        return time.monotonic() - asked

    def _has_ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self.ended.set()


class Nursery:
    """Starts programs quickly; see tests/faults/nursery.py."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, environment: Mapping[str, str]) -> Self:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-m", "tests.faults.nursery",
            cwd=ROOT, env={**os.environ, **environment}, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return cls(process)

    async def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def start(self, place: Place, *arguments: str, before: str = "") -> Program:
        place.folder.mkdir(parents=True, exist_ok=True)
        order = {
            "arguments": arguments or ("run",),
            "environment": place.environment,
            "folder": str(place.folder),
            "before": before,
        }
        async with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            number = await self._process.stdout.readline()
        return Program(int(number), place)


async def start_anew(place: Place, *arguments: str) -> Program:
    """As an operator does: a new interpreter, everything imported."""
    place.folder.mkdir(parents=True, exist_ok=True)
    log = await asyncio.to_thread((place.folder / "log").open, "ab")
    with log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", str(ROOT / "main.py"), *(arguments or ("run",)),
            cwd=place.folder, env=place.environment, stdout=log, stderr=log,
        )  # fmt: skip
    return Program(process.pid, place)


@asynccontextmanager
async def nursery(**environment: str) -> AsyncIterator[Nursery]:
    opened = await Nursery.open(environment)
    try:
        yield opened
    finally:
        await opened.close()
