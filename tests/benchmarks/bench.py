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
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.model.ids import VisitId
from tests.benchmarks.databases import COORDINATOR, EXAMPLE, Multiplied, copied, drafted, kind, open_with
from tests.benchmarks.measures import HEAD, Broadcast, Result, Start, answered, percentile
from tests.benchmarks.processes import Process, Telegram, bot, called, echo, telegram
from tests.benchmarks.visit_form import QUESTIONS

UNLIMITED = {
    "MESSAGES_PER_SECOND": "1000000",
    "BULK_PER_SECOND": "1000000",
    "CHAT_BURST": "1000000",
    "UPDATES_PER_BURST": "1000000",
    "UPDATES_PER_MINUTE": "1000000",
    "UPDATES_WAITING": "1000000",
}
PARTS = ("echo", "answers", "full", "start", "broadcast")
Found = Result | Start | Broadcast
CROWDS = (1, 50, 500)
LEISURE = 10.0
"""Mean seconds between a question and its answer while a broadcast runs."""
REPORTS = (0, 10_000, 100_000)
CONVERSATIONS = 10_000
FIRST_CHAT = 1000
HALF = 30
"""Answers of the example: one whole report of twenty, and half of another."""
FASTEST = 3000
"""Answers a second that the visits must be enough for."""


class Bench:
    def __init__(self, folder: Path, *, warm_up: float, seconds: float) -> None:
        self.folder = folder
        self.warm_up = warm_up
        self.seconds = seconds
        self.results: list[Found] = []

    async def answers(self, people: int, reports: int, conversations: int) -> Result:
        """Shoppers who fill in one report after the other, spread over the form: some hand in while others begin."""
        with self.place() as place:
            await self.furnish(place, reports, conversations)
            each = 2 + int(FASTEST * (self.warm_up + self.seconds) / QUESTIONS / people)
            visits = await open_with(place, dict.fromkeys(range(FIRST_CHAT, FIRST_CHAT + people), each))
            async with telegram(place) as server, bot(place, server.url, UNLIMITED) as program:
                await server.until(called("getUpdates"))
                everybody = list(visits.items())
                await server.tell(
                    "people", occupation="reporting", people=everybody, pause=0, strict=False, questions=QUESTIONS
                )
                return await self.measured("answers", server, program, people, reports, ahead=_ahead(people))

    async def echoes(self, people: int, *, at_once: int = 0) -> Result:
        with self.place() as place:
            async with telegram(place) as server, echo(place, server.url, at_once=at_once) as program:
                await server.until(called("getUpdates"))
                chats = range(FIRST_CHAT, FIRST_CHAT + people)
                everybody = [(chat, ()) for chat in chats]
                await server.tell("people", occupation="echoing", people=everybody, pause=0, strict=False)
                name = f"bare echo, {at_once} at once" if at_once else "bare echo"
                return await self.measured(name, server, program, people, 0)

    async def start(self, reports: int, conversations: int) -> Start:
        """The second of two, as after an update or a crash: what the first one writes for itself is there."""
        with self.place() as place:
            await self.furnish(place, reports, conversations)
            await self.started(place, reports)
            found = await self.started(place, reports)
        self.tell(found)
        return found

    async def started(self, place: Path, reports: int) -> Start:
        async with telegram(place) as server:
            await server.tell("begin")
            began = time.perf_counter()
            async with bot(place, server.url, UNLIMITED) as program:
                await server.until(called("getUpdates"))
                return Start(reports, time.perf_counter() - began, program.cpu)

    async def broadcast(self, people: int, recipients: int, seconds: float) -> Broadcast:
        """Within Telegram's limits, which the pretended one keeps: people answer at their leisure, then the broadcast begins."""
        with self.place() as place:
            await self.furnish(place, 0, recipients)
            each = 3 + int(2 * seconds / LEISURE / QUESTIONS)
            visits = await open_with(place, dict.fromkeys(range(FIRST_CHAT, FIRST_CHAT + people), each))
            draft = await drafted(place)
            async with telegram(place) as server, bot(place, server.url, {}):
                await server.until(called("getUpdates"))
                everybody = list(visits.items())
                await server.tell(
                    "people", occupation="reporting", people=everybody, pause=LEISURE, strict=True, questions=QUESTIONS
                )
                spread = _ahead(people) + people
                await server.until(lambda figures: len(figures["seconds"]) >= spread)
                await server.tell("begin")
                await asyncio.sleep(seconds)
                before = await server.tell("begin")
                await server.tell("act", chat=COORDINATOR, data=draft.button)
                await asyncio.sleep(seconds)
                meanwhile = await server.tell("figures")
        found = _broadcast(draft.recipients, people, before, meanwhile)
        self.tell(found)
        return found

    async def measured(
        self, what: str, server: Telegram, program: Process, people: int, reports: int, *, ahead: int = 0
    ) -> Result:
        await server.until(lambda figures: len(figures["seconds"]) >= ahead + people)
        await asyncio.sleep(self.warm_up)
        before, used = await server.tell("begin"), program.cpu
        await asyncio.sleep(self.seconds)
        used, figures = program.cpu - used, await server.tell("figures")
        if len(figures["seconds"]) < 2 or figures["refused"]:
            raise RuntimeError(f"{what}: {figures['calls']}, refused {figures['refused']}\n{program.said()}")
        result = answered(
            what,
            people,
            reports,
            figures,
            used=used,
            telegram=figures["cpu"] - before["cpu"],
            megabytes=program.megabytes,
        )
        self.tell(result)
        return result

    def tell(self, found: Found) -> None:
        self.results.append(found)
        sys.stdout.write(f"{found}\n")
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
        place = self.folder / f"{kind()}-{reports}-{conversations}"
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


def _ahead(people: int) -> int:
    """Answers until they are spread over the form."""
    return sum(number % QUESTIONS for number in range(people))


def _broadcast(recipients: int, people: int, before: Any, meanwhile: Any) -> Broadcast:
    if not meanwhile["sent"]:
        raise RuntimeError(f"nothing was broadcast: {meanwhile['calls']}")
    return Broadcast(
        recipients=recipients,
        people=people,
        per_second=len(meanwhile["sent"]) / meanwhile["span"],
        fullest=max(Counter(map(int, meanwhile["all"])).values(), default=0),
        refused=meanwhile["refused"].get("429", 0),
        p95_before=percentile(before["seconds"], 95),
        p95_meanwhile=percentile(meanwhile["seconds"], 95),
    )


async def run(options: argparse.Namespace) -> list[Found]:
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
    if "start" in options.parts:
        for reports in (0, max(options.reports)):
            await bench.start(reports, options.conversations if reports else 0)
    if "broadcast" in options.parts:
        await bench.broadcast(options.beside, options.recipients, options.broadcast_seconds)
    return bench.results


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench", description="How fast the program is.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--people", type=int, nargs="+", default=CROWDS)
    parser.add_argument("--reports", type=int, nargs="+", default=REPORTS)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="open beside the finished reports")
    parser.add_argument("--beside", type=int, default=50, help="people answering beside the finished reports")
    parser.add_argument("--recipients", type=int, default=CONVERSATIONS, help="of the broadcast")
    parser.add_argument("--broadcast-seconds", type=float, default=60, help="before it, and while it runs")
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=8.0, help="of measuring, each run")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mystery-shopper-bench")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    options.parts = options.parts or PARTS
    options.folder.mkdir(parents=True, exist_ok=True)
    results = asyncio.run(run(options))
    if options.json:
        found = [{"kind": type(result).__name__, **asdict(result)} for result in results]
        options.json.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
