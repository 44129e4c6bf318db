"""Miles in a straight line."""

import math

import pytest

from convene.rules.distance import CHARING_CROSS, Spot, check_spot, miles, say_miles
from convene.rules.errors import Invalid


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (CHARING_CROSS, (51.5074, -0.1278), 0.0),
        (Spot("Greenwich", 51.4769, -0.0005), (51.5074, -0.1278), 5.87),
        # The example of the haversine formula's usual reference: Nashville to Los Angeles, 2,886.44 km on a 6372.8 km
        # sphere, 1,793.0 miles on ours.
        (Spot("Nashville", 36.12, -86.67), (33.94, -118.40), 1793.0),
        (Spot("One side", 0.0, 0.0), (0.0, 180.0), math.pi * 3958.8),
    ],
)
def test_the_distance_over_the_ground(start: Spot, end: tuple[float, float], expected: float) -> None:
    assert miles(start, *end) == pytest.approx(expected, rel=0.002, abs=0.001)


def test_what_is_not_known_stays_so() -> None:
    assert (miles(CHARING_CROSS, None, 0.1), miles(CHARING_CROSS, 51.0, None)) == (None, None)
    assert [say_miles(m) for m in (None, 0.04, 0.98, 2.449)] == ["not known", "next door", "1 mile", "2.4 miles"]


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "field"),
    [
        (" ", 51.5, 0.0, "name"),
        ("Office", 91.0, 0.0, "latitude"),
        ("Office", math.nan, 0.0, "latitude"),
        ("Office", 51.5, -180.5, "longitude"),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_its_field(
    name: str, latitude: float, longitude: float, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_spot(name, latitude, longitude)
    assert refused.value.field == field
    assert check_spot("  Our   office ", 51.5, -0.1) == Spot("Our office", 51.5, -0.1)
