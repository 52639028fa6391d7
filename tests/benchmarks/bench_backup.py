"""How much a backup disturbs a bot at work: `python -m tests.benchmarks.bench_backup [MEGABYTES]`. SQLite, the command as a process of its own.

A store with that much in it takes a hundred writes a second, before and during the backup; printed as JSON.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.model.delivery import OutboxState
from bot.ports import Transaction
from storage.database import Store, open_store
from tests.storage import samples

ROOT = Path(__file__).parents[2]
WRITES_PER_SECOND = 100
_ROWS = 500


async def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite+aiosqlite:///{folder}/bot.db", Path(folder))
        try:
            await _fill(store, Path(folder) / "bot.db", megabytes)
            calm = await _writes(store, _for_seconds(3.0))
            began = time.monotonic()
            command = await asyncio.create_subprocess_exec(
                sys.executable,
                str(ROOT / "main.py"),
                "backup",
                folder,
                cwd=folder,
                env={**os.environ, "DATA_DIR": folder},
            )
            waiting = asyncio.ensure_future(command.wait())
            during = await _writes(store, waiting.done)
            took = time.monotonic() - began
        finally:
            await store.close()
        size = _megabytes(Path(folder) / "bot.db")
        found: dict[str, Any] = {"database_mb": size, "seconds": round(took, 2), "exit": waiting.result()}
        found |= {"write_ms": {"before": _spread(calm), "during": _spread(during)}}
        sys.stdout.write(json.dumps(found, indent=2) + "\n")


async def _fill(store: Store, file: Path, megabytes: int) -> None:
    text = "x" * 800

    def some(tx: Transaction) -> None:
        for _ in range(_ROWS):
            samples.outgoing(tx, message={"text": text}, state=OutboxState.SENT)

    while _megabytes(file) < megabytes:
        await store.write(some)


def _megabytes(file: Path) -> int:
    return file.stat().st_size >> 20


def _for_seconds(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


async def _writes(store: Store, ended: Callable[[], bool]) -> list[float]:
    took: list[float] = []
    while not ended():
        began = time.perf_counter()
        await store.write(samples.outgoing)
        took.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, 1 / WRITES_PER_SECOND - took[-1]))
    return took


def _spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "writes": len(ordered),
        **{f"p{share}": round(ordered[len(ordered) * share // 100] * 1000, 1) for share in (50, 99)},
        "max": round(ordered[-1] * 1000, 1),
    }


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 90))
