"""How far a venue is: miles in a straight line from a place one chooses."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from convene.rules.errors import Invalid
from convene.rules.text import clean_line

EARTH_MILES = 3958.8
"""The mean radius of the earth (IUGG: 6,371.0 km)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place in degrees north and east (WGS 84)."""

    name: str
    latitude: float
    longitude: float


CHARING_CROSS = Spot("Charing Cross", 51.5074, -0.1278)
"""The customary centre of London: distances to London on road signs are measured to it."""


def check_spot(name: str, latitude: float, longitude: float) -> Spot:
    """A place to measure from. Raises Invalid at "name", "latitude" (-90 to 90), "longitude" (-180 to 180)."""
    if not (named := clean_line(name)):
        raise Invalid("name", "The place needs a name", "Write what people call it.")
    for field, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if not -most <= value <= most:  # a NaN is not between anything either
            raise Invalid(field, f"{value} is not a {field}", f"Give degrees from -{most} to {most}.")
    return Spot(named, latitude, longitude)


def miles(start: Spot, latitude: float | None, longitude: float | None) -> float | None:
    """Miles in a straight line over the ground (haversine), None where the other place is not known."""
    if latitude is None or longitude is None:
        return None
    north, north2 = radians(start.latitude), radians(latitude)
    arc = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin(radians(longitude - start.longitude) / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(arc)))


def say_miles(distance: float | None) -> str:
    """``2.4 miles``; under a tenth ``next door``; ``not known``."""
    if distance is None:
        return "not known"
    if distance < 0.1:
        return "next door"
    return "1 mile" if f"{distance:.1f}" == "1.0" else f"{distance:.1f} miles"
