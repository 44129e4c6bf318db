"""The rooms of a moved day: which bookings go along, which stay, and what is in their way."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import FIRM_STATES, BookingState, Hold, clash, hold, shares_floor
from convene.rules.errors import Invalid
from convene.rules.event_move import ClashKind, LeftBooking, MoveClash, MovedBooking, MovePlan, Shift
from convene.rules.time import Span, hull, say_day, zone
from convene.services import bookings, room_hours
from convene.services.booking_rows import BookingRow
from convene.services.room_hours import ClosureRow
from convene.services.venues import whole_of_each
from convene.store.tables import Booking, BookingDate, Event, EventDay, EventSession

_TO_ASK = frozenset({BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED})


def moving(
    session: Session, event: Event, day: EventDay, shift: Shift, *, leave: bool
) -> tuple[tuple[MovedBooking, ...], tuple[LeftBooking, ...], list[MoveClash]]:
    """The event's bookings of that day: those that move, those that stay and why, and what is in their way."""
    clashes: list[MoveClash] = []
    stays: dict[UUID, str] = {}
    wanted: dict[UUID, tuple[BookingRow, Hold]] = {}
    serving = [row for row in bookings.listing(session, event_id=event.id, live=True) if _serves(row, day, shift)]
    for row in (row for row in serving if row.state in _TO_ASK):
        span = Span(row.starts_at, row.ends_at)
        also = next((d for d in event.days if d.id != day.id and span.overlaps(Span(d.starts_at, d.ends_at))), None)
        if also is not None:
            if not _begins_or_lies(span, day, shift):
                continue  # the other day's, and only its set-up or clear-down is on this one
            stays[row.id] = f"It is for {say_day(also.date, year=False)} as well"
            continue
        try:
            new = shift.span(span)
            wanted[row.id] = row, hold(new.start, new.end, row.setup_minutes, row.cleardown_minutes)
        except Invalid as error:
            if leave:
                stays[row.id] = error.title
            else:
                clashes.append(MoveClash(ClashKind.CLOCK, f"{row.room}: {error.title}", stops=True, id=row.id))
    whole = hull(new.whole for _, new in wanted.values())
    near = bookings.listing(session, between=whole, live=True) if whole is not None else []
    parents, open_then = whole_of_each(session), room_hours.calendar(session)

    def shut(key: UUID) -> ClosureRow | None:
        row, new = wanted[key]
        return open_then.closed(row.venue_id, shares_floor(row.room_id, parents), new, shift.tz)

    def against(key: UUID) -> list[BookingRow]:
        row, new = wanted[key]
        floor = shares_floor(row.room_id, parents)
        return [o for o in near if o.id not in wanted and o.room_id in floor and clash(o.hold, new)]

    for key, closed in [(key, closed) for key in wanted if (closed := shut(key)) is not None]:
        if leave:
            stays[key] = closed.said
            del wanted[key]
        else:
            clashes.append(MoveClash(ClashKind.ROOM, closed.said, stops=True, id=key))
    while taken := {key: firm for key in wanted if (firm := _firm(against(key))) is not None}:
        if not leave:  # a booking that stays may be in the way of another of ours: so again, until nothing is
            break
        for key, other in taken.items():
            stays[key] = f"The room is taken: {_said(other, shift)}"
            del wanted[key]
    for key, (row, _) in wanted.items():
        if key in taken:
            detail = f"{row.room} is taken: {_said(taken[key], shift)}"
            clashes.append(MoveClash(ClashKind.ROOM, detail, stops=True, id=taken[key].id))
        for other in against(key):
            if other.state not in FIRM_STATES:
                detail = f"{row.room} is asked for by others too: {_said(other, shift)}"
                clashes.append(MoveClash(ClashKind.ROOM, detail, id=other.id))
    moved = (_moved(row, new.span) for row, new in wanted.values())
    left = (_left(row, stays[row.id]) for row in serving if row.id in stays)
    return tuple(moved), tuple(left), clashes


