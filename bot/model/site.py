from dataclasses import dataclass

from bot.model.project import Location, Project
from bot.model.visit import Visit


@dataclass(frozen=True, slots=True)
class Site:
    """A visit with what belongs to it, looked up once."""

    visit: Visit
    project: Project
    location: Location
