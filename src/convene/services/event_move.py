"""Moving a day of an event in one step: sessions and bookings go along, once everything in the way was said."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.event_move import (
    ClashKind,
    MoveClash,
    MovedSession,
    MovePlan,
    Shift,
    date_clashes,
    shift_to,
)
from convene.rules.events import EventStatus
from convene.rules.time import Span, instant, say_day, zone
from convene.services import event_move_people, event_move_rooms
from convene.services.calendars import rising
from convene.services.presence import here
from convene.services.venues import hold_rooms
from convene.store.bulk import lock_rows
from convene.store.tables import (
    Booking,
    Event,
    EventDay,
    EventSession,
    Room,
)


def plan(
    session: Session,
    event_id: UUID,
    day_id: UUID,
    *,
    to: date,
    starts: time | None = None,
    ends: time | None = None,
    leave_bookings: bool = False,
    today: date,
) -> MovePlan:
    """What moving a day to another date, and perhaps other hours, would do. Nothing is written.

    ``starts`` moves sessions and bookings by as much as it moves the day. With ``leave_bookings`` a booking whose room
    is taken then stays where it is instead of stopping the move. Raises Invalid("to"), Invalid("ends"),
    NotFound, Refused for an event that is completed.
    """
    event, day = _day(session, event_id, day_id)
    if event.status is EventStatus.COMPLETED:
        raise Refused("A completed event cannot be moved", "What has happened keeps its date.")
    shift = shift_to(day.date, day.starts_at, to, starts, zone(event.time_zone))
    was = Span(day.starts_at, day.ends_at)
    others = [(other.date, Span(other.starts_at, other.ends_at)) for other in event.days if other.id != day_id]
    clashes: list[MoveClash] = []
    try:
        new = _hours(shift, was, ends)
    except Invalid as error:
        if error.field == "ends":
            raise
        clashes.append(MoveClash(ClashKind.CLOCK, f"{error.title}, when the day begins or ends", stops=True))
        new = Span(was.start + shift.by, was.end + shift.by)
    clashes += date_clashes((day.date, was), (to, new), others, today=today)
    if to != day.date and (came := len(here(session, event_id, day=day.date))):
        checked_in = "1 person was" if came == 1 else f"{came:,} people were"
        clashes.append(MoveClash(ClashKind.SCANS, f"{checked_in} checked in on {say_day(day.date)}", stops=True))
    sessions, not_there = _sessions(session, day_id, shift)
    clashes += not_there
    moving, left, in_the_way = event_move_rooms.moving(session, event, day, shift, leave=leave_bookings)
    clashes += in_the_way
    found = MovePlan(
        event_id,
        event.title,
        event.time_zone,
        day_id,
        day.date,
        to,
        new.start,
        new.end,
        sessions=sessions,
        bookings=moving,
        left=left,
    )
    diary, diary_clashes = event_move_rooms.diary(session, moving, day.date, to)
    clashes += diary_clashes
    clashes += event_move_rooms.without_booking(session, found)
    clashes += event_move_people.people(session, found, shift)
    clashes += event_move_people.lists(session, found, new)
    closes = event.applications_close
    if closes is not None and closes >= new.start:
        clashes.append(MoveClash(ClashKind.DEADLINE, "Applications close after the new date; the deadline stays"))
    uids = dict(
        session.execute(sa.select(EventSession.id, EventSession.uid).where(EventSession.day_id == day_id)).all()
    )
    times = {uids[one.id]: one.to for one in sessions} | {day.uid: new}
    return replace(
        found,
        diary_dates=diary,
        clashes=tuple(sorted(clashes, key=lambda clash: not clash.stops)),
        owed=len(rising(session, event_id, times)),
        registered=event_move_people.registered(session, event_id),
        contributors=event_move_people.contributors(session, sessions),
    )


def move_day(
    session: Session,
    event_id: UUID,
    day_id: UUID,
    *,
    to: date,
    starts: time | None = None,
    ends: time | None = None,
    leave_bookings: bool = False,
    today: date,
) -> MovePlan:
    """Move a day with all that ``plan`` names. Returns the plan with ``moved``; where something stops it, nothing is
    written and ``moved`` is False. Raises Invalid("to") for the date it has, and as ``plan`` does."""
    _hold(session, event_id)
    _, day = _day(session, event_id, day_id)
    found = plan(session, event_id, day_id, to=to, starts=starts, ends=ends, leave_bookings=leave_bookings, today=today)
    if (found.to, found.starts_at, found.ends_at) == (day.date, day.starts_at, day.ends_at):
        raise Invalid("to", f"It is on {say_day(to)} already", "Choose another date.")
    if not found.possible:
        return found
    day.date, day.starts_at, day.ends_at = found.to, found.starts_at, found.ends_at
    for one in found.sessions:
        session.get_one(EventSession, one.id).starts_at = one.to.start
    for moved in found.bookings:
        kept = session.get_one(Booking, moved.id)
        kept.starts_at, kept.ends_at = moved.to.start, moved.to.end
    session.flush()
    return replace(found, moved=True)


def _day(session: Session, event_id: UUID, day_id: UUID) -> tuple[Event, EventDay]:
    event = session.get(Event, event_id)
    day = next((day for day in event.days if day.id == day_id), None) if event is not None else None
    if event is None or day is None:
        raise NotFound("That day is no longer here", "Look at the event again.")
    return event, day


def _hold(session: Session, event_id: UUID) -> None:
    lock_rows(session, EventDay, session.scalars(sa.select(EventDay.id).where(EventDay.event_id == event_id)))
    ours = session.execute(sa.select(Booking.id, Booking.room_id).where(Booking.event_id == event_id)).all()
    lock_rows(session, Booking, [row.id for row in ours])
    venues = session.scalars(sa.select(Room.venue_id).where(Room.id.in_([row.room_id for row in ours])).distinct())
    hold_rooms(session, *venues)


def _hours(shift: Shift, was: Span, ends: time | None) -> Span:
    if ends is None:
        return shift.span(was)
    start = shift.moment(was.start)
    end = instant(start.astimezone(shift.tz).date(), ends, shift.tz, field="to")
    if end <= start:
        raise Invalid("ends", "The day would end before it starts", "Give an end later than the start.")
    return Span(start, end)


def _sessions(session: Session, day_id: UUID, shift: Shift) -> tuple[tuple[MovedSession, ...], list[MoveClash]]:
    placed = session.execute(
        sa.select(
            EventSession.id,
            EventSession.title,
            sa.func.coalesce(Room.name, "").label("room"),
            EventSession.starts_at,
            EventSession.minutes,
        )
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(EventSession.day_id == day_id, EventSession.starts_at.is_not(None))
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    )
    moved: list[MovedSession] = []
    clashes: list[MoveClash] = []
    for row in placed:
        length = timedelta(minutes=row.minutes)
        try:
            start = shift.moment(row.starts_at)
        except Invalid as error:
            clashes.append(MoveClash(ClashKind.CLOCK, f"“{row.title}”: {error.title}", stops=True, id=row.id))
            continue
        was = Span(row.starts_at, row.starts_at + length)
        moved.append(MovedSession(row.id, row.title, row.room, was, Span(start, start + length)))
    return tuple(moved), clashes
