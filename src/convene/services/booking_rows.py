"""A booking as front ends see it: its times, its money, what it costs to cancel."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.bookings import BookingState, Hold, hold
from convene.rules.cancellation import Band, Cancelling, Step, cancelling, steps
from convene.rules.money import on_basis
from convene.rules.time import zone
from convene.store.tables import Booking, Room


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking as it is listed. ``event`` is the event's title, empty for a booking without one."""

    id: UUID
    event_id: UUID | None
    event: str
    venue_id: UUID
    venue: str
    room_id: UUID
    room: str
    state: BookingState
    title: str
    starts_at: datetime
    ends_at: datetime
    setup_minutes: int
    cleardown_minutes: int
    option_expires: date | None
    cost_pence: int | None
    reference: str
    reason: str
    note: str
    vat_included: bool = False
    bands: tuple[Band, ...] = ()
    time_zone: str = "Europe/London"

    @property
    def hold(self) -> Hold:
        """The time it wants its room for."""
        return hold(self.starts_at, self.ends_at, self.setup_minutes, self.cleardown_minutes)

    @property
    def day(self) -> date:
        """The day it begins on, where it is."""
        return self.starts_at.astimezone(zone(self.time_zone)).date()

    def pence(self, *, with_vat: bool) -> int | None:
        """Its cost with VAT or without it, None where it is not known."""
        if self.cost_pence is None:
            return None
        return on_basis(self.cost_pence, vat_included=self.vat_included, with_vat=with_vat)

    def cancelling(self, today: date, *, with_vat: bool = True) -> Cancelling:
        """What it costs to cancel it today."""
        return cancelling(self.bands, booked=self.day, pence=self.pence(with_vat=with_vat), today=today)

    def steps(self, *, with_vat: bool = True) -> tuple[Step, ...]:
        """The days on which cancelling it begins to cost more."""
        return steps(self.bands, booked=self.day, pence=self.pence(with_vat=with_vat))


def rows_of(session: Session, query: sa.Select[Booking]) -> list[BookingRow]:
    """The bookings that a query finds, by start."""
    whole = query.options(
        joinedload(Booking.room).joinedload(Room.venue), joinedload(Booking.event), selectinload(Booking.bands)
    )
    return [booking_row(kept) for kept in session.scalars(whole.order_by(Booking.starts_at, Booking.id))]


def booking_row(kept: Booking) -> BookingRow:
    """A booking's values."""
    return BookingRow(
        id=kept.id,
        event_id=kept.event_id,
        event=kept.event.title if kept.event else "",
        venue_id=kept.room.venue_id,
        venue=kept.room.venue.name,
        room_id=kept.room_id,
        room=kept.room.name,
        state=kept.state,
        title=kept.title,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        setup_minutes=kept.setup_minutes,
        cleardown_minutes=kept.cleardown_minutes,
        option_expires=kept.option_expires,
        cost_pence=kept.cost_pence,
        reference=kept.reference,
        reason=kept.reason,
        note=kept.note,
        vat_included=kept.vat_included,
        bands=tuple(Band(band.days_before, band.percent) for band in reversed(kept.bands)),
        time_zone=kept.event.time_zone if kept.event else "Europe/London",
    )
