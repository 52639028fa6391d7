"""Short names for questions and choices: what a button can carry in its 64 bytes, and what stays right when lists shift."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

POSITION = re.compile(r"\[(\d+)\]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
NOWHERE = "-"
"""The node of a screen that shows no question."""


def static(ref: str) -> str:
    """`/data/staff[2]/name` → `/data/staff/name`."""
    return POSITION.sub("", ref) if "[" in ref else ref


def beside(ref: str, path: str) -> str:
    """The node of that path (without positions) in the same repetitions as `ref`: `/d/r[2]/a`, `/d/r/b` → `/d/r[2]/b`."""
    steps, wanted = ref.split("/"), path.split("/")
    for place, (step, plain) in enumerate(zip(steps, wanted, strict=False)):
        if static(step) != plain:
            break
        wanted[place] = step
    return "/".join(wanted)


def node(order: Sequence[str], ref: str) -> str:
    """`b.2`: the question's number in the form, in base 36, and its repeat positions. `order`: all refs of the form without positions."""
    try:
        number = order.index(static(ref))
    except ValueError:
        return NOWHERE
    return ".".join((_base36(number), *POSITION.findall(ref)))


def find(order: Sequence[str], refs: Sequence[str], wanted: str) -> str | None:
    """The ref among `refs` whose short name it is; None also for a name that no form ever gave."""
    number, *positions = wanted.split(".")
    try:
        plain = order[int(number, 36)]
    except (ValueError, IndexError):
        return None
    if not positions and plain in refs:
        return plain
    alike = (ref for ref in refs if ref == plain or ("[" in ref and static(ref) == plain))
    return next((ref for ref in alike if POSITION.findall(ref) == positions), None)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


@lru_cache(4096)
def key(value: str) -> str:
    """Ten hexadecimal digits that stand for a choice, whatever its place in the list just now."""
    return blake2b(value.encode(), digest_size=5).hexdigest()


def chosen(values: Iterable[str], wanted: str) -> str | None:
    return next((value for value in values if key(value) == wanted), None)
