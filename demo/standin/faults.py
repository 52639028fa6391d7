"""Faults to order: what goes wrong, where, and how often."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Literal

from demo.standin.refusals import ApiError

Moment = Literal["before", "after"]
"""Whether the fault strikes before the work is done, or after it, when only the answer is lost."""


@dataclass(frozen=True)
class Refusal:
    """The request is answered with this error: 429, 403, 400 …"""

    error: ApiError


@dataclass(frozen=True)
class ServerError:
    """An HTML page of the front end instead of an answer."""

    status: int = 502
    moment: Moment = "before"


@dataclass(frozen=True)
class Garbage:
    """Status 200 and a body that is no JSON."""

    moment: Moment = "after"


@dataclass(frozen=True)
class Reset:
    """The connection breaks."""

    moment: Moment = "before"


@dataclass(frozen=True)
class Silence:
    """No answer until `Rule.release` is called; then the request goes on. Never released, it ends when the server stops."""

    moment: Moment = "before"


@dataclass(frozen=True)
class Truncated:
    """A download that ends half-way."""


Fault = Refusal | ServerError | Garbage | Reset | Silence | Truncated


@dataclass
class Rule:
    """Strikes the requests of `method` and `chat_id` (None: any), after `skip` of them, `times` times (None: always), by `chance`."""

    fault: Fault
    method: str | None = None
    chat_id: int | None = None
    skip: int = 0
    times: int | None = 1
    chance: float = 1.0
    rng: random.Random = field(default_factory=lambda: random.Random(1), repr=False)
    struck: int = 0
    victims: list[int | None] = field(default_factory=list)
    """The chats of the requests that were struck; None for those of no chat."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first request was struck."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Ends a silence, for the request that waits and for those to come."""
        self.released.set()
        self.times = self.struck

    def strikes(self, method: str, chat_id: int | None) -> bool:
        fits = self.method in {None, method} and self.chat_id in {None, chat_id}
        if not fits or (self.times is not None and self.struck >= self.times):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.chance < 1 and self.rng.random() >= self.chance:
            return False
        self.struck += 1
        self.victims.append(chat_id)
        self.reached.set()
        return True


class Faults:
    """The rules in force. getUpdates and getMe are struck only when named."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        skip: int = 0,
        times: int | None = 1,
        chance: float = 1.0,
    ) -> Rule:
        rule = Rule(fault, method, chat_id, skip, times, chance)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        for rule in self.rules:
            rule.released.set()
        self.rules.clear()

    def strike(self, method: str, chat_id: int | None) -> Rule | None:
        """The first rule that fits this request, counted as used."""
        general = method not in {"getUpdates", "getMe"}
        return next((rule for rule in self.rules if (general or rule.method) and rule.strikes(method, chat_id)), None)
