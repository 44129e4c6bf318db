"""A calendar of a house from elsewhere becomes days on which it, or one of its rooms, is closed. A closure is of whole
days: what takes only some hours of a day is left out, unless whole days are wanted for that too.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.rules.time import LONDON
from convene.services import closures, room_hours
from convene.services.booking_rows import BookingRow
from convene.services.busy_times import source_of
from convene.services.room_hours import ClosureRow
from convene.services.venues import hold_rooms
from convene.store.tables import Closure, Room, Venue


@dataclass(frozen=True, slots=True)
class Closed:
    """Days that a calendar closes, the first and the last of them included."""

    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class ClosuresTaken:
    """What a calendar changes: ``new`` closures, those that are ``gone``, how many stay the ``same``; the bookings the
    new ones stand in the way of; and how many times of some hours were ``left`` out."""

    calendar: str
    new: tuple[Closed, ...]
    gone: tuple[ClosureRow, ...]
    same: int
    over: tuple[BookingRow, ...]
    left: int
    notes: tuple[str, ...]


def preview_closures(
    session: Session,
    venue_id: UUID,
    calendar: BusyCalendar,
    *,
    room_id: UUID | None = None,
    whole_days: bool = False,
) -> ClosuresTaken:
    """What ``take_closures`` would do. Changes nothing; raises the same."""
    return _plan(session, venue_id, calendar, room_id, whole_days=whole_days)


def take_closures(
    session: Session,
    venue_id: UUID,
    calendar: BusyCalendar,
    *,
    room_id: UUID | None = None,
    whole_days: bool = False,
) -> ClosuresTaken:
    """Close a room, or the whole venue, on the days of a calendar, as far as it was read; with ``whole_days`` also on
    those of which it takes some hours. Raises NotFound, Invalid("room_id") for a room of another venue."""
    hold_rooms(session, venue_id)
    taken = _plan(session, venue_id, calendar, room_id, whole_days=whole_days)
    for row in taken.gone:
        session.delete(session.get_one(Closure, row.id))
    for one in taken.new:
        session.add(
            Closure(
                id=uuid4(), venue_id=venue_id, room_id=room_id, first_day=one.first_day, last_day=one.last_day,
                reason=one.reason,
            )
        )  # fmt: skip
    session.flush()
    return taken


def _plan(
    session: Session, venue_id: UUID, calendar: BusyCalendar, room_id: UUID | None, *, whole_days: bool
) -> ClosuresTaken:
    venue = session.get(Venue, venue_id)
    if venue is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    room = session.get(Room, room_id) if room_id is not None else None
    if room_id is not None and (room is None or room.venue_id != venue_id):
        raise Invalid("room_id", "That is not a room of this venue", "Choose one of its rooms, or the whole venue.")
    source = source_of(calendar)
    days = {one: _days(one) for one in calendar.times}
    taken = [one for one in calendar.times if whole_days or _all_of(one, *days[one])]
    read = dict.fromkeys(Closed(*days[one], f"{source}: {one.title}" if one.title else source) for one in taken)
    held = [
        row
        for row in room_hours.closures(session, venue_id)
        if row.room_id == room_id and (row.reason == source or row.reason.startswith(f"{source}: "))
    ]
    kept = {Closed(row.first_day, row.last_day, row.reason): row for row in held}
    first, end = calendar.starts_at.astimezone(LONDON).date(), calendar.ends_at.astimezone(LONDON).date()
    gone = tuple(
        row for closed, row in kept.items() if closed not in read and row.last_day >= first and row.first_day < end
    )
    new = tuple(one for one in read if one not in kept)
    over: dict[UUID, BookingRow] = {}
    for one in new:
        name = room.name if room is not None else ""
        row = ClosureRow(uuid4(), venue_id, venue.name, room_id, name, one.first_day, one.last_day, "")
        over |= {booking.id: booking for booking in closures.over(session, row)}
    left = len(calendar.times) - len(taken)
    met = tuple(sorted(over.values(), key=lambda b: (b.starts_at, str(b.id))))
    return ClosuresTaken(calendar.name, new, gone, len(read) - len(new), met, left, calendar.notes)


def _days(one: BusyTime) -> tuple[date, date]:
    """The days it touches, in London."""
    last = one.ends_at - timedelta(microseconds=1)
    return one.starts_at.astimezone(LONDON).date(), last.astimezone(LONDON).date()


def _all_of(one: BusyTime, first: date, last: date) -> bool:
    """Whether it takes those days from midnight to midnight."""
    return one.starts_at <= datetime.combine(first, time(), LONDON) and one.ends_at >= datetime.combine(
        last + timedelta(days=1), time(), LONDON
    )
