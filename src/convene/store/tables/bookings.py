"""Bookings of rooms for events, and the dates each contract hangs on."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.bookings import BookingDateKind, BookingState
from convene.store.tables.events import Event
from convene.store.tables.venues import Room
from convene.store.types import Row, Words, checked, choice, key, to


class Booking(Row):
    """A room asked for, held or booked. Set-up and clear-down widen it at both ends."""

    __tablename__ = "bookings"
    __table_args__ = (
        checked("span", "ends_at > starts_at"),
        checked("tails", "setup_minutes >= 0 and cleardown_minutes >= 0"),
        checked("option", "state <> 'option' or option_expires is not null"),
        sa.Index("ix_bookings_room_span", "room_id", "starts_at", "ends_at"),
    )
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID | None] = to("events.id", on_delete="CASCADE")
    room_id: Mapped[UUID] = to("rooms.id", index=False)
    state: Mapped[BookingState] = mapped_column(choice(BookingState))
    title: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    setup_minutes: Mapped[int] = mapped_column(default=0)
    cleardown_minutes: Mapped[int] = mapped_column(default=0)
    option_expires: Mapped[date | None]
    cost_pence: Mapped[int | None]
    vat_included: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="vat_included"), default=False)
    reference: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Words, default="")
    note: Mapped[str] = mapped_column(Words, default="")
    uid: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    room: Mapped[Room] = relationship()
    event: Mapped[Event | None] = relationship()
    dates: Mapped[list["BookingDate"]] = relationship(
        order_by="BookingDate.due", cascade="all, delete-orphan", passive_deletes=True
    )
    bands: Mapped[list["CancellationBand"]] = relationship(
        order_by="CancellationBand.days_before", cascade="all, delete-orphan", passive_deletes=True
    )


class BookingDate(Row):
    """A date in the diary of a booking, with what is owed then."""

    __tablename__ = "booking_dates"
    id: Mapped[UUID] = key()
    booking_id: Mapped[UUID] = to("bookings.id", on_delete="CASCADE")
    kind: Mapped[BookingDateKind] = mapped_column(choice(BookingDateKind))
    due: Mapped[date] = mapped_column(index=True)
    amount_pence: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]


class CancellationBand(Row):
    """What cancelling costs from ``days_before`` the booking on: a percentage of its cost."""

    __tablename__ = "cancellation_bands"
    __table_args__ = (
        sa.UniqueConstraint("booking_id", "days_before"),
        checked("days_before", "days_before >= 0"),
        checked("percent", "percent >= 0 and percent <= 100"),
    )
    id: Mapped[UUID] = key()
    booking_id: Mapped[UUID] = to("bookings.id", on_delete="CASCADE", index=False)
    days_before: Mapped[int]
    percent: Mapped[int]
