"""Places on the earth: distances, areas, being inside."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from forms.expressions.functions.definition import MANY, Function, plain
from forms.expressions.functions.strings import texts
from forms.expressions.values import ExpressionError, Value, to_string

EARTH_RADIUS = 6378100.0  # metres, at the equator; JavaRosa's figure
Point = tuple[float, float]
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")


def points_of(text: str) -> list[Point]:
    """Latitude and longitude of each point in `lat lon alt acc; ...`. Raises ExpressionError for anything else."""
    return [_point(part) for part in text.split(";") if part.strip()]


def _point(text: str) -> Point:
    words = text.split()
    if not 2 <= len(words) <= 4 or not all(map(_NUMBER.fullmatch, words)):
        raise ExpressionError(f"{text.strip()!r} is not a place")
    latitude, longitude = float(words[0]), float(words[1])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ExpressionError(f"{text.strip()!r} is not a place on earth")
    return latitude, longitude


def distance_between(start: Point, end: Point) -> float:
    """Metres along the great circle."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*start, *end))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _all_points(values: tuple[Value, ...]) -> list[Point]:
    return [point for text in texts(values) for point in points_of(text)]


def _distance(*values: Value) -> float:
    """Along all points of one line (or of all nodes of one node-set); of several arguments each must be a single point."""
    points = _all_points(values) if len(values) == 1 else [_point(text) for text in texts(values) if text.strip()]
    return math.fsum(distance_between(a, b) for a, b in pairwise(points))


def _places_or_none(values: tuple[Value, ...]) -> list[Point]:
    try:
        return _all_points(values)
    except ExpressionError:
        return []


def _area(*values: Value) -> float:
    """Square metres (NaN for what are no places, 0 for a node without any), on a plane laid against the sphere at the first point's latitude circle."""
    points = _places_or_none(values)
    if not points:
        return 0.0 if isinstance(values[0], list) and not any(texts(values)) else math.nan
    if len(points) < 3:
        return 0.0
    metres_per_degree = 2 * math.pi * EARTH_RADIUS / 360
    origin = points[0]
    flat = [
        ((lon - origin[1]) * metres_per_degree * math.cos(math.radians(lat)), (lat - origin[0]) * metres_per_degree)
        for lat, lon in points
    ]
    return abs(math.fsum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*flat, flat[0]]))) / 2


def _geofence(point: Value, shape: Value) -> bool:
    """Whether the point lies inside the shape (even-odd rule). Nothing lies in less than three corners."""
    corners = points_of(to_string(shape))
    if not to_string(point) and corners:
        return False
    latitude, longitude = _point(to_string(point))
    if len(corners) < 3:
        return False
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise([*corners, corners[0]]):
        if (lat1 > latitude) != (lat2 > latitude):
            crossing = lon1 + (latitude - lat1) / (lat2 - lat1) * (lon2 - lon1)
            inside ^= longitude < crossing
    return inside


def _intersects(*values: Value) -> bool:
    """Whether the line crosses itself. Neighbouring pieces share a point without crossing, and a closed line may meet its start."""
    points = _all_points(values)
    lines = list(pairwise(points))
    for first in range(len(lines)):
        for second in range(first + 2, len(lines)):
            joined = first == 0 and second == len(lines) - 1 and points[0] == points[-1]
            if not joined and _cross(*lines[first], *lines[second]):
                return True
    return False


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] != turns[1] and turns[2] != turns[3]:
        return True
    ends = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _between(*end) for turn, end in zip(turns, ends, strict=True))


def _turn(a: Point, b: Point, c: Point) -> int:
    value = (b[1] - a[1]) * (c[0] - b[0]) - (b[0] - a[0]) * (c[1] - b[1])
    return (value > 0) - (value < 0)


def _between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


GEOGRAPHY: dict[str, Function] = {
    "area": plain(_area, 1, nodes=True),
    "distance": plain(_distance, 1, MANY, nodes=True),
    "enclosed-area": plain(_area, 1, nodes=True),
    "geofence": plain(_geofence, 2),
    "intersects": plain(_intersects, 1, MANY, nodes=True),
}
