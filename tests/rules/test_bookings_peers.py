"""Other programs' rules for rooms, case by case, beside what ours says and why.

The rules were read in the code and documentation of Indico (room booking), LibreBooking, MRBS and cal.com. Where ours
differs, the case says so: docs/decisions/0010 and 0013.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from convene.rules.bookings import FIRM_STATES, LIVE_STATES, OPEN_STATES, BookingState, Hold, clash, hold, next_states


@dataclass(frozen=True)
class Case:
    """Two holds of one room, what a peer says of them, and what we say."""

    peer: str
    rule: str
    a: Hold
    b: Hold
    theirs: bool
    ours: bool
    why: str = ""


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime(2026, 6, 25, hour, minute, tzinfo=UTC)


def meets(times: str, setup: int = 0, cleardown: int = 0) -> Hold:
    start, end = times.split("-")
    return hold(at(start), at(end), setup, cleardown)


CASES = (
    Case("MRBS", "start < other.end and end > other.start", meets("09:00-11:00"), meets("10:00-12:00"), True, True),
    Case("MRBS", "touching ends do not clash", meets("09:00-11:00"), meets("11:00-12:00"), False, False),
    Case("MRBS", "one inside the other", meets("09:00-17:00"), meets("11:00-12:00"), True, True),
    Case("MRBS", "the same time", meets("09:00-17:00"), meets("09:00-17:00"), True, True),
    Case("LibreBooking", "touching ends without a buffer", meets("09:00-11:00"), meets("11:00-12:00"), False, False),
    Case(
        "LibreBooking",
        "the buffer widens the existing booking, after it",
        meets("09:00-11:00", cleardown=30),
        meets("11:15-12:00"),
        True,
        True,
    ),
    Case(
        "LibreBooking",
        "and before it",
        meets("13:00-14:00", setup=30),
        meets("11:00-12:45"),
        True,
        True,
    ),
    Case(
        "LibreBooking",
        "a gap of exactly one buffer will do",
        meets("09:00-11:00", cleardown=30),
        meets("11:30-12:00"),
        False,
        False,
    ),
    Case(
        "LibreBooking",
        "one buffer is the gap, not two",
        meets("09:00-11:00", setup=30, cleardown=30),
        meets("11:30-12:00", setup=30, cleardown=30),
        False,
        False,
        "tails that face each other overlap: one party clears while the other sets up",
    ),
    Case(
        "LibreBooking",
        "only the existing booking is widened, never the new one",
        meets("09:00-11:00"),
        meets("11:15-12:00", setup=30),
        False,
        True,
        "the order in which two bookings were noted is no reason to set up in somebody’s meeting",
    ),
    Case(
        "cal.com 29532",
        "the widest buffer of all rooms asked for counts",
        meets("09:00-11:00", cleardown=15),
        meets("11:20-12:00", setup=30),
        True,
        True,
    ),
    Case(
        "Indico",
        "a buffer is not known: touching bookings are fine whatever they need",
        meets("09:00-11:00", cleardown=60),
        meets("11:00-12:00"),
        False,
        True,
        "the room is not clear yet",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.peer}: {case.rule}")
def test_who_is_in_whose_way(case: Case) -> None:
    assert clash(case.a, case.b) is clash(case.b, case.a) is case.ours
    assert (case.theirs == case.ours) or case.why, "where we differ we say why"


def test_pre_bookings_may_overlap_as_in_indico() -> None:
    """Indico: pre-bookings may overlap; conflicts come as two sets, hard and pre. So do enquiries and options here."""
    assert {BookingState.ENQUIRY, BookingState.OPTION} == OPEN_STATES
    assert not OPEN_STATES & FIRM_STATES


def test_confirming_one_leaves_the_others_to_a_person() -> None:
    """Indico rejects colliding pre-bookings when one is accepted. Ours go on competing until somebody lets them go with
    a reason: an enquiry at a venue is a promise to answer, which a program should not break by itself."""
    assert BookingState.DECLINED in next_states(BookingState.OPTION)
    assert BookingState.OPTION in LIVE_STATES


def test_tentative_can_be_confirmed_in_one_step() -> None:
    """MRBS 3210 asks for one click from tentative to confirmed."""
    assert BookingState.CONFIRMED in next_states(BookingState.OPTION)
    assert BookingState.CONFIRMED in next_states(BookingState.ENQUIRY)


def test_what_is_over_does_not_come_back() -> None:
    """Indico: a cancelled or rejected occurrence stays so; the room is booked again instead."""
    for state in (BookingState.DECLINED, BookingState.RELEASED, BookingState.COMPLETED):
        assert next_states(state) == frozenset()
