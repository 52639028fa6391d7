"""What one kind of question adds to its card."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.message import Button
from bot.texts.filling.markup import clip
from bot.texts.words import Html

Row = tuple[Button, ...]
MOST_LABEL = 40
"""Characters that a phone shows of a button over the whole width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Lines under the question, rows of buttons above Back and Menu."""

    lines: tuple[Html, ...] = ()
    rows: tuple[Row, ...] = ()
    wants_place: bool = False
    """The phone's own location button goes under the writing line."""


def short(label: str) -> str:
    return clip(label, MOST_LABEL) or "–"


def in_columns(buttons: Sequence[Button], columns: int, *, right_to_left: bool) -> tuple[Row, ...]:
    """Telegram lays rows out from the left whatever the language; rows that have an order are turned around for readers from the right."""
    rows = [tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]
    return tuple(row[::-1] for row in rows) if right_to_left else tuple(rows)


def columns_for(buttons: Sequence[Button]) -> int:
    """Short labels share a row: up to 4 characters five in a row, up to 8 three, up to 14 two."""
    longest = max((len(button.label) for button in buttons), default=0)
    return next((columns for most, columns in ((4, 5), (8, 3), (14, 2)) if longest <= most), 1)
