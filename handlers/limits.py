"""How fast Telegram lets us speak: about 30 messages a second in all, one a second per chat after a burst."""

from collections.abc import Callable

from bot.model.delivery import Lane

Seconds = Callable[[], float]
"""A monotonic clock, in seconds."""
_FLOODED_CHATS = 3
"""So many chats refused at once mean that the limit for all of them was met, not each one's own."""
_FLOOD_SPAN = 1.0
_ROUNDING = 1e-6
KEPT_FREE = 3.0
"""Messages that reminders and broadcasts leave room for: answers that come together need not wait for each other (docs/performance.md)."""


class Bucket:
    """Tokens come back at `rate` a second, up to `size`. It may be overdrawn, and then has to be waited for."""

    def __init__(self, rate: float, size: float, seconds: Seconds) -> None:
        self._rate = rate
        self._size = size
        self._seconds = seconds
        self._tokens = size
        self._at = seconds()

    @property
    def tokens(self) -> float:
        now = self._seconds()
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return self._tokens

    @property
    def wait(self) -> float:
        """Seconds until one token is there, or when there is one, until all are."""
        tokens = self.tokens
        return max(0.0, ((1 if tokens < 1 else self._size) - tokens) / self._rate)

    @property
    def spare(self) -> float:
        """Tokens but for those that stay for who comes next, as far as it may hold more than one. A full one has a whole one to spare."""
        return self.tokens - min(KEPT_FREE, self._size - 1) + _ROUNDING

    def spend(self, count: int = 1) -> None:
        self._tokens = self.tokens - count

    def empty(self, seconds: float) -> None:
        """Nothing for that long."""
        self._tokens = min(self.tokens, -seconds * self._rate)

    @property
    def is_full(self) -> bool:
        return self.tokens >= self._size


class Limits:
    """The allowances of all chats, of broadcasts, and of each chat."""

    def __init__(self, *, per_second: int, bulk_per_second: int, chat_burst: int, seconds: Seconds) -> None:
        self._seconds = seconds
        self._per_second = per_second
        self._bulk_per_second = bulk_per_second
        self._chat_burst = self._burst = chat_burst
        self._workers = 1
        self.all = Bucket(per_second, _ahead(per_second), seconds)
        self.bulk = Bucket(bulk_per_second, bulk_per_second, seconds)
        self._chats: dict[int, Bucket] = {}
        self._floods: dict[int, float] = {}

    def share(self, workers: int) -> None:
        """So many workers keep these limits together, each its part. A new part begins empty: what was spent of the old one is spent."""
        if workers == self._workers:
            return
        self._workers = workers
        part, bulk = self._per_second / workers, self._bulk_per_second / workers
        self.all = Bucket(part, _ahead(part), self._seconds)
        self.bulk = Bucket(bulk, max(1.0, bulk), self._seconds)
        self.all.empty(0)
        self.bulk.empty(0)
        self._burst = max(1, self._chat_burst // workers)
        self._chats.clear()

    def chat(self, chat_id: int) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            self._forget_rested()
            bucket = self._chats[chat_id] = Bucket(1, self._burst, self._seconds)
        return bucket

    def room(self, lane: Lane) -> float:
        """How many messages may leave now. What nobody waits for leaves some places: an answer finds one free."""
        if lane is Lane.TALK:
            return self.all.tokens
        return min(self.all.spare, self.bulk.tokens) if lane is Lane.BULK else self.all.spare

    def spend(self, chat_id: int, count: int, *, bulk: bool) -> None:
        self.all.spend(count)
        self.chat(chat_id).spend(count)
        if bulk:
            self.bulk.spend(count)

    def flooded(self, chat_id: int, wait: float) -> None:
        """Telegram refused a message of this chat. Several chats at once: everybody pauses."""
        now = self._seconds()
        self._floods = {chat: at for chat, at in self._floods.items() if now - at < _FLOOD_SPAN} | {chat_id: now}
        if len(self._floods) >= _FLOODED_CHATS:
            self.all.empty(wait)

    def _forget_rested(self) -> None:
        """Chats that had their whole allowance back need no memory; looked at when the table has doubled."""
        if len(self._chats) >= 1024 and len(self._chats).bit_count() == 1:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full}


def _ahead(rate: float) -> float:
    """So many may leave at once after a rest: with 26 that come back in the same second no second has more than Telegram's thirty."""
    return max(1.0, rate / 6.5)
