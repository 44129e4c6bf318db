"""Opening hours as they are typed and read, and what lies outside of them; closures."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.bookings import clash, hold
from convene.rules.errors import Invalid
from convene.rules.room_hours import MIDNIGHT, check_closure, closed_time, outside, read_hours, say_closure, say_hours
from convene.rules.time import LONDON

OFFICE = "Mon–Fri 08:30–18:00"

clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0)) | st.just(MIDNIGHT)
opening = st.tuples(clocks, clocks).filter(lambda pair: pair[0] < pair[1])


@given(st.dictionaries(st.integers(0, 6), opening | st.just((time(9), time(17)))))
def test_what_is_said_is_read_again(hours: dict[int, tuple[time, time]]) -> None:
    assert read_hours(say_hours(hours)) == hours


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (OFFICE, OFFICE),
        ("mon-fri 8:30 - 18.00, sat 9-13", "Mon–Fri 08:30–18:00, Sat 09:00–13:00"),
        ("Monday to Friday 8.30am to 6pm; Saturday 9am–1pm", "Mon–Fri 08:30–18:00, Sat 09:00–13:00"),
        ("weekdays 9-5pm", "Mon–Fri 09:00–17:00"),
        ("Mon, Wed & Fri 09:00–12:00", "Mon 09:00–12:00, Wed 09:00–12:00, Fri 09:00–12:00"),
        ("Tues, Thurs and weekends 10–16", "Tue 10:00–16:00, Thu 10:00–16:00, Sat–Sun 10:00–16:00"),
        ("Fri–Mon 12am–12pm", "Mon 00:00–12:00, Fri–Sun 00:00–12:00"),
        ("daily 07:00–24:00", "Mon–Sun 07:00–24:00"),
        ("Mon 8–12 Tue 9–12", "Mon 08:00–12:00, Tue 09:00–12:00"),
        ("  ", ""),
    ],
)
def test_a_line_of_hours_is_read_as_people_write_it(typed: str, said: str) -> None:
    assert say_hours(read_hours(typed)) == said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("all the time", "not a weekday with its hours"),
        ("Mon–Fri", "not a weekday with its hours"),
        ("09:00–17:00", "not a weekday with its hours"),
        ("Mon 09:00–17:00 or so", "not a weekday with its hours"),
        ("Mon 09:00–17:00x", "not a weekday with its hours"),
        ("Mo 09:00–17:00", "“mo” is not a weekday"),
        ("T 09:00–17:00", "“t” is not a weekday"),
        ("Mon 25:00–26:00", "“25:00” is not a time"),
        ("Mon 09:75–17:00", "“09:75” is not a time"),
        ("Mon 13pm–14:00", "“13pm” is not a time"),
        ("Mon 17:00–09:00", "09:00 is not after 17:00"),
        ("Mon 09:00–09:00", "09:00 is not after 09:00"),
        ("Mon–Wed 9–17, Tue 10–12", "Tue is there twice"),
    ],
)
def test_what_are_no_hours_is_refused_at_the_field(typed: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_hours(typed)
    assert refused.value.field == "hours"
    assert told in refused.value.title


@pytest.mark.parametrize(
    ("starts", "ends", "setup", "cleardown", "said"),
    [
        ("08:30", "18:00", 0, 0, ""),
        ("09:30", "17:00", 60, 60, ""),
        ("08:30", "18:00", 30, 0, "open 08:30–18:00 on Thu 9 July, needed from 08:00"),
        ("09:00", "18:00", 0, 15, "open 08:30–18:00 on Thu 9 July, needed until 18:15"),
        ("07:00", "23:00", 0, 0, "open 08:30–18:00 on Thu 9 July, needed from 07:00 until 23:00"),
        ("12:00", "17:00", 0, 7 * 60, "open 08:30–18:00 on Thu 9 July, needed until 24:00"),
    ],
)
def test_set_up_and_clear_down_count_for_hours(starts: str, ends: str, setup: int, cleardown: int, said: str) -> None:
    wanted = hold(make.at(starts), make.at(ends), setup, cleardown)
    assert outside(read_hours(OFFICE), wanted, LONDON) == said


def test_days_without_hours_are_closed_and_nights_in_between_are_not_needed() -> None:
    thursday, friday, monday = make.DAY, make.DAY + timedelta(days=1), make.DAY + timedelta(days=4)
    assert outside(read_hours(OFFICE), hold(make.at("10:00"), make.at("16:00", friday))) == ""
    over_weekend = hold(make.at("10:00", thursday), make.at("16:00", monday))
    assert outside(read_hours(OFFICE), over_weekend) == "closed on Saturdays and Sundays"
    early = hold(make.at("07:00", thursday), make.at("16:00", monday))
    assert outside(read_hours(OFFICE), early) == (
        "closed on Saturdays and Sundays; open 08:30–18:00 on Thu 9 July, needed from 07:00"
    )
    assert outside({}, early) == ""  # nobody has said
    assert outside(read_hours("daily 0–24"), early) == ""


def test_a_closure_stands_in_the_way_of_its_days_and_of_no_other() -> None:
    shut = closed_time(make.DAY, make.DAY + timedelta(days=1))
    before, after = make.DAY - timedelta(days=1), make.DAY + timedelta(days=2)
    assert not clash(shut, hold(make.at("20:00", before), make.at("00:00")))
    assert clash(shut, hold(make.at("20:00", before), make.at("23:30", before), 0, 60))  # its clear-down
    assert clash(shut, hold(make.at("23:00"), make.at("23:30")))
    assert not clash(shut, hold(make.at("00:00", after), make.at("09:00", after)))
    assert clash(shut, hold(make.at("00:30", after), make.at("09:00", after), 60))  # its set-up


def test_a_closure_is_days_in_their_order() -> None:
    assert check_closure(make.DAY, None) == (make.DAY, make.DAY)
    for first, last, field in (
        (None, make.DAY, "first_day"),
        (make.DAY, make.DAY - timedelta(days=1), "last_day"),
        (date(202, 7, 9), None, "first_day"),
        (make.DAY, date(2620, 7, 9), "last_day"),
    ):
        with pytest.raises(Invalid) as refused:
            check_closure(first, last)
        assert refused.value.field == field


def test_a_closure_is_said_in_one_line() -> None:
    assert say_closure("Great Hall", make.DAY, make.DAY, "new floor") == (
        "Great Hall is closed on Thu 9 July 2026: new floor"
    )
    assert say_closure("Great Hall", make.DAY, date(2026, 7, 12)) == (
        "Great Hall is closed from Thu 9 July to Sun 12 July 2026"
    )
