"""The cancellation terms of bookings: what each of them costs to cancel, and the days on which that rises."""

from collections import defaultdict
from collections.abc import Iterable
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
class Rise:
    """A day on which cancelling begins to cost more, for one event at one venue. ``pence`` is what it costs then, VAT
    included; None where one of the bookings has no price. ``percent`` is None where they differ."""

    day: date
    bookings: tuple[BookingRow, ...]
    percent: int | None
    pence: int | None

    @property
    def rooms(self) -> str:
        """``Great Hall``, ``Great Hall and Library``, ``4 rooms``."""
        names = list(dict.fromkeys(booking.room for booking in self.bookings))
        return " and ".join(names) if len(names) < 3 else f"{len(names)} rooms"

    @property
    def cost(self) -> str:
        """``£2,100 (50%)``, or the percentage alone where there is no price."""
        percent = "" if self.percent is None else f"{self.percent}%"
        if self.pence is None:
            return percent or "more"
        return f"{money(self.pence)} ({percent})" if percent else money(self.pence)


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


def rises(session: Session, *, first: date, last: date) -> list[Rise]:
    """Where on these days, both included, cancelling options and confirmed bookings begins to cost more, by day.
    Bookings that cost nothing are left out."""
    query = (
        sa.select(Booking)
        .where(Booking.state.in_(HELD_STATES), Booking.bands.any())
        .where(sa.or_(Booking.cost_pence.is_(None), Booking.cost_pence > 0))
        .where(Booking.starts_at > datetime.combine(max(first, _EARLIEST), time(), UTC) - timedelta(days=1))
        .options(joinedload(Booking.room).joinedload(Room.venue), joinedload(Booking.event))
        .options(selectinload(Booking.bands))
        .order_by(Booking.starts_at, Booking.id)
    )
    found: defaultdict[tuple[date, UUID | None, UUID], list[tuple[BookingRow, Step]]] = defaultdict(list)
    for row in map(booking_row, session.scalars(query)):
        for step in row.steps():
            if first <= step.day <= last:
                found[step.day, row.event_id, row.venue_id].append((row, step))
    made = []
    for (day, _, _), pairs in found.items():
        percents = {step.percent for _, step in pairs}
        pence = [step.pence for _, step in pairs if step.pence is not None]
        made.append(
            Rise(
                day,
                tuple(row for row, _ in pairs),
                percents.pop() if len(percents) == 1 else None,
                sum(pence) if len(pence) == len(pairs) else None,
            )
        )
    return sorted(made, key=lambda rise: (rise.day, rise.bookings[0].starts_at))
