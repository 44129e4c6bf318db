"""What cancelling costs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.cancellation import STANDARD, Band, Step, cancelling, check_bands, percent_on, say, steps
from convene.rules.errors import Invalid

DAY = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("left", "percent"),
    [(91, 0), (90, 25), (61, 25), (60, 50), (31, 50), (30, 75), (15, 75), (14, 100), (0, 100), (-3, 100)],
)
def test_the_band_with_the_fewest_days_that_is_reached_applies(left: int, percent: int) -> None:
    assert percent_on(STANDARD, booked=DAY, today=DAY - timedelta(days=left)) == percent


def test_no_bands_no_cost() -> None:
    found = cancelling((), booked=DAY, pence=1_000, today=DAY)
    assert (found.agreed, found.percent, found.pence, found.next) == (False, 0, None, None)
    assert say(found, whole=1_000) == ""


def test_the_next_step_is_the_next_day_on_which_it_costs_more() -> None:
    bands = (Band(30, 50), Band(20, 50), Band(14, 100), Band(60, 0))
    assert [step.day for step in steps(bands, booked=DAY, pence=420_001)] == [date(2026, 8, 22), date(2026, 9, 7)]
    before = cancelling(bands, booked=DAY, pence=420_001, today=date(2026, 8, 21))
    assert (before.percent, before.pence, before.next) == (0, 0, Step(date(2026, 8, 22), 50, 210_001))
    on_it = cancelling(bands, booked=DAY, pence=420_001, today=date(2026, 8, 22))
    assert (on_it.pence, on_it.next) == (210_001, Step(date(2026, 9, 7), 100, 420_001))
    assert cancelling(bands, booked=DAY, pence=420_001, today=date(2026, 9, 7)).next is None


@pytest.mark.parametrize(
    ("whole", "left", "said"),
    [
        (420_000, 31, "Cancelling today costs £2,100 (50%). From Sat 22 August it is £3,150 (75%)."),
        (420_000, 20, "Cancelling today costs £3,150 (75%). From Mon 7 September it is the whole £4,200."),
        (420_000, 100, "Cancelling today costs nothing. From Tue 23 June it is £1,050 (25%)."),
        (420_000, 3, "Cancelling today costs the whole £4,200."),
        (None, 31, "Cancelling today costs 50%. From Sat 22 August it is 75%."),
        (None, 20, "Cancelling today costs 75%. From Mon 7 September it is all of it."),
        (None, 100, "Cancelling today costs nothing. From Tue 23 June it is 25%."),
        (None, 3, "Cancelling today costs all of it."),
        (0, 20, "Cancelling today costs nothing."),
    ],
)
def test_in_words(whole: int | None, left: int, said: str) -> None:
    found = cancelling(STANDARD, booked=DAY, pence=whole, today=DAY - timedelta(days=left))
    assert say(found, whole=whole) == said


@pytest.mark.parametrize(
    ("bands", "field"),
    [
        ([Band(30, 50), Band(30, 75)], "days_1"),
        ([Band(-1, 50)], "days_0"),
        ([Band(731, 50)], "days_0"),
        ([Band(30, 101)], "percent_0"),
        ([Band(30, -1)], "percent_0"),
        ([Band(14, 40), Band(30, 50)], "percent_0"),
        ([Band(30, 50), Band(14, 40)], "percent_1"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(bands: list[Band], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_bands(bands)
    assert refused.value.field == field


def test_bands_are_kept_in_their_order() -> None:
    assert check_bands([Band(14, 100), Band(730, 0), Band(0, 100), Band(90, 25)]) == (
        Band(730, 0),
        Band(90, 25),
        Band(14, 100),
        Band(0, 100),
    )


_PAIRS = st.dictionaries(st.integers(0, 730), st.integers(0, 100), max_size=6)


@given(_PAIRS, st.integers(-10, 800), st.integers(0, 10_000_000))
def test_waiting_never_makes_cancelling_cheaper(pairs: dict[int, int], left: int, pence: int) -> None:
    days = sorted(pairs, reverse=True)
    bands = check_bands(map(Band, days, sorted(pairs.values())))
    today = DAY - timedelta(days=left)
    now, later = (cancelling(bands, booked=DAY, pence=pence, today=t) for t in (today, today + timedelta(days=1)))
    assert (now.pence or 0) <= (later.pence or 0) <= pence
    if now.next is not None and now.next.day == today + timedelta(days=1):
        assert (later.percent, later.pence) == (now.next.percent, now.next.pence)
    else:
        assert later.percent == now.percent


def test_nothing_of_a_cost_nobody_knows_is_nothing_and_one_percent_of_it_is_something() -> None:
    free, little = (cancelling([Band(0, p)], booked=DAY, pence=None, today=DAY) for p in (0, 1))
    assert (free.pence, little.pence) == (0, None)
    assert say(little, whole=None) == "Cancelling today costs 1%."


def test_a_refused_step_names_its_days() -> None:
    with pytest.raises(Invalid, match="Two steps 1 day before"):
        check_bands([Band(1, 50), Band(1, 60)])
    with pytest.raises(Invalid, match="1 day before costs less than 2 days before") as refused:
        check_bands([Band(2, 50), Band(1, 40)])
    assert refused.value.hint
