"""The visit and its one state machine. What is not in MOVES is forbidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.model.ids import FormId, LocationId, OfferId, PersonId, ProjectId, VisitId


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    OFFERED = "offered"
    APPLIED = "applied"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"
    IN_VISIT = "in_visit"
    REPORTING = "reporting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DELIVERED = "delivered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED_BY_SHOPPER = "cancelled_by_shopper"
    CANCELLED_BY_AGENCY = "cancelled_by_agency"
    NOT_COMPLETED = "not_completed"
    NO_SHOW = "no_show"
    REJECTED = "rejected"


class Move(StrEnum):
    OPEN = "open"
    OFFER = "offer"
    APPLY = "apply"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CONFIRM = "confirm"
    CHECK_IN = "check_in"
    START_REPORT = "start_report"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DELIVER = "deliver"
    REJECT = "reject"
    CANCEL_BY_SHOPPER = "cancel_by_shopper"
    CANCEL_BY_AGENCY = "cancel_by_agency"
    NOT_COMPLETED = "not_completed"
    NO_SHOW = "no_show"


_UNPLACED = (State.DRAFT, State.OPEN, State.OFFERED, State.APPLIED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)
_TAKEN = (State.ASSIGNED, State.CONFIRMED, State.IN_VISIT, State.REPORTING)

MOVES: dict[tuple[State, Move], State] = {
    **{(state, Move.OPEN): State.OPEN for state in _UNPLACED if state is not State.OPEN},
    **{(state, Move.OFFER): State.OFFERED for state in _UNPLACED},
    **{(state, Move.CANCEL_BY_AGENCY): State.CANCELLED_BY_AGENCY for state in (*_UNPLACED, *_TAKEN, State.RETURNED)},
    (State.OPEN, Move.APPLY): State.APPLIED,
    (State.APPLIED, Move.APPLY): State.APPLIED,
    (State.OPEN, Move.ACCEPT): State.ASSIGNED,
    (State.OFFERED, Move.ACCEPT): State.ASSIGNED,
    (State.APPLIED, Move.ACCEPT): State.ASSIGNED,
    (State.OFFERED, Move.DECLINE): State.DECLINED,
    (State.OPEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.OFFERED, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPLIED, Move.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Move.EXPIRE): State.EXPIRED,
    (State.OFFERED, Move.EXPIRE): State.EXPIRED,
    (State.APPLIED, Move.EXPIRE): State.EXPIRED,
    (State.ASSIGNED, Move.CONFIRM): State.CONFIRMED,
    (State.ASSIGNED, Move.CHECK_IN): State.IN_VISIT,
    (State.CONFIRMED, Move.CHECK_IN): State.IN_VISIT,
    **{(state, Move.START_REPORT): State.REPORTING for state in (State.ASSIGNED, State.CONFIRMED, State.IN_VISIT)},
    **{(state, Move.CANCEL_BY_SHOPPER): State.CANCELLED_BY_SHOPPER for state in _TAKEN},
    **{(state, Move.NOT_COMPLETED): State.NOT_COMPLETED for state in _TAKEN},
    **{(state, Move.NO_SHOW): State.NO_SHOW for state in _TAKEN},
    (State.REPORTING, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.APPROVE): State.APPROVED,
    (State.SUBMITTED, Move.REJECT): State.REJECTED,
    (State.RETURNED, Move.REJECT): State.REJECTED,
    (State.APPROVED, Move.DELIVER): State.DELIVERED,
}

UNPLACED = frozenset(_UNPLACED)
"""Nobody has it yet."""
TAKEN = frozenset(_TAKEN)
"""A shopper has it and the report is not in."""
UNDER_WAY = TAKEN | {State.SUBMITTED, State.RETURNED}
"""Counts against the shopper's open visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One evaluation of one location. A row that was worked is never reused: a second try is a new visit that names it."""

    id: VisitId = VisitId(0)
    code: str
    """What people call it, unique: from the workbook, or project code and number."""
    project_id: ProjectId
    location_id: LocationId
    state: State = State.DRAFT
    named_shopper: str | None = None
    """From the workbook: the shopper (by name or chat id) it is meant for."""
    shopper_id: PersonId | None = None
    form_version_id: FormId | None = None
    """Pinned when the shopper gets the visit."""
    brief_version: int = 0
    """The version of the brief the shopper acknowledged whole; 0: none yet."""
    brief_seen: Mapping[str, str] = field(default_factory=dict)
    """The cards as the shopper acknowledged them, so that a changed brief can say what changed."""
    fee: Decimal
    window_start: datetime
    window_end: datetime
    open_until: datetime | None = None
    assigned_at: datetime | None = None
    confirmed_at: datetime | None = None
    checked_in_at: datetime | None = None
    check_in: Mapping[str, object] | None = None
    """How they checked in: {"by": "location"|"call"|"screenshot"|"none", "distance": metres, "accuracy": metres, "picked": bool, "media": id}."""
    report_from: datetime | None = None
    """When the report clock started."""
    report_due_at: datetime | None = None
    extensions: int = 0
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    remind_at: datetime | None = None
    """When the next reminder is to be looked at; NULL: none."""
    reminded: tuple[str, ...] = ()
    """Reminder stages said or skipped, so that none comes twice."""
    replaces_id: VisitId | None = None
    created_at: datetime


class OfferState(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    TAKEN_BY_ANOTHER = "taken_by_another"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One visit put to one shopper; at most one per pair (unique), reopened when offered again."""

    id: OfferId = OfferId(0)
    visit_id: VisitId
    person_id: PersonId
    state: OfferState = OfferState.WAITING
    reason: str | None = None
    expires_at: datetime
    created_at: datetime
    answered_at: datetime | None = None
