"""A shopper who reports on visit after visit, sends everything a phone can send, taps twice, and remembers what they answered."""

import asyncio
import io
import random
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from PIL import Image

from demo.standin.chats import Button, Message
from demo.standin.people import Person
from demo.telegram import StandIn
from tests.faults.expected import Expected, Report
from tests.faults.scene import HERE

T = TypeVar("T")
RECENT = 12
"""Messages at the bottom of the chat that a person looks at."""
PATIENCE = 15.0
"""Seconds without anything new after which a person asks again."""
MORE_PATIENCE = 90.0
MOST_ASKED = 3
CALM = 1.0
"""Seconds without anything new after which a person trusts that the card in front of them is the last one."""
PHOTO = (64, 48)
Choose = Callable[[Message, Sequence[Button]], Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came in that chat between the two."""

    chat_id: int
    since: datetime
    until: datetime
    shown: str
    """How the last message in the chat began."""

    def __str__(self) -> str:
        return f"chat {self.chat_id} from {self.since:%H:%M:%S} to {self.until:%H:%M:%S}, under {self.shown!r}"


@dataclass(frozen=True, slots=True)
class Tapped:
    """`words` and `verb` say on which cards, `choose` which of their buttons."""

    words: str
    verb: str
    choose: Choose
    message_id: int


class Shopper(Person):
    """A tap on a card that another one has replaced meanwhile is refused: then they tap on the other one, as people do."""

    def __init__(
        self, telegram: StandIn, name: str, expected: Expected, seed: int, questions: Sequence[str] = ()
    ) -> None:
        chat = telegram.add_chat(name, last_name=None, username=None, language_code="en")
        chat.started = True
        super().__init__(telegram, chat, place=HERE, phone="+10000000000")
        self.expected = expected
        self.changed = asyncio.Event()
        self._telegram = telegram
        self._rng = random.Random(seed)
        self._questions = questions
        self._since = 0
        """The revision at which the report under way began: cards of earlier ones look the same."""
        self._asked_at = 0
        """The revision at which they asked again: cards from before are out of date."""
        self.in_order = False
        """By webhook what people write and what they tap come side by side: who taps and writes at once gets another card. Then they wait."""
        self.patience, self.more_patience = PATIENCE, MORE_PATIENCE
        self.silences: list[Silence] = []
        self._tapped: Tapped | None = None
        """The last of their taps, while it is not known whether it counted."""
        self._kept = 0
        """The revision of the last card on which they said that their files belong to the question they meant."""

    def old_card(self) -> Message:
        """Something that the bot said long ago, for taps on buttons of then."""
        return self._telegram.post(self.chat, self._telegram.bot, {"text": "an old card"})

    async def works(self, visits: Sequence[int], enough: Callable[[], bool]) -> None:
        """Until there are no more visits, or it is enough; the report under way is handed in."""
        await self.says("/start")
        hello = await self._sees(lambda: next(self._bottom(), None), "/start")
        for visit in visits:
            if enough():
                return
            await self._reports(hello, visit)

    async def _reports(self, hello: Message, visit: int) -> None:
        report = Report(self.id, visit)
        self._since = self._telegram.revision
        self.expected.reports.append(report)
        self._presses(hello, f"visits.show:{visit}")
        await self._press_on("", f"visits.check_in:{visit}", ask=f"visits.show:{visit}")
        await self._sees(
            lambda: self._keyboard_asks_for_place() or self._shows(f"visits.report:{visit}"),
            f"visits.check_in:{visit}",
        )
        await self.sends_location(*self._spot(), accuracy=9)
        await self._press_on("", f"visits.report:{visit}", ask=f"visits.show:{visit}")
        for words, ask in self._form(report):
            if not self._questions or words in self._questions:
                await ask()
        await self._hands_in(report)

    def _form(self, report: Report) -> Iterator[tuple[str, Callable[[], Coroutine[Any, Any, None]]]]:
        day = f"2026-0{self._rng.randrange(1, 9)}-1{self._rng.randrange(9)}"
        yield "Q01", partial(self._choice, report, "Q01", "greeted", ["yes", "no"])
        if report.answers.get("greeted") == "no":
            yield "Q02", partial(self._text, report, "Q02", "how", self._sentence())
        yield (
            "Q03",
            partial(self._text, report, "Q03", "minutes", str(self._rng.randrange(121)), wrong="some minutes, or so"),
        )
        yield "Q04", partial(self._several, report)
        yield "Q05", partial(self._photos, report)
        yield "Q06", partial(self._voice, report)
        yield "Q07", partial(self._place, report)
        yield "Q08", partial(self._text, report, "Q08", "day", day, wrong="some day")
        yield "Q09", partial(self._choice, report, "Q09", "again", ["yes", "no"])
        yield (
            "Q10",
            partial(self._text, report, "Q10", "price", f"{self._rng.randrange(1, 90)}.{self._rng.randrange(1, 9)}"),
        )
        yield "Q11", partial(self._text, report, "Q11", "story", self._sentence())

    async def _choice(self, report: Report, words: str, name: str, values: Sequence[str]) -> None:
        value = self._rng.choice(values)
        await self._noise(asks=False)
        await self._taps(words, "filling.pick", lambda _, buttons: [buttons[values.index(value)]])
        report.answered(name, value)

    async def _several(self, report: Report) -> None:
        chosen = sorted(self._rng.sample("abc", self._rng.randrange(1, 4)))

        def ticks_and_done(message: Message, buttons: Sequence[Button]) -> list[Button]:
            ticks = [buttons["abc".index(value)] for value in chosen]
            return [*ticks, next(one for one in message.buttons if (one.data or "").startswith("filling.done"))]

        await self._taps("Q04", "filling.tick", ticks_and_done)
        report.answered("things", " ".join(chosen))

    async def _text(self, report: Report, words: str, name: str, text: str, *, wrong: str = "") -> None:
        await self._noise()
        await self._card(words, "filling.")
        if wrong and self._rng.random() < 0.2:
            await self.says(wrong)
        await self.says(text)
        report.answered(name, text)

    async def _photos(self, report: Report) -> None:
        await self._card("Q05", "filling.")
        count = self._rng.choice([1, 1, 2, 3])
        pictures = [self._picture() for _ in range(count)]
        if count == 1:
            await self.sends_photo(pictures[0])
        else:
            await self.sends_photos(pictures)
        report.sent("front", count)
        await self._press_on("Q05", "filling.done")

    async def _voice(self, report: Report) -> None:
        await self._card("Q06", "filling.")
        await self.sends_voice(duration=self._rng.randrange(1, 4))
        report.sent("said", 1)
        await self._press_on("Q06", "filling.done")

    async def _place(self, report: Report) -> None:
        await self._card("Q07", "filling.")
        spot = self._spot()
        await self.sends_location(*spot, accuracy=5)
        report.answered("spot", spot)

    async def _hands_in(self, report: Report) -> None:
        """The button is refused while a file is on its way: they tap again."""
        seen = 0
        while not report.handed_in:
            message, [button, *_] = await self._card("", "filling.submit", after=seen)
            self._presses(message, button.data or "")
            seen = message.revision
            await self._sees(partial(self._has_moved_on, seen), "/resume")
            report.handed_in = self._is_in(seen)

    def _has_moved_on(self, after: int) -> bool:
        return self._is_in(after) or self._find("", "filling.submit", after) is not None

    def _is_in(self, after: int) -> bool:
        return any("your report is in" in message.text for message in self._bottom() if message.revision > after)

    async def _has_come(self) -> None:
        """What they did so far is with the bot, where that matters."""
        if self.in_order:
            waiting = self._telegram.updates.waiting
            await self._telegram.signal.until(lambda: all(update.chat_id != self.id for update in waiting()))

    async def _noise(self, *, asks: bool = True) -> None:
        """What people do besides: it must change nothing. Who asks anew (`asks`) gets a new card, whose buttons replace the old ones."""
        await self._has_come()
        match self._rng.random():
            case chance if chance < 0.03:
                await self.says("/help")
            case chance if chance < 0.05 and asks:
                await self.says("/resume")
            case chance if chance < 0.06 and asks:
                await self.sends_sticker()
            case chance if chance < 0.12:
                self._telegram.updates.repeat(2)

    def _presses(self, message: Message, data: str) -> None:
        """Sometimes twice, as people and Telegram do."""
        self.presses(message, data)
        if self._rng.random() < 0.15:
            self.presses(message, data)

    async def _press_on(self, words: str, data: str, *, ask: str = "/resume") -> None:
        await self._has_come()
        await self._taps(words, data, lambda _, buttons: buttons[:1], ask=ask)

    async def _taps(self, words: str, verb: str, choose: Choose, *, ask: str = "/resume") -> None:
        """Taps the buttons that `choose` names, on this card and on every one that comes in its place."""
        message, buttons = await self._card(words, verb, ask=ask)
        for button in choose(message, buttons):
            self._presses(message, button.data or "")
        self._tapped = Tapped(words, verb, choose, message.id)

    def _in_its_place(self) -> tuple[Message, list[Button]] | None:
        """The same question in a new message, once they asked again: what they tapped came too late for the old one."""
        was = self._tapped if self.silences else None
        found = self._find(was.words, was.verb) if was else None
        return found if was and found and found[0].id > was.message_id else None

    def _taps_there(self, message: Message, buttons: list[Button]) -> None:
        assert self._tapped is not None
        for button in self._tapped.choose(message, buttons):
            self.presses(message, button.data or "")
        self._tapped = replace(self._tapped, message_id=message.id)

    async def _card(
        self, words: str, verb: str, *, after: int = 0, ask: str = "/resume"
    ) -> tuple[Message, list[Button]]:
        self._asked_at = 0
        found = await self._sees(lambda: self._find(words, verb, after), ask)
        self._tapped = None
        return found

    def _find(self, words: str, verb: str, after: int = 0) -> tuple[Message, list[Button]] | None:
        for message in self._bottom():
            if message.revision > max(after, self._asked_at, self._since) and words in message.text:
                fitting = [button for button in message.buttons if (button.data or "").startswith(verb)]
                if fitting:
                    return message, fitting
        return None

    def _shows(self, data: str) -> bool:
        return self._find("", data) is not None

    def _keyboard_asks_for_place(self) -> bool:
        return self.chat.keyboard is not None

    def _bottom(self) -> Iterator[Message]:
        """The newest first."""
        return (one for one in reversed(self.chat.messages[-RECENT:]) if one.from_bot and not one.deleted)

    async def _sees(self, found: Callable[[], T | None], ask: str) -> T:
        """Waits; when nothing comes for long, asks again, and then has more patience. Raises TimeoutError when nothing helps."""
        patience, asked = self.patience, 0
        while not (value := found()):
            self._keeps_files()
            self.changed.clear()
            since, other = self._telegram.clock(), self._in_its_place()
            try:
                async with asyncio.timeout(CALM if other else patience):
                    await self.changed.wait()
            except TimeoutError:
                if other:
                    self._taps_there(*other)
                    continue
                shown = self.chat.messages[-1].text[:60]
                self.silences.append(Silence(self.id, since, self._telegram.clock(), shown))
                if asked == MOST_ASKED:
                    raise TimeoutError(f"{self.name} asked {asked} times with {ask} and still waits") from None
                await self._nudge(ask)
                patience, asked = self.more_patience, asked + 1
        return value

    def _keeps_files(self) -> None:
        """Their files came when another question stood there, and they are asked whether they meant the one before."""
        if asked := self._find("You sent", "filling.keep", self._kept):
            message, [yes, *_] = asked
            self._kept = message.revision
            self.presses(message, yes.data or "")

    async def _nudge(self, ask: str) -> None:
        self._asked_at = self._telegram.revision
        if ask.startswith("/"):
            await self.says(ask)
            return
        self.presses(next(self._bottom()), ask)

    def _spot(self) -> tuple[float, float]:
        return round(HERE[0] + self._rng.uniform(-0.001, 0.001), 5), round(
            HERE[1] + self._rng.uniform(-0.001, 0.001), 5
        )

    def _sentence(self) -> str:
        return f"They looked up after {self._rng.randrange(10**6)} blinks and said <hello> & smiled."

    def _picture(self) -> bytes:
        target = io.BytesIO()
        Image.frombytes("RGB", PHOTO, self._rng.randbytes(PHOTO[0] * PHOTO[1] * 3)).save(target, "JPEG")
        return target.getvalue()
