from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius (IUGG)."""


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Metres over the ground between two points in degrees (haversine)."""
    phi, other_phi = radians(latitude), radians(other_latitude)
    a = sin((other_phi - phi) / 2) ** 2 + cos(phi) * cos(other_phi) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, a)))
