"""The usual dates of a booking."""

from datetime import date

import pytest

from convene.rules.booking_dates import usual_dates, working_days_before

THURSDAY = date(2026, 9, 24)


@pytest.mark.parametrize(
    ("count", "day"),
    [(0, THURSDAY), (1, date(2026, 9, 23)), (4, date(2026, 9, 18)), (10, date(2026, 9, 10)), (15, date(2026, 9, 3))],
)
def test_working_days_leave_weekends_out(count: int, day: date) -> None:
    assert working_days_before(THURSDAY, count) == day


def test_and_days_on_which_nobody_works() -> None:
    assert working_days_before(date(2026, 9, 1), 1, closed={date(2026, 8, 31)}) == date(2026, 8, 28)


def test_the_usual_dates() -> None:
    assert [(kind.value, due.isoformat()) for kind, due in usual_dates(THURSDAY, today=date(2026, 6, 1))] == [
        ("contract_by", "2026-06-15"),
        ("deposit_due", "2026-06-29"),
        ("menu_by", "2026-09-03"),
        ("final_numbers", "2026-09-10"),
        ("balance_due", "2026-10-24"),
    ]


def test_a_booking_that_is_near_has_none_of_them_in_the_past_or_after_it() -> None:
    today = date(2026, 9, 21)
    found = dict(usual_dates(THURSDAY, today=today))
    assert [due.day for due in found.values()] == [24, 24, 21, 21, 24]
    over = usual_dates(date(2026, 1, 5), today=today)
    assert {due for _, due in over} == {today}
