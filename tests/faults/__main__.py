"""`python -m tests.faults [families] [--part P] [--seed N]`: prints figures, stores them as JSON, fails when one is not what is demanded."""

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.families import FAMILIES, PROOFS, Family
from tests.faults.figures import Result, store

PART = 0.33
"""Of a whole run, which takes half an hour on two cores: about ten minutes."""
STORED = Path("build/faults.json")


def main() -> int:
    known = {**FAMILIES, **PROOFS}
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("families", nargs="*", choices=[[], *known], default=[], metavar="FAMILY", help=" ".join(known))
    parser.add_argument("--part", type=float, default=PART, help="of a whole run (1): half an hour")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=STORED)
    options = parser.parse_args()
    at = datetime.now(UTC)
    results: list[Result] = []
    for name in options.families or FAMILIES:
        results.append(run(name, known[name], options.part, options.seed))
        sys.stdout.write(f"{results[-1]}\n")
        sys.stdout.flush()
    store(options.out, results, at=at, seed=options.seed)
    return 0 if all(result.passes for result in results) else 1


def run(name: str, family: Family, size: float, seed: int) -> Result:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        figures, seen = asyncio.run(family(Path(folder), size, seed))
    return Result(name, figures, time.monotonic() - began, seen)


if __name__ == "__main__":
    sys.exit(main())
