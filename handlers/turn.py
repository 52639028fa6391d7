"""One person's turn: what they did, and the desk at which a use case deals with it. Handlers take a Turn, call one use case, done."""

from dataclasses import dataclass

from bot.desk import Desk
from bot.model.inputs import Given
from bot.model.refusal import Refusal, Refused

_LARGEST = 2**63 - 1
"""No database counts further."""


@dataclass(slots=True, kw_only=True)
class Turn:
    desk: Desk
    args: tuple[str, ...] = ()
    """Of the button or command."""
    given: Given | None = None
    """What was typed or sent; None for a button."""

    def number(self, position: int) -> int:
        """An argument as a number; a button that lies is out of date."""
        try:
            number = int(self.args[position])
        except (IndexError, ValueError):
            raise Refusal(Refused.OUT_OF_DATE) from None
        if abs(number) > _LARGEST:
            raise Refusal(Refused.OUT_OF_DATE)
        return number

    def word(self, position: int) -> str:
        try:
            return self.args[position]
        except IndexError:
            raise Refusal(Refused.OUT_OF_DATE) from None

    @property
    def input(self) -> Given:
        if self.given is None:
            raise Refusal(Refused.OUT_OF_DATE)
        return self.given
