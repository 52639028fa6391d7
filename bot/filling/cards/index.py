"""A long list as an index: first letters, then spans of names, until few enough are left to tap one. 10,000 choices are three taps away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, takewhile

from bot.texts.filling.markup import bare, clip
from forms.inputs.folding import fold
from forms.views import ChoiceView

FEW = 12
"""So many are listed by name."""
MOST_PARTS = 30
MOST_NAME = 17
"""Characters of each of the two names on a button."""
WORTH_CUTTING = 8
"""Characters that all names of a span begin with, which say nothing."""
REMEMBERED = 20_000
"""Names whose place in the alphabet is known: a tap on a long list is answered the faster."""
_NUMBER = re.compile(r"(\d+)")

Span = tuple[int, int]
"""Where it begins in the ordered list, and how many there are."""


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    span: Span


def ordered(choices: Sequence[ChoiceView]) -> list[ChoiceView]:
    """By name as a reader expects it: accents and case aside, Store 9 before Store 10."""
    return sorted(choices, key=lambda choice: _sorting(choice.label))


def parts(choices: Sequence[ChoiceView], span: Span | None) -> list[Part]:
    """What to tap next in an ordered list; nothing when the span is short enough to be listed."""
    start, count = _real(choices, span)
    if count <= FEW:
        return []
    return (_letters(choices) if count == len(choices) else []) or list(_spans(choices, start, count))


def within(choices: Sequence[ChoiceView], span: Span | None) -> Sequence[ChoiceView]:
    start, count = _real(choices, span)
    return choices[start : start + count]


def _real(choices: Sequence[ChoiceView], span: Span | None) -> Span:
    """The list may have become shorter since the button was drawn."""
    whole = (0, len(choices))
    if span is None or not 0 <= span[0] < len(choices):
        return whole
    return span[0], min(span[1], len(choices) - span[0])


def _letters(choices: Sequence[ChoiceView]) -> list[Part]:
    """Nothing when there is but one letter, or too many of them, or one with too much behind it."""
    found, start = [], 0
    for letter, group in groupby(_letter(choice.label) for choice in choices):
        count = len(list(group))
        found.append(Part(letter, (start, count)))
        start += count
    is_useful = 2 <= len(found) <= MOST_PARTS and max(part.span[1] for part in found) <= FEW * MOST_PARTS
    return found if is_useful else []


def _spans(choices: Sequence[ChoiceView], start: int, count: int) -> Iterator[Part]:
    size = max(FEW, -(-count // MOST_PARTS))
    names = [bare(choice.label) for choice in choices[start : start + count]]
    cut = _shared(names)
    for first in range(0, count, size):
        last = min(first + size, count) - 1
        name = " – ".join(clip(_cut(names[each], cut), MOST_NAME) for each in sorted({first, last}))
        yield Part(name, (start + first, last - first + 1))


def _shared(names: Sequence[str]) -> int:
    """How many characters all begin with, to the end of a word; none when they are not worth cutting."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(names[0], names[-1], strict=False))
    shared = "".join(letters[0] for letters in alike).rpartition(" ")[0]
    return len(shared) if len(shared) >= WORTH_CUTTING and all(name.startswith(shared) for name in names) else 0


def _cut(name: str, cut: int) -> str:
    return "…" + name[cut:].lstrip() if cut else name


@lru_cache(REMEMBERED)
def _letter(label: str) -> str:
    first = fold(bare(label))[:1]
    return "0–9" if first.isdigit() else first.upper() or "–"


@lru_cache(REMEMBERED)
def _sorting(label: str) -> tuple[str | int, ...]:
    """Text and numbers by turns, so that like is compared with like."""
    pieces = _NUMBER.split(fold(bare(label)))
    return tuple(int(piece[:18]) if place % 2 else piece for place, piece in enumerate(pieces))
