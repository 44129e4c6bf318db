"""Instants and spans: half open, never naive, and honest about the hours when clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid
from convene.rules.time import LONDON, Span, hull, instant, one_instant, say_day, say_days, to_utc, zone

NINE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_wall_clock_in_summer_and_winter() -> None:
    assert instant(date(2026, 6, 22), time(9, 0)) == datetime(2026, 6, 22, 8, 0, tzinfo=UTC)
    assert instant(date(2026, 1, 22), time(9, 0)) == datetime(2026, 1, 22, 9, 0, tzinfo=UTC)


def test_a_time_that_does_not_exist() -> None:
    with pytest.raises(Invalid) as refused:
        instant(date(2026, 3, 29), time(1, 30), field="starts")
    assert refused.value.field == "starts"
    assert "clocks go forward" in refused.value.title


def test_a_time_that_exists_twice_is_the_first() -> None:
    assert instant(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


MINUTES = st.integers(0, 120 * 365 * 24 * 60).map(lambda n: datetime(1980, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@given(MINUTES)
def test_there_and_back(at: datetime) -> None:
    local = at.astimezone(LONDON)
    if local.fold == 0:
        assert instant(local.date(), local.time()) == at


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_unknown_zones(name: str) -> None:
    with pytest.raises(Invalid, match="not a time zone"):
        zone(name)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(Invalid):
        to_utc(datetime(2026, 6, 1, 9, 0))  # noqa: DTZ001
    with pytest.raises(Invalid):
        Span(datetime(2026, 6, 1, 9, 0), datetime(2026, 6, 1, 10, 0))  # noqa: DTZ001


@pytest.mark.parametrize("end", [NINE, NINE - HOUR])
def test_a_span_ends_after_its_start(end: datetime) -> None:
    with pytest.raises(Invalid, match="not after"):
        Span(NINE, end)


def test_touching_spans_do_not_overlap() -> None:
    morning, next_one = Span(NINE, NINE + HOUR), Span(NINE + HOUR, NINE + 2 * HOUR)
    assert not morning.overlaps(next_one)
    assert not next_one.overlaps(morning)
    assert morning.overlaps(Span(NINE + HOUR - timedelta(microseconds=1), NINE + 2 * HOUR))
    assert Span(NINE, NINE + 2 * HOUR).contains(next_one)
    assert not next_one.contains(morning)
    assert hull([next_one, morning]) == Span(NINE, NINE + 2 * HOUR)
    assert hull([]) is None


def test_dates_in_words() -> None:
    assert say_day(date(2017, 6, 22)) == "Thu 22 June 2017"
    assert say_days(date(2017, 6, 22), date(2017, 6, 22)) == "Thu 22 June 2017"
    assert say_days(date(2017, 6, 22), date(2017, 10, 2)) == "Thu 22 June to Mon 2 October 2017"
    assert say_days(date(2017, 12, 31), date(2018, 1, 1)) == "Sun 31 December 2017 to Mon 1 January 2018"


def test_a_time_that_comes_twice_is_asked_about_where_somebody_types_it() -> None:
    day = date(2026, 10, 25)
    with pytest.raises(Invalid) as asked:
        one_instant(day, time(1, 30), field="starts_at")
    assert asked.value.field == "starts_at"
    assert asked.value.title == "01:30 comes twice on Sun 25 October 2026: the clocks go back"
    assert "2026-10-25T01:30:00+01:00" in asked.value.hint
    for clear in (time(0, 59), time(2)):
        assert one_instant(day, clear) == instant(day, clear)
    with pytest.raises(Invalid, match="does not exist"):
        one_instant(date(2026, 3, 29), time(1, 30))
