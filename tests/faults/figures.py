"""What a fault program measured, against what is demanded: a table for people, JSON for whoever compares runs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`most` and `least` are what is demanded; without both it is only told."""

    what: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def passes(self) -> bool:
        low_enough = self.most is None or self.value <= self.most
        high_enough = self.least is None or self.value >= self.least
        return low_enough and high_enough

    @property
    def demanded(self) -> str:
        if self.most is None and self.least is None:
            return ""
        if self.most == self.least:
            return f"= {self.most:g}"
        limits = [
            f"≤ {self.most:g}" if self.most is not None else "",
            f"≥ {self.least:g}" if self.least is not None else "",
        ]
        return " ".join(limit for limit in limits if limit)

    def __str__(self) -> str:
        measured = f"{self.value:,.3f}".rstrip("0").rstrip(".") + (f" {self.unit}" if self.unit else "")
        judged = "" if not self.demanded else "ok" if self.passes else "FAILED"
        return f"  {self.what:<58}{measured:>16}   {self.demanded:<10}{judged}"


@dataclass(frozen=True, slots=True)
class Result:
    """What one family found. `seen` are details of what went wrong, for whoever looks into it."""

    name: str
    figures: Sequence[Figure]
    seconds: float
    seen: Sequence[str] = ()

    @property
    def passes(self) -> bool:
        return all(figure.passes for figure in self.figures)

    def __str__(self) -> str:
        head = f"{self.name} ({self.seconds:.0f} s): {'passed' if self.passes else 'FAILED'}"
        return "\n".join([head, *map(str, self.figures), *(f"  ! {line}" for line in self.seen[:20])])


def none(what: str, value: float) -> Figure:
    """Must not happen at all."""
    return Figure(what, value, most=0)


def percentile(values: Iterable[float], share: float) -> float:
    """0 without any values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def store(file: Path, results: Sequence[Result], *, at: datetime, seed: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "at": at.isoformat(timespec="seconds"),
        "seed": seed,
        "passed": all(result.passes for result in results),
        "families": [
            {
                "name": result.name,
                "passed": result.passes,
                "seconds": round(result.seconds, 1),
                "figures": [asdict(figure) | {"passed": figure.passes} for figure in result.figures],
                "seen": list(result.seen),
            }
            for result in results
        ],
    }
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
