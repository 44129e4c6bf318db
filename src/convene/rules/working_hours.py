"""Working hours in London, Monday to Friday from nine to five: how long people are given to answer."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from convene.rules.errors import Invalid
from convene.rules.time import LONDON, Span, instant

OPENS, CLOSES = time(9), time(17)
MOST = 400
"""The longest anybody is given: ten weeks of working days."""

_HOUR = timedelta(hours=1)


def check_hours(hours: int) -> int:
    """A number of working hours. Raises Invalid("offer_hours")."""
    if not 1 <= hours <= MOST:
        raise Invalid(
            "offer_hours", f"{hours} is no number of working hours", f"From 1 to {MOST}; 8 are one working day."
        )
    return hours


def after(start: datetime, hours: int, *, closed: Collection[date] = ()) -> datetime:
    """The instant at which that many working hours have passed. ``closed`` are days nobody works (bank holidays)."""
    left = check_hours(hours) * _HOUR
    for span in _spans(start, closed):
        if span.end - span.start >= left:
            return span.start + left
        left -= span.end - span.start
    raise AssertionError("there is always another working day")


def between(start: datetime, end: datetime, *, closed: Collection[date] = ()) -> float:
    """How many working hours lie between two instants; none where the second is not later."""
    found = timedelta()
    if end > start:
        for span in _spans(start, closed):
            if span.start >= end:
                break
            found += min(span.end, end) - span.start
    return found / _HOUR


def _spans(start: datetime, closed: Collection[date]) -> Iterator[Span]:
    """What is left of this working day, and every one after it."""
    day = start.astimezone(LONDON).date()
    while True:
        if day.weekday() < 5 and day not in closed:
            opens, closes = max(instant(day, OPENS), start.astimezone(UTC)), instant(day, CLOSES)
            if opens < closes:
                yield Span(opens, closes)
        day += timedelta(days=1)
