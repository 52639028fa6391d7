"""B1: backups while people are busy, the machine is lost, one command brings everything back elsewhere, and the program works on."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.model.report import SheetState
from bot.model.visit import State
from tests.faults import files
from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.outages import some_work
from tests.faults.program import Nursery, Place, Program, nursery
from tests.faults.records import Records, records

SHOPPERS = 25
BACK = 300.0
"""Seconds from the loss of the machine until the bot answers elsewhere."""


async def backups(folder: Path, *, times: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    took: list[float] = []
    async with nursery() as starts, Crowd(usual(folder / "here"), shoppers=SHOPPERS, visits=80, seed=seed) as crowd:
        program = await starts.start(crowd.place)
        work = asyncio.ensure_future(crowd.work(lambda: False))
        for number in range(times):
            await some_work(crowd, program)
            before = await records(crowd.place)
            began = time.monotonic()
            target = folder / f"{number}.zip"
            await _command(starts, crowd.place, "backup", str(target))
            took.append(time.monotonic() - began)
        await some_work(crowd, program)
        await program.kill()
        lost = time.monotonic()
        elsewhere = Place(folder / "elsewhere", crowd.place.settings)
        await _command(starts, elsewhere, "restore", str(target))
        after = await records(elsewhere)
        program = await starts.start(elsewhere)
        await some_work(crowd, program, calls=1)
        back = time.monotonic() - lost
        work.cancel()
        await program.stop()
    faults = Counter(what for what, _ in files.faults(after))
    wrong = [line for what, line in files.faults(after) if what == "files not whole"]
    return [
        Figure("backups while people were busy", times),
        Figure("one backup, slowest", max(took), "s"),
        Figure("rows in the last one", sum(map(len, _tables(after)))),
        none("rows that were there before the backup began, and are not", _missing(before, after)),
        none("half transactions", _halves(after)),
        none("files not whole", faults["files not whole"]),
        Figure("files that came while the backup was made, after their rows were read", faults["files without a row"]),
        Figure("from the loss of the machine to the first answer elsewhere", back, "s", most=BACK),
    ], wrong[:5]


async def _command(starts: Nursery, place: Place, *words: str) -> None:
    """One of the program's own commands, to its end. Raises RuntimeError with what it said when it failed."""
    place.folder.mkdir(parents=True, exist_ok=True)
    program: Program = await starts.start(place, *words)
    async with asyncio.timeout(120):
        await program.ended.wait()
    if (place.folder / "ended").read_text() != "0":
        raise RuntimeError(f"{words[0]} failed:\n{place.log()[-2000:]}")


def _tables(found: Records) -> Sequence[Sequence[object]]:
    return (
        found.inbox,
        found.outbox,
        found.sheets,
        found.answers,
        found.reports,
        found.visits,
        found.media,
        found.journal,
    )


def _missing(before: Records, after: Records) -> int:
    """By key: what is written is never deleted while people work."""
    keys = [{_key(row) for row in table} for table in _tables(before)]
    kept = [{_key(row) for row in table} for table in _tables(after)]
    return sum(len(wanted - there) for wanted, there in zip(keys, kept, strict=True))


def _key(row: object) -> int:
    return int(getattr(row, "id", 0) or getattr(row, "update_id", 0))


def _halves(found: Records) -> int:
    """The visit, its sheet and its report are at one point; every answer stands in its sheet."""
    handed_in = {visit.id for visit in found.visits if visit.state is State.SUBMITTED}
    sheets = {sheet.visit_id for sheet in found.sheets if sheet.state is SheetState.SUBMITTED}
    reports = {report.visit_id for report in found.reports}
    return len(handed_in ^ sheets) + len(sheets ^ reports)
