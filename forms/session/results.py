"""What a session answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal["QUESTION", "GROUP", "REPEAT", "PROMPT_NEW_REPEAT", "END", "BEGINNING"]
Verdict = Literal["OK", "REQUIRED_BUT_EMPTY", "CONSTRAINT_VIOLATED", "INVALID"]
Change = tuple[str | None, bool] | None


class UnknownRef(KeyError):  # noqa: N818  (it reads as what it is)
    """The session has no node at that reference (any more)."""


class TooManyInstances(ValueError):  # noqa: N818  (likewise)
    """The repeat, or the session in all, has as many instances as it may have."""


class WrongForm(ValueError):  # noqa: N818  (likewise)
    """The saved session belongs to another form, or to another version of it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One stop on the way through the form. A prompt's ref is that of the repeat, without a position at its end."""

    kind: EventKind
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer did. `changed` has by ref the new value (None for groups) and relevance, or None for nodes that are gone;
    `cleared` the select answers that fell out of their choices; `shown` and `hidden` the questions that appeared and vanished.
    """

    result: Verdict
    message: str | None = None
    changed: Mapping[str, Change] = field(default_factory=dict)
    cleared: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """An answer that stands in the way of submitting."""

    ref: str
    result: Verdict
    message: str | None = None
