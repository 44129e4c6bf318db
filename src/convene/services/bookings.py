"""Booking rooms: ask, hold, confirm, move, let go. A room that is taken is a value that names what is in the way.

The check and the write after it are one transaction that holds the rooms of the venue: two processes cannot both find
a room free (docs/decisions/0010-gap-between-bookings.md). A room that is closed then is refused, one that is wanted
outside its opening hours is not (docs/decisions/0013-closures-refuse-hours-warn.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import (
    FIRM_STATES,
    FIRST_STATES,
    LIVE_STATES,
    BookingState,
    Hold,
    check_cost,
    check_expiry,
    check_step,
    clash,
    first_fit,
    hold,
    shares_floor,
)
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.text import clean
from convene.rules.time import LONDON, Span, say_day, zone
from convene.services import room_hours
from convene.services.booking_rows import BookingRow, rows_of
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow, hold_of, hold_rooms, rooms, whole_of_each
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, Event, Room


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of asking for a room.

    ``clash`` is the firm booking in the way: then nothing was written, and ``free_from`` is the first later start at
    which the same room is free for as long. ``competing`` are enquiries and options for the same time. ``closed`` is
    the closure in the way, which only ``weigh`` returns: whoever books all the same is refused. ``outside_hours`` says
    what of the time lies outside the room's opening hours, which nothing is refused for.
    """

    id: UUID | None
    clash: BookingRow | None = None
    competing: tuple[BookingRow, ...] = ()
    free_from: datetime | None = None
    closed: ClosureRow | None = None
    outside_hours: str = ""

    @property
    def free(self) -> bool:
        """Whether nothing stands in the way."""
        return self.clash is None and self.closed is None


@dataclass(frozen=True, slots=True)
class Offer:
    """A room for a time: free where nothing firm and no closure is in the way, though others may be asking for it."""

    room: RoomRow
    clash: BookingRow | None
    competing: tuple[BookingRow, ...]
    closed: ClosureRow | None = None
    outside_hours: str = ""

    @property
    def free(self) -> bool:
        """Whether nothing stands in the way."""
        return self.clash is None and self.closed is None


class Details(TypedDict, total=False):
    """What can be said of a booking that does not bear on who has the room. Costs are in pence; ``vat_included`` says
    whether the VAT on them is in them."""

    title: str
    cost_pence: int | None
    vat_included: bool
    reference: str
    note: str


def listing(
    session: Session,
    *,
    event_id: UUID | None = None,
    venue_id: UUID | None = None,
    between: Span | None = None,
    live: bool = False,
) -> list[BookingRow]:
    """Bookings by start, of one event or venue if named; ``between``: those that touch the span with their tails;
    ``live``: without those that were released or declined."""
    query = sa.select(Booking)
    if event_id is not None:
        query = query.where(Booking.event_id == event_id)
    if venue_id is not None:
        query = query.where(Booking.room.has(Room.venue_id == venue_id))
    if live:
        query = query.where(Booking.state.in_(LIVE_STATES))
    if between is None:
        return rows_of(session, query)
    near = Hold(between).reach
    found = rows_of(session, query.where(Booking.starts_at < near.end, Booking.ends_at > near.start))
    return [row for row in found if row.hold.whole.overlaps(between)]


def booking(session: Session, booking_id: UUID) -> BookingRow:
    """One booking. Raises NotFound."""
    found = rows_of(session, sa.select(Booking).where(Booking.id == booking_id))
    if not found:
        raise _gone(booking_id)
    return found[0]


def book(
    session: Session,
    *,
    event_id: UUID | None,
    room_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    state: BookingState = BookingState.ENQUIRY,
    option_expires: date | None = None,
    setup_minutes: int = 0,
    cleardown_minutes: int = 0,
    today: date,
    now: datetime,
    **details: Unpack[Details],
) -> Booked:
    """Ask for, hold or confirm a room. Returns the new booking's id and what it competes with, or the clash.

    Times are aware; set-up and clear-down are minutes. Raises Invalid at "starts_at", "ends_at", "setup_minutes",
    "cleardown_minutes", "option_expires" (an option without one, or in the past), "cost_pence"; Refused for a room
    that is closed then or no longer used; NotFound.
    """
    wanted = hold(starts_at, ends_at, setup_minutes, cleardown_minutes)
    if state not in FIRST_STATES:
        raise Invalid("state", f"A new booking cannot be {state.value}", "Begin with an enquiry.")
    expires = check_expiry(option_expires, today=today) if state == BookingState.OPTION else None
    event = session.get(Event, event_id) if event_id is not None else None
    if event_id is not None and event is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    room = _room_in_use(session, room_id)
    hold_rooms(session, room.venue_id)
    weighed = _weigh(session, room, wanted, _zone(event))
    if weighed.clash is not None:
        return weighed
    _check_open(weighed)
    made = Booking(
        id=uuid4(), event_id=event_id, state=state, option_expires=expires, created_at=now, **_checked(details)
    )
    _place(made, room_id, wanted)
    session.add(made)
    return replace(weighed, id=made.id)


