"""I11: what a program that works for long takes of the machine: memory, threads, open files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.faults.figures import Figure
from tests.faults.program import Program

GROWTH = 10.0
"""Percent of the memory."""
FEW = 8
"""Connections that happen to be open, and threads that a pool has not started yet."""


@dataclass(frozen=True, slots=True)
class Footprint:
    memory: float
    """In MB, resident."""
    threads: int
    files: int

    @classmethod
    def of(cls, program: Program) -> Self:
        here = Path(f"/proc/{program.number}")
        lines = (line.partition(":") for line in (here / "status").read_text().splitlines())
        told = {name: value.split() for name, _, value in lines}
        return cls(int(told["VmRSS"][0]) / 1024, int(told["Threads"][0]), sum(1 for _ in (here / "fd").iterdir()))


def figures(taken: Sequence[Footprint]) -> list[Figure]:
    """The last against the one before, when everything had been used once."""
    before, last = taken[-2:]
    return [
        Figure("memory at the end", last.memory, "MB"),
        Figure("memory grew by", 100 * (last.memory / before.memory - 1), "%", most=GROWTH),
        Figure("threads more than before", last.threads - before.threads, most=FEW),
        Figure("open files more than before", last.files - before.files, most=FEW),
    ]
