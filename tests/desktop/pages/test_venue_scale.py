"""Days and hours across the screen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.desktop.pages.venue_scale import VIEWS, Scale, days_of, say, scale, step
from convene.rules.time import LONDON, Span

THURSDAY = date(2026, 7, 9)


def span(start: str, end: str, day: date = THURSDAY, nights: int = 0) -> Span:
    return Span(make.at(start, day), make.at(end, day + timedelta(days=nights)))


def week(*spans: Span) -> Scale:
    return scale(days_of("week", THURSDAY), spans, LONDON, left=100, right=800, narrow=36)


@pytest.mark.parametrize(
    ("view", "anchor", "said"),
    [
        ("day", THURSDAY, "Thu 9 July 2026"),
        ("week", THURSDAY, "6 to 12 July 2026"),
        ("week", date(2026, 7, 1), "29 June to 5 July 2026"),
        ("week", date(2026, 12, 31), "28 December 2026 to 3 January 2027"),
        ("month", THURSDAY, "July 2026"),
        ("month", date(2026, 2, 28), "February 2026"),
    ],
)
def test_a_view_shows_the_days_around_its_anchor(view: str, anchor: date, said: str) -> None:
    days = days_of(view, anchor)
    assert anchor in days
    assert say(days) == said


@given(st.sampled_from(VIEWS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_steps_leave_no_day_out(view: str, anchor: date) -> None:
    days = days_of(view, anchor)
    assert days_of(view, step(view, anchor, 1))[0] == days[-1] + timedelta(days=1)
    assert days_of(view, step(view, anchor, -1))[-1] == days[0] - timedelta(days=1)


def test_times_lie_between_the_edges_of_their_day() -> None:
    shown = week(span("09:00", "17:00"))
    left, right = shown.edges[3], shown.edges[4]
    assert shown.x(make.at("07:00", THURSDAY)) == left
    assert shown.x(make.at("13:00", THURSDAY)) == pytest.approx((left + right) / 2)
    assert shown.x(make.at("19:00", THURSDAY)) == right
    assert shown.x(make.at("12:00", THURSDAY - timedelta(days=30))) == 100
    assert shown.x(make.at("12:00", THURSDAY + timedelta(days=30))) == 800
    assert shown.at((left + right) / 2) == (THURSDAY, 13 * 60)
    assert shown.at(99) is None


def test_an_empty_weekend_is_narrow_and_a_busy_one_is_not() -> None:
    saturday = THURSDAY + timedelta(days=2)
    empty, busy = week(), week(span("09:00", "17:00", saturday))
    assert empty.edges[6] - empty.edges[5] == 36
    assert busy.edges[6] - busy.edges[5] > 80
    assert busy.edges[7] - busy.edges[6] == 36
    assert empty.edges[-1] == busy.edges[-1] == pytest.approx(800)


def test_the_hours_reach_to_what_is_booked() -> None:
    assert (week().opens, week().closes) == (7 * 60, 19 * 60)
    early_and_late = week(span("05:30", "08:00"), span("18:00", "22:15"))
    assert (early_and_late.opens, early_and_late.closes) == (5 * 60, 23 * 60)
    assert week(span("20:00", "01:00", nights=1)).closes == 24 * 60
    assert week(span("10:00", "16:00", nights=1)).closes == 19 * 60


@given(st.integers(0, 20_000), st.integers(1, 5_000))
def test_later_is_never_further_left(start: int, minutes: int) -> None:
    shown = week(span("06:00", "23:00"))
    first = make.at("00:00", THURSDAY - timedelta(days=5)) + timedelta(minutes=start)
    assert shown.x(first) <= shown.x(first + timedelta(minutes=minutes))
