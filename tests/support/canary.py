"""Whether anything personal, or the token, came into the log: everything that was said in the chats of a test is a canary."""

import logging
import re
from collections.abc import Iterator
from typing import Self

from demo.standin.world import World
from handlers.logs import set_levels

TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_SHORT = 12
"""Characters: shorter lines ("Yes", "/start") are words of any program's log."""


class Overheard(logging.Handler):
    """Every record of every library, as a log would show it at DEBUG, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.errors: list[str] = []
        self.forgiven: list[str] = []
        """Errors with these words are what the test is about."""

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self.lines.append(f"{record.name}: {line}")
        if record.levelno >= logging.ERROR and not any(part in line for part in self.forgiven):
            self.errors.append(line)

    def __enter__(self) -> Self:
        set_levels("DEBUG")
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)

    def leaks(self, telegram: World) -> list[str]:
        return leaks("\n".join(self.lines), telegram)


def leaks(text: str, telegram: World) -> list[str]:
    """What stands in it and should not."""
    found = [*TOKEN.findall(text), *(line for line in said_in(telegram) if line in text)]
    names = "|".join(re.escape(name) for name in sorted(names_in(telegram)))
    return found + (re.findall(rf"\b(?:{names})\b", text) if names else [])


def said_in(telegram: World) -> set[str]:
    """Every line that anybody wrote or read."""
    texts = (message.text or "" for chat in telegram.chats.values() for message in chat.messages)
    return {line.strip() for text in texts for line in text.splitlines() if len(line.strip()) >= _SHORT}


def names_in(telegram: World) -> set[str]:
    return {name for chat in telegram.chats.values() for name in _names(chat.user) if len(name) > 2}


def _names(user: dict[str, object]) -> Iterator[str]:
    yield from (str(user[key]) for key in ("first_name", "last_name", "username") if user.get(key))
