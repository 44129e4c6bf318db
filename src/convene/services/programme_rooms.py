"""The rooms of an event's programme: those it uses and those it has booked, with when they can be had."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.bookings import shares_floor
from convene.rules.programme import AgendaDay, AgendaRoom
from convene.store.tables import Closure, OpeningHours, Room, Venue


def agenda_rooms(
    session: Session,
    used: Collection[UUID],
    booked: Collection[UUID],
    venues: Collection[UUID],
    days: Sequence[AgendaDay],
) -> tuple[AgendaRoom, ...]:
    """The rooms that are used, and those booked at these venues; where none is booked there, all of them."""
    wanted = {*used, *booked}
    rows = session.scalars(
        sa.select(Room)
        .join(Venue)
        .where(sa.or_(Room.id.in_(wanted), sa.and_(Room.venue_id.in_(venues), Room.archived.is_(False))))
        .order_by(Venue.name, Room.position, Room.name)
        .options(selectinload(Room.layouts), selectinload(Room.features), joinedload(Room.venue))
    ).all()
    ours = {room.id for room in rows if room.venue_id in venues or not venues}
    shown = set(used) | ({*booked} & ours or ours)
    rooms = [room for room in rows if room.id in shown]
    hours, closures = _hours(session, shown), _closures(session, rooms, days)
    return tuple(
        AgendaRoom(
            id=room.id,
            name=room.name,
            venue=room.venue.name,
            capacity=max((held.capacity for held in room.layouts), default=None),
            features=tuple(row.feature.value for row in room.features),
            capacities=tuple((held.layout.value, held.capacity) for held in room.layouts),
            parent_id=room.parent_id,
            hours=tuple(hours.get(room.id, ())),
            closures=tuple(closures.get(room.id, ())),
            place=_place(room.venue),
        )
        for room in rooms
    )


def _place(venue: Venue) -> tuple[float, float] | None:
    return None if venue.latitude is None or venue.longitude is None else (venue.latitude, venue.longitude)


def _hours(session: Session, rooms: Collection[UUID]) -> dict[UUID, list[tuple[int, time, time]]]:
    rows = session.execute(
        sa.select(OpeningHours.room_id, OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes)
        .where(OpeningHours.room_id.in_(rooms))
        .order_by(OpeningHours.room_id, OpeningHours.weekday)
    )
    found: defaultdict[UUID, list[tuple[int, time, time]]] = defaultdict(list)
    for room_id, weekday, opens, closes in rows:
        found[room_id].append((weekday, opens, closes))
    return found


def _closures(
    session: Session, rooms: Sequence[Room], days: Sequence[AgendaDay]
) -> dict[UUID, list[tuple[date, date, str]]]:
    """The closures that shut each room near the event's days: its own, its venue's, and of what shares its floor."""
    if not days or not rooms:
        return {}
    first, last = min(d.date for d in days), max(d.date for d in days) + timedelta(days=1)
    venues = {room.venue_id for room in rooms}
    kept = session.scalars(
        sa.select(Closure)
        .where(Closure.venue_id.in_(venues), Closure.first_day <= last, Closure.last_day >= first)
        .order_by(Closure.first_day, Closure.last_day, Closure.id)
    ).all()
    if not kept:
        return {}
    wholes = dict(session.execute(sa.select(Room.id, Room.parent_id).where(Room.venue_id.in_(venues))).all())
    return {
        room.id: [
            (one.first_day, one.last_day, one.reason)
            for one in kept
            if one.venue_id == room.venue_id and (one.room_id is None or one.room_id in shares_floor(room.id, wholes))
        ]
        for room in rooms
    }
