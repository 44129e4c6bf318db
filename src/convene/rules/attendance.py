"""Attendance: what a coordinator says of a person and a day, beside what the desks saw."""

from datetime import date
from enum import StrEnum

from convene.rules.errors import Invalid
from convene.rules.text import clean_line
from convene.rules.time import say_day

REASON_LENGTH = 500
"""As long as a reason may be."""


class Mark(StrEnum):
    """What stands for a person on a day when it is said by hand. A scan says ATTENDED by itself."""

    ATTENDED = "attended"
    CAUGHT_UP = "caught_up"
    EXCUSED = "excused"
    ABSENT = "absent"


class DayState(StrEnum):
    """How it stands with a person and a day."""

    ATTENDED = "attended"
    CAUGHT_UP = "caught_up"
    EXCUSED = "excused"
    ABSENT = "absent"
    TO_COME = "to_come"


NEEDS_REASON = frozenset({Mark.CAUGHT_UP, Mark.EXCUSED})
"""Marks that somebody will ask about later."""


def state_on(day: date, mark: Mark | None, *, came: bool, today: date) -> DayState:
    """A mark goes before the scans; a day with neither is to come until it is over, and missed from then on."""
    if mark is not None:
        return DayState(mark)
    if came:
        return DayState.ATTENDED
    return DayState.ABSENT if day < today else DayState.TO_COME


def checked_reason(mark: Mark, day: date, reason: str, *, today: date) -> str:
    """The reason of a mark, cleaned.

    Raises Invalid for a mark that needs a reason and has none (``reason``), and for one that cannot be known before
    the day (``mark``): only that somebody is excused can.
    """
    if day > today and mark is not Mark.EXCUSED:
        raise Invalid("mark", f"{say_day(day)} is still to come", "Before the day somebody can only be excused.")
    reason = clean_line(reason)
    if mark in NEEDS_REASON and not reason:
        what = "How it was caught up" if mark is Mark.CAUGHT_UP else "Why they are excused"
        raise Invalid("reason", f"{what} is not said", "A few words are enough.")
    if len(reason) > REASON_LENGTH:
        raise Invalid("reason", f"That is {len(reason):,} letters", f"A reason has {REASON_LENGTH} at most.")
    return reason
