"""The dates a booking's contract usually hangs on, as a proposal to be changed."""

from collections.abc import Collection
from datetime import date, timedelta

from convene.rules.bookings import BookingDateKind

_ONE = timedelta(days=1)
_CONTRACT, _DEPOSIT, _BALANCE = timedelta(days=14), timedelta(days=28), timedelta(days=30)
_NUMBERS, _MENU = 10, 15  # working days before the booking


def working_days_before(day: date, count: int, *, closed: Collection[date] = ()) -> date:
    """The day that many working days before another: Monday to Friday, ``closed`` days (bank holidays) left out."""
    while count > 0:
        day -= _ONE
        if day.weekday() < 5 and day not in closed:
            count -= 1
    return day


def usual_dates(
    booked: date, *, today: date, closed: Collection[date] = ()
) -> tuple[tuple[BookingDateKind, date], ...]:
    """Contract in two weeks, deposit two weeks later, menu 15 and final numbers 10 working days before the booking,
    balance 30 days after it. Nothing that comes before the booking is later than it or earlier than today."""

    def within(day: date) -> date:
        return max(min(day, booked), today)

    return (
        (BookingDateKind.CONTRACT_BY, within(today + _CONTRACT)),
        (BookingDateKind.DEPOSIT_DUE, within(today + _DEPOSIT)),
        (BookingDateKind.MENU_BY, within(working_days_before(booked, _MENU, closed=closed))),
        (BookingDateKind.FINAL_NUMBERS, within(working_days_before(booked, _NUMBERS, closed=closed))),
        (BookingDateKind.BALANCE_DUE, max(booked + _BALANCE, today)),
    )
