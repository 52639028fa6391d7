"""Who may be spoken to: one message of a chat under way at a time, as many chats as there are hands, within Telegram's limits.

An answer need not wait to be found in the outbox: whoever works an update keeps the chat free meanwhile, and the first message of its
transaction is under way when that is committed.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from bot.model.delivery import Lane
from bot.model.ids import OutboxId
from handlers.claims import LEASE, Claim
from handlers.limits import Limits
from handlers.pulse import Pulse

HANDS = 64
"""Requests to Telegram at once."""
HANDS_FOR_OTHERS = 48
"""The others stay free for conversations."""
PASSED_OVER_AT_LEAST = 8
"""Answers that had to wait for their chat leave at least so many at a time, however many of those that need not wait stand in line."""

AGAIN = 2
"""What may be there already is said a second time by so few hands at once: a second crash leaves no more than these in doubt for good."""


class Floor:
    def __init__(self, limits: Limits, pulse: Pulse, look: Callable[[], None]) -> None:
        """`look` is called when a message may be waiting that was passed over."""
        self.limits = limits
        self.is_open = True
        """False: nothing new may leave."""
        self.claims: asyncio.Queue[Claim] = asyncio.Queue()
        self.recording: set[int] = set()
        """Chats whose last message was said and is not stored as said yet."""
        self._pulse = pulse
        self._look = look
        self._taken: dict[int, OutboxId | None] = {}
        """Chats with a message under way; None while it is not known which."""
        self._kept = 0
        """How many of these have nothing under way yet."""
        self._passed_over: set[int] = set()
        self._again: set[int] = set()
        """Chats whose message under way was tried before."""

    @property
    def is_empty(self) -> bool:
        return not self._taken

    @property
    def room_again(self) -> int:
        """For so many messages that were tried before."""
        return AGAIN - len(self._again)

    @property
    def under_way(self) -> list[OutboxId]:
        return [row for row in self._taken.values() if row is not None]

    def choose(self, lane: Lane, chats: list[int]) -> list[int]:
        """As many as there are hands and Telegram allows; kept free for whoever asked, who has to `take` or `leave` each."""
        hands = HANDS if lane is Lane.TALK else HANDS_FOR_OTHERS
        free = max(hands - len(self._taken), PASSED_OVER_AT_LEAST if lane is Lane.TALK else 0)
        room = max(0, min(free, int(self.limits.room(lane)) - self._kept))
        self._passed_over.update(chat for chat in chats if chat in self._taken)
        rested = (chat for chat in chats if chat not in self._taken and self.limits.chat(chat).tokens >= 1)
        chosen = list(islice(rested, room))
        for chat in chosen:
            self._keep(chat)
        return chosen

    def keep(self, chat: int, now: datetime) -> datetime | None:
        """Until when the chat is kept free for whoever asked, who has to `take` or `leave` it; None when nothing may leave now."""
        if chat in self._taken:
            self._passed_over.add(chat)
            return None
        if not self.may_go_on(chat):
            return None
        self._keep(chat)
        return now + LEASE

    def may_go_on(self, chat: int) -> bool:
        """Whether a message of the chat may leave at once."""
        return self.is_open and self.limits.room(Lane.TALK) - self._kept >= 1 and self.limits.chat(chat).tokens >= 1

    def is_wanted(self, chat: int) -> bool:
        """Whether something else was to be said in the chat meanwhile."""
        return chat in self._passed_over

    async def recorded(self, chat: int) -> None:
        """Returns when the store knows what was said in the chat."""
        await self._pulse.until(lambda: chat not in self.recording)

    def take(self, claim: Claim) -> None:
        """For a chat that was kept: it leaves as soon as there is a hand."""
        self._kept -= 1
        if claim.is_again:
            self._again.add(claim.row.chat_id)
        self.go_on(claim)
        self.claims.put_nowait(claim)

    def go_on(self, claim: Claim) -> None:
        """For a chat with a message under way: this is the next one."""
        self._taken[claim.row.chat_id] = claim.row.id
        self.limits.spend(claim.row.chat_id, 1, bulk=claim.row.lane is Lane.BULK)
        if not claim.is_again:
            self._said_again(claim.row.chat_id)

    def leave(self, chat: int) -> None:
        if self._taken.pop(chat) is None:
            self._kept -= 1
        self._pulse.beat()
        self._said_again(chat)
        if chat in self._passed_over:
            self._passed_over.discard(chat)
            self._look()

    def _said_again(self, chat: int) -> None:
        """There is a hand for another one of these."""
        if chat in self._again:
            self._again.discard(chat)
            self._look()

    def _keep(self, chat: int) -> None:
        self._taken[chat] = None
        self._kept += 1
