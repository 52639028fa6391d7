"""Programs started for measuring, and what they used."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
TOKEN = ":".join(("4839201765", "AAF" + "measured" * 3 + "_-gq1234"))
_STOP_SECONDS = 15
Condition = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Process:
    name: str
    pid: int
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8").strip()

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far, all threads, and those of the processes that it started."""
        return sum(map(_cpu, self._family()))

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        pages = [int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1]) for one in self._family()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _family(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [self.pid, *map(int, children.split())]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def program(name: str, folder: Path, *arguments: str, **environment: str) -> AsyncIterator[Process]:
    """`python …` from the program's root; what it says goes to a file in the folder. Ended with SIGTERM."""
    log = folder / f"{name}.log"
    with log.open("wb") as said:
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BOT_TOKEN": TOKEN, **environment},
            stdout=said,
            stderr=said,
        )
    try:
        yield Process(name, running.pid, log)
    finally:
        if running.returncode is None:
            running.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await running.wait()
        except TimeoutError:
            running.kill()
            await running.wait()


@dataclass(frozen=True, slots=True)
class Telegram:
    """The pretended one, from outside."""

    process: Process
    url: str
    http: aiohttp.ClientSession

    async def tell(self, what: str, **told: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/control/{what}", json=told) as answer:
            figures: dict[str, Any] = await answer.json()
            return figures

    async def until(self, condition: Condition, *, seconds: float = 60) -> float:
        """Seconds until the figures fulfil it; raises TimeoutError."""
        begun = time.perf_counter()
        async with asyncio.timeout(seconds):
            while True:
                if condition(await self.tell("figures")):
                    return time.perf_counter() - begun
                await asyncio.sleep(0.02)


def called(method: str, times: int = 1) -> Condition:
    return lambda figures: figures["calls"].get(method, 0) >= times


@asynccontextmanager
async def telegram(folder: Path) -> AsyncIterator[Telegram]:
    async with (
        program("telegram", folder, "-m", "tests.benchmarks.quick_telegram") as process,
        aiohttp.ClientSession() as http,
    ):
        yield Telegram(process, f"http://127.0.0.1:{await _port(process)}", http)


async def _port(process: Process) -> int:
    async with asyncio.timeout(30):
        while True:
            if said := process.said():
                return int(said)
            await asyncio.sleep(0.02)


def bot(folder: Path, url: str, settings: Mapping[str, str]) -> Any:
    """The program itself, as an operator starts it."""
    return program("bot", folder, str(ROOT / "main.py"), "run", BOT_API_URL=url, DATA_DIR=str(folder), **settings)


def echo(folder: Path, url: str, *, at_once: int = 0) -> Any:
    return program("echo", folder, "-m", "tests.benchmarks.echo_bot", BOT_API_URL=url, CONCURRENT_UPDATES=str(at_once))
