"""For whoever watches the program: is it alive, is it ready, and its figures for Prometheus. On a port of its own, off unless set."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from telegram.error import TelegramError

from bot import marks
from bot.model.delivery import Backlog, OutboxState
from bot.ports import Clock, Store, Transaction
from handlers.errors import outline
from handlers.metrics import SECONDS, Histogram, Metrics
from handlers.transport import Telegram

_log = logging.getLogger(__name__)
PREFIX = "mystery_shopper_"
SILENT_SECONDS = 90.0
"""A poll is answered within 50 s. After more than this Telegram is asked whether it is there."""
_PATIENCE = 3.0
"""A database or a Telegram that takes longer is not ready."""
READY = "ready"
"""The row that is written to see whether the database takes anything."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What waits in the database."""

    inbox: Backlog = field(default_factory=Backlog)
    outbox: Mapping[OutboxState, Backlog] = field(default_factory=dict)
    files: Backlog = field(default_factory=Backlog)
    reports: int = 0
    to_review: Backlog = field(default_factory=Backlog)


class Monitor:
    def __init__(
        self, bot: Telegram, store: Store, metrics: Metrics, clock: Clock, is_stopping: Callable[[], bool]
    ) -> None:
        self._bot = bot
        self._store = store
        self._metrics = metrics
        self._clock = clock
        self._is_stopping = is_stopping
        self._readiness = asyncio.Lock()
        self.app = web.Application()
        self.app.router.add_get("/healthz", self._health)
        self.app.router.add_get("/readyz", self._ready)
        self.app.router.add_get("/metrics", self._show)

    async def _health(self, _: web.Request) -> web.Response:
        """The loop turns."""
        return web.Response(text="alive\n")

    async def _ready(self, _: web.Request) -> web.Response:
        async with self._readiness:  # many who ask do not make many writes at once
            checks = {
                "database": await self._writes(),
                "telegram": await self._reaches_telegram(),
                "running": "stopping" if self._is_stopping() else "ok",
            }
        good = all(said == "ok" for said in checks.values())
        return web.json_response({"ready": good, **checks}, status=200 if good else 503)

    async def _writes(self) -> str:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._store.write(marks.set_to, READY, self._clock())
        except TimeoutError:
            return f"not written within {_PATIENCE:g} s"
        except Exception as error:  # noqa: BLE001 - whatever its driver raises, it is not ready
            _log.warning("not ready, the database cannot be written: %s", outline(error))
            return f"cannot be written ({type(error).__name__})"
        return "ok"

    async def _reaches_telegram(self) -> str:
        silence = self._metrics.silence
        if silence is not None and silence <= SILENT_SECONDS:
            return "ok"
        try:
            await self._bot.call("getMe", seconds=_PATIENCE)
        except TelegramError as error:
            return f"does not answer ({type(error).__name__})"
        return "ok"

    async def _show(self, _: web.Request) -> web.Response:
        stock: Stock | None = None
        try:
            async with asyncio.timeout(_PATIENCE):
                stock = await self._store.read(_stock)
        except Exception as error:  # noqa: BLE001 - the counters are worth showing all the same
            _log.warning("the database cannot be read for its figures: %s", outline(error))
        page = await asyncio.to_thread(_page, self._metrics, stock, self._clock().timestamp())
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _stock(tx: Transaction) -> Stock:
    return Stock(
        inbox=tx.backlogs.inbox(),
        outbox=tx.backlogs.outbox(),
        files=tx.backlogs.files(),
        reports=tx.backlogs.all_reports(),
        to_review=tx.backlogs.reports(),
    )


def _page(metrics: Metrics, stock: Stock | None, now: float) -> bytes:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Figures([*_counted(metrics), *_waiting(stock, now)]))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _counter(name: str, help_: str, value: float) -> Metric:
    return CounterMetricFamily(PREFIX + name, help_, value=value)


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, help_, value=value)


def _by(name: str, help_: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, help_, labels=[label])
    for word, count in sorted(counts.items()):
        family.add_metric([word], count)
    return family


def _counted(metrics: Metrics) -> Iterator[Metric]:
    yield _counter("updates_received", "Updates stored in the inbox.", metrics.received)
    yield _counter("updates_left_aside", "Updates of people who sent too many.", metrics.left_aside)
    yield _by("updates_processed", "Updates worked, by how it ended.", "result", metrics.worked)
    yield _by("send_attempts", "Tries to say a message, by what Telegram made of it.", "result", metrics.attempts)
    yield _counter("telegram_floods", "Messages that Telegram refused with 429.", metrics.attempts["flood"])
    yield _counter("messages_unknown", "Messages given up without knowing whether they arrived.", metrics.unknown)
    yield _by("files_fetched", "Files that people sent, by how fetching ended.", "result", metrics.files)
    yield _by("ticks", "Rounds of the clock, by what was looked after.", "tick", metrics.ticks)
    yield _by("ticks_failed", "Rounds of the clock that failed.", "tick", metrics.failed_ticks)
    if metrics.silence is not None:
        yield _gauge("telegram_silence_seconds", "Since Telegram last answered anything.", metrics.silence)
    if metrics.pending is not None:
        yield _gauge(
            "telegram_pending_updates", "Updates waiting at Telegram, asked every 10 minutes.", metrics.pending
        )
    yield _transactions(metrics.transactions)


def _transactions(times: Histogram) -> Metric:
    buckets, sum_ = [], 0
    for end, count in zip((*map(str, SECONDS), "+Inf"), times.counts, strict=True):
        sum_ += count
        buckets.append((end, sum_))
    help_ = "Writing transactions, from asking until they were on the disk."
    return HistogramMetricFamily(PREFIX + "transaction_seconds", help_, buckets=buckets, sum_value=times.total)


def _waiting(stock: Stock | None, now: float) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database could be read just now.", float(stock is not None))
    if stock is None:
        return
    yield _gauge("inbox_waiting", "Updates stored and not yet worked.", stock.inbox.count)
    yield _gauge("inbox_oldest_seconds", "Age of the oldest of them.", _age(stock.inbox, now))
    waiting = GaugeMetricFamily(PREFIX + "outbox_messages", "Messages by state.", labels=["state"])
    oldest = GaugeMetricFamily(PREFIX + "outbox_oldest_seconds", "Age of the oldest by state.", labels=["state"])
    for state, backlog in sorted(stock.outbox.items()):
        waiting.add_metric([state], backlog.count)
        oldest.add_metric([state], _age(backlog, now))
    yield waiting
    yield oldest
    yield _gauge("files_to_fetch", "Photos and other files not yet fetched from Telegram.", stock.files.count)
    yield _gauge("files_to_fetch_oldest_seconds", "Age of the oldest of them.", _age(stock.files, now))
    yield _gauge("reports", "Reports handed in, all in all.", stock.reports)
    yield _gauge("reports_to_review", "Reports that wait for a verdict.", stock.to_review.count)
    yield _gauge("reports_to_review_oldest_seconds", "Age of the oldest of them.", _age(stock.to_review, now))


def _age(backlog: Backlog, now: float) -> float:
    return max(0.0, now - backlog.oldest.timestamp()) if backlog.oldest else 0.0
