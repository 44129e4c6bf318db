"""Venues: postcodes, names and what a room holds."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.venues import Layout, check_layouts, check_name, postcode


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
