from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.model.ids import ClientId, FormId, LocationId, ProjectId


class VisitType(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    ONLINE = "online"


class Assignment(StrEnum):
    """How an open visit finds its shopper."""

    SELF_ASSIGN = "self_assign"
    """The first who takes it has it."""
    APPLY = "apply"
    """Shoppers apply, a coordinator chooses."""


BRIEF_CARDS = ("who", "when", "do", "say", "photograph", "never")
"""The six cards of a brief, in the order they are read: who you are, when, do, say and ask, photograph, never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    id: LocationId = LocationId(0)
    client_id: ClientId
    code: str
    name: str
    address: str
    city: str
    latitude: float | None = None
    longitude: float | None = None
    timezone: str
    opening_hours: str | None = None
    phone: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    id: ProjectId = ProjectId(0)
    client_id: ClientId
    code: str
    name: str
    form_code: str
    """The `form_id` of its XLSForm; visits pin one version of it when they get their shopper."""
    visit_type: VisitType
    assignment: Assignment = Assignment.SELF_ASSIGN
    brief: Mapping[str, str] = field(default_factory=dict)
    """Card name (one of BRIEF_CARDS) to text; empty cards are left out."""
    brief_version: int = 1
    purchase: str | None = None
    """What must be bought, in words for the offer card."""
    fee: Decimal
    reimbursement_cap: Decimal = Decimal(0)
    currency: str
    policy: Mapping[str, Any] = field(default_factory=dict)
    """This project's own numbers over `bot.settings.Policy`."""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    """A published XLSForm. What a visit pinned stays as it was, whatever is imported later."""

    id: FormId = FormId(0)
    code: str
    """The XLSForm's form_id."""
    number: int
    """1, 2, 3 … within one code, in the order of import."""
    digest: str
    """SHA-256 of everything that makes it; importing the same twice finds it by this."""
    title: str
    version: str = ""
    xform: str
    attachments: Mapping[str, str] = field(default_factory=dict)
    """File name to text, for CSV and XML beside the form."""
    media: Mapping[str, str] = field(default_factory=dict)
    """Pictures and recordings that its words come with: file name to SHA-256, empty while the file is not there."""
    scoring: Mapping[str, Any] = field(default_factory=dict)
    """`forms.scoring.Scoring` as JSON."""
    languages: tuple[str, ...] = ()
    question_count: int
    photo_count: int
    created_at: datetime
