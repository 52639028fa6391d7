"""Messages of which nobody knows whether they arrived. The person's next tap or line heals it: they are shown where they stand."""

from collections.abc import Sequence
from datetime import timedelta

from bot.desk import Desk
from bot.model.person import Person

_SPAN = timedelta(days=7)
_MOST = 200


def people(desk: Desk, *, for_at_least: timedelta = timedelta(0)) -> Sequence[Person]:
    """Who may have missed something and was not here since, longest first. Broadcasts count for themselves."""
    found: dict[int, Person] = {}
    for row in desk.tx.backlogs.unknown(desk.now - _SPAN, desk.now - for_at_least, _MOST):
        person = desk.tx.people.by_chat(row.chat_id)
        if person is None or not person.reachable:
            continue
        if person.last_active_at is None or person.last_active_at <= row.created_at:
            found.setdefault(person.id, person)
    return list(found.values())
