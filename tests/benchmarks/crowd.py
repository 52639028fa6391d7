"""People for measuring: each looks at what the bot shows and answers at once, or after a pause, by the rules of one occupation."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

Json = dict[str, Any]
QUESTION_BUTTONS = ("filling.pick:", "filling.put:")
TYPED = "7"
"""What suits a number as well as a text."""


@dataclass(slots=True)
class Figures:
    """What was seen since `begun`."""

    begun: float = 0.0
    seconds: list[float] = field(default_factory=list)
    """From each answer to the next question."""
    sent: list[float] = field(default_factory=list)
    """When messages came to chats in which nobody answers."""
    all: list[float] = field(default_factory=list)
    """When messages came or were edited, wherever."""
    calls: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    """Toasts with words: the bot would not have it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in the chat after a call."""

    chat: int
    message: Json
    is_new: bool


class Occupation(Protocol):
    """How somebody goes on: what they do at first, and on seeing a message (None: they wait for another)."""

    def begins(self) -> Json | None: ...
    def sees(self, shown: Shown) -> Json | None: ...
    @property
    def has_answered(self) -> bool:
        """Whether what they wait for is the reaction to an answer."""
        ...


class Echoing:
    """Says something and waits to hear it back."""

    has_answered = True

    def begins(self) -> Json | None:
        return {"text": "Tea with milk"}

    def sees(self, _shown: Shown) -> Json | None:
        return self.begins()


class Reporting:
    """Fills in one report after the other, `most` answers in all."""

    def __init__(self, visits: list[int], *, most: int | None = None) -> None:
        self._visits = visits[::-1]
        self._left = most
        self._count = 0
        self._submitting = False
        self.has_answered = False

    def begins(self) -> Json | None:
        self.has_answered = False
        return {"data": f"visits.report:{self._visits.pop()}"} if self._visits else None

    def sees(self, shown: Shown) -> Json | None:
        if self._submitting:
            self._submitting = not shown.is_new
            return self.begins() if shown.is_new else None
        buttons = _data(shown.message)
        if not buttons:
            return None
        if submit := _starting(buttons, ("filling.submit:",)):
            self._submitting, self.has_answered = True, False
            return {"data": submit[0]}
        return self._answer(buttons)

    def _answer(self, buttons: list[str]) -> Json | None:
        choices = _starting(buttons, QUESTION_BUTTONS)
        if not choices and not _starting(buttons, ("filling.menu:",)):
            return None
        if self._left is not None:
            if not self._left:
                return None
            self._left -= 1
        self.has_answered = True
        self._count += 1
        return {"data": choices[self._count % len(choices)]} if choices else {"text": TYPED}


def _data(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _starting(buttons: list[str], verbs: tuple[str, ...]) -> list[str]:
    return [data for data in buttons if data.startswith(verbs)]


@dataclass(slots=True)
class Somebody:
    """A chat with a person in it. `since`: when they acted last; None: they wait for nothing."""

    chat: int
    occupation: Occupation
    ahead: int = 0
    """So many answers come before the others begin, or before the first pause: so that not everybody stands at the same question."""
    since: float | None = None


class Crowd:
    """All of them. `act` brings what somebody does to the bot; `later` does something after so many seconds."""

    def __init__(self, act: Callable[[int, Json], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._act = act
        self._later = later
        self._random = Random(7)
        self.people: dict[int, Somebody] = {}
        self.figures = Figures()
        self.pause = 0.0
        """Mean seconds between a question and its answer; 0: at once."""
        self._ahead = 0
        """So many are not where they are to begin."""
        self._in_place: list[tuple[Somebody, Json]] = []
        """They are, and wait for the others."""

    def join(self, somebody: Somebody, now: float) -> None:
        self.people[somebody.chat] = somebody
        self._ahead += somebody.ahead > 0
        self._goes_on(somebody, somebody.occupation.begins(), now)

    def shows(self, shown: Shown, now: float) -> None:
        somebody = self.people.get(shown.chat)
        if somebody is None:
            self.figures.sent.append(now)
            return
        answered = somebody.occupation.has_answered
        deed = somebody.occupation.sees(shown)
        if deed is None:
            return
        if answered and somebody.since is not None:
            self.figures.seconds.append(now - somebody.since)
        if answered and somebody.ahead:
            somebody.ahead -= 1
            self._ahead -= not somebody.ahead
        self._goes_on(somebody, deed, now)
        while self._in_place and not self._ahead:
            self._goes_on(*self._in_place.pop(), now)

    def _goes_on(self, somebody: Somebody, deed: Json | None, now: float) -> None:
        if deed is None:
            somebody.since = None
        elif self._ahead and not somebody.ahead and not self.pause:
            self._in_place.append((somebody, deed))
        elif self.pause and not somebody.ahead:
            wait = self._random.uniform(0.5, 1.5) * self.pause
            somebody.since = now + wait
            self._later(wait, lambda: self._act(somebody.chat, deed))
        else:
            somebody.since = now
            self._act(somebody.chat, deed)
