"""What has to hold whatever way rows changed, asked after an undo or redo that others have worked beside.

A service checks before it writes. An undo plays rows back instead, which was allowed when they were first written, but
on a shared database somebody may have used the room, or the place, that they come back to.
"""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import FIRM_STATES, Hold, clash, hold, shares_floor
from convene.rules.registrations import HOLDS_PLACE, OfferState
from convene.store.bulk import lock_rows
from convene.store.encoding import Values
from convene.store.held import held
from convene.store.journal_steps import Steps
from convene.store.tables import Booking, Event, Registration, Room


def what_is_wrong(session: Session, steps: Steps) -> str:
    """Why these changes cannot stand, or nothing. Holds the rows it looks at until the transaction ends."""
    return _room_twice(session, steps.of("bookings")) or _too_many(
        session, steps.of("registrations"), steps.of("offers")
    )


def _room_twice(session: Session, changes: Iterable[tuple[str, Values | None, Values | None]]) -> str:
    ids = {UUID(key) for key, _, now in changes if now is not None and now["state"] in FIRM_STATES}
    mine = session.scalars(sa.select(Booking).where(Booking.id.in_(ids))).all()
    venues = sa.select(Room.venue_id).where(Room.id.in_({booking.room_id for booking in mine}))
    parents = {
        row[0]: row[1] for row in session.execute(sa.select(Room.id, Room.parent_id).where(Room.venue_id.in_(venues)))
    }
    lock_rows(session, Room, parents)
    firm = session.scalars(sa.select(Booking).where(Booking.room_id.in_(parents), Booking.state.in_(FIRM_STATES))).all()
    for booking in mine:
        floor = shares_floor(booking.room_id, parents)
        for other in firm:
            if other.id != booking.id and other.room_id in floor and clash(_hold(booking), _hold(other)):
                return f"{other.room.name} has been booked by somebody else since."
    return ""


def _hold(booking: Booking) -> Hold:
    return hold(booking.starts_at, booking.ends_at, booking.setup_minutes, booking.cleardown_minutes)


def _too_many(
    session: Session,
    changes: Iterable[tuple[str, Values | None, Values | None]],
    offered: Iterable[tuple[str, Values | None, Values | None]],
) -> str:
    more: Counter[UUID] = Counter()
    for _, old, now in changes:
        for values, one in ((old, -1), (now, 1)):
            if values is not None and values["state"] in HOLDS_PLACE:
                more[UUID(values["event_id"])] += one
    for _, old, now in offered:
        for values, one in ((old, -1), (now, 1)):
            if values is not None and values["state"] == OfferState.OPEN:
                there = session.get(Registration, UUID(values["registration_id"]))
                if there is not None:
                    more[there.event_id] += one
    for event_id in sorted(key for key, count in more.items() if count > 0):
        lock_rows(session, Event, [event_id])
        event = session.get_one(Event, event_id)
        if event.capacity is not None and held(session, event_id) > event.capacity:
            return f"The places of “{event.title}” have been given to others since."
    return ""
