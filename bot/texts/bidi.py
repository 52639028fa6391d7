"""Right-to-left in a chat: every line of a right-to-left message starts with RLM, every inserted value stands in an isolate.

Telegram's clients take a line's direction from its first strong character and do not skip isolates, hence the mark.
Marks that people type themselves are taken out: they could turn a name or an amount around.
"""

import re
import unicodedata
from dataclasses import replace

from bot.model.message import Button, Message

RIGHT_TO_LEFT = frozenset({"he", "ar", "fa", "ur", "yi"})
RLM = "\u200f"
_FSI, _PDI = "\u2068", "\u2069"
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LITERAL = re.compile(r"(?<![\w<])/[a-z]\w*|\d+(?:(?:[.,:;/-]+ ?| )\d+)+")
"""A command, or numbers that belong together: a date with its time, a pair of coordinates."""


def is_right_to_left(language: str) -> bool:
    return language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0] in RIGHT_TO_LEFT


def without_marks(text: str) -> str:
    return _MARKS.sub("", text)


def has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def isolated(text: str) -> str:
    """With no strong character an isolate reads left to right, so times, phone numbers and 3/20 keep their order.

    An isolate ends with its line, so each line gets its own.
    """
    return "\n".join(f"{_FSI}{line}{_PDI}" if line else line for line in text.split("\n"))


def literals_isolated(sentence: str) -> str:
    """What is to be typed as it stands in a translated sentence, such as /start or 32.0853, 34.7818, keeps its order."""
    return _LITERAL.sub(lambda found: isolated(found[0]), sentence)


def _lines(text: str) -> str:
    return "\n".join(f"{RLM}{line}" if line and not line.startswith(RLM) else line for line in text.split("\n"))


def _button(button: Button) -> Button:
    return replace(button, label=_lines(button.label))


def laid_out(message: Message, language: str) -> Message:
    """The message with direction marks, for a reader of that language."""
    if not is_right_to_left(language):
        return message
    return replace(
        message,
        text=_lines(message.text),
        buttons=tuple(tuple(_button(button) for button in row) for row in message.buttons),
        attachments=tuple(
            replace(attachment, caption=_lines(attachment.caption)) for attachment in message.attachments
        ),
    )
