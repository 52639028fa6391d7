"""All families of faults, in the order in which they run. A family takes an empty folder, a size (1: the whole run) and a seed."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.faults.absences import absences
from tests.faults.backups import backups
from tests.faults.blocked import blocked
from tests.faults.clock import clock
from tests.faults.commits import commits
from tests.faults.figures import Figure
from tests.faults.kills import kills
from tests.faults.mutations import mutations
from tests.faults.outages import full_disk, locked
from tests.faults.pictures import pictures
from tests.faults.points import points
from tests.faults.power import power
from tests.faults.races import races
from tests.faults.repeats import repeats
from tests.faults.scripts import scripts
from tests.faults.sending import sending
from tests.faults.servers import postgresql
from tests.faults.workers import killed, restarted

Family = Callable[[Path, float, int], Coroutine[Any, Any, tuple[list[Figure], Sequence[str]]]]


async def _kills(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await kills(folder, kills=max(3, round(300 * size)), updates=max(300, round(30_000 * size)), seed=seed)


async def _kills_and_faults(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await kills(
        folder, kills=max(3, round(150 * size)), updates=max(300, round(15_000 * size)), seed=seed, faults=True
    )


async def _points(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    every = max(1, round(1 / size))
    return await points(folder, every=every, first=1 + seed % every)


async def _power(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await power(folder, cuts=max(3, round(50 * size)), updates=max(300, round(3_000 * size)), seed=seed)


async def _full_disk(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await full_disk(folder, times=max(1, round(3 * size)), seconds=min(5.0, 2 + 3 * size), seed=seed)


async def _locked(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await locked(folder, seconds=(8.0, 60.0) if size >= 1 else (2.0,), seed=seed)


async def _races(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await races(folder, shoppers=50 if size >= 1 else 12, visits=max(2, round(20 * size)), seed=seed)


async def _clock(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await clock(folder, reminders=max(300, round(10_000 * size)), seed=seed)


async def _repeats(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await repeats(folder, updates=max(200, round(5_000 * size)), seed=seed)


async def _absences(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    longest = timedelta(minutes=10) if size >= 1 else timedelta(seconds=200)
    return await absences(folder, shoppers=max(5, round(30 * size)), longest=longest, seed=seed)


async def _scripts(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await scripts(folder, count=max(10, round(300 * size)), chance=seed)


async def _sending(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await sending(folder, outage=max(2.0, 20 * size), chats=max(10, round(40 * size)))


async def _commits(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await commits(folder, writes=max(1_000, round(20_000 * size)), seed=seed)


async def _blocked(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await blocked(folder, times=max(1, round(2 * size)))


async def _pictures(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await pictures(folder, count=max(9, round(60 * size)), seed=seed)


async def _races_on_postgresql(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    async with postgresql() as address:
        return await races(
            folder,
            shoppers=50 if size >= 1 else 20,
            visits=max(4, round(20 * size)),
            seed=seed,
            DATABASE_URL=address,
        )


async def _mutations(folder: Path, _: float, __: int) -> tuple[list[Figure], Sequence[str]]:
    return await mutations(folder)


async def _workers(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await killed(
        folder, kills=max(3, round(60 * size)), updates=max(300, round(4_000 * size)), shoppers=20, seed=seed
    )


async def _workers_few_chats(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await killed(
        folder, kills=max(3, round(40 * size)), updates=max(150, round(3_000 * size)), shoppers=3, seed=seed
    )


async def _server(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await restarted(
        folder, troubles=max(3, round(20 * size)), updates=max(300, round(4_000 * size)), shoppers=20, seed=seed
    )


async def _backups(folder: Path, size: float, seed: int) -> tuple[list[Figure], Sequence[str]]:
    return await backups(folder, times=max(1, round(3 * size)), seed=seed)


FAMILIES: Mapping[str, Family] = {
    "kills": _kills,
    "kills-and-faults": _kills_and_faults,
    "points": _points,
    "power": _power,
    "full-disk": _full_disk,
    "locked": _locked,
    "races": _races,
    "races-postgresql": _races_on_postgresql,
    "repeats": _repeats,
    "scripts": _scripts,
    "clock": _clock,
    "blocked": _blocked,
    "backups": _backups,
    "commits": _commits,
    "pictures": _pictures,
    "sending": _sending,
    "absences": _absences,
    "workers": _workers,
    "workers-few-chats": _workers_few_chats,
    "server": _server,
}
PROOFS: Mapping[str, Family] = {"mutations": _mutations}
"""What is only run when it is named: it runs the families themselves."""
