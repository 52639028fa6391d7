"""Time zones by their IANA names, and whether coordinates can belong to one."""

import re
from functools import cache
from importlib.resources import files
from math import acos, cos, degrees, radians, sin
from zoneinfo import available_timezones

from rapidfuzz import process

from bot.programmes.wrong import CellError

_POSITION = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?")
_FAR, _CLOSE = 25.0, 12.0
"""Degrees of arc: a place farther than this from its zone's main city is suspect; one closer than that after swapping was swapped."""


@cache
def _zones() -> list[str]:
    regions = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return sorted(name for name in available_timezones() if name.split("/")[0] in regions and "/" in name)


def zone(name: str) -> str:
    """The zone's exact name. Raises CellError with what was probably meant."""
    by_folded = {known.casefold(): known for known in [*_zones(), "UTC"]}
    found = by_folded.get(name.casefold().replace(" ", "_"))
    if found:
        return found
    meant = _meant(name)
    if meant:
        raise CellError(
            "unknown_zone", "“{value}” is not a time zone. Did you mean {meant}?", value=name[:60], meant=meant
        )
    raise CellError(
        "unknown_zone", "“{value}” is not a time zone. Write region and city, such as Europe/London.", value=name[:60]
    )


def _meant(name: str) -> str | None:
    city = name.rsplit("/", maxsplit=1)[-1].casefold().replace(" ", "_")
    cities = [known.split("/")[-1].casefold() for known in _zones()]
    found = process.extractOne(city, cities, score_cutoff=80)
    return _zones()[found[2]] if found else None


@cache
def _main_cities() -> dict[str, tuple[float, float]]:
    """Zone to (latitude, longitude) of its main city, from the time zone database's own table."""
    cities = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text().splitlines():
        fields = line.split("\t")
        position = _POSITION.fullmatch(fields[1]) if len(fields) > 2 else None
        if position:
            north, lat, lat_minutes, east, lon, lon_minutes = position.groups()
            latitude = (int(lat) + int(lat_minutes) / 60) * (1 if north == "+" else -1)
            longitude = (int(lon) + int(lon_minutes) / 60) * (1 if east == "+" else -1)
            cities[fields[2]] = (latitude, longitude)
    return cities


def _arc(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    cosine = sin(lat1) * sin(lat2) + cos(lat1) * cos(lat2) * cos(lon1 - lon2)
    return degrees(acos(max(-1.0, min(1.0, cosine))))


def looks_swapped(latitude: float, longitude: float, timezone: str) -> bool:
    """Far from the zone's main city as written, close to it the other way round."""
    city = _main_cities().get(timezone)
    if city is None or abs(longitude) > 90:
        return False
    return _arc((latitude, longitude), city) > _FAR and _arc((longitude, latitude), city) < _CLOSE
