"""What happens at the same time stands side by side."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.lanes import lanes

NINE = make.at("09:00")


def span(start: int, end: int) -> tuple[datetime, datetime]:
    return NINE + timedelta(minutes=start), NINE + timedelta(minutes=end)


def test_one_after_the_other_is_one_lane() -> None:
    assert lanes([span(0, 45), span(45, 60), span(90, 120)]) == [(0, 1), (0, 1), (0, 1)]
    assert lanes([]) == []


def test_overlaps_share_the_width_and_the_rest_keeps_it() -> None:
    assert lanes([span(0, 60), span(30, 90), span(90, 120)]) == [(0, 1), (1, 1), (0, 2)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=12))
def test_no_two_ever_lie_on_each_other(drawn: list[tuple[int, int]]) -> None:
    spans = [span(start, start + length) for start, length in drawn]
    placed = list(zip(spans, lanes(spans), strict=True))
    count = max((first + wide for _, (first, wide) in placed), default=1)
    for n, ((start, end), (first, wide)) in enumerate(placed):
        assert 0 <= first < first + wide <= count
        for (s, e), (f, w) in placed[n + 1 :]:
            assert e <= start or end <= s or f + w <= first or first + wide <= f
