"""Venues: postcodes, names and what a room holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid
from convene.rules.venues import (
    Layout,
    check_email,
    check_layouts,
    check_name,
    postcode,
    read_location,
    say_location,
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("E14 8DR", "E14 8DR"),
        ("e148dr", "E14 8DR"),
        (" ec1v  9bp ", "EC1V 9BP"),
        ("W1A 0AX", "W1A 0AX"),
        ("m11ae", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("SW1A 2AA", "SW1A 2AA"),
        ("gir0aa", "GIR 0AA"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_postcode_is_written_one_way(typed: str, written: str) -> None:
    assert postcode(typed) == written


@pytest.mark.parametrize(
    "wrong", ["E14", "Limehouse", "E14 8D", "E14 8DRR", "14E 8DR", "QE14 8DR", "E14 8CI", "EE 8DR"]
)
def test_what_is_no_postcode_is_refused_at_its_field(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        postcode(wrong)
    assert refused.value.field == "postcode"


def test_a_name_is_needed() -> None:
    assert check_name("  St  Katherine’s ", of="venue") == "St Katherine’s"
    with pytest.raises(Invalid, match="The room needs a name") as refused:
        check_name(" \x00\t", of="room")
    assert refused.value.field == "name"


@pytest.mark.parametrize("wrong", [0, -1, 100_001])
def test_a_capacity_is_a_number_of_people(wrong: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_layouts({Layout.CIRCLE: 12, Layout.THEATRE: wrong})
    assert refused.value.field == "capacity_theatre"
    assert check_layouts({Layout.CIRCLE: 12}) == {Layout.CIRCLE: 12}
    assert check_layouts({}) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("51.5109, -0.0403", "51.5109, -0.0403"),
        ("51.5109 -0.0403", "51.5109, -0.0403"),
        ("51.5109,-0.0403", "51.5109, -0.0403"),
        ("51.5109° N, 0.0403° W", "51.5109, -0.0403"),
        ("51°30′39.24″N 0°02′25.08″W", "51.5109, -0.0403"),
        ("51°30'39.24\" N, 0°2'25.08\" W", "51.5109, -0.0403"),
        ("51, 0", "51, 0"),
        ("−33.8568, 151.2153", "-33.8568, 151.2153"),
        ("33.8568 S; 151.2153 E", "-33.8568, 151.2153"),
        ("  ", ""),
    ],
)
def test_a_place_on_the_map_is_read_as_maps_write_it(typed: str, said: str) -> None:
    assert say_location(*(read_location(typed) or (None, None))) == said


@given(st.integers(-9_000_000, 9_000_000), st.integers(-18_000_000, 18_000_000))
def test_a_place_that_is_said_is_read_again(latitude: int, longitude: int) -> None:
    place = latitude / 100_000, longitude / 100_000
    assert read_location(say_location(*place)) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Limehouse", "not a place on the map"),
        ("51.5109", "not a place on the map"),
        ("51.5109, -0.0403, 12", "not a place on the map"),
        ("91, 0", "A latitude of 91 is not on this earth"),
        ("-90.5, 0", "A latitude of -90.5 is not on this earth"),
        ("51, 180.5", "A longitude of 180.5 is not on this earth"),
        ("51, -181", "A longitude of -181 is not on this earth"),
        ("0.0403 W, 51.5109 N", "The latitude (north or south) comes first"),
    ],
)
def test_what_is_nowhere_is_refused_at_its_field(typed: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_location(typed)
    assert refused.value.field == "location"
    assert told in refused.value.title


def test_an_address_for_mail_is_checked_gently() -> None:
    assert check_email(" Bookings@St-Katherine.example ") == "Bookings@St-Katherine.example"
    assert check_email("") == ""
    for wrong in ("reception", "a b@c.example", "@c.example"):
        with pytest.raises(Invalid) as refused:
            check_email(wrong)
        assert refused.value.field == "email"
