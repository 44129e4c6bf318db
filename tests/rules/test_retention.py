"""When the clock of an event has run out."""

from datetime import date

import pytest

from convene.rules.retention import due_on


@pytest.mark.parametrize(
    ("last_day", "months", "due"),
    [
        (date(2026, 7, 9), 24, date(2028, 7, 9)),
        (date(2026, 7, 31), 2, date(2026, 9, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(9998, 6, 1), 12, date(9999, 6, 1)),
        (date(9990, 1, 1), 1200, date.max),
    ],
)
def test_the_same_day_so_many_months_on_or_the_months_last(last_day: date, months: int, due: date) -> None:
    assert due_on(last_day, months) == due
