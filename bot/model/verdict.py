from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of `main.py check`."""

    what: str
    good: bool
    said: str
