from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convene.rules.threads import crossings, lay

FIVE = "CISEN"
knots = st.lists(st.frozensets(st.sampled_from(FIVE), max_size=5), max_size=6)


def _cost(start, orders):
    return sum(crossings(one, other) for one, other in pairwise([tuple(start), *orders]))


def _side_by_side(order, knot):
    at = [order.index(thread) for thread in knot]
    return not at or max(at) - min(at) == len(at) - 1


@pytest.mark.parametrize(
    ("before", "after", "count"), [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "cba", 3), ("", "", 0)]
)
def test_crossings(before, after, count):
    assert crossings(before, after) == crossings(after, before) == count


def test_threads_that_lie_side_by_side_already_stay():
    assert lay("CISEN", [frozenset("CI"), frozenset("EN"), frozenset(), frozenset("S")]) == [tuple("CISEN")] * 4


def test_the_one_between_steps_aside():
    ((*order,),) = lay("abc", [frozenset("ac")])
    assert crossings("abc", order) == 1


@given(knots)
def test_every_knot_finds_its_threads_side_by_side(ties):
    orders = lay(FIVE, ties)
    assert len(orders) == len(ties)
    for order, knot in zip(orders, ties, strict=True):
        assert sorted(order) == sorted(FIVE)
        assert _side_by_side(order, knot)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcd"), max_size=4), max_size=5))
def test_no_other_way_crosses_less(ties):
    best = {tuple("abcd"): 0}
    for knot in ties:
        best = {
            order: min(cost + crossings(before, order) for before, cost in best.items())
            for order in permutations("abcd")
            if _side_by_side(order, knot)
        }
    assert _cost("abcd", lay("abcd", ties)) == min(best.values())
