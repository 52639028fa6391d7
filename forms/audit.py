"""The log of how a form was filled in, as the CSV file that ODK calls a client audit log (audit.csv)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

AuditEventName = Literal[
    "form start",
    "form resume",
    "form save",
    "form exit",
    "form finalize",
    "question",
    "group questions",
    "jump",
    "add repeat",
    "delete repeat",
    "end screen",
    "constraint error",
    "save error",
    "finalize error",
    "change reason",
]
LASTING: frozenset[AuditEventName] = frozenset({"question", "group questions", "jump", "add repeat", "end screen"})
COLUMNS = ("event", "node", "start", "end", "old-value", "new-value")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """`node` is a ref with positions, empty for what concerns the whole form. Moments are aware.

    `end` counts only for events that last: a screen that is shown and left again. `old` and `new` are an answer before and after.
    """

    event: AuditEventName
    start: datetime
    end: datetime | None = None
    node: str = ""
    old: str | None = None
    new: str | None = None


def audit_csv(events: Iterable[AuditEvent]) -> str:
    """One line for each event, in the order of their starts, after the header; each line ends in a line feed."""
    rows = [COLUMNS, *map(_row, sorted(events, key=lambda event: event.start))]
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows)


def _row(event: AuditEvent) -> tuple[str, ...]:
    """An answer that was left as it was is not a change."""
    old, new = event.old or "", event.new or ""
    values = (old, new) if old != new else ("", "")
    end = _milliseconds(event.end) if event.end is not None and event.event in LASTING else ""
    return event.event, event.node, _milliseconds(event.start), end, *values


def _milliseconds(moment: datetime) -> str:
    return str((moment - EPOCH) // MILLISECOND)


def _cell(text: str) -> str:
    """As Collect writes it: in quotes where there is a comma, a line break or a quote, which is doubled."""
    if not any(mark in text for mark in ',\n\r"'):
        return text
    return '"' + text.replace('"', '""') + '"'
