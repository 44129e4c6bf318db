"""The usual dates of a booking: proposed, looked through, and added in one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.booking_dates import usual_dates
from convene.rules.bookings import BookingDateKind
from convene.rules.errors import Invalid
from convene.services import booking_board, bookings
from convene.services.date_sense import bank_holidays


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A date to be added to the diary of a booking."""

    kind: BookingDateKind
    due: date | None
    amount_pence: int | None = None


def propose(session: Session, booking_id: UUID, *, today: date) -> tuple[DateDraft, ...]:
    """The usual dates that the booking does not have yet. Raises NotFound."""
    booked = bookings.booking(session, booking_id).day
    diary = booking_board.diary(session, booking_id=booking_id)
    there = {line.kind for line in diary}
    closed = {**bank_holidays(booked.year - 1), **bank_holidays(booked.year)}
    usual = usual_dates(booked, today=today, closed=closed)
    return tuple(DateDraft(kind, due) for kind, due in usual if kind.value not in there)


def add_dates(session: Session, booking_id: UUID, drafts: Iterable[DateDraft]) -> None:
    """Add them all, or none. Raises Invalid at "due_0" and "amount_0", by the place of the draft; NotFound."""
    for place, draft in enumerate(drafts):
        if draft.due is None:
            raise Invalid(f"due_{place}", "A day is needed", "Choose the day it is due, or leave the line out.")
        try:
            booking_board.add_date(session, booking_id, kind=draft.kind, due=draft.due, amount_pence=draft.amount_pence)
        except Invalid as error:
            raise Invalid(f"amount_{place}", error.title, error.hint) from error
