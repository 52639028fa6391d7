"""From the outbox to Telegram: per chat in the order of the rows, many chats at once, conversations before notices before broadcasts, within the limits."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.model.delivery import Lane, OutboxState
from bot.model.ids import OutboxId
from handlers import claims
from handlers.claims import Claim
from handlers.errors import TokenRefused, outline
from handlers.floor import HANDS, Floor
from handlers.limits import Limits
from handlers.messenger import Attempt
from handlers.pulse import Pulse
from handlers.speech import Speech
from handlers.transport import Telegram
from handlers.verdicts import Verdict, verdict
from handlers.workplace import SharedStore, Workplace

T = TypeVar("T")
_log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
"""Rows that become due by the clock alone are found within this time."""
TEND_SECONDS = 4.0
"""Well within a lease: one renewal may fail."""
AGAIN_SECONDS = 2.0
"""So long a start waits for what may have been said already to be said again."""
_SLOWEST = 30.0


class Sender:
    def __init__(  # noqa: PLR0917 - handed over once, in office.py
        self,
        bot: Telegram,
        store: SharedStore,
        workplace: Workplace,
        speech: Speech,
        limits: Limits,
        pulse: Pulse,
    ) -> None:
        self._bot = bot
        self._store = store
        self._workplace = workplace
        self._speech = speech
        self._pulse = pulse
        self._look = asyncio.Event()
        self.floor = Floor(limits, pulse, self._look.set)
        self._in_doubt = False
        self._recording: set[OutboxId] = set()
        """Said, and not yet stored as said."""
        self._left: set[OutboxId] = set()
        """What an earlier run left half-way and was not tried since."""
        self._writing = 0
        self._closing = False

    def wake(self) -> None:
        """There may be something to say."""
        self._look.set()

    @property
    def is_idle(self) -> bool:
        """Nothing is under way, and nothing is just being claimed."""
        return self.floor.is_empty and not self._writing

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(TEND_SECONDS)
            try:
                under_way = {*self.floor.under_way, *self._recording}
                await self._store.write(self._workplace.run, claims.tend, self._workplace.hooks, under_way)
                self.floor.limits.share(await self._store.company())
            except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver, and comes back
                _log.warning("leases are not renewed: %s", outline(error))

    async def recover(self) -> None:
        """Before anything else: what an earlier run left half-way, and how many share Telegram's limits."""
        self.floor.limits.share(await self._store.company())
        self._left.update(await self._store.write(self._workplace.run, claims.recover, self._workplace.hooks))

    async def caught_up(self) -> None:
        """Returns when what an earlier run left half-way was said again. As long as nothing else is done that takes a moment, and the shorter
        it takes, the less a further crash leaves in doubt for good.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(AGAIN_SECONDS):
                await self._pulse.until(lambda: not self._left)

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused."""
        async with asyncio.TaskGroup() as group:
            for _ in range(HANDS):
                group.create_task(self._work())
            group.create_task(self._hand_out())
            if self._store.shared:
                group.create_task(self._tend())

    async def finish(self) -> None:
        """Begin nothing more; returns when what is under way has ended."""
        self._closing = True
        self.floor.is_open = False
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
        try:
            async with asyncio.timeout(self.floor.limits.all.wait or LOOK_SECONDS):
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
        waiting = await self._store.read(partial(claims.ready, again=self.floor.room_again > 0), now)
        if not self.floor.is_open:
            return False  # one of these may have failed a moment ago, or the end has begun
        for lane, chats in waiting.items():
            if chosen := self.floor.choose(lane, chats):
                await self._claim(chosen, now)
                return True
        return False

    async def _claim(self, chosen: list[int], now: datetime) -> None:
        """They leave, or somebody else may have the floor again."""
        left = dict.fromkeys(chosen)
        try:
            for claim in await self._own(self._store.write(claims.claim, chosen, now, self.floor.room_again)):
                del left[claim.row.chat_id]
                self.floor.take(claim)
        finally:
            for chat in left:
                self.floor.leave(chat)

    async def _own(self, write: Awaitable[T]) -> T:
        self._writing += 1
        try:
            return await write
        finally:
            self._writing -= 1
            if self._closing:
                self._pulse.beat()

    async def _work(self) -> None:
        while True:
            claim = await self.floor.claims.get()
            try:
                last = await self._talk(claim)
            finally:
                self.floor.leave(claim.row.chat_id)
            if last is not None and await self._record(*last, self._at_last):
                self._look.set()

    async def _talk(self, claim: Claim) -> tuple[Claim, Verdict] | None:
        """What waits in the chat, as far as it may follow at once. A message that nothing follows comes back to be recorded: before
        that its chat may be spoken to again, for what is asked of the store later is stored later.
        """
        while True:
            judged = await self._deliver(claim)
            chat = claim.row.chat_id
            is_bulk = claim.row.lane is Lane.BULK
            if judged.is_said and (is_bulk or not (claim.more or self.floor.is_wanted(chat))):
                return claim, judged
            go_on = judged.is_said and not is_bulk and self.floor.may_go_on(chat)
            following = await self._record(claim, judged, partial(self._at_once, go_on=go_on))
            if judged.fatal:
                raise TokenRefused
            if following is None:
                if not go_on:
                    self._look.set()
                return None
            self.floor.go_on(following)
            claim = following

    async def _deliver(self, claim: Claim) -> Verdict:
        attempt, edits = await self._speech.attempt(claim)
        judged = verdict(claim.row, attempt, self._workplace.clock(), edits=edits)
        chat, is_bulk = claim.row.chat_id, claim.row.lane is Lane.BULK
        self.floor.limits.spend(chat, max(0, len(attempt.ids) - 1), bulk=is_bulk)
        self._count(attempt, judged)
        if judged.wait:
            self.floor.limits.flooded(chat, judged.wait)
        if judged.in_doubt:
            self._in_doubt, self.floor.is_open = True, False
        if judged.values["state"] in {OutboxState.FAILED, OutboxState.UNKNOWN} and not judged.unreachable:
            _log.warning("message %s: %s", claim.row.id, judged.values["state"])
        return judged

    async def _at_once(self, claim: Claim, judged: Verdict, *, go_on: bool) -> Claim | None:
        conclude = partial(claims.conclude, go_on=go_on)
        return await self._store.write(self._workplace.run, conclude, claim.row, judged, self._workplace.hooks)

    async def _at_last(self, claim: Claim, judged: Verdict) -> bool:
        """Whether there may be more to say at once: in the chat, or of the broadcast."""
        return await self._store.write(claims.said, claim.row, judged) or claim.row.lane is Lane.BULK

    def _count(self, attempt: Attempt, judged: Verdict) -> None:
        metrics = self._workplace.metrics
        metrics.attempts[attempt.failure.meaning if attempt.failure else "sent"] += 1
        metrics.unknown += judged.values["state"] is OutboxState.UNKNOWN

    async def _record(self, claim: Claim, judged: Verdict, conclude: Callable[[Claim, Verdict], Awaitable[T]]) -> T:
        """Until the store takes it: a message that was said must not be said again because a disk was full."""
        pause = 0.1
        chat = claim.row.chat_id
        self._recording.add(claim.row.id)
        self.floor.recording.add(chat)
        try:
            while True:
                try:
                    return await self._own(conclude(claim, judged))
                except Exception as error:  # noqa: BLE001 - the store may fail in any way of its driver
                    _log.error("message %s is not recorded yet: %s", claim.row.id, outline(error))
                await asyncio.sleep(pause)
                pause = min(_SLOWEST, pause * 2)
        finally:
            self._recording.discard(claim.row.id)
            self._left.discard(claim.row.id)
            self.floor.recording.discard(chat)
            self._pulse.beat()

    async def _wait_for_telegram(self) -> None:
        """Whether it answers at all is asked with something harmless, so that an outage does not use up anybody's second try."""
        pause = 0.1
        while self._in_doubt:
            await asyncio.sleep(pause)
            pause = min(_SLOWEST, pause * 2)
            try:
                await self._bot.call("getMe", seconds=10.0)
                self._in_doubt, self.floor.is_open = False, not self._closing
            except InvalidToken:
                raise TokenRefused from None
            except TelegramError as error:
                _log.info("Telegram does not answer: %s", type(error).__name__)
