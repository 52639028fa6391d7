"""K6: the power goes. What was never synced is gone: the log of the database is cut to its last fsync, files that were not synced are emptied.

The database is not copied into its main file meanwhile (no checkpoints), so that the log is all that can be lost. Needs a C compiler: a
small library in front of the program notes every fsync.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.crowd import Crowd, usual
from tests.faults.figures import Figure, none
from tests.faults.invariants import examine
from tests.faults.kills import at_rest
from tests.faults.preload import build
from tests.faults.program import nursery
from tests.faults.records import records

SHOPPERS = 20
PATIENCE = 30.0
"""Seconds until a person whose work is gone asks another time: a start takes a tenth of it."""


@dataclass(slots=True)
class Synced:
    """What is on the disk, from the log of the library in front."""

    sizes: dict[int, int] = field(default_factory=dict)
    """By inode."""
    folders: dict[str, int] = field(default_factory=dict)
    """When the names in a folder were last written, in nanoseconds."""

    def read(self, log: Path) -> None:
        for line in log.read_text().splitlines() if log.exists() else ():
            inode, size, moment, file = line.split(" ", maxsplit=3)
            self.sizes[int(inode)] = int(size)
            self.folders[file] = int(moment)


async def power(folder: Path, *, cuts: int, updates: int, seed: int) -> tuple[list[Figure], Sequence[str]]:
    rng = random.Random(seed)
    library = await asyncio.to_thread(build, folder)
    log = folder / "fsyncs"
    place = usual(folder, FSYNC_LOG=str(log))
    lost_bytes = 0
    async with (
        nursery(LD_PRELOAD=library) as starts,
        Crowd(place, shoppers=SHOPPERS, visits=4 + updates // SHOPPERS // 8, seed=seed) as crowd,
    ):
        for shopper in crowd.shoppers:
            shopper.more_patience = PATIENCE
        made = 0
        work = asyncio.create_task(crowd.work(lambda: crowd.updates >= updates and made >= cuts))
        while made < cuts and not work.done():
            program = await starts.start(crowd.place, before="tests.faults.power:without_checkpoints:")
            await _said(crowd, rng.randrange(1, 6 * updates // cuts), work)
            await program.kill()
            made += 1
            synced = Synced()
            synced.read(log)
            lost_bytes += cut(crowd.place.data, synced)
        damaged = bool((await records(crowd.place)).damage)
        program = await starts.start(crowd.place)
        await work
        last = await at_rest(crowd)
        await program.stop()
        found = examine(last, crowd.telegram, crowd.expected, crowd.place.log())
    return [
        Figure("power cuts", made, least=1),
        Figure("updates", crowd.updates),
        Figure("written and not synced, gone", lost_bytes / 1024, "KB"),
        none("damaged databases", damaged),
        *found.figures(),
    ], found.seen


async def _said(crowd: Crowd, calls: int, work: "asyncio.Task[None]") -> None:
    enough = len(crowd.telegram.calls) + calls
    said = asyncio.ensure_future(crowd.telegram.signal.until(lambda: len(crowd.telegram.calls) >= enough))
    await asyncio.wait([work, said], return_when=asyncio.FIRST_COMPLETED)
    said.cancel()


def cut(data: Path, synced: Synced) -> int:
    """Leave what was synced; gives how many bytes are gone."""
    gone = 0
    for file in [*data.glob("bot.db*"), *data.glob("media/**/*")]:
        if not file.is_file() or file.name.endswith("-shm"):
            continue
        about = file.stat()
        safe = synced.sizes.get(about.st_ino, 0)
        if file.name == "bot.db" or (about.st_size <= safe and _named(file, about, synced)):
            continue
        gone += max(0, about.st_size - safe)
        if file.name == "bot.db-wal":
            os.truncate(file, safe)
        else:
            file.unlink()
    (data / "bot.db-shm").unlink(missing_ok=True)
    return gone


def _named(file: Path, about: os.stat_result, synced: Synced) -> bool:
    """The name is on the disk: its folder was synced after the file got it. The log of the database got its name long ago."""
    return file.name == "bot.db-wal" or synced.folders.get(str(file.parent), 0) >= about.st_ctime_ns


def without_checkpoints(_: str) -> None:
    """Runs inside the program."""
    from storage import thread

    kept = [each for each in thread.PRAGMAS if not each.startswith("wal_autocheckpoint")]
    setattr(thread, "PRAGMAS", (*kept, "wal_autocheckpoint=0"))  # noqa: B010 - so that its length may differ
    thread.COPY_AFTER = 1_000_000_000
