"""Everything between Telegram and the use cases, put together once: the program, the demo and the tests run this same object."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.desk import Desk
from bot.model.delivery import Lane, OutboxState
from bot.ports import Clock, Documents, Files, Library, Transaction
from bot.settings import Settings
from handlers.absence import Absence
from handlers.admission import Admission
from handlers.clerk import Clerk
from handlers.commands import Commands, Menu
from handlers.courier import Courier
from handlers.courtesy import Courtesy
from handlers.dispatch import Dispatcher
from handlers.errors import TokenRefused
from handlers.fetcher import Fetcher, Inspection
from handlers.intake import Intake
from handlers.limits import Limits
from handlers.messenger import Messenger
from handlers.metrics import Metrics
from handlers.pulse import Pulse
from handlers.routes import Routes
from handlers.schedule import UPKEEP, Schedule, Tick
from handlers.sender import Sender
from handlers.speech import Speech
from handlers.transport import Telegram
from handlers.uploads import Uploads
from handlers.watch import Watch
from handlers.wiping import Wiper
from handlers.workplace import Hooks, SharedStore, Workplace

if TYPE_CHECKING:
    from handlers.webhook import Webhook

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.5
_GREETING_PATIENCE = 4
"""So many times the pause before the next try an answer is waited for: one that gets lost must not hold up the start for long."""
STOP_SECONDS = 6.0
"""Messages under way may end within this time; what does not is treated as perhaps sent."""


class ListenedStore(SharedStore, Protocol):
    listeners: list[Callable[[set[str]], None]]
    """Called after each commit with the names of the tables that got or changed rows."""
    timed: Callable[[float], None] | None
    """Called with the seconds that each write took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What this bot is about: everything that the features bring."""

    routes: Routes
    hooks: Hooks
    menu: Menu
    ticks: Sequence[Tick] = ()
    inspections: Mapping[str, Inspection] = field(default_factory=dict)
    """By `Media.purpose`."""


class Office:
    """`uptime` counts seconds and goes on while the machine sleeps. `scheduled=False` leaves the ticks to whoever calls `tick`."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: ListenedStore,
        files: Files,
        documents: Documents,
        library: Library,
        clock: Clock,
        business: Business,
        uptime: Callable[[], float] = time.monotonic,
        scheduled: bool = True,
        courier: Courier | None = None,
    ) -> None:
        self.metrics = Metrics(uptime)
        url = settings.bot_api_url.rstrip("/")
        self.bot = Telegram(settings.bot_token.get_secret_value(), url, self.metrics.answered, courier)
        self._settings = settings
        self._store = store
        self._scheduled = scheduled
        self._clock = clock
        self._pulse = Pulse()
        self._stop = asyncio.Event()
        self.working = asyncio.Event()
        """Set once everything runs."""
        place = Workplace(settings=settings, library=library, clock=clock, hooks=business.hooks, metrics=self.metrics)
        self._workplace = place
        self._courtesy = Courtesy(self.bot, self._pulse)
        self._commands = Commands(store, self._courtesy, business.menu)
        messenger = Messenger(self.bot, Uploads(store, files, documents), self._courtesy)
        speech = Speech(store, messenger, self._courtesy)
        self._sender = Sender(self.bot, store, place, speech, _limits(settings), self._pulse)
        clerk = Clerk(store, place, business.routes, self._courtesy, self._commands, self._sender.floor)
        self._dispatcher = Dispatcher(store, place, clerk, self._pulse)
        admission = Admission(store, place, self._dispatcher)
        self._absence = Absence(store, place, self._dispatcher, self._pulse, uptime)
        self._webhook = self._made_webhook(admission) if settings.webhook_url else None
        self._watch = Watch(self.bot, store, place, self._webhook.url if self._webhook else "", self._claim_updates)
        self._intake = self._webhook or Intake(self.bot, admission, self._absence, self._watch, self._pulse)
        self._fetcher = Fetcher(self.bot, store, files, place, business.inspections, self._pulse)
        self._wiper = Wiper(store, files, place)
        self._schedule = Schedule(store, place, (*business.ticks, *UPKEEP))
        self._everywhere = (self._dispatcher, self._fetcher, *((self._webhook,) if self._webhook else ()))
        self._leading = (
            *(() if self._webhook else (self._intake,)),
            *((self._schedule, self._watch, self._wiper) if scheduled else ()),
        )
        """What only one worker may do, or need do."""

    async def run(self) -> None:
        """Until `stop`. Raises TokenRefused, PortTaken."""
        self._store.listeners.append(self._committed)
        self._store.timed = self.metrics.transactions.observe
        try:
            async with self._servers():
                if await self._until_stopped(self._greet()):
                    await self._work()
        except BaseExceptionGroup as several:
            if several.subgroup(TokenRefused):
                raise TokenRefused from None
            raise
        finally:
            self._store.listeners.remove(self._committed)
            self._store.timed = None
            await self.bot.shutdown()

    def stop(self) -> None:
        """Begin the end; `run` returns within 10 seconds. Nothing is lost: what was not worked or said is still in its row."""
        self._stop.set()

    async def tick(self) -> int:
        """All ticks now; how much they did."""
        await self._watch.tick()
        return await self._schedule.tick_all() + await self._wiper.tick()

    async def do(self, use_case: Callable[Concatenate[Desk, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """One use case in one transaction, at a desk where nobody acts; what follows from it is done and said."""
        return await self._store.write(self._workplace.run, use_case, *args, **kwargs)

    def wake(self) -> None:
        """The clock was moved: look what is due."""
        self._sender.wake()
        self._fetcher.wake()

    async def idle(self, *, bulk: bool = True) -> None:
        """Returns when all that came is worked, all that may be said now is said, and all files that can be had are there."""
        while True:
            mark = self._pulse.mark
            if self._rests() and not await self._store.read(self._has_work, bulk) and self._rests():
                return
            await mark.wait(_LOOK_SECONDS)

    def _rests(self) -> bool:
        parts = (self._courtesy, self._sender, self._fetcher)
        return not self._dispatcher.waiting and all(part.is_idle for part in parts)

    def _has_work(self, tx: Transaction, bulk: bool) -> bool:
        now = self._clock()
        lanes = [lane for lane in Lane if bulk or lane is not Lane.BULK]
        return bool(
            tx.inbox.waiting(1)
            or tx.backlogs.outbox()[OutboxState.SENDING].count
            or any(tx.outbox.chats_ready(now, lane, 1) for lane in lanes)
            or tx.media.to_fetch(now, 1)
        )

    def _committed(self, tables: set[str]) -> None:
        if "outbox" in tables:
            self._sender.wake()
        if "media" in tables:
            self._fetcher.wake()
            self._wiper.wake()
        self._pulse.beat()

    async def _greet(self) -> None:
        """Who we are, from Telegram; while it does not answer, wait for it. A webhook is announced once it can be worked."""
        pause = 0.5
        while True:
            try:
                async with asyncio.timeout(pause * _GREETING_PATIENCE):
                    await self.bot.initialize()
                    if self._webhook is None:
                        await self._claim_updates()
                self._workplace.bot_name = self.bot.username
                return
            except InvalidToken:
                raise TokenRefused from None
            except (TelegramError, TimeoutError) as error:
                _log.warning("Telegram does not answer (%s), trying again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)

    async def _claim_updates(self) -> None:
        """Telegram is to give them to us, in the way that the settings say. Raises TelegramError."""
        if self._webhook:
            await self._webhook.announce()
        else:
            await self.bot.call("deleteWebhook")

    def _made_webhook(self, admission: Admission) -> "Webhook":
        """Web servers are imported only where one is wanted: it costs a tenth of a second of the start."""
        from handlers.webhook import Webhook

        return Webhook(self.bot, self._settings, admission, self._absence)

    @contextlib.asynccontextmanager
    async def _servers(self) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as open_ones:
            settings = self._settings
            if self._webhook or settings.metrics_port:
                from handlers.serving import serving
            if settings.metrics_port:
                from handlers.monitoring import Monitor

                monitor = Monitor(self.bot, self._store, self.metrics, self._clock, self._stop.is_set)
                where = (settings.metrics_host, settings.metrics_port)
                await open_ones.enter_async_context(serving(monitor.app, *where))
            if self._webhook:
                where = (settings.webhook_host, settings.webhook_port)
                await open_ones.enter_async_context(serving(self._webhook.app, *where))
            yield

    async def _until_stopped(self, work: Coroutine[Any, Any, None]) -> bool:
        """Whether the work came to its end before the stop."""
        stop, working = asyncio.ensure_future(self._stop.wait()), asyncio.ensure_future(work)
        try:
            await asyncio.wait([stop, working], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancelled(stop, working)
        if working.cancelled():
            return False
        working.result()
        return not self._stop.is_set()

    async def _work(self) -> None:
        await self._sender.recover()
        async with asyncio.TaskGroup() as group:
            courtesy = group.create_task(self._courtesy.run())
            sender = group.create_task(self._sender.run())
            await self._sender.caught_up()
            inner = [group.create_task(part.run()) for part in self._everywhere]
            inner.append(group.create_task(self._lead()))
            await self._commands.announce()
            self.working.set()
            await self._stop.wait()
            await _cancelled(*inner)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._absence.leave()
                    await self._sender.finish()
            await _cancelled(sender, courtesy)

    async def _lead(self) -> None:
        """Until cancelled: what one worker does for all of them, as long as that is this one."""
        while True:
            await self._store.lead()
            async with asyncio.TaskGroup() as group:
                duties = [group.create_task(part.run()) for part in self._leading]
                await self._store.deposed()
                _log.warning("another worker may lead from now on")
                await _cancelled(*duties)


async def _cancelled(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def _limits(settings: Settings) -> Limits:
    return Limits(
        per_second=settings.messages_per_second,
        bulk_per_second=settings.bulk_per_second,
        chat_burst=settings.chat_burst,
        seconds=time.monotonic,
    )