def move(
    session: Session,
    booking_id: UUID,
    *,
    room_id: UUID | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    setup_minutes: int | None = None,
    cleardown_minutes: int | None = None,
    **details: Unpack[Details],
) -> Booked:
    """Give a live booking another time, room, tails or details; what is not named stays. Nothing is written on a clash.

    Raises Invalid as ``book``; Refused for a booking that was let go, for another room or time of one that has taken
    place, and for a room that is closed then or no longer used; NotFound. Where neither room nor time change, a closure
    that came later is in nobody's way.
    """
    kept = _held(session, booking_id)
    if kept.state not in LIVE_STATES:
        raise Refused(f"This booking was {kept.state.value}", "Book the room again.", booking=booking_id)
    wanted = hold(
        starts_at or kept.starts_at,
        ends_at or kept.ends_at,
        kept.setup_minutes if setup_minutes is None else setup_minutes,
        kept.cleardown_minutes if cleardown_minutes is None else cleardown_minutes,
    )
    words = _checked(details)
    target = kept.room if room_id in {None, kept.room_id} else _room_in_use(session, room_id)
    elsewhere = target.id != kept.room_id or wanted != hold_of(kept)
    if elsewhere and kept.state is BookingState.COMPLETED:
        raise Refused("This booking has taken place", "Its room and time stay; its notes and costs can be changed.")
    hold_rooms(session, kept.room.venue_id, target.venue_id)
    weighed = _weigh(session, target, wanted, _zone(kept.event), apart_from=booking_id)
    if weighed.clash is not None:
        return weighed
    if elsewhere:
        _check_open(weighed)
    _place(kept, target.id, wanted)
    for field, value in words.items():
        setattr(kept, field, value)
    return replace(weighed, id=kept.id)


def confirm(session: Session, booking_id: UUID, *, today: date) -> Booked:
    """Make an enquiry or option firm, unless something firm is in the way.

    Raises Refused out of turn, for a room that is closed then, and for an option that has expired, because then only
    the venue knows; NotFound.
    """
    kept = _held(session, booking_id)
    check_step(kept.state, BookingState.CONFIRMED)
    if kept.option_expires is not None and kept.option_expires < today:
        raise Refused(
            f"The option expired on {say_day(kept.option_expires)}",
            "Ask the venue whether the room is still held, then extend it first.",
            booking=booking_id,
        )
    hold_rooms(session, kept.room.venue_id)
    weighed = _weigh(session, kept.room, hold_of(kept), _zone(kept.event), apart_from=booking_id)
    if weighed.clash is not None:
        return weighed
    _check_open(weighed)
    kept.state, kept.option_expires = BookingState.CONFIRMED, None
    return replace(weighed, id=kept.id)


def extend(session: Session, booking_id: UUID, *, option_expires: date | None, today: date) -> None:
    """Hold an option until another day; an enquiry becomes an option. Raises Invalid("option_expires"), Refused
    out of turn and for a room that is closed then."""
    kept = _held(session, booking_id)
    if kept.state != BookingState.OPTION:
        check_step(kept.state, BookingState.OPTION)
    expires = check_expiry(option_expires, today=today)
    _check_open(_weigh(session, kept.room, hold_of(kept), _zone(kept.event), apart_from=booking_id))
    kept.option_expires, kept.state = expires, BookingState.OPTION


def release(session: Session, booking_id: UUID, *, reason: str) -> None:
    """Let a room go, for a reason. Raises Invalid("reason") without one, Refused out of turn, NotFound."""
    _end(session, booking_id, BookingState.RELEASED, reason)


def decline(session: Session, booking_id: UUID, *, reason: str) -> None:
    """Note that the venue said no, and why. Raises as ``release``; what is confirmed can only be released."""
    _end(session, booking_id, BookingState.DECLINED, reason)


def weigh(
    session: Session,
    *,
    room_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    setup_minutes: int = 0,
    cleardown_minutes: int = 0,
    apart_from: UUID | None = None,
    tz: ZoneInfo = LONDON,
) -> Booked:
    """What ``book`` would say, without booking. ``apart_from`` leaves out the booking that is to be moved; ``tz`` is
    where days and opening hours are told. Raises Invalid, NotFound."""
    wanted = hold(starts_at, ends_at, setup_minutes, cleardown_minutes)
    return _weigh(session, _room(session, room_id), wanted, tz, apart_from=apart_from)


