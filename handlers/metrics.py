"""What the program counts of itself while it runs: plain numbers, a fraction of a microsecond each. handlers/monitoring.py shows them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the histogram of transactions."""


@dataclass(slots=True)
class Histogram:
    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    """One for each upper end, and one for what was longer."""
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Metrics:
    """Since the program started. No names and no ids: only how much of what."""

    uptime: Callable[[], float] = monotonic
    received: int = 0
    """Updates that are new."""
    left_aside: int = 0
    """Updates of somebody who sent too many."""
    worked: Counter[str] = field(default_factory=Counter)
    """Updates by how it ended: done, refused, dead."""
    attempts: Counter[str] = field(default_factory=Counter)
    """Tries to say a message, by what Telegram made of it: sent, or a handlers.errors.Meaning."""
    unknown: int = 0
    """Messages given up without knowing whether they arrived."""
    pending: int | None = None
    """Updates that wait at Telegram, when it was last asked."""
    ticks: Counter[str] = field(default_factory=Counter)
    failed_ticks: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    """Files that people sent, by how fetching ended: stored, refused, later, failed."""
    transactions: Histogram = field(default_factory=Histogram)
    answered_at: float | None = None
    """By `uptime`: when Telegram last answered anything."""

    def answered(self) -> None:
        self.answered_at = self.uptime()

    @property
    def silence(self) -> float | None:
        """Seconds since Telegram answered; None while it never did."""
        return None if self.answered_at is None else self.uptime() - self.answered_at
