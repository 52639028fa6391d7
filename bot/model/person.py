from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model.ids import ClientId, ContactId, InviteId, PersonId, RoleChangeId


class Role(StrEnum):
    SHOPPER = "shopper"
    COORDINATOR = "coordinator"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who wrote to the bot. Without a role a stranger, who gets one polite sentence."""

    id: PersonId = PersonId(0)
    chat_id: int
    name: str
    language: str
    timezone: str
    role: Role | None = None
    contact_id: ContactId | None = None
    """For the client's people: who they are there (and so which client's reports they see)."""
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    consent_version: str | None = None
    consent_at: datetime | None = None
    reachable: bool = True
    """False from the moment Telegram says that they blocked the bot, until they write again."""
    focus: Mapping[str, Any] = field(default_factory=dict)
    """What their next typed line, photo or location belongs to: {"kind": feature, ...ids}; empty: nothing."""
    last_active_at: datetime | None = None
    forget_at: datetime | None = None
    """They asked to be forgotten and who they were is gone from this row; what is left of them elsewhere goes in the next minutes."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A link that makes a stranger somebody. Only the SHA-256 of its 192-bit token is kept."""

    id: InviteId = InviteId(0)
    token_hash: str
    role: Role
    contact_id: ContactId | None = None
    name: str | None = None
    city: str | None = None
    max_uses: int = 1
    uses: int = 0
    expires_at: datetime
    revoked: bool = False
    created_by: PersonId | None = None
    created_at: datetime


class ChangeState(StrEnum):
    ASKED = "asked"
    """They wait to be let in."""
    MADE = "made"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """Somebody becomes a coordinator, or loses their role: asked, made, and for a while undone by any coordinator."""

    id: RoleChangeId = RoleChangeId(0)
    person_id: PersonId
    before: Role | None = None
    after: Role | None = None
    contact_id: ContactId | None = None
    """Whom of a client they stood for before."""
    state: ChangeState
    asked_by: PersonId | None = None
    """Whose invite it was, or who took the role away; None: whoever runs the bot."""
    settled_by: PersonId | None = None
    asked_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    id: ClientId = ClientId(0)
    code: str
    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One of a client's people, who is to get its summaries once they came in by their invite."""

    id: ContactId = ContactId(0)
    client_id: ClientId
    code: str
    name: str
    email: str | None = None
    language: str | None = None
    person_id: PersonId | None = None
