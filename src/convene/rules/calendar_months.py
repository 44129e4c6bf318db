"""The calendar's weeks, months, quarters and years. Weeks begin on Monday and are numbered as ISO 8601 does."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class View(StrEnum):
    """How much of the calendar is seen at once."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {View.MONTH: 1, View.QUARTER: 3, View.YEAR: 12}

FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Years one can turn to: those that bookings may lie in."""


def weeks_of(month: date) -> tuple[tuple[date, ...], ...]:
    """The four to six whole weeks, Monday to Sunday, that hold the month of that day."""
    first = month.replace(day=1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    monday = first - timedelta(days=first.weekday())
    count = (last - monday).days // 7 + 1
    return tuple(tuple(monday + week * WEEK + timedelta(days=day) for day in range(7)) for week in range(count))


def week_number(day: date) -> int:
    """The ISO week of a day: 1 to 53, the week that holds the year's first Thursday being 1."""
    return day.isocalendar().week


def months_of(view: View, day: date) -> tuple[date, ...]:
    """The first days of the months that are seen: the month itself, its quarter, its year."""
    count = _MONTHS[view]
    first = (day.month - 1) // count * count + 1
    return tuple(date(day.year, month, 1) for month in range(first, first + count))


def seen(view: View, day: date) -> tuple[date, date]:
    """The first and the last day that are seen. A month is seen with the ends of its neighbours."""
    if view is View.MONTH:
        weeks = weeks_of(day)
        return weeks[0][0], weeks[-1][-1]
    months = months_of(view, day)
    return months[0], months[-1].replace(day=monthrange(months[-1].year, months[-1].month)[1])


def add_months(day: date, count: int) -> date:
    """The same day so many months on; the last day of a month that is too short. Stays within the years one can see."""
    number = day.year * 12 + day.month - 1 + count
    number = min(max(number, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def turn(view: View, day: date, step: int) -> date:
    """The same day so many months, quarters or years on."""
    return add_months(day, step * _MONTHS[view])


def within(day: date) -> date:
    """The day, or the nearest of the years one can turn to."""
    return min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))
