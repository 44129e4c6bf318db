"""Which day a paper is for."""

from datetime import date, timedelta

import pytest

from convene.rules.errors import Refused
from convene.rules.papers import likely_day


def test_today_else_the_next_else_the_last() -> None:
    first = date(2026, 7, 9)
    days = [first + timedelta(7), first]
    for today, likely in ((-3, 0), (0, 0), (2, 7), (7, 7), (9, 7)):
        assert likely_day(days, first + timedelta(today)) == first + timedelta(likely)
    with pytest.raises(Refused):
        likely_day([], first)
