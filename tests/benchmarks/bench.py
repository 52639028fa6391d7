"""How fast the program is: from tap to next question, beside the smallest bot that the library makes. `make bench`.

The program, the pretended Telegram and the measuring are processes of their own. Each shopper answers the moment the next question is
there, so that the program is always busy; its own limits on speed, which are Telegram's, are lifted for that.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.model.ids import VisitId
from tests.benchmarks.databases import EXAMPLE, Multiplied, copied, open_with
from tests.benchmarks.processes import Process, Telegram, bot, called, echo, telegram

UNLIMITED = {"MESSAGES_PER_SECOND": "1000000", "BULK_PER_SECOND": "1000000", "CHAT_BURST": "1000000"}
CROWDS = (1, 50, 500)
REPORTS = (0, 10_000, 100_000)
CONVERSATIONS = 10_000
FIRST_CHAT = 1000
HALF = 30
"""Answers of the example: one whole report of twenty, and half of another."""
FASTEST = 3000
"""Answers a second that the visits must be enough for."""


@dataclass(frozen=True, slots=True)
class Result:
    """Of one run. Times are in milliseconds, `cpu` is processor time of the program for one answer."""

    what: str
    people: int
    reports: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    busy: float
    """Share of one processor that the program used."""
    telegram: float
    """The same of the pretended Telegram: near 1 it would be what is measured."""
    megabytes: float
    calls: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"{self.what:<22} {self.people:>6} {self.reports:>8} {self.per_second:>9.0f} {self.p50:>8.1f} {self.p99:>8.1f}"
            f" {self.cpu:>8.2f} {self.busy:>6.0%} {self.telegram:>9.0%} {self.megabytes:>6.0f}"
        )


HEAD = (
    f"{'':<22} {'people':>6} {'reports':>8} {'answers/s':>9} {'p50 ms':>8} {'p99 ms':>8}"
    f" {'CPU ms':>8} {'busy':>6} {'telegram':>9} {'MB':>6}"
)


class Bench:
    def __init__(self, folder: Path, *, warm_up: float, seconds: float) -> None:
        self.folder = folder
        self.warm_up = warm_up
        self.seconds = seconds
        self.results: list[Result] = []

    async def answers(self, people: int, reports: int, conversations: int) -> Result:
        """Shoppers who fill in one report after the other."""
        with self.place() as place:
            await self.furnish(place, reports, conversations)
            each = 2 + int(FASTEST * (self.warm_up + self.seconds) / 20 / people)
            visits = await open_with(place, dict.fromkeys(range(FIRST_CHAT, FIRST_CHAT + people), each))
            async with telegram(place) as server, bot(place, server.url, UNLIMITED) as program:
                await server.until(called("getUpdates"))
                await server.tell("people", occupation="reporting", people=list(visits.items()), pause=0, strict=False)
                return await self.measured("answers", server, program, people, reports)

    async def echoes(self, people: int, *, at_once: int = 0) -> Result:
        with self.place() as place:
            async with telegram(place) as server, echo(place, server.url, at_once=at_once) as program:
                await server.until(called("getUpdates"))
                chats = range(FIRST_CHAT, FIRST_CHAT + people)
                everybody = [(chat, ()) for chat in chats]
                await server.tell("people", occupation="echoing", people=everybody, pause=0, strict=False)
                name = f"bare echo, {at_once} at once" if at_once else "bare echo"
                return await self.measured(name, server, program, people, 0)

    async def measured(self, what: str, server: Telegram, program: Process, people: int, reports: int) -> Result:
        await server.until(lambda figures: len(figures["seconds"]) >= people)
        await asyncio.sleep(self.warm_up)
        before, used = await server.tell("begin"), program.cpu
        await asyncio.sleep(self.seconds)
        used, figures = program.cpu - used, await server.tell("figures")
        if len(figures["seconds"]) < 2 or figures["refused"]:
            raise RuntimeError(f"{what}: {figures['calls']}, refused {figures['refused']}\n{program.said()}")
        result = _result(what, people, reports, figures, used, figures["cpu"] - before["cpu"], program.megabytes)
        self.tell(result)
        return result

    def tell(self, result: Result) -> None:
        self.results.append(result)
        sys.stdout.write(f"{result}\n")
        sys.stdout.flush()

    @contextmanager
    def place(self) -> Iterator[Path]:
        """A folder for one run."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            yield Path(place)

    async def furnish(self, place: Path, reports: int, conversations: int) -> None:
        if reports or conversations:
            copied(await self.prepared(reports, conversations), place)

    async def prepared(self, reports: int, conversations: int) -> Path:
        """Made once, then kept beside the others for the next run."""
        place = self.folder / f"{reports}-{conversations}"
        if (place / "ready").exists():
            return place
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        began = time.perf_counter()
        finished, half = await self.example(place)
        Multiplied(place / "bot.db", finished, half).fill(reports, conversations)
        (place / "ready").touch()
        size = (place / "bot.db").stat().st_size / 2**20
        sys.stdout.write(
            f"  prepared {reports} reports, {conversations} conversations: {size:.0f} MB, {time.perf_counter() - began:.0f} s\n"
        )
        return place

    async def example(self, place: Path) -> tuple[VisitId, VisitId]:
        visits = (await open_with(place, {EXAMPLE: 2}))[EXAMPLE]
        async with telegram(place) as server, bot(place, server.url, UNLIMITED):
            await server.tell(
                "people", occupation="reporting", people=[(EXAMPLE, visits)], pause=0, strict=False, most=HALF
            )
            await server.until(lambda figures: len(figures["seconds"]) >= HALF - 1)
        return VisitId(visits[0]), VisitId(visits[1])


def _result(what: str, people: int, reports: int, figures: Any, used: float, others: float, megabytes: float) -> Result:
    cuts = quantiles(figures["seconds"], n=100, method="inclusive")
    count, span = len(figures["seconds"]), figures["span"]
    return Result(
        what=what,
        people=people,
        reports=reports,
        per_second=count / span,
        p50=cuts[49] * 1000,
        p99=cuts[98] * 1000,
        cpu=used / count * 1000,
        busy=used / span,
        telegram=others / span,
        megabytes=megabytes,
        calls=figures["calls"],
    )


async def run(options: argparse.Namespace) -> list[Result]:
    bench = Bench(options.folder, warm_up=options.warm_up, seconds=options.seconds)
    sys.stdout.write(f"{HEAD}\n")
    if "echo" in options.parts:
        for people in options.people:
            await bench.echoes(people)
    if "answers" in options.parts:
        for people in options.people:
            await bench.answers(people, 0, 0)
    if "full" in options.parts:
        for reports in options.reports:
            await bench.answers(options.beside, reports, options.conversations)
    return bench.results


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description="How fast the program is.")
    parser.add_argument("parts", nargs="*", default=["echo", "answers", "full"])
    parser.add_argument("--people", type=int, nargs="+", default=CROWDS)
    parser.add_argument("--reports", type=int, nargs="+", default=REPORTS)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="open beside the finished reports")
    parser.add_argument("--beside", type=int, default=50, help="people answering beside the finished reports")
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=8.0, help="of measuring, each run")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mystery-shopper-bench")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    results = asyncio.run(run(options))
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
