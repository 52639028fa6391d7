"""Who plays in the demo. Each has a key under which the page gives them a chat."""

from dataclasses import dataclass

from bot.model.person import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    key: str
    name: str
    role: Role
    timezone: str
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    contact: str | None = None
    """Code of the client's contact that they are."""


PEOPLE = (
    SamplePerson(
        key="ann",
        name="Ann",
        role=Role.SHOPPER,
        timezone="Europe/Warsaw",
        city="Warsaw",
        latitude=52.2264,
        longitude=21.0150,
    ),
    SamplePerson(
        key="maya",
        name="Maya",
        role=Role.SHOPPER,
        timezone="Asia/Jerusalem",
        city="Tel Aviv",
        latitude=32.0812,
        longitude=34.7806,
    ),
    SamplePerson(
        key="omar",
        name="Omar",
        role=Role.SHOPPER,
        timezone="Europe/Istanbul",
        city="Istanbul",
        latitude=41.0422,
        longitude=29.0094,
    ),
    SamplePerson(key="nina", name="Nina", role=Role.COORDINATOR, timezone="Europe/London"),
    SamplePerson(key="elsa", name="Elsa Lindqvist", role=Role.CLIENT, timezone="Europe/Paris", contact="elsa"),
    SamplePerson(key="daniel", name="Daniel Okoro", role=Role.CLIENT, timezone="Europe/London", contact="daniel"),
)
