"""How long people are kept after an event: months after its last day, by the event's own clock or the usual one."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

USUAL_MONTHS = 24
MOST_MONTHS = 1200


class Keeps(StrEnum):
    """Why somebody on the list of an event whose time is up is not erased with it."""

    ANOTHER_EVENT = "another_event"
    CONSENT = "consent"


def due_on(last_day: date, months: int) -> date:
    """The day from which the people of an event are to be erased: the same day of the month, or the month's last."""
    year, month = divmod(last_day.year * 12 + last_day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(last_day.day, monthrange(year, month + 1)[1]))
