"""Attendance: what stands for a person on a day."""

from datetime import date, timedelta

import pytest

from convene.rules.attendance import REASON_LENGTH, DayState, Mark, checked_reason, state_on
from convene.rules.errors import Invalid

TODAY = date(2026, 3, 4)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "mark", "came", "state"),
    [
        (YESTERDAY, None, True, DayState.ATTENDED),
        (YESTERDAY, None, False, DayState.ABSENT),
        (TODAY, None, False, DayState.TO_COME),  # the day is not over
        (TODAY, None, True, DayState.ATTENDED),
        (TOMORROW, None, False, DayState.TO_COME),
        (YESTERDAY, Mark.CAUGHT_UP, False, DayState.CAUGHT_UP),
        (YESTERDAY, Mark.ABSENT, True, DayState.ABSENT),  # the mark goes before the scan
        (TOMORROW, Mark.EXCUSED, False, DayState.EXCUSED),
    ],
)
def test_what_stands_for_a_day(day, mark, came, state):
    assert state_on(day, mark, came=came, today=TODAY) is state


@pytest.mark.parametrize("mark", [Mark.CAUGHT_UP, Mark.EXCUSED])
def test_who_caught_up_or_is_excused_has_a_reason(mark):
    with pytest.raises(Invalid) as caught:
        checked_reason(mark, YESTERDAY, " \n ", today=TODAY)
    assert caught.value.field == "reason"
    assert checked_reason(mark, YESTERDAY, "  Came to cohort 2\n instead ", today=TODAY) == "Came to cohort 2 instead"


def test_other_marks_speak_for_themselves():
    assert checked_reason(Mark.ATTENDED, TODAY, "", today=TODAY) == ""
    assert checked_reason(Mark.ABSENT, YESTERDAY, "Left at nine", today=TODAY) == "Left at nine"


def test_before_the_day_somebody_can_only_be_excused():
    assert checked_reason(Mark.EXCUSED, TOMORROW, "Jury service", today=TODAY) == "Jury service"
    for mark in set(Mark) - {Mark.EXCUSED}:
        with pytest.raises(Invalid) as caught:
            checked_reason(mark, TOMORROW, "Said so", today=TODAY)
        assert (caught.value.field, caught.value.title) == ("mark", "Thu 5 March 2026 is still to come")


def test_a_reason_has_an_end():
    assert len(checked_reason(Mark.EXCUSED, TODAY, "x" * REASON_LENGTH, today=TODAY)) == REASON_LENGTH
    with pytest.raises(Invalid) as caught:
        checked_reason(Mark.EXCUSED, TODAY, "x" * 10_000, today=TODAY)
    assert (caught.value.field, caught.value.title) == ("reason", "That is 10,000 letters")
