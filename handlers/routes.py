"""The shape of the routing table (the table itself is handlers/__init__.py)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.model.person import Role
from handlers.turn import Turn

Handler = Callable[[Turn], None]

ANYBODY: frozenset[Role | None] = frozenset({None, *Role})
MEMBERS: frozenset[Role | None] = frozenset(Role)
SHOPPERS: frozenset[Role | None] = frozenset({Role.SHOPPER})
COORDINATORS: frozenset[Role | None] = frozenset({Role.COORDINATOR})
CLIENTS: frozenset[Role | None] = frozenset({Role.CLIENT})


@dataclass(frozen=True, slots=True)
class Route:
    """Who may come this way (None is a stranger), and who deals with it."""

    handler: Handler
    roles: frozenset[Role | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    commands: Mapping[str, Route]
    """By word, without the slash."""
    buttons: Mapping[str, Route]
    """By `Button.action`."""
    inputs: Mapping[str, Route]
    """Typed lines, files and places, by the kind of the person's focus."""
    otherwise: Route
    """Input with no focus, unknown commands."""
