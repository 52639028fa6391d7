"""What belongs to a visit, looked up once: its project, its location, and whether a shopper may do it."""

from bot.desk import Desk
from bot.model import eligibility
from bot.model.geo import distance
from bot.model.person import Person
from bot.model.project import FormVersion, Location, Project
from bot.model.refusal import Refusal, Refused
from bot.model.site import Site
from bot.model.visit import Visit


def site(desk: Desk, visit: Visit) -> Site:
    project = desk.tx.projects.get(visit.project_id)
    location = desk.tx.locations.get(visit.location_id)
    if project is None or location is None:
        raise Refusal(Refused.NOT_FOUND)
    return Site(visit, project, location)


def form_of(desk: Desk, visit: Visit, project: Project) -> FormVersion | None:
    """The version the visit pinned; before that, the newest of its project's form."""
    if visit.form_version_id is not None:
        return desk.tx.forms.get(visit.form_version_id)
    newest = desk.tx.forms.find(order="-number", limit=1, code=project.form_code)
    return newest[0] if newest else None


def why_not(desk: Desk, person: Person, at: Site, *, self_service: bool) -> list[eligibility.Reason]:
    own = desk.tx.visits.find(shopper_id=person.id)
    policy = desk.policy(at.project)
    consent = desk.settings.consent_version
    return eligibility.reasons(person, at.visit, own, policy, desk.now, consent=consent, self_service=self_service)


def how_far(person: Person, location: Location) -> float | None:
    """Metres from where the shopper is at home, if both are known."""
    if person.latitude is None or person.longitude is None or location.latitude is None or location.longitude is None:
        return None
    return distance(person.latitude, person.longitude, location.latitude, location.longitude)
