from datetime import date, timedelta

import pytest

from convene.rules.calendar_months import View, add_months, months_of, seen, turn, week_number, weeks_of, within


@pytest.mark.parametrize(
    ("month", "first", "weeks"),
    [
        (date(2021, 2, 14), date(2021, 2, 1), 4),  # 28 days from a Monday
        (date(2024, 2, 29), date(2024, 1, 29), 5),  # a leap year
        (date(2026, 2, 1), date(2026, 1, 26), 5),
        (date(2026, 8, 31), date(2026, 7, 27), 6),
        (date(2026, 3, 29), date(2026, 2, 23), 6),  # the clocks go forward on the 29th
        (date(2026, 12, 31), date(2026, 11, 30), 5),
    ],
)
def test_weeks_of_a_month(month, first, weeks):
    found = weeks_of(month)
    days = [day for week in found for day in week]
    assert (days[0], len(found)) == (first, weeks)
    assert days == [first + timedelta(days=n) for n in range(7 * weeks)]
    assert all(week[0].weekday() == 0 for week in found)
    assert any(day.month == month.month for day in found[0])
    assert any(day.month == month.month for day in found[-1])


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 12, 31), 53), (date(2027, 1, 3), 53), (date(2027, 1, 4), 1), (date(2024, 12, 30), 1)],
)
def test_weeks_are_numbered_as_iso_does(day, week):
    assert week_number(day) == week


def test_what_is_seen():
    day = date(2026, 11, 5)
    assert seen(View.MONTH, day) == (date(2026, 10, 26), date(2026, 12, 6))
    assert seen(View.QUARTER, day) == (date(2026, 10, 1), date(2026, 12, 31))
    assert seen(View.YEAR, day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert [month.month for month in months_of(View.QUARTER, day)] == [10, 11, 12]
    assert len(months_of(View.YEAR, day)) == 12


def test_turning_pages_keeps_the_day_where_there_is_one():
    assert turn(View.MONTH, date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert turn(View.MONTH, date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert turn(View.QUARTER, date(2026, 11, 30), 1) == date(2027, 2, 28)
    assert turn(View.YEAR, date(2024, 2, 29), -1) == date(2023, 2, 28)
    assert add_months(date(2026, 5, 5), 0) == date(2026, 5, 5)


def test_the_calendar_has_ends():
    assert turn(View.YEAR, date(1990, 3, 3), -1) == date(1990, 1, 3)
    assert turn(View.MONTH, date(2199, 12, 31), 1) == date(2199, 12, 31)
    assert within(date.max) == date(2199, 12, 31)
    assert within(date.min) == date(1990, 1, 1)
