"""From the outbox to Telegram: per chat in the order of the rows, many chats at once, conversations before notices before broadcasts, within the limits."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot import outbox
from bot.model.delivery import Lane, OutboxRow, OutboxState
from bot.model.ids import OutboxId
from bot.ports import Unavailable
from handlers import claims
from handlers.claims import Claim
from handlers.courtesy import Call, Courtesy
from handlers.errors import Failure, TokenRefused, outline
from handlers.limits import Limits
from handlers.messenger import Attempt, Messenger
from handlers.pulse import Pulse
from handlers.transport import Telegram
from handlers.verdicts import Verdict, verdict
from handlers.workplace import SharedStore, Workplace

T = TypeVar("T")
_log = logging.getLogger(__name__)
WORKERS = 32
"""Requests to Telegram at once."""
WORKERS_FOR_OTHERS = 24
"""The others stay free for conversations."""
LOOK_SECONDS = 1.0
"""Rows that become due by the clock alone are found within this time."""
TEND_SECONDS = 4.0
"""Well within a lease: one renewal may fail."""
_SLOWEST = 30.0
_FILE_WAIT = timedelta(seconds=30)


class Sender:
    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        bot: Telegram,
        store: SharedStore,
        workplace: Workplace,
        messenger: Messenger,
        courtesy: Courtesy,
        limits: Limits,
        pulse: Pulse,
    ) -> None:
        self._bot = bot
        self._store = store
        self._workplace = workplace
        self._messenger = messenger
        self._courtesy = courtesy
        self._limits = limits
        self._pulse = pulse
        self._look = asyncio.Event()
        self._claimed: asyncio.Queue[Claim] = asyncio.Queue()
        self._flying: dict[int, OutboxId] = {}
        """Chats with a message under way: one at a time."""
        self._in_doubt = False
        self._writing = 0
        self._closing = False

    def wake(self) -> None:
        """There may be something new to say."""
        self._look.set()

    def heard_commit(self) -> None:
        """The outbox changed, by whomever."""
        if not self._writing:
            self._look.set()

    @property
    def is_idle(self) -> bool:
        """Nothing is under way, and nothing is just being claimed."""
        return not self._flying and not self._writing

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(TEND_SECONDS)
            try:
                under_way = list(self._flying.values())
                await self._store.write(self._workplace.run, claims.tend, self._workplace.hooks, under_way)
                self._limits.share(await self._store.company())
            except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver, and comes back
                _log.warning("leases are not renewed: %s", outline(error))

    async def recover(self) -> None:
        """Before anything else: what an earlier run left half-way, and how many share Telegram's limits."""
        self._limits.share(await self._store.company())
        await self._store.write(self._workplace.run, claims.recover, self._workplace.hooks)

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused."""
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._work())
            group.create_task(self._hand_out())
            if self._store.shared:
                group.create_task(self._tend())

    async def finish(self) -> None:
        """Begin nothing more; returns when what is under way has ended."""
        self._closing = True
        await self._pulse.until(lambda: self.is_idle)

    async def _hand_out(self) -> None:
        while True:
            self._look.clear()
            if self._in_doubt:
                await self._wait_for_telegram()
            if self._closing or not await self._claim_what_there_is():
                await self._rest()

    async def _rest(self) -> None:
        """Until somebody wakes us, or the clock may have made something due, or the limit has room again."""
        wait = LOOK_SECONDS if self._limits.all.tokens >= 1 else self._limits.all.wait
        try:
            async with asyncio.timeout(wait):
                await self._look.wait()
        except TimeoutError:
            return

    async def _claim_what_there_is(self) -> bool:
        """`_claim_some`; a store that fails is asked again later."""
        try:
            return await self._claim_some()
        except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver: a full disk must not end the program
            _log.error("messages cannot be taken in hand: %s", outline(error))
            return False

    async def _claim_some(self) -> bool:
        """Whether there was anything to claim. Conversations first."""
        now = self._workplace.clock()
        waiting = await self._store.read(claims.ready, now)
        if self._in_doubt or self._closing:
            return False  # one of these may have failed a moment ago, or the end has begun
        for lane, chats in waiting.items():
            chosen = self._chosen(lane, chats)
            if not chosen:
                continue
            for claim in await self._own(self._store.write(claims.claim, chosen, now)):
                self._flying[claim.row.chat_id] = claim.row.id
                self._limits.spend(claim.row.chat_id, 1, bulk=lane is Lane.BULK)
                self._claimed.put_nowait(claim)
            return True
        return False

    def _chosen(self, lane: Lane, chats: list[int]) -> list[int]:
        """As many as there are hands and Telegram allows, at most one message of each chat at a time."""
        workers = WORKERS if lane is Lane.TALK else WORKERS_FOR_OTHERS
        room = max(0, min(workers - len(self._flying), int(self._limits.room(lane))))
        free = [chat for chat in chats if chat not in self._flying and self._limits.chat(chat).tokens >= 1]
        return free[:room]

    async def _own(self, write: Awaitable[T]) -> T:
        """While a write of ours is under way, its commit wakes nobody: we look again afterwards anyway."""
        self._writing += 1
        try:
            return await write
        finally:
            self._writing -= 1
            if self._closing:
                self._pulse.beat()

    async def _work(self) -> None:
        while True:
            claim = await self._claimed.get()
            try:
                await self._deliver(claim)
            finally:
                del self._flying[claim.row.chat_id]
                self._pulse.beat()
                self._look.set()

    async def _deliver(self, claim: Claim) -> None:
        attempt, edits = await self._attempt(claim)
        judged = verdict(claim.row, attempt, self._workplace.clock(), edits=edits)
        self._limits.spend(claim.row.chat_id, max(0, len(attempt.ids) - 1), bulk=claim.row.lane is Lane.BULK)
        self._count(attempt, judged)
        if judged.wait:
            self._limits.flooded(claim.row.chat_id, judged.wait)
        self._in_doubt = self._in_doubt or judged.in_doubt
        if judged.values["state"] in {OutboxState.FAILED, OutboxState.UNKNOWN} and not judged.unreachable:
            _log.warning("message %s: %s", claim.row.id, judged.values["state"])
        await self._record(claim, judged)
        if judged.fatal:
            raise TokenRefused
        if attempt.failure is None and claim.card and not edits:
            self._take_away(claim.card)

    def _count(self, attempt: Attempt, judged: Verdict) -> None:
        metrics = self._workplace.metrics
        metrics.attempts[attempt.failure.meaning if attempt.failure else "sent"] += 1
        metrics.unknown += judged.values["state"] is OutboxState.UNKNOWN

    async def _attempt(self, claim: Claim) -> tuple[Attempt, bool]:
        """And whether it was (still) an edit."""
        try:
            message = outbox.from_json(claim.row.message)
            if claim.card:
                was = outbox.from_json(claim.card.message)
                attempt = await self._messenger.edit(claim.row.chat_id, claim.card.message_ids, was, message)
                if claim.only_edits or not attempt.failure or attempt.failure.meaning != "gone":
                    return attempt, True
            return await self._messenger.send(claim.row.chat_id, message, claim.row.message_ids), False
        except Unavailable as error:
            _log.warning("message %s waits for a file: %s", claim.row.id, error)
            return Attempt((), Failure("later", str(error), wait=_FILE_WAIT)), False
        except Exception as error:  # noqa: BLE001 - one message that cannot be made must not hold up the others
            _log.error("message %s cannot be made: %s", claim.row.id, outline(error))
            return Attempt((), Failure("never", outline(error))), False

    async def _record(self, claim: Claim, judged: Verdict) -> None:
        """Until the store takes it: a message that was said must not be said again because a disk was full."""
        pause = 0.1
        while True:
            try:
                return await self._own(
                    self._store.write(self._workplace.run, claims.conclude, claim.row, judged, self._workplace.hooks)
                )
            except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver
                _log.error("message %s is not recorded yet: %s", claim.row.id, outline(error))
            await asyncio.sleep(pause)
            pause = min(_SLOWEST, pause * 2)

    async def _wait_for_telegram(self) -> None:
        """Whether it answers at all is asked with something harmless, so that an outage does not use up anybody's second try."""
        pause = 0.1
        while self._in_doubt:
            await asyncio.sleep(pause)
            pause = min(_SLOWEST, pause * 2)
            try:
                await self._bot.call("getMe", seconds=10.0)
                self._in_doubt = False
            except InvalidToken:
                raise TokenRefused from None
            except TelegramError as error:
                _log.info("Telegram does not answer: %s", type(error).__name__)

    def _take_away(self, card: OutboxRow) -> None:
        """The card that was sent anew because it could not be edited into its new shape."""
        values = {"chat_id": card.chat_id, "message_ids": list(card.message_ids)}
        self._courtesy.put(Call("deleteMessages", values))
