"""What the calendar shows between two days: events, options that expire, dates of bookings, closing applications."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.applications import last_day
from convene.rules.bookings import LIVE_STATES, BookingState
from convene.rules.errors import Invalid
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.rules.time import zone
from convene.services.cancellation import rises
from convene.services.home_needs import DUE_WORDS
from convene.store.tables import Booking, BookingDate, Event, EventDay, Room, Venue


class EntryKind(StrEnum):
    """What stands on a day."""

    EVENT = "event"
    OPTION = "option"
    DUE = "due"
    CANCEL = "cancel"
    APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day of the calendar.

    ``event`` is the title of the event it belongs to, with its ``status``; a booking may belong to none. Only a day of
    an event has ``day_id``, ``part`` (what the day is called), hours, and is ``number`` of ``of`` days of its event.
    ``done``: what was due has been done.
    """

    kind: EntryKind
    date: date
    title: str
    event: str
    place: str
    event_id: UUID | None
    code: str = ""
    event_kind: EventKind | None = None
    status: EventStatus | None = None
    time_zone: str = "Europe/London"
    day_id: UUID | None = None
    part: str = ""
    number: int = 1
    of: int = 1
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    booking_id: UUID | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class CalendarBoard:
    """The entries by day. ``before`` and ``after``: the nearest days of events outside; ``events``: how many exist."""

    first: date
    last: date
    entries: tuple[Entry, ...]
    before: date | None
    after: date | None
    events: int


def board(session: Session, *, first: date, last: date) -> CalendarBoard:
    """What stands on the days from ``first`` to ``last``, both included. Raises Invalid("to")."""
    return CalendarBoard(
        first,
        last,
        entries(session, first=first, last=last),
        session.scalar(sa.select(sa.func.max(EventDay.date)).where(EventDay.date < first)),
        session.scalar(sa.select(sa.func.min(EventDay.date)).where(EventDay.date > last)),
        session.scalar(sa.select(sa.func.count(Event.id))) or 0,
    )


def entries(session: Session, *, first: date, last: date, event_id: UUID | None = None) -> tuple[Entry, ...]:
    """The same as a list by day, perhaps of one event alone: events by the clock, then what expires and what is due.

    Raises Invalid("to") where ``last`` is before ``first``.
    """
    if last < first:
        raise Invalid("to", "The last day is before the first", "Choose a later day.")
    found = [
        *_days(session, first, last),
        *_options(session, first, last),
        *_due(session, first, last),
        *_cancelling(session, first, last),
        *_applications(session, first, last),
    ]
    rank = list(EntryKind)
    wanted = [one for one in found if event_id in (None, one.event_id)]
    return tuple(sorted(wanted, key=lambda one: (one.date, rank.index(one.kind), _minute(one), one.title, one.place)))


def _days(session: Session, first: date, last: date) -> Iterator[Entry]:
    order = (EventDay.starts_at, EventDay.id)
    numbered = sa.select(
        EventDay.id.label("id"),
        sa.func.row_number().over(partition_by=EventDay.event_id, order_by=order).label("number"),
        sa.func.count().over(partition_by=EventDay.event_id).label("of"),
    ).subquery()
    number_of, of_all = sa.type_coerce(numbered.c.number, sa.Integer), sa.type_coerce(numbered.c.of, sa.Integer)
    query = (
        sa.select(EventDay, Event, Venue.name, number_of, of_all)
        .join(Event, EventDay.event_id == Event.id)
        .join(numbered, numbered.c.id == EventDay.id)
        .outerjoin(Venue, EventDay.venue_id == Venue.id)
        .where(EventDay.date.between(first, last))
    )
    for day, event, venue, number, of in session.execute(query):
        yield Entry(
            EntryKind.EVENT,
            day.date,
            event.title,
            event.title,
            venue or ("Online" if event.mode is EventMode.ONLINE else ""),
            event.id,
            event.code,
            event.kind,
            event.status,
            event.time_zone,
            day.id,
            day.title,
            number,
            of,
            day.starts_at,
            day.ends_at,
        )


def _options(session: Session, first: date, last: date) -> Iterator[Entry]:
    query = (
        sa.select(Booking, Event, Room.name, Venue.name)
        .join(Room, Booking.room_id == Room.id)
        .join(Venue, Room.venue_id == Venue.id)
        .outerjoin(Event, Booking.event_id == Event.id)
        .where(Booking.state == BookingState.OPTION, Booking.option_expires.between(first, last))
    )
    for booking, event, room, venue in session.execute(query):
        assert booking.option_expires is not None  # noqa: S101 - the query asked for it
        title = f"Option expires: {room}"
        yield _of_booking(EntryKind.OPTION, booking.option_expires, title, booking, event, f"{room}, {venue}")


def _due(session: Session, first: date, last: date) -> Iterator[Entry]:
    query = (
        sa.select(BookingDate, Booking, Event, Room.name, Venue.name)
        .join(Booking, BookingDate.booking_id == Booking.id)
        .join(Room, Booking.room_id == Room.id)
        .join(Venue, Room.venue_id == Venue.id)
        .outerjoin(Event, Booking.event_id == Event.id)
        .where(Booking.state.in_(LIVE_STATES), BookingDate.due.between(first, last))
    )
    for line, booking, event, room, venue in session.execute(query):
        title, done = DUE_WORDS[line.kind].format(venue=venue), line.done_at is not None
        yield _of_booking(EntryKind.DUE, line.due, title, booking, event, f"{room}, {venue}", done=done)


def _cancelling(session: Session, first: date, last: date) -> Iterator[Entry]:
    for rise in rises(session, first=first, last=last):
        kept = session.get_one(Booking, rise.bookings[0].id)
        title, place = f"Cancelling costs {rise.cost}", f"{rise.rooms}, {rise.bookings[0].venue}"
        yield _of_booking(EntryKind.CANCEL, rise.day, title, kept, kept.event, place)


def _of_booking(
    kind: EntryKind, day: date, title: str, booking: Booking, event: Event | None, place: str, *, done: bool = False
) -> Entry:
    if event is None:
        return Entry(kind, day, title, "", place, None, booking_id=booking.id, done=done)
    return Entry(
        kind,
        day,
        title,
        event.title,
        place,
        event.id,
        event.code,
        event.kind,
        event.status,
        event.time_zone,
        booking_id=booking.id,
        done=done,
    )


def _applications(session: Session, first: date, last: date) -> Iterator[Entry]:
    query = sa.select(Event).where(Event.applications_close.is_not(None))
    for event in session.scalars(query):
        assert event.applications_close is not None  # noqa: S101 - the query asked for it
        day = last_day(event.applications_close, zone(event.time_zone))
        if first <= day <= last:
            yield Entry(
                EntryKind.APPLICATIONS,
                day,
                "Applications close",
                event.title,
                "",
                event.id,
                event.code,
                event.kind,
                event.status,
                event.time_zone,
                starts_at=event.applications_close,
            )


def _minute(entry: Entry) -> float:
    return entry.starts_at.timestamp() if entry.starts_at is not None else 0.0
