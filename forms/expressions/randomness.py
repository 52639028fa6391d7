"""Chance that can be saved and repeated: SplitMix64 for `random()` and `uuid()`, Park-Miller for seeded `randomize()` as the ODK specification says."""

import math
from typing import TypeVar

_MASK = (1 << 64) - 1
Item = TypeVar("Item")


class Dice:
    """SplitMix64. Its whole state is one integer, so a saved session goes on exactly where it was."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        self.state = seed & _MASK

    def bits(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def fraction(self) -> float:
        """At least 0 and less than 1, with 53 random bits."""
        return (self.bits() >> 11) / (1 << 53)


class ParkMiller:
    """The minimal standard generator with multiplier 16807 that seeded `randomize()` is defined by."""

    def __init__(self, seed: int) -> None:
        """A seed beyond 2^53 is rounded to a double first, as in JavaRosa."""
        modulus = 2147483647
        state = int(math.fmod(float(seed), modulus))
        self.state = state if state > 0 else state + modulus - 1

    def fraction(self) -> float:
        self.state = self.state * 16807 % 2147483647
        return (self.state - 1) / 2147483646


def shuffled(items: list[Item], source: Dice | ParkMiller) -> list[Item]:
    """Fisher-Yates, inside out, as the ODK specification prescribes: each item takes a place among those before it."""
    result: list[Item] = []
    for index, item in enumerate(items):
        other = int(source.fraction() * (index + 1))
        result.append(item)
        result[index], result[other] = result[other], item
    return result
