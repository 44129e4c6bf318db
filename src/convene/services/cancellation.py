"""The cancellation terms of bookings: what each of them costs to cancel, and the days on which that rises."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.bookings import HELD_STATES, YEARS
from convene.rules.cancellation import Band, Step, check_bands
from convene.rules.errors import NotFound
from convene.rules.money import money
from convene.services.booking_rows import BookingRow, booking_row
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, CancellationBand, Room

_EARLIEST = date(YEARS.start, 1, 2)  # a day later than any booking: one before it must exist, too


@dataclass(frozen=True, slots=True)
class BandStep:
    """A day on which cancelling a booking begins to cost more. Its cost is with VAT."""

    booking: BookingRow
    step: Step

    @property
    def cost(self) -> str:
        """``£2,100 (50%)``, or the percentage alone where there is no price."""
        percent = f"{self.step.percent}%"
        return percent if self.step.pence is None else f"{money(self.step.pence)} ({percent})"


def set_bands(session: Session, booking_id: UUID, bands: Iterable[Band]) -> None:
    """Make these the cancellation terms of a booking; none takes them away.

    Raises Invalid at the field of the band that is wrong (see ``rules.cancellation.check_bands``), NotFound.
    """
    wanted = {band.days_before: band.percent for band in check_bands(bands)}
    lock_rows(session, Booking, [booking_id])
    if (kept := session.get(Booking, booking_id)) is None:
        raise NotFound("This booking is no longer there", "Somebody may have undone it.", booking=booking_id)
    for row in list(kept.bands):
        if row.days_before in wanted:
            row.percent = wanted.pop(row.days_before)
        else:
            session.delete(row)
    kept.bands += [CancellationBand(days_before=days, percent=percent) for days, percent in wanted.items()]


def steps_between(session: Session, *, first: date, last: date, event_id: UUID | None = None) -> Iterator[BandStep]:
    """The steps of options and confirmed bookings that lie on these days, both included."""
    query = (
        sa.select(Booking)
        .where(Booking.state.in_(HELD_STATES), Booking.bands.any())
        .where(Booking.starts_at > datetime.combine(max(first, _EARLIEST), time(), UTC) - timedelta(days=1))
        .options(joinedload(Booking.room).joinedload(Room.venue), joinedload(Booking.event))
        .options(selectinload(Booking.bands))
        .order_by(Booking.starts_at, Booking.id)
    )
    if event_id is not None:
        query = query.where(Booking.event_id == event_id)
    for kept in session.scalars(query):
        row = booking_row(kept)
        for step in row.steps():
            if first <= step.day <= last:
                yield BandStep(row, step)
