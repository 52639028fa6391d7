"""What every use case is given besides its transaction, and the use cases that the runtime itself calls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.desk import Desk
from bot.model.person import Person
from bot.model.refusal import Refusal
from bot.model.trouble import Trouble
from bot.ports import Clock, Library, Store, Transaction
from bot.settings import Settings
from bot.texts.words import Words
from handlers.metrics import Metrics

P = ParamSpec("P")
T = TypeVar("T")


class SharedStore(Store, Protocol):
    """What the workers of one database need to know of each other. One that works alone leads, and is all the company."""

    shared: bool
    """Other processes may work on the same rows."""

    async def lead(self) -> None:
        """Returns when this process leads the others: there is never more than one."""

    async def deposed(self) -> None:
        """Returns when it leads no more."""

    async def company(self) -> int:
        """How many processes share the work, this one included."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    settle: Callable[[Desk], None]
    """Let the features react to what happened at this desk, and empty its list."""
    sentence: Callable[[Words, Refusal], str]
    """One line of plain text for a refusal."""
    reprompt: Callable[[Desk, datetime, int], int | None]
    """Taps were lost since then: show some of those who wait, behind that number, the question again. Gives the number of the last; None: all."""
    alarm: Callable[[Desk, Trouble, str], None]
    """Somebody else gets this bot's updates; the host, if it is known."""
    gave_up: Callable[[Desk, int], None]
    """That update could not be worked; the actor, if known, was told."""
    in_doubt: Callable[[Desk, Person], None]
    """A message to this person may or may not have arrived: twice no answer came."""
    unreachable: Callable[[Desk, Person], None]
    """Telegram says that this person blocked the bot (or is gone); they are marked so already."""


@dataclass(slots=True, kw_only=True)
class Workplace:
    settings: Settings
    library: Library
    clock: Clock
    hooks: Hooks
    metrics: Metrics = field(default_factory=Metrics)
    bot_name: str = ""
    """Its user name, known once Telegram told it."""

    def desk(self, tx: Transaction, person: Person | None = None) -> Desk:
        return Desk(
            tx=tx,
            now=self.clock(),
            settings=self.settings,
            library=self.library,
            person=person,
            bot_name=self.bot_name,
        )

    def run(
        self, tx: Transaction, use_case: Callable[Concatenate[Desk, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """For `store.write(workplace.run, use_case, …)`: at a desk where nobody acts, with what follows from it."""
        desk = self.desk(tx)
        result = use_case(desk, *args, **kwargs)
        self.hooks.settle(desk)
        return result
