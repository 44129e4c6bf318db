"""Groups that register together: what stands for a name, and names as people write them down."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid
from convene.rules.groups import Named, check_group, check_plus_ones, is_placeholder, placeholder, read_names


@given(st.integers(1, 500), st.text(min_size=1, max_size=20))
def test_a_placeholder_is_known_again(number: int, group: str) -> None:
    assert is_placeholder(placeholder(number, group), group)
    assert not is_placeholder("Zoë O’Brien", group)


def test_a_placeholder_of_another_group_is_a_name() -> None:
    assert not is_placeholder("Guest 3 of Eastmarsh Trust", "Eastmarsh")
    assert not is_placeholder("Guest of Eastmarsh", "Eastmarsh")


def test_names_as_they_are_written_down() -> None:
    text = """
    Zoë O’Brien
    Bo Bergström, bo@example.org
    Li   Ng <li.ng@example.org>
    Dag Dahl\tdag@example.org;
    de Souza, Ana
    """
    assert read_names(text) == (
        Named("Zoë O’Brien"),
        Named("Bo Bergström", "bo@example.org"),
        Named("Li Ng", "li.ng@example.org"),
        Named("Dag Dahl", "dag@example.org"),
        Named("de Souza, Ana"),
    )
    assert read_names("") == ()
    for nameless in ("bo@example.org", "<bo@example.org>"):
        with pytest.raises(Invalid) as wrong:
            read_names(f"Ann Lee\n{nameless}")
        assert wrong.value.field == "names"


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("name", ("  ", 3, [])),
        ("count", ("Trust", 0, [])),
        ("count", ("Trust", 501, [])),
        ("names", ("Trust", 1, [Named("Ann"), Named("Bo")])),
    ],
)
def test_what_no_group_can_be(field: str, asked: tuple[Any, ...]) -> None:
    with pytest.raises(Invalid) as wrong:
        check_group(*asked)
    assert wrong.value.field == field
    assert check_group(" Eastmarsh  Trust ", 2, [Named("Ann")]) == "Eastmarsh Trust"


def test_plus_ones_are_few() -> None:
    assert [check_plus_ones(n) for n in (0, 10)] == [0, 10]
    for count in (-1, 11):
        with pytest.raises(Invalid) as wrong:
            check_plus_ones(count)
        assert wrong.value.field == "plus_ones"
