"""Money as it is said and read."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.money import money, read_money


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
