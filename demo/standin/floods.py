"""Flood limits as token buckets on the stand-in's clock; off unless configured."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from demo.standin.refusals import too_many_requests


@dataclass
class Bucket:
    """`rate` per second on average, `burst` at once."""

    rate: float
    burst: int
    _full_at: dict[int, float] = field(default_factory=dict)
    """Per key, the moment (POSIX seconds) at which the bucket is full again."""

    def wait(self, key: int, moment: float) -> float:
        """Seconds until one more is allowed; 0 when it is allowed now."""
        backlog = max(self._full_at.get(key, moment) - moment, 0.0)
        return max(backlog + (1 - self.burst) / self.rate, 0.0)

    def take(self, key: int, moment: float) -> None:
        self._full_at[key] = max(self._full_at.get(key, moment), moment) + 1 / self.rate


@dataclass
class FloodLimits:
    """Telegram's published figures: about 1 a second in one chat with short bursts, 30 a second in all."""

    per_chat: Bucket | None = None
    overall: Bucket | None = None

    def spend(self, chat_id: int, now: datetime) -> None:
        """One message or edit. Raises ApiError 429."""
        moment = now.timestamp()
        buckets = [(bucket, key) for bucket, key in ((self.per_chat, chat_id), (self.overall, 0)) if bucket]
        wait = max((bucket.wait(key, moment) for bucket, key in buckets), default=0.0)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket, key in buckets:
            bucket.take(key, moment)
