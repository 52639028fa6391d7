"""A place typed as coordinates: `32.0853, 34.7818`."""

import re

from forms.inputs.folding import ascii_digits
from forms.inputs.numbers import SIGNS
from forms.inputs.parsed import Parsed

COORDINATES = re.compile(
    r"(?P<latitude>[+-]?\d{1,2}(?:\.\d+)?)°?(?: ?[,;] ?| )(?P<longitude>[+-]?\d{1,3}(?:\.\d+)?)°?(?:[ ,]+[-+\d.]+){0,2}"
)


def parse_place(text: str) -> Parsed:
    """Latitude and longitude in degrees; altitude and accuracy are unknown when typed and stored as 0."""
    match = COORDINATES.fullmatch(" ".join(ascii_digits(text).translate(SIGNS).split()))
    if match is None:
        return Parsed.refused("location_expected")
    if abs(float(match["latitude"])) > 90 or abs(float(match["longitude"])) > 180:
        return Parsed.refused("no_such_coordinates")
    return Parsed(f"{match['latitude'].removeprefix('+')} {match['longitude'].removeprefix('+')} 0 0")
