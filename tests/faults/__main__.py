"""`python -m tests.faults [families] [--minutes M] [--seed N]`: prints figures, stores them as JSON, fails when one is not what is demanded."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import cpu_count, get_context
from pathlib import Path

from tests.faults.families import FAMILIES, KNOWN, run
from tests.faults.figures import Result, store

AT_ONCE = 2
"""More would measure how long they wait for a processor."""
WHOLE = 10.0
"""Minutes of a whole run: what the sizes of the families are made for."""
STORED = Path("build/faults.json")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("families", nargs="*", choices=[[], *KNOWN], default=[], metavar="FAMILY", help=" ".join(KNOWN))
    parser.add_argument("--minutes", type=float, default=WHOLE, help="smaller and larger runs than the usual one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=min(AT_ONCE, cpu_count()), help="families beside each other")
    parser.add_argument("--out", type=Path, default=STORED)
    options = parser.parse_args()
    at = datetime.now(UTC)
    names = options.families or list(FAMILIES)
    results: dict[str, Result] = {}
    for result in together(names, options.minutes / WHOLE, options.seed, options.at_once):
        results[result.name] = result
        sys.stdout.write(f"{result}\n")
        sys.stdout.flush()
    store(options.out, [results[name] for name in names], at=at, seed=options.seed)
    return 0 if all(result.passes for result in results.values()) else 1


def together(names: Sequence[str], size: float, seed: int, at_once: int) -> Iterator[Result]:
    """In the order of ending. Each family in a process of its own: most of their time the program under test works, or they wait."""
    with ProcessPoolExecutor(at_once, get_context("spawn")) as pool:
        for ended in as_completed([pool.submit(run, name, size, seed) for name in names]):
            yield ended.result()


if __name__ == "__main__":
    sys.exit(main())
