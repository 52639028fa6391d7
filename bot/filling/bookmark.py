"""What a half-filled sheet remembers beside its answers: where the shopper is going, and what the card on the screen shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

REVIEW = "review"
"""`Bookmark.then`: back to the overview."""
REPAIR = "repair"
"""`Bookmark.then`: on to the next answer that is missing or wrong, then to the overview."""

AFTER = "after:"
"""`Bookmark.then`: before a ref, on to what follows that question."""
IN_GROUP = "group:"
"""`Bookmark.then`: before a ref, back to the card that this question shares with others."""

PROMPT = "prompt:"
"""`Bookmark.then`: before the ref of a repeat, back to the question whether there is another."""

_EMPTY_COUNTS = frozenset({"draft", "page"})


@dataclass(slots=True)
class Here:
    """Of the question on the card only; forgotten when the card shows another."""

    draft: list[str] | None = None
    """Choices ticked and not yet confirmed; None: as answered."""
    page: int | None = None
    """Of the choices; for a date the months from the current one."""
    find: str = ""
    """What was typed to shorten a long list."""
    span: tuple[int, int] | None = None
    """Of a long list in the order of its names: where the part one looks at begins, and how many choices it has."""
    guide: bool = False
    checked: bool = False
    """Done was tapped under several questions: what is missing or wrong is marked."""
    problem: dict[str, str] = field(default_factory=dict)
    """Why the last input was refused: its `code`, `said` (the input), and what the sentence needs."""
    suggestions: list[str] = field(default_factory=list)
    removing: int = 0
    """The repetition that is to be taken away once that is confirmed."""
    codes: list[str] = field(default_factory=list)
    """What the bars on a photo say, when there are several."""
    misses: int = 0
    """Refused inputs in a row."""


@dataclass(slots=True)
class Bookmark:
    here: Here = field(default_factory=Here)
    then: str = ""
    """After a correction: the ref to return to, AFTER, IN_GROUP or PROMPT with one, REVIEW or REPAIR. Empty: on to the next question."""
    left_at: str = ""
    """The question from which the overview was opened before the end was reached."""
    todo: list[str] = field(default_factory=list)
    """Refs to be asked before `then`."""
    offered: list[int] = field(default_factory=list)
    """Media that came where none was asked for; the card asks what they are for."""
    card: int = 0
    """How many cards came after the first: each has a name of its own, so that folding one and drawing the next never mix."""
    keyboard: bool = False
    """The button that sends the phone's place stands under the writing line."""
    drafts: dict[str, str] = field(default_factory=dict)
    """Ref to an answer of a card with several questions that its constraint refuses as the others stand: tried again with them."""
    album: str = ""
    """Telegram's group of the last file: the rest of it is counted on the same card."""
    messages: dict[str, int] = field(default_factory=dict)
    """Ref to the shopper's own message that answered it: editing that message answers anew."""
    remarks: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of a returned report: ref to the reviewer's `text` and the `old` answer."""
    points: dict[str, list[str]] = field(default_factory=dict)
    """Ref of a way or an outline to the places sent for it and not yet confirmed."""
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Ref to how a place came: `picked`, `forwarded`, `distance` in metres."""


_HERE, _BOOKMARK = (tuple(field.name for field in fields(kind)) for kind in (Here, Bookmark))


def to_json(bookmark: Bookmark) -> dict[str, Any]:
    """Only what is remembered."""
    here = _remembered(bookmark.here, _HERE)
    data = _remembered(bookmark, _BOOKMARK) | {"here": here}
    if not here:
        del data["here"]
    return data


def _remembered(part: Here | Bookmark, names: Iterable[str]) -> dict[str, Any]:
    """An empty draft is one: nothing is ticked any more; so is a page with the number 0."""
    values = ((name, getattr(part, name)) for name in names)
    return {name: value for name, value in values if value or (value is not None and name in _EMPTY_COUNTS)}


def from_json(data: Mapping[str, Any]) -> Bookmark:
    """Of what `to_json` gave, also after it was stored: with lists for tuples, and nothing in it shared with the data."""
    kept: dict[str, Any] = _copied(data)
    here = kept.pop("here", {})
    if "span" in here:
        here["span"] = tuple(here["span"])
    return Bookmark(here=Here(**here), **kept)


def _copied(value: Any) -> Any:
    """Of what JSON has. The usual copying of all Python takes three times as long, and asking whether text is a Mapping longer than all the rest."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list | tuple) else value
