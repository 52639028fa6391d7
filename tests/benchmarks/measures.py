"""What the runs find, as lines of a table and as JSON."""

from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """Of one run. Times are in milliseconds, `cpu` is processor time of the program, all its processes, for one answer."""

    what: str
    people: int
    reports: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    busy: float
    """Processors that the program used: above 1 it is at work on several."""
    telegram: float
    """The same of the pretended Telegram: near 1 it would be what is measured."""
    megabytes: float
    calls: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"{self.what:<22} {self.people:>6} {self.reports:>8} {self.per_second:>9.0f} {self.p50:>8.1f} {self.p99:>8.1f}"
            f" {self.cpu:>8.2f} {self.busy:>6.0%} {self.telegram:>9.0%} {self.megabytes:>6.0f}"
        )


HEAD = (
    f"{'':<22} {'people':>6} {'reports':>8} {'answers/s':>9} {'p50 ms':>8} {'p99 ms':>8}"
    f" {'CPU ms':>8} {'busy':>6} {'telegram':>9} {'MB':>6}"
)


@dataclass(frozen=True, slots=True)
class Start:
    """From the command to the first question to Telegram for updates. `cpu` in seconds, as `seconds`."""

    reports: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        return f"start with {self.reports} reports: {self.seconds:.2f} s, {self.cpu:.2f} s of a processor"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """To `recipients`, while people answer; the waiting times of those (ms) before and meanwhile. `fullest`: messages in the fullest second."""

    recipients: int
    people: int
    per_second: float
    fullest: int
    refused: int
    p95_before: float
    p95_meanwhile: float

    def __str__(self) -> str:
        took = self.recipients / self.per_second / 60 if self.per_second else float("inf")
        return (
            f"broadcast to {self.recipients}: {self.per_second:.1f} a second ({took:.0f} minutes), {self.fullest} messages in the fullest"
            f" second, {self.refused} refused (429); {self.people} people answering: p95 {self.p95_before:.1f} ms before,"
            f" {self.p95_meanwhile:.1f} ms meanwhile"
        )


def answered(
    what: str, people: int, reports: int, figures: Any, *, used: float, telegram: float, megabytes: float
) -> Result:
    """`used` and `telegram` are seconds of processor time of the program and of the pretended Telegram."""
    count, span = len(figures["seconds"]), figures["span"]
    return Result(
        what=what,
        people=people,
        reports=reports,
        per_second=count / span,
        p50=percentile(figures["seconds"], 50),
        p99=percentile(figures["seconds"], 99),
        cpu=used / count * 1000,
        busy=used / span,
        telegram=telegram / span,
        megabytes=megabytes,
        calls=figures["calls"],
    )


def percentile(seconds: list[float], percent: int) -> float:
    """In milliseconds."""
    return quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000