def _serves(row: BookingRow, day: EventDay, shift: Shift) -> bool:
    """A booking is of a day that it overlaps with, tails and all, or on whose date it begins."""
    span = Span(row.starts_at, row.ends_at)
    return _begins_or_lies(span, day, shift) or row.hold.whole.overlaps(Span(day.starts_at, day.ends_at))


def _begins_or_lies(span: Span, day: EventDay, shift: Shift) -> bool:
    return span.start.astimezone(shift.tz).date() == day.date or span.overlaps(Span(day.starts_at, day.ends_at))


def _firm(rows: Sequence[BookingRow]) -> BookingRow | None:
    return next((row for row in rows if row.state in FIRM_STATES), None)


def _moved(row: BookingRow, new: Span) -> MovedBooking:
    return MovedBooking(row.id, row.room_id, row.room, row.venue, row.state, Span(row.starts_at, row.ends_at), new)


def _left(row: BookingRow, why: str) -> LeftBooking:
    return LeftBooking(row.id, row.room, row.venue, row.state, Span(row.starts_at, row.ends_at), why)


def _said(row: BookingRow, shift: Shift) -> str:
    start, end = row.starts_at.astimezone(shift.tz), row.ends_at.astimezone(shift.tz)
    return f"{row.event or row.title or 'a booking'} ({row.state}), {start:%H:%M} to {end:%H:%M}"


def diary(session: Session, moving: Sequence[MovedBooking], was: date, to: date) -> tuple[int, list[MoveClash]]:
    """Open diary dates of the bookings that move: how many, and those that only the move puts after the day."""
    rooms = {booking.id: booking.room for booking in moving}
    dates = session.execute(
        sa.select(BookingDate.booking_id, BookingDate.kind, BookingDate.due)
        .where(BookingDate.booking_id.in_(rooms), BookingDate.done_at.is_(None))
        .order_by(BookingDate.due, BookingDate.kind)
    ).all()
    late = [
        MoveClash(
            ClashKind.DIARY,
            f"{rooms[row.booking_id]}: {row.kind.replace('_', ' ')} stays on {say_day(row.due)}, after the new date",
            id=row.booking_id,
        )
        for row in dates
        if to < row.due <= was
    ]
    options = session.execute(
        sa.select(Booking.id, Booking.option_expires).where(
            Booking.id.in_(rooms),
            Booking.state == BookingState.OPTION,
            Booking.option_expires > to,
            Booking.option_expires <= was,
        )
    )
    late += [
        MoveClash(
            ClashKind.DIARY, f"{rooms[key]}: the option expires on {say_day(expires)}, after the new date", id=key
        )
        for key, expires in options
        if expires is not None
    ]
    return len(dates), late


def without_booking(session: Session, found: MovePlan) -> Iterator[MoveClash]:
    """Sessions of the day that would stand in a room somebody else has booked then, where we hold none of our own."""
    whole = hull(one.to for one in found.sessions)
    if whole is None:
        return
    booked = {moved.room_id for moved in found.bookings}
    parents = whole_of_each(session)
    places = dict(
        session.execute(
            sa.select(EventSession.id, EventSession.room_id).where(EventSession.day_id == found.day_id)
        ).all()
    )
    near = [row for row in bookings.listing(session, between=whole, live=True) if row.state in FIRM_STATES]
    tz = Shift(timedelta(0), zone(found.time_zone))
    said: set[tuple[str, UUID]] = set()
    for one in found.sessions:
        room = places[one.id]
        floor = shares_floor(room, parents) if room is not None else frozenset()
        if floor & booked:
            continue
        for row in near:
            clear = row.event_id == found.event_id or (one.room, row.id) in said
            if not clear and row.room_id in floor and row.hold.whole.overlaps(one.to):
                said.add((one.room, row.id))
                yield MoveClash(ClashKind.ROOM, f"{one.room} is not free then: {_said(row, tz)}", id=row.id)
