from datetime import date, time, timedelta

import pytest

from convene.rules.errors import Invalid
from convene.rules.event_move import ClashKind, Shift, date_clashes, label, shift_to
from convene.rules.time import LONDON, Span, instant

JULY, NOVEMBER = date(2026, 7, 9), date(2026, 11, 5)


def _day(day: date, starts: int = 9, ends: int = 17) -> tuple[date, Span]:
    return day, Span(instant(day, time(starts)), instant(day, time(ends)))


def test_half_past_nine_stays_half_past_nine() -> None:
    shift = shift_to(JULY, instant(JULY, time(9)), NOVEMBER, None, LONDON)
    assert shift.moment(instant(JULY, time(9, 30))) == instant(NOVEMBER, time(9, 30))
    night = Span(instant(JULY, time(22)), instant(JULY + timedelta(days=1), time(2)))
    assert shift.span(night) == Span(instant(NOVEMBER, time(22)), instant(NOVEMBER + timedelta(days=1), time(2)))


def test_another_first_hour_shifts_by_as_much() -> None:
    shift = shift_to(JULY, instant(JULY, time(9)), JULY, time(8, 15), LONDON)
    assert shift.by == timedelta(minutes=-45)


def test_a_span_that_the_clocks_turn_around_is_refused() -> None:
    short = Span(instant(date(2026, 3, 21), time(0, 50)), instant(date(2026, 3, 21), time(2)))
    forward = Shift(timedelta(days=8), LONDON)
    assert forward.span(short).minutes == 10
    with pytest.raises(Invalid, match="does not exist") as caught:
        forward.moment(instant(date(2026, 3, 21), time(1, 30)))
    assert caught.value.field == "to"
    back = date(2026, 10, 25)
    over = Span(instant(back, time(1, 55)), instant(back, time(1, 55)) + timedelta(minutes=10))
    with pytest.raises(Invalid, match="before it starts"):
        Shift(timedelta(days=1), LONDON).span(over)


@pytest.mark.parametrize("year", [1, 1989, 2200, 9999])
def test_years_nobody_means(year: int) -> None:
    with pytest.raises(Invalid, match="not possible"):
        shift_to(JULY, instant(JULY, time(9)), date(year, 7, 9), None, LONDON)


@pytest.mark.parametrize(
    ("to", "others", "expected"),
    [
        (date(2026, 7, 10), [], []),
        (date(2026, 7, 10), [_day(date(2026, 7, 10))], [(ClashKind.DAYS, True)]),
        (date(2026, 7, 10), [_day(date(2026, 7, 10), 17, 19)], []),
        (date(2026, 7, 17), [_day(date(2026, 7, 10))], [(ClashKind.ORDER, False)]),
        (date(2026, 7, 11), [], [(ClashKind.WEEKEND, False)]),
        (date(2026, 5, 29), [], [(ClashKind.PAST, False)]),
    ],
)
def test_what_there_is_to_say_of_a_date(to, others, expected) -> None:
    found = list(date_clashes(_day(JULY), _day(to), others, today=date(2026, 6, 1)))
    assert [(clash.kind, clash.stops) for clash in found] == expected


def test_the_label_names_the_years_where_they_differ() -> None:
    assert label("CBE", JULY, NOVEMBER) == "Move CBE from Thu 9 July to Thu 5 November"
    assert label("CBE", JULY, date(2027, 1, 7)) == "Move CBE from Thu 9 July 2026 to Thu 7 January 2027"