def offers(
    session: Session,
    *,
    starts_at: datetime,
    ends_at: datetime,
    setup_minutes: int = 0,
    cleardown_minutes: int = 0,
    apart_from: UUID | None = None,
    tz: ZoneInfo = LONDON,
) -> list[Offer]:
    """Every room in use with what stands in the way of having it then, as ``weigh`` for each. Raises Invalid."""
    wanted = hold(starts_at, ends_at, setup_minutes, cleardown_minutes)
    near = [row for row in rows_of(session, _around(wanted.reach)) if row.id != apart_from and clash(row.hold, wanted)]
    parents, open_then = whole_of_each(session), room_hours.calendar(session)
    found = []
    for room in rooms(session):
        floor = shares_floor(room.id, parents)
        clashes, competing = _sorted_out(row for row in near if row.room_id in floor)
        closed = open_then.closed(room.venue_id, floor, wanted, tz)
        found.append(Offer(room, clashes, competing, closed, open_then.outside(room.id, wanted, tz)))
    return found


def _around(reach: Span) -> sa.Select[Booking]:
    return sa.select(Booking).where(
        Booking.state.in_(LIVE_STATES), Booking.starts_at < reach.end, Booking.ends_at > reach.start
    )


def _weigh(
    session: Session, room: Room, wanted: Hold, tz: ZoneInfo = LONDON, *, apart_from: UUID | None = None
) -> Booked:
    floor = shares_floor(room.id, whole_of_each(session))
    query = _around(wanted.reach).where(Booking.room_id.in_(floor))
    near = [row for row in rows_of(session, query) if row.id != apart_from]
    firm, competing = _sorted_out(row for row in near if clash(row.hold, wanted))
    open_then = room_hours.calendar(session, room.venue_id)
    closed = open_then.closed(room.venue_id, floor, wanted, tz)
    outside = open_then.outside(room.id, wanted, tz)
    if firm is None and closed is None:
        return Booked(None, competing=competing, outside_hours=outside)
    later = sa.select(Booking).where(
        Booking.room_id.in_(floor), Booking.state.in_(FIRM_STATES), Booking.ends_at > wanted.reach.start
    )
    taken = [row.hold for row in rows_of(session, later) if row.id != apart_from]
    taken += [shut.time_before(wanted, tz) for shut in open_then.closures if shut.shuts(room.venue_id, floor)]
    return Booked(None, firm, competing, first_fit(wanted, taken), closed, outside)


def _sorted_out(in_the_way: Iterable[BookingRow]) -> tuple[BookingRow | None, tuple[BookingRow, ...]]:
    found = list(in_the_way)
    firm = next((row for row in found if row.state in FIRM_STATES), None)
    return firm, tuple(row for row in found if row.state not in FIRM_STATES)


def _check_open(weighed: Booked) -> None:
    if (closed := weighed.closed) is not None:
        raise Refused(closed.said, "Choose another room or day, or take the closure away.", closure=closed)


def _zone(event: Event | None) -> ZoneInfo:
    return zone(event.time_zone) if event is not None else LONDON


def _gone(booking_id: UUID) -> NotFound:
    return NotFound("This booking is no longer there", "Somebody may have undone it.", booking=booking_id)


def _held(session: Session, booking_id: UUID) -> Booking:
    # First the row, then its rooms, everywhere: once it is held nobody moves it to another room under us.
    lock_rows(session, Booking, [booking_id])
    if (kept := session.get(Booking, booking_id, populate_existing=True)) is None:
        raise _gone(booking_id)
    return kept


def _room(session: Session, room_id: UUID | None) -> Room:
    if (room := session.get(Room, room_id)) is None:
        raise NotFound("This room is no longer there", "Somebody may have undone adding it.", room=room_id)
    return room


def _room_in_use(session: Session, room_id: UUID | None) -> Room:
    room = _room(session, room_id)
    if room.archived or room.venue.archived:
        raise Refused(f"{room.name} is no longer used", "Choose another room, or bring it back.", room=room_id)
    return room


def _place(kept: Booking, room_id: UUID, wanted: Hold) -> None:
    kept.room_id = room_id
    kept.starts_at, kept.ends_at = wanted.span.start, wanted.span.end
    kept.setup_minutes, kept.cleardown_minutes = wanted.tails


def _checked(details: Details) -> Details:
    if "cost_pence" in details:
        check_cost(details["cost_pence"])
    return details


def _end(session: Session, booking_id: UUID, state: BookingState, reason: str) -> None:
    kept = _held(session, booking_id)
    check_step(kept.state, state)
    if not clean(reason).strip():
        raise Invalid("reason", "A reason is needed", "Say in a few words why, so that nobody asks twice.")
    kept.state, kept.reason = state, reason
