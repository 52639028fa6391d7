"""What is kept of people: every column of every kind of row that says, names or reaches somebody, and what becomes of it when they are forgotten.

One table for all who need it: /mydata hands it out, /forget and the times for keeping empty it, the tests see to it that clients read none of it and that
no column is added without an entry here.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum, auto
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.model.broadcast import Broadcast
from bot.model.delivery import InboxRow, OutboxRow
from bot.model.event import JournalEntry
from bot.model.person import Contact, Invite, Person, RoleChange
from bot.model.report import AnswerChange, Media, Remark, Report, Sheet
from bot.model.visit import Offer, Visit
from bot.privacy.emptying import GONE


class Fate(Enum):
    EMPTIED = auto()
    """Theirs: nothing of it is left."""
    SCRUBBED = auto()
    """Handed over, so it stays; their name is taken out."""
    PLACE = auto()
    """Where they were goes, how far that was from the visit stays."""
    NUMBER = auto()
    """Their number here: it stays, and is nobody's."""
    OTHERS = auto()
    """Somebody else's number: not theirs to see."""
    HANDLE = auto()
    """What only a program can use to get at them or their file: emptied, and of no use to them."""


_E, _S, _N, _O, _H = Fate.EMPTIED, Fate.SCRUBBED, Fate.NUMBER, Fate.OTHERS, Fate.HANDLE
COLUMNS: Mapping[type, Mapping[str, Fate]] = {
    Person: {
        "chat_id": _E, "name": _E, "language": _E, "timezone": _E, "contact_id": _E, "city": _E, "latitude": _E, "longitude": _E,
        "consent_version": _E, "focus": _H,
    },
    Contact: {"name": _E, "email": _E, "person_id": _N},
    Invite: {"name": _E, "city": _E, "created_by": _O},
    RoleChange: {"person_id": _N, "asked_by": _O, "settled_by": _O},
    Visit: {"named_shopper": _E, "shopper_id": _N, "check_in": Fate.PLACE},
    Offer: {"person_id": _N},
    Sheet: {"person_id": _N, "data": _E},
    AnswerChange: {"old": _E, "new": _E},
    Report: {
        "answers": _S, "wordings": _S, "scoring": _S, "flags": _S, "submission": _S, "reason": _S, "reviewed_by": _O,
    },
    Remark: {"text": _S, "old": _S, "new": _S, "created_by": _O},
    Media: {"person_id": _N, "file_id": _H, "file_unique_id": _H, "name": _E, "exif": _E, "group": _H},
    Broadcast: {"author_id": _N},
    JournalEntry: {"actor_id": _N},
    InboxRow: {"chat_key": _H, "payload": _E},
    OutboxRow: {"chat_id": _H, "message": _E},
}  # fmt: skip
SILENT = frozenset({Fate.OTHERS, Fate.HANDLE})
"""What /mydata leaves out."""
_COORDINATES = re.compile(r"-?\d{1,2}(\.\d+)? -?\d{1,3}(\.\d+)?( -?\d+(\.\d+)?){0,2}")
"""A geopoint as forms hold it: latitude, longitude, height and accuracy."""
_PLACE = frozenset({"latitude", "longitude"})
_SHORT = 3
"""Letters: shorter names are words of many sentences."""


def empty(kind: type) -> dict[str, Any]:
    """Nothing in every column that is theirs alone. Numbers that must be there are the caller's to choose."""
    return {
        name: value
        for name, fate in COLUMNS[kind].items()
        if fate in {Fate.EMPTIED, Fate.HANDLE}
        for value in (_nothing(kind, name),)
    }


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _nothing(kind: type, name: str) -> Any:
    hint = _hints(kind)[name]
    if get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint):
        return None
    plain = get_origin(hint) or hint
    if plain is str:
        return ""
    return {} if plain is Mapping else () if plain is tuple else 0


def scrubbed(row: Any, scrub: Callable[[str], str]) -> dict[str, Any]:
    """The columns that stay, with every text in them gone through `scrub`."""
    kept = (name for name, fate in COLUMNS[type(row)].items() if fate is Fate.SCRUBBED)
    return {name: everywhere(scrub, getattr(row, name)) for name in kept}


def everywhere(scrub: Callable[[str], str], value: Any) -> Any:
    match value:
        case str():
            return scrub(value)
        case Mapping():
            return {key: everywhere(scrub, one) for key, one in value.items()}
        case tuple():
            return tuple(everywhere(scrub, one) for one in value)
        case list():
            return [everywhere(scrub, one) for one in value]
    return value


def without(name: str) -> Callable[[str], str]:
    """Takes every part of the name out of a text."""
    parts = [re.escape(part) for part in name.split() if len(part) >= _SHORT]
    if not parts:
        return lambda text: text
    found = re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)
    return lambda text: found.sub(GONE, text)


def placeless(told: Any) -> dict[str, Any] | None:
    """How far they were is what the report needs; where, is theirs."""
    return None if told is None else {key: value for key, value in told.items() if key not in _PLACE}


def without_place(text: str) -> str:
    """Nothing in the place of an answer that is a place."""
    return "" if _COORDINATES.fullmatch(text) else text


def told(row: Any) -> dict[str, Any]:
    """What /mydata says of a row: all but other people's numbers and what only programs can use."""
    silent = {name for name, fate in COLUMNS.get(type(row), {}).items() if fate in SILENT}
    return {each.name: getattr(row, each.name) for each in fields(row) if each.name not in silent}
