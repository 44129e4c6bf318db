"""Deadlines in London's working hours: evenings, weekends, bank holidays and clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

import make
from convene.rules.errors import Invalid
from convene.rules.working_hours import MOST, after, between

EASTER = {date(2026, 4, 3), date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("day", "at", "hours", "until_day", "until"),
    [
        (date(2026, 6, 1), "10:20", 16, date(2026, 6, 3), "10:20"),  # two working days
        (date(2026, 6, 1), "09:00", 8, date(2026, 6, 1), "17:00"),  # the end of the day is in it
        (date(2026, 6, 1), "07:00", 1, date(2026, 6, 1), "10:00"),  # before work begins
        (date(2026, 6, 1), "19:30", 1, date(2026, 6, 2), "10:00"),  # after it
        (date(2026, 6, 5), "16:00", 2, date(2026, 6, 8), "10:00"),  # over a weekend
        (date(2026, 6, 6), "12:00", 8, date(2026, 6, 8), "17:00"),  # made on a Saturday
        (date(2026, 4, 2), "15:00", 4, date(2026, 4, 7), "11:00"),  # over Easter
        (date(2026, 3, 27), "16:00", 3, date(2026, 3, 30), "11:00"),  # the clocks go forward between
        (date(2026, 10, 23), "16:00", 3, date(2026, 10, 26), "11:00"),  # and back
    ],
)
def test_when_so_many_working_hours_have_passed(day: date, at: str, hours: int, until_day: date, until: str) -> None:
    start, end = make.at(at, day), make.at(until, until_day)
    assert after(start, hours, closed=EASTER) == end
    assert between(start, end, closed=EASTER) == hours


def test_no_hours_lie_outside_work_or_before_the_start() -> None:
    friday, monday = make.at("17:00", date(2026, 6, 5)), make.at("09:00", date(2026, 6, 8))
    assert between(friday, monday) == 0
    assert between(monday, friday) == 0
    assert between(friday, monday + timedelta(minutes=90)) == 1.5


@pytest.mark.parametrize("hours", [0, -3, MOST + 1])
def test_hours_nobody_can_mean(hours: int) -> None:
    with pytest.raises(Invalid) as wrong:
        after(datetime(2026, 6, 1, 9, tzinfo=UTC), hours)
    assert wrong.value.field == "offer_hours"
