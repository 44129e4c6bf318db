"""Days on which a room or a whole venue cannot be had. A closure over bookings is kept, and they are named at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from convene.rules.bookings import clash, shares_floor
from convene.rules.errors import Invalid, NotFound
from convene.rules.room_hours import check_closure
from convene.services import bookings, room_hours
from convene.services.booking_rows import BookingRow
from convene.services.room_hours import ClosureRow
from convene.services.venues import hold_rooms, whole_of_each
from convene.store.tables import Closure, Room, Venue


@dataclass(frozen=True, slots=True)
class Closing:
    """A closure that was added. ``over`` are the bookings, asked for or firm, that it now stands in the way of."""

    id: UUID
    over: tuple[BookingRow, ...]


def add(
    session: Session,
    venue_id: UUID,
    *,
    first_day: date | None,
    last_day: date | None = None,
    room_id: UUID | None = None,
    reason: str = "",
) -> Closing:
    """Close a room, or the whole venue, from the first to the last day; one day where no last is given.

    Raises Invalid at "first_day", "last_day", at "room_id" for a room of another venue; NotFound.
    """
    first, last = check_closure(first_day, last_day)
    if session.get(Venue, venue_id) is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    room = session.get(Room, room_id) if room_id is not None else None
    if room_id is not None and (room is None or room.venue_id != venue_id):
        raise Invalid("room_id", "That is not a room of this venue", "Choose one of its rooms, or the whole venue.")
    hold_rooms(session, venue_id)
    made = Closure(id=uuid4(), venue_id=venue_id, room_id=room_id, first_day=first, last_day=last, reason=reason)
    session.add(made)
    session.flush()
    (closure,) = (row for row in room_hours.closures(session, venue_id) if row.id == made.id)
    return Closing(made.id, over(session, closure))


def remove(session: Session, closure_id: UUID) -> None:
    """Take a closure away. Raises NotFound."""
    if (kept := session.get(Closure, closure_id)) is None:
        raise NotFound("This closure is no longer there", "Somebody may have taken it away.", closure=closure_id)
    session.delete(kept)


def over(session: Session, closure: ClosureRow) -> tuple[BookingRow, ...]:
    """The bookings, asked for or firm, that a closure stands in the way of."""
    shut, parents = closure.time(), whole_of_each(session)
    near = bookings.listing(session, venue_id=closure.venue_id, between=shut.whole, live=True)
    return tuple(
        row for row in near if closure.shuts(row.venue_id, shares_floor(row.room_id, parents)) and clash(row.hold, shut)
    )
