"""When rooms can be had: their opening hours, and the closures that bookings have to respect."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import Hold, clash
from convene.rules.room_hours import Hours, closed_time, outside, say_closure
from convene.rules.time import LONDON
from convene.store.tables import Closure, OpeningHours, Room, Venue


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """Days on which a room cannot be had; ``room`` is empty where the whole venue is closed."""

    id: UUID
    venue_id: UUID
    venue: str
    room_id: UUID | None
    room: str
    first_day: date
    last_day: date
    reason: str

    @property
    def said(self) -> str:
        """``Great Hall is closed on Thu 9 July 2026: new floor``."""
        return say_closure(self.room or self.venue, self.first_day, self.last_day, self.reason)

    def time(self, tz: ZoneInfo = LONDON) -> Hold:
        """Its days, as a hold that nobody can share."""
        return closed_time(self.first_day, self.last_day, tz)

    def time_before(self, wanted: Hold, tz: ZoneInfo = LONDON) -> Hold:
        """Its days and the hours after them until the time of day that is wanted."""
        reopens = wanted.whole.start.astimezone(tz).time()
        return closed_time(self.first_day, self.last_day, tz, reopens=reopens)

    def shuts(self, venue_id: UUID, floor: Collection[UUID]) -> bool:
        """Whether it closes any of these rooms of a venue (a room with its wholes and parts)."""
        return self.room_id in floor or (self.room_id is None and self.venue_id == venue_id)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours and closures of some rooms, read once, for many questions."""

    hours: Mapping[UUID, Hours]
    closures: tuple[ClosureRow, ...]

    def closed(self, venue_id: UUID, floor: Collection[UUID], wanted: Hold, tz: ZoneInfo = LONDON) -> ClosureRow | None:
        """The first closure that is in the way of having a room then. Set-up and clear-down count."""
        return next((c for c in self.closures if c.shuts(venue_id, floor) and clash(c.time(tz), wanted)), None)

    def outside(self, room_id: UUID, wanted: Hold, tz: ZoneInfo = LONDON) -> str:
        """What of the time lies outside the room's hours, in words; empty where none does or nobody has said."""
        return outside(self.hours.get(room_id, {}), wanted, tz)


def calendar(session: Session, venue_id: UUID | None = None) -> Calendar:
    """The hours and closures of one venue, or of all."""
    return Calendar(hours(session, venue_id), tuple(closures(session, venue_id)))


def hours(session: Session, venue_id: UUID | None = None) -> dict[UUID, dict[int, tuple[time, time]]]:
    """The opening hours of every room of which somebody has said them, by room and weekday."""
    query = sa.select(OpeningHours).order_by(OpeningHours.weekday)
    if venue_id is not None:
        query = query.join(Room, OpeningHours.room_id == Room.id).where(Room.venue_id == venue_id)
    found: dict[UUID, dict[int, tuple[time, time]]] = {}
    for row in session.scalars(query):
        found.setdefault(row.room_id, {})[row.weekday] = row.opens, row.closes
    return found


def closures(session: Session, venue_id: UUID | None = None) -> list[ClosureRow]:
    """The closures of one venue or of all, by their first day."""
    query = (
        sa.select(Closure, Venue.name, Room.name)
        .join(Venue, Closure.venue_id == Venue.id)
        .outerjoin(Room, Closure.room_id == Room.id)
        .order_by(Closure.first_day, Closure.last_day, Closure.id)
    )
    if venue_id is not None:
        query = query.where(Closure.venue_id == venue_id)
    return [
        ClosureRow(c.id, c.venue_id, venue, c.room_id, room or "", c.first_day, c.last_day, c.reason)
        for c, venue, room in session.execute(query)
    ]


def set_hours(session: Session, room: Room, wanted: Hours) -> None:
    """Make these the hours of a room; none where nobody has said."""
    for row in room.hours:
        if row.weekday in wanted:
            row.opens, row.closes = wanted[row.weekday]
        else:
            session.delete(row)
    known = {row.weekday for row in room.hours}
    room.hours += [
        OpeningHours(weekday=day, opens=opens, closes=closes)
        for day, (opens, closes) in sorted(wanted.items())
        if day not in known
    ]
