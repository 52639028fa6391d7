from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment that the program itself must know over its restarts, and in all its processes."""

    id: int = 0
    name: str
    at: datetime
    number: int = 0
    """The id of the last row that was dealt with, where that is the measure."""
