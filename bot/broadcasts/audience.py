"""Whom a broadcast reaches."""

from datetime import timedelta

from bot import places
from bot.desk import Desk
from bot.model import eligibility
from bot.model.broadcast import Broadcast
from bot.model.ids import PersonId
from bot.model.person import Person
from bot.model.visit import UNDER_WAY, Visit


def everybody(desk: Desk, broadcast: Broadcast) -> list[Person]:
    """Shoppers who agreed to the terms and can be reached, by id; narrowed as the author chose."""
    return fitting(desk, broadcast, page(desk, broadcast))


def page(desk: Desk, broadcast: Broadcast, *, after: int = 0, limit: int | None = None) -> list[Person]:
    """All that can be asked of the people themselves."""
    chosen = broadcast.audience
    days = chosen.get("active_days")
    since = desk.now - timedelta(days=int(days)) if days else None
    return desk.tx.people.audience(
        city=chosen.get("city"), language=chosen.get("language"), active_since=since, after=after, limit=limit
    )


def fitting(desk: Desk, broadcast: Broadcast, people: list[Person]) -> list[Person]:
    """Those who may do the chosen visit: two questions for all of them, whatever their number."""
    chosen = broadcast.audience.get("visit")
    visit = desk.tx.visits.get(chosen) if chosen and people else None
    if visit is None:
        return people
    held: dict[PersonId, dict[int, Visit]] = {}
    for other in (*desk.tx.visits.find(location_id=visit.location_id), *desk.tx.visits.find(state=UNDER_WAY)):
        if other.shopper_id is not None:
            held.setdefault(other.shopper_id, {})[other.id] = other
    policy, consent = desk.policy(places.site(desk, visit).project), desk.settings.consent_version

    def may(person: Person) -> bool:
        own = list(held.get(person.id, {}).values())
        return not eligibility.reasons(person, visit, own, policy, desk.now, consent=consent, self_service=False)

    return [person for person in people if may(person)]
