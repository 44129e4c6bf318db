"""Bookings: who may have a room at the same time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.bookings import (
    FIRST_STATES,
    LONGEST_TAIL,
    BookingState,
    Hold,
    check_cost,
    check_expiry,
    check_step,
    clash,
    first_fit,
    free_from,
    hold,
    label,
    next_states,
    shares_floor,
)
from convene.rules.errors import Invalid, Refused
from convene.rules.time import Span

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime(2026, 6, 25, hour, minute, tzinfo=UTC)


def day(start: str, end: str, setup: int = 0, cleardown: int = 0) -> Hold:
    return hold(at(start), at(end), setup, cleardown)


CASES = {
    # MRBS: start < other.end and end > other.start
    "MRBS: the same time": (day("09:00", "12:00"), day("09:00", "12:00"), True),
    "MRBS: one inside the other": (day("09:00", "17:00"), day("12:00", "13:00"), True),
    "MRBS: one minute of overlap": (day("09:00", "12:01"), day("12:00", "13:00"), True),
    "MRBS: touching ends are free": (day("09:00", "12:00"), day("12:00", "13:00"), False),
    # LibreBooking: a buffer on each booking, of which one is needed and not two
    "LibreBooking: touching ends with a buffer clash": (day("09:00", "12:00", 30, 30), day("12:00", "13:00"), True),
    "LibreBooking: one buffer between two is enough": (
        day("09:00", "12:00", 30, 30),
        day("12:30", "13:00", 30, 30),
        False,
    ),
    "LibreBooking: one minute short of the buffer": (
        day("09:00", "12:00", 30, 30),
        day("12:29", "13:00", 30, 30),
        True,
    ),
    "LibreBooking: the new one's buffer counts as well": (day("09:00", "12:00"), day("12:15", "13:00", 30), True),
    # The larger of the two tails that face each other
    "the larger tail decides: clear-down": (day("09:00", "12:00", 0, 60), day("12:45", "13:00", 15), True),
    "the larger tail decides, and it fits": (day("09:00", "12:00", 0, 60), day("13:00", "14:00", 15), False),
    "tails that face away do not count": (day("09:00", "12:00", 120, 0), day("12:00", "13:00", 0, 120), False),
    "set-up the afternoon before": (day("09:00", "10:00"), day("15:00", "16:00", 6 * 60), True),
}


@pytest.mark.parametrize(("a", "b", "expected"), CASES.values(), ids=CASES)
def test_clash(a: Hold, b: Hold, expected: bool) -> None:
    assert clash(a, b) is expected
    assert clash(b, a) is expected


minutes = st.integers(0, 600)
holds = st.builds(
    lambda start, length, setup, cleardown: hold(
        at("00:00") + timedelta(minutes=start),
        at("00:00") + timedelta(minutes=start + length),
        setup,
        cleardown,
    ),
    st.integers(0, 3000),
    st.integers(1, 600),
    minutes,
    minutes,
)


@given(holds, holds)
def test_a_clash_is_mutual_and_lies_within_reach(a: Hold, b: Hold) -> None:
    assert clash(a, b) == clash(b, a)
    if clash(a, b):
        assert a.reach.overlaps(b.span)
        assert b.reach.overlaps(a.span)


@given(holds, holds)
def test_no_clash_means_nobody_works_in_somebody_elses_time(a: Hold, b: Hold) -> None:
    apart = not (
        a.span.widened(a.setup, a.cleardown).overlaps(b.span) or b.span.widened(b.setup, b.cleardown).overlaps(a.span)
    )
    assert clash(a, b) is not apart


@given(holds, st.lists(holds, max_size=6))
def test_the_first_fit_is_free_and_not_earlier(wanted: Hold, taken: list[Hold]) -> None:
    start = first_fit(wanted, taken)
    length = wanted.span.end - wanted.span.start
    moved = Hold(Span(start, start + length), wanted.setup, wanted.cleardown)
    assert start >= wanted.span.start
    assert not any(clash(moved, other) for other in taken)
    if start > wanted.span.start:
        assert any(free_from(other, wanted) == start for other in taken)


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("ends_at", lambda: day("12:00", "12:00")),
        ("ends_at", lambda: day("12:00", "09:00")),
        ("setup_minutes", lambda: day("09:00", "12:00", -1)),
        ("cleardown_minutes", lambda: day("09:00", "12:00", 0, -5)),
        ("cleardown_minutes", lambda: day("09:00", "12:00", 0, 10**15)),
        ("setup_minutes", lambda: day("09:00", "12:00", LONGEST_TAIL // timedelta(minutes=1) + 1)),
        ("starts_at", lambda: hold(datetime(2026, 6, 25, 9), at("12:00"))),  # noqa: DTZ001 - naive on purpose
        ("starts_at", lambda: hold(datetime(1, 1, 1, tzinfo=UTC), at("12:00"))),
        ("ends_at", lambda: hold(at("09:00"), datetime(9999, 12, 31, 23, 59, tzinfo=UTC))),
        ("starts_at", lambda: hold(datetime(2026, 3, 29, 1, 30, tzinfo=LONDON), at("12:00"))),
        ("ends_at", lambda: hold(at("09:00"), datetime(2027, 3, 28, 1, 30, tzinfo=LONDON))),
    ],
)
def test_times_that_cannot_be(field: str, make: object) -> None:
    with pytest.raises(Invalid) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field
    assert refused.value.hint


def test_the_hour_the_clocks_give_back_is_counted() -> None:
    twice = hold(
        datetime(2026, 10, 25, 0, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 2, 30, tzinfo=LONDON),
    )
    assert twice.span.minutes == 180


def test_an_option_needs_a_day_to_expire_that_is_not_over() -> None:
    today = date(2026, 6, 1)
    assert check_expiry(today, today=today) == today
    for wrong in (None, date(2026, 5, 31)):
        with pytest.raises(Invalid) as refused:
            check_expiry(wrong, today=today)
        assert refused.value.field == "option_expires"


def test_a_cost_is_pence_from_nothing_up() -> None:
    assert check_cost(None) is None
    assert check_cost(0) == 0
    for wrong in (-1, 10**12):
        with pytest.raises(Invalid, match="cost"):
            check_cost(wrong)


def test_the_life_of_a_booking() -> None:
    steps = {(a.value, b.value) for a in BookingState for b in next_states(a)}
    assert steps == {
        ("enquiry", "option"),
        ("enquiry", "confirmed"),
        ("enquiry", "declined"),
        ("enquiry", "released"),
        ("option", "confirmed"),
        ("option", "declined"),
        ("option", "released"),
        ("confirmed", "completed"),
        ("confirmed", "released"),
    }
    check_step(BookingState.OPTION, BookingState.CONFIRMED)
    with pytest.raises(Refused, match="released cannot become confirmed"):
        check_step(BookingState.RELEASED, BookingState.CONFIRMED)
    assert all(next_states(state) for state in FIRST_STATES)


def test_a_part_shares_its_floor_with_the_whole_but_not_with_the_other_part() -> None:
    parents = {"hall": None, "north": "hall", "south": "hall", "alcove": "north", "library": None}
    assert shares_floor("hall", parents) == {"hall", "north", "south", "alcove"}
    assert shares_floor("north", parents) == {"hall", "north", "alcove"}
    assert shares_floor("south", parents) == {"hall", "south"}
    assert shares_floor("library", parents) == {"library"}
    assert shares_floor("a", {"a": "b", "b": "a"}) == {"a", "b"}  # a circle cannot be made, and does no harm


def test_what_a_change_is_called() -> None:
    assert label("Confirm", "Garden Room", "London is Open(minded)") == (
        "Confirm Garden Room for London is Open(minded)"
    )
    assert label("Release", "Garden Room") == "Release Garden Room"
