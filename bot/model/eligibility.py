"""May this shopper do this visit? All failing reasons at once, with the day it becomes possible where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.person import Person
from bot.model.visit import UNDER_WAY, State, Visit
from bot.settings import Policy

_DID_IT = UNDER_WAY | {State.APPROVED, State.DELIVERED, State.REJECTED, State.NOT_COMPLETED}


class Why(StrEnum):
    OVER = "over"
    """The window has closed."""
    ROTATION = "rotation"
    """They were at this location too recently; staff might know them."""
    TOO_MANY = "too_many"
    TOO_EARLY = "too_early"
    """Self-service only opens some days ahead."""
    NO_CONSENT = "no_consent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    since: datetime | None = None
    """From when on it is possible, if time heals it."""


def reasons(
    person: Person,
    visit: Visit,
    own: Sequence[Visit],
    policy: Policy,
    now: datetime,
    *,
    consent: str,
    self_service: bool,
) -> list[Reason]:
    """`own` are the visits this shopper has or had. Empty: eligible."""
    found = []
    if visit.window_end <= now:
        found.append(Reason(Why.OVER))
    if not person.reachable:
        found.append(Reason(Why.UNREACHABLE))
    if person.consent_version != consent:
        found.append(Reason(Why.NO_CONSENT))
    again = _rotation_ends(visit, own, policy)
    if again is not None:
        found.append(Reason(Why.ROTATION, again))
    if sum(other.state in UNDER_WAY for other in own) >= policy.open_visits:
        found.append(Reason(Why.TOO_MANY))
    bookable = visit.window_start - timedelta(days=policy.book_ahead_days)
    if self_service and bookable > now:
        found.append(Reason(Why.TOO_EARLY, bookable))
    return found


def _rotation_ends(visit: Visit, own: Sequence[Visit], policy: Policy) -> datetime | None:
    ends = [
        other.window_start + timedelta(days=policy.rotation_days)
        for other in own
        if other.location_id == visit.location_id and other.id != visit.id and other.state in _DID_IT
    ]
    latest = max(ends, default=None)
    return latest if latest is not None and latest > visit.window_start else None
