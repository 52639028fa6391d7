"""A shopper who can fill in any form: looks at the card as a person does (its words and its buttons), answers whatever is asked."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from demo.standin.chats import Button, Message, readable
from tests.support.phone import Phone
from tests.support.pictures import photo
from tests.support.world import World

MOST_STEPS = 400
MOST_ON_A_CARD = 12
"""Questions of one group card; after so many taps it is time for Done."""
MOST_SLIPS = 8
WARNING = "⚠️"
Act = Callable[["Walker", int], Awaitable[object]]

_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)


def _types(*texts: str) -> Act:
    """The first of them, and after each refusal the next."""
    return lambda walker, tries: walker.phone.says(texts[tries % len(texts)])


HINTS: Mapping[str, Act] = {
    "Type a number": _types("4", "20", "0", "15", "100", "1", "12345", "2010", "0.5"),
    "Type your answer": _types("Tea with milk", "abc", "12", "a@b.org", "0123456789", "2026-01-05", "A"),
    "Type the points": _types("52.1 21.0; 52.2 21.1; 52.3 21.0; 52.1 21.0"),
    "Type a part of the name": _types("a", "e", "o", "1"),
    "Send one photo": lambda walker, tries: walker.phone.sends_photo(_picture(walker, tries)),
    "a photo does instead": lambda walker, tries: walker.phone.sends_photo(_picture(walker, tries)),
    "Hold the microphone": lambda walker, _: walker.phone.sends_voice(),
    "Send a video": lambda walker, _: walker.phone.sends_video_note(_MP4),
    "Send the file": lambda walker, _: walker.phone.sends_document(b"%PDF-1.7\n", "bill.pdf", mime="application/pdf"),
    "Send my location": lambda walker, _: walker.phone.sends_location(52.23 + walker.steps / 1000, 21.01, accuracy=8),
}
"""What the card asks for, and what one does."""
TAPS = ("Hand in", "Complete what is missing", "Yes, confirmed", "Start now", "Stop now", "Now", "Today", "Check again")


def _picture(walker: "Walker", tries: int) -> bytes:
    return photo(f"{walker.begun} {walker.steps} {tries}", size=(640, 480))


class StuckError(AssertionError):
    """The walker does not know any further."""


@dataclass
class Walker:
    world: World
    phone: Phone
    steps: int = 0
    begun: int = 0
    """The last message before the form."""
    tries: Counter[str] = field(default_factory=Counter)
    """By the question on the card."""
    refusals: list[str] = field(default_factory=list)
    """The cards that said no."""

    async def walks(self) -> None:
        """To the button Hand in, which is tapped. Raises StuckError, with the screen."""
        self.begun = self.phone.chat.messages[-1].id
        while not any(one.id > self.begun and one.says("report is in.") for one in self.phone.chat.newest()):
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise StuckError(f"no end after {MOST_STEPS} steps\n{self.phone.screen()}")
            await self.step()
            await self.world.settled()

    async def step(self) -> None:
        card = self.card()
        if WARNING in card.text:
            self.refusals.append(readable(card.text))
        tries = self.tries[question := _question(card)]
        self.tries[question] += 1
        if tries > 12:
            raise StuckError(f"twelve times the same card\n{self.phone.screen()}")
        if button := self.button(card, tries):
            await self.phone.taps(button, card)
            return
        act = next((act for hint, act in HINTS.items() if hint in readable(card.text)), None)
        if act is None:
            raise StuckError(f"nothing to answer with\n{self.phone.screen()}")
        await act(self, tries)

    def card(self) -> Message:
        """The newest with a way to the menu or a pause: of the folded ones nothing but Edit is left."""
        return next(one for one in self.phone.chat.newest() if any(_leads_away(button) for button in one.buttons))

    def button(self, card: Message, tries: int) -> Button | None:
        """The one to tap; None when something is to be typed or sent."""
        for wanted in TAPS:
            if found := _labelled(card, wanted):
                return found
        if again := _labelled(card, "Yes, add one"):
            return again if tries < 2 else _labelled(card, "No, go on")
        if done := _labelled(card, "Done ("):
            return _of_a_list(card, done, tries)
        if "Your answer:" in card.text and WARNING not in card.text and (onward := _labelled(card, "Next")):
            return onward
        choices = [
            each
            for each in card.buttons
            if (each.data or "").startswith(("filling.pick:", "filling.put:", "filling.tick:"))
        ]
        if choices:
            return choices[tries % len(choices)]
        return _labelled(card, "Skip") if tries > MOST_SLIPS or not _is_asked(card) else None


def _of_a_list(card: Message, done: Button, tries: int) -> Button:
    """Something to tick; on the card of a group the question that is marked, until all of them were tapped; then Done."""
    unticked = [each for each in card.buttons if each.text.startswith("☐")]
    if "(0)" in done.text and unticked:
        return unticked[0]
    marked = re.search(r"(?:👉|❗) (\d+)\.", readable(card.text))
    row = next((row for row in card.rows for each in row if marked and each.text.rstrip(".") == marked[1]), None)
    if row is None or marked is None or tries >= MOST_ON_A_CARD:
        return done
    if row[0].text.endswith("."):
        return row[1]  # a table: the row has the answers
    return next(each for each in row if each.text == marked[1])


def _is_asked(card: Message) -> bool:
    return any(hint in readable(card.text) for hint in HINTS)


def _leads_away(button: Button) -> bool:
    return (button.data or "").startswith(("filling.menu:", "filling.pause:"))


def _labelled(card: Message, wanted: str) -> Button | None:
    return next((each for each in card.buttons if re.search(rf"(^|\W){re.escape(wanted)}", each.text)), None)


def _question(card: Message) -> str:
    """The card without what was entered so far and what the last input did to it."""
    return re.split(rf"{WARNING}|Your answer:|\n1\. ", readable(card.text))[0]
