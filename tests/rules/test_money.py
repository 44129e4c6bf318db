"""Money as it is said and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid
from convene.rules.money import gross, money, net, on_basis, percent_of, read_money


@pytest.mark.parametrize(
    ("typed", "pence", "said"),
    [
        ("420", 42_000, "£420"),
        ("£1,234.50", 123_450, "£1,234.50"),
        (" 12.5 ", 1_250, "£12.50"),
        ("0", 0, "£0"),
        ("", None, None),
    ],
)
def test_money_is_read_as_it_is_written(typed: str, pence: int | None, said: str | None) -> None:
    assert read_money(typed, field="cost_pence") == pence
    if pence is not None and said is not None:
        assert money(pence) == said
        assert read_money(said, field="cost_pence") == pence
    assert money(-240_000) == "−£2,400"


@pytest.mark.parametrize("wrong", ["a lot", "-5", "1.234", "12.", "999999999"])
def test_what_is_no_amount_is_refused_at_its_field(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_money(wrong, field="cost_pence")
    assert refused.value.field == "cost_pence"


@pytest.mark.parametrize(
    ("quoted", "included", "without", "with_"),
    [
        (240_000, False, 240_000, 288_000),
        (288_000, True, 240_000, 288_000),
        (100, True, 83, 100),  # 83.33
        (103, True, 86, 103),  # 85.83
        (3, False, 3, 4),  # 3.6
        (2, False, 2, 2),  # 2.4
        (3, True, 3, 3),  # 2.5: half a penny goes up
        (0, True, 0, 0),
    ],
)
def test_vat_is_a_fifth_on_top_and_half_a_penny_goes_up(quoted: int, included: bool, without: int, with_: int) -> None:
    assert (net(quoted, vat_included=included), gross(quoted, vat_included=included)) == (without, with_)
    assert on_basis(quoted, vat_included=included, with_vat=True) == with_
    assert on_basis(quoted, vat_included=included, with_vat=False) == without


@given(st.integers(0, 2_000_000_000))
def test_what_is_quoted_without_vat_comes_back_from_the_price_with_it(pence: int) -> None:
    assert net(gross(pence, vat_included=False), vat_included=True) == pence


def test_a_part_of_a_sum() -> None:
    assert [percent_of(1_001, percent) for percent in (0, 25, 50, 100)] == [0, 250, 501, 1_001]
