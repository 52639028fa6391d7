"""How long something took: two time questions of which the first is tapped when it starts, the second when it ends.

Two questions are such a pair when they stand in one group and are named `<name>start` and `<name>stop` (or `end`), or `<name>_from` and
`<name>_to`; or when both carry the appearance `stopwatch` (then the first and second, third and fourth … of a group belong together).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.filling import nodes
from bot.filling.opened import Filling
from forms.form import Form

APPEARANCE = "stopwatch"
_KEPT = 64
"""Forms in use at once."""
_NAMES = (
    (re.compile(r"(.*?)_?start"), ("{}stop", "{}_stop", "{}end", "{}_end")),
    (re.compile(r"(.*)_from"), ("{}_to",)),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """One of the two questions. `partner`: the ref of the other."""

    starts: bool
    partner: str


def hand(f: Filling, ref: str) -> Hand | None:
    plain = nodes.static(ref)
    for start, stop in _pairs(f.form):
        if plain in {start, stop}:
            starts = plain == start
            return Hand(starts, nodes.beside(ref, stop if starts else start))
    return None


def length(f: Filling, ref: str) -> timedelta | None:
    """What lies between the two, once the second is answered; None also when it ends before it starts."""
    found = hand(f, ref)
    if found is None or found.starts:
        return None
    begun, ended = f.session.value(found.partner), f.session.value(ref)
    if not begun or not ended:
        return None
    span = _moment(ended) - _moment(begun)
    return span if span >= timedelta() else None


def stamp(kind: str, moment: datetime) -> str:
    """A moment (in the visit's zone) as JavaRosa writes it, to the second: `14:30:05.000+02:00`, with the day for a dateTime."""
    text = moment.replace(microsecond=0).isoformat(timespec="milliseconds")
    if text.endswith("+00:00"):
        text = text.removesuffix("+00:00") + "Z"
    return text if kind == "dateTime" else text.partition("T")[2]


def clock(value: str) -> str:
    """Hours, minutes and seconds of a time or moment."""
    return value.rpartition("T")[2][:8]


def _moment(value: str) -> datetime:
    text = value if "T" in value else f"2000-01-01T{value}"
    return datetime.fromisoformat(text)


@lru_cache(_KEPT)
def _pairs(form: Form) -> Sequence[tuple[str, str]]:
    return tuple(_paired(form))


def _paired(form: Form) -> Iterator[tuple[str, str]]:
    timed = [question for question in form.questions if question.type in {"time", "dateTime"}]
    refs = {question.ref for question in timed}
    marked: dict[str, list[str]] = {}
    for question in timed:
        group, _, name = question.ref.rpartition("/")
        if APPEARANCE in question.appearance.split():
            marked.setdefault(group, []).append(question.ref)
        else:
            yield from ((question.ref, stop) for stop in _stops(group, name) if stop in refs)
    for found in marked.values():
        yield from zip(found[::2], found[1::2], strict=False)


def _stops(group: str, name: str) -> Iterator[str]:
    for pattern, partners in _NAMES:
        if match := pattern.fullmatch(name):
            yield from (f"{group}/{partner.format(match[1])}" for partner in partners)
