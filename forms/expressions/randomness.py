"""Chance that can be saved and repeated: SplitMix64 for `random()` and `uuid()`, Park-Miller for seeded `randomize()` as the ODK specification says."""

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
    """The minimal standard generator with multiplier 48271 that seeded `randomize()` is defined by."""

    def __init__(self, seed: int) -> None:
        modulus = 2147483647
        state = seed % modulus
        self.state = state if state > 0 else state + modulus - 1

    def fraction(self) -> float:
        self.state = self.state * 48271 % 2147483647
        return (self.state - 1) / 2147483646


def shuffled(items: list[Item], source: Dice | ParkMiller) -> list[Item]:
    """Fisher-Yates, inside out from the end as the ODK specification prescribes."""
    result = list(items)
    for index in range(len(result) - 1, 0, -1):
        other = int(source.fraction() * (index + 1))
        result[index], result[other] = result[other], result[index]
    return result
