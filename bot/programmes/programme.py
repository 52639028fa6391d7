"""What a programme workbook says once everything in it is right: plain rows that name each other by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.model.project import Assignment, VisitType
from forms.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    code: str
    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    client: str
    code: str
    name: str
    email: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationRow:
    client: str
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
class ProjectRow:
    client: str
    code: str
    name: str
    form: str
    visit_type: VisitType
    assignment: Assignment = Assignment.SELF_ASSIGN
    brief: Mapping[str, str] = field(default_factory=dict)
    purchase: str | None = None
    fee: Decimal
    reimbursement_cap: Decimal = Decimal(0)
    currency: str
    policy: Mapping[str, Any] = field(default_factory=dict)
    active: bool = True
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    code: str
    project: str
    location: str
    window_start: datetime
    """In UTC, like window_end."""
    window_end: datetime
    shopper: str | None = None
    fee: Decimal | None = None
    """None: the project's."""
    publish: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    clients: tuple[ClientRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    locations: tuple[LocationRow, ...] = ()
    projects: tuple[ProjectRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands, cell by cell; a wrong or empty cell is absent."""

    number: int
    values: Mapping[str, Any]
    wrong: frozenset[str] = frozenset()
    """Columns whose cell could not be read."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The workbook cell by cell, before its rows were compared with each other."""

    sheets: Mapping[str, Sequence[Row]]
    """By sheet name; a sheet that is not in the workbook is absent."""
    problems: Sequence[Problem]
    """Errors and warnings."""
