"""The suite proves itself: each of these deliberate mistakes, in a copy of the program, must make its part of the fault tests fail.

A mistake is a piece of source that must be there exactly once and what takes its place; when it is not there any more, this fails too.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.figures import Figure, none
from tests.faults.program import ROOT

COPIED = ("bot", "demo", "forms", "handlers", "storage", "tests", "main.py", "pyproject.toml")
AT_ONCE = 2
LONGEST = 600.0
"""Seconds. On a busy machine a family may take long; one that comes to no end shows nothing."""


class DoesNotApply(Exception):  # noqa: N818 - it says what is the matter
    """The source is not what it was when the mutation was written down."""


@dataclass(frozen=True, slots=True)
class Mutation:
    name: str
    file: str
    old: str
    new: str
    family: str
    part: float
    shows: tuple[str, ...]
    """The figures that it must spoil, at least one of them."""
    also: tuple[str, str, str] | None = None
    """Another file, what is there and what takes its place, where one guard alone is not missed."""

    @property
    def edits(self) -> Sequence[tuple[str, str, str]]:
        own = (self.file, self.old, self.new)
        return (own, self.also) if self.also else (own,)

    def apply(self, tree: Path) -> None:
        """Raises DoesNotApply."""
        for file, old, new in self.edits:
            path = tree / file
            source = path.read_text()
            if source.count(old) != 1:
                raise DoesNotApply(f"{self.name}: {file} has it {source.count(old)} times")
            path.write_text(source.replace(old, new))


MUTATIONS = (
    Mutation(
        "confirm before commit",
        "handlers/intake.py",
        '            await self._admission.take_in(updates)\n            self._offset = updates[-1]["update_id"] + 1\n',
        '            self._offset = updates[-1]["update_id"] + 1\n'
        '            await self._bot.call("getUpdates", {"offset": self._offset, "timeout": 0})\n'
        '            await self._admission.take_in(updates)\n',
        "points", 0.04, ("lost",),
    ),
    Mutation(
        "no savepoint around a use case",
        "storage/sqlite.py",
        '            transaction.statements.undo("job")\n',
        '            transaction.statements.keep("job")\n',
        "commits", 0.05, ("there by half", "there though it failed"),
    ),
    Mutation(
        "look first, then take the visit",
        "bot/moves.py",
        'where={"state": visit.state}, ',
        "",
        "races-postgresql", 0.3, ("visits taken more than once", "visits of which not exactly one was told that it is theirs"),
        also=("storage/postgresql.py", 'ISOLATION = "REPEATABLE READ"', 'ISOLATION = "READ COMMITTED"'),
    ),
    Mutation(
        "copy the file as a backup",
        "storage/backup.py",
        '        file = _whole(Path(where.database or ""))\n',
        '        whole = _whole(Path(where.database or ""))\n'
        '        file = whole.with_name("copy.db")\n'
        '        file.write_bytes(whole.read_bytes())\n',
        "backups", 0.1, ("rows that were there before the backup began, and are not",),
    ),
    Mutation(
        "insert without asking whether it is there",
        "storage/records.py",
        "        return postgresql.insert(table).on_conflict_do_nothing()\n    return sqlite.insert(table).on_conflict_do_nothing()\n",
        "        return postgresql.insert(table)\n    return sqlite.insert(table)\n",
        "repeats", 0.05, ("not finished",),
    ),
    Mutation(
        "transactions that begin by reading",
        "storage/sqlite.py",
        'SqliteThread(self._file, "BEGIN IMMEDIATE")',
        'SqliteThread(self._file, "BEGIN")',
        "commits", 0.05, ("told that the database is locked, or worse",),
    ),
    Mutation("tell before the disk has it", "storage/sqlite.py", "            await self._log_sync.sync()\n", "", "power", 0.1, ("lost",)),
    Mutation(
        "send again after every network error",
        "handlers/errors.py",
        '            return Failure("ambiguous", told)\n',
        '            return Failure("not_sent", told)\n',
        "sending", 0.01, ("with another number of copies, or another end",),
    ),
    Mutation(
        "the scheduler's own idea of being late",
        "handlers/schedule.py",
        "                misfire_grace_time=None,\n",
        "",
        "blocked", 0.05, ("ticks that were not made up for at once",),
    ),
    Mutation("look at a picture's header only", "bot/darkroom/photos.py", "        picture.load()\n", "        picture.verify()\n", "pictures", 0.05, ("damaged and accepted",)),
    Mutation(
        "let a tap on an old card overwrite",
        "bot/filling/tapping.py",
        "    return tap.node == f.node(ref) and f.session.value(ref) is None\n",
        "    return tap.node == f.node(ref)\n",
        "scripts", 0.2, ("that did not end as the model says",),
    ),
    Mutation(
        "forget what was being said when it ended",
        "handlers/sender.py",
        "        self._left.update(await self._store.write(self._workplace.run, claims.recover, self._workplace.hooks))\n",
        "",
        "points", 0.04, ("not put to an end",),
    ),
)  # fmt: skip


async def mutations(folder: Path) -> tuple[list[Figure], Sequence[str]]:
    queue = list(MUTATIONS)
    caught: dict[str, bool] = {}

    async def work() -> None:
        while queue:
            mutation = queue.pop(0)
            tree = folder / mutation.name.replace(" ", "-")
            caught[mutation.name] = await _is_caught(mutation, tree)
            await asyncio.to_thread(shutil.rmtree, tree)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    told = [
        Figure(f"{mutation.name} ({mutation.family})", caught[mutation.name], least=1, unit="caught")
        for mutation in MUTATIONS
    ]
    return [*told, none("not caught", sum(not each for each in caught.values()))], []


async def _is_caught(mutation: Mutation, tree: Path) -> bool:
    """One of the named figures fails; it is not enough that something does."""
    await asyncio.to_thread(_copy, tree)
    mutation.apply(tree)
    result = tree / "faults.json"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "tests.faults", mutation.family, "--part", str(mutation.part), "--out", str(result),
        cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LONGEST):
            await process.wait()
    except TimeoutError:
        process.terminate()
        await process.wait()
    if not result.exists():
        return False
    figures = [figure for family in json.loads(result.read_text())["families"] for figure in family["figures"]]
    return any(figure["what"] in mutation.shows and not figure["passed"] for figure in figures)


def _copy(tree: Path) -> None:
    tree.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, tree / name)
