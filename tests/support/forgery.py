"""Buttons that no bot ever drew."""

import random

from tests.support.phone import Phone

NONSENSE = (
    "", "-", "0", "-1", "1", "2", "999", "99999999999999999999", "1e5", "1.5", "٣", "²", "א", "😀", " ", "None", "x" * 30, "a.b.c", "%s",
    "../..", "'; --", "\u202e", "\u0000", "yes", "zzzz", "1_0",
)  # fmt: skip


def buttons_of(phone: Phone) -> set[str]:
    """The data of every button this person ever had on the screen."""
    now = [message.markup for message in phone.chat.messages]
    before = [markup for message in phone.chat.messages for _, markup in message.earlier]
    keyboards = [(markup or {}).get("inline_keyboard", []) for markup in (*now, *before)]
    return {
        button["callback_data"] for rows in keyboards for row in rows for button in row if "callback_data" in button
    }


def mutation(dice: random.Random, action: str) -> str:
    if dice.random() < 0.1:
        action = action[: dice.randrange(len(action))] + dice.choice(NONSENSE)
    return ":".join([action, *(dice.choice(NONSENSE) for _ in range(dice.randrange(6)))])


def alteration(dice: random.Random, data: str) -> str:
    """A real button with one argument changed, dropped or added."""
    words = data.split(":")
    at = dice.randrange(1, len(words) + 1)
    words[at : at + dice.choice((0, 1, 1))] = [dice.choice(NONSENSE) for _ in range(dice.choice((0, 1, 1)))]
    return ":".join(words)
