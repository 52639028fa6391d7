from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bot.model.ids import FormId, MediaId, PersonId, RemarkId, ReportId, SheetId, VisitId


class SheetState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form being filled in: the answers so far and where the shopper is, saved after every one of them."""

    id: SheetId = SheetId(0)
    visit_id: VisitId
    person_id: PersonId
    purpose: str = "report"
    """`report`, or `not_completed` for the short form of the way out."""
    form_version_id: FormId
    state: SheetState = SheetState.OPEN
    data: Mapping[str, Any] = field(default_factory=dict)
    """`forms.session.Session.save()`."""
    step: int = 0
    """Counts every accepted input. A button carries the step it was drawn at; compare-and-set on it makes two taps one."""
    screen: str = "question"
    """What the card shows: question, review, paused, …"""
    only: tuple[str, ...] = ()
    """For a returned report: the refs that are open again; empty: all."""
    language: str | None = None
    started_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """One accepted answer, append-only: who changed what from what to what, and when."""

    id: int = 0
    sheet_id: SheetId
    ref: str
    old: str | None
    new: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOut:
    """A finished sheet as others read it; the fields are those of Report."""

    answers: tuple[Mapping[str, Any], ...]
    score: Decimal | None
    scoring: Mapping[str, Any]
    wordings: Mapping[str, Mapping[str, Any]]
    flags: tuple[Mapping[str, Any], ...]
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was handed in, one row per submission; the last row of a visit counts."""

    id: ReportId = ReportId(0)
    visit_id: VisitId
    sheet_id: SheetId
    number: int
    """1 for the first submission, 2 after the first return, …"""
    score: Decimal | None = None
    """Overall percent, None when nothing counted."""
    scoring: Mapping[str, Any] = field(default_factory=dict)
    """`forms.scoring.Score` as JSON: sections, trace, critical questions."""
    answers: tuple[Mapping[str, Any], ...] = ()
    """Readable answers in form order: {ref, section, label, kind, value, text, media}."""
    wordings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """`answers` and `scoring` once more in each other language that both the form and the bot speak: {"he": {answers, scoring}}."""
    flags: tuple[Mapping[str, Any], ...] = ()
    """What the reviewer should look at first: {code, details}."""
    submission: str
    """The OpenRosa submission XML."""
    submitted_at: datetime
    verdict: str | None = None
    """approved, returned, rejected; None while it waits."""
    grade: int | None = None
    reason: str | None = None
    reviewed_by: PersonId | None = None
    reviewed_at: datetime | None = None
    revision: int = 0
    """Compare-and-set counter for the review in progress."""


Read = TypeVar("Read", ReadOut, Report)


def worded(read: Read, language: str) -> Read:
    """As a reader of this language reads it; as it is when the form does not speak that language."""
    words = read.wordings.get(language)
    return replace(read, answers=tuple(words["answers"]), scoring=words["scoring"]) if words else read


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong with one answer. `old` is what it said when it was returned, `new` what the shopper made of it."""

    id: RemarkId = RemarkId(0)
    report_id: ReportId
    ref: str
    label: str
    text: str
    old: str | None = None
    new: str | None = None
    answered_at: datetime | None = None
    created_by: PersonId
    created_at: datetime


class MediaState(StrEnum):
    PENDING = "pending"
    STORED = "stored"
    REFUSED = "refused"
    """It came whole but cannot be used (cut, not a picture, too large)."""
    FAILED = "failed"
    """Telegram did not give it to us in time."""
    ERASED = "erased"
    """Its time was over, or its person asked to be forgotten."""


class Wipe(StrEnum):
    """What is still to be done to a file outside the database."""

    FILE = "file"
    """Take it away, unless somebody else sent the same."""
    EXIF = "exif"
    """Put a copy without hidden data in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file somebody sent. The row is written with the update, the file follows: named by its SHA-256, decoded before it counts."""

    id: MediaId = MediaId(0)
    person_id: PersonId
    purpose: str
    """`answer`, `barcode`, `check_in`, `import`: who wants to hear when it is there."""
    visit_id: VisitId | None = None
    sheet_id: SheetId | None = None
    ref: str | None = None
    kind: str
    """photo, voice, audio, video, document."""
    file_id: str
    file_unique_id: str
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    state: MediaState = MediaState.PENDING
    sha256: str | None = None
    duration: int | None = None
    """Seconds of a recording, as its phone says."""
    width: int | None = None
    height: int | None = None
    exif: Mapping[str, Any] = field(default_factory=dict)
    why: str | None = None
    """Reason code when refused or failed."""
    group: str | None = None
    """Telegram's media_group_id."""
    message_id: int
    forwarded: bool = False
    attempts: int = 0
    next_at: datetime | None = None
    received_at: datetime
    removed: bool = False
    """Taken out of the answer again; the file is kept until its time is over."""
    wipe: Wipe | None = None
