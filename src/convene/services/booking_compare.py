"""Several enquiries and options of one event for the same day, side by side, and the choice of one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import OPEN_STATES, BookingDateKind, BookingState
from convene.rules.cancellation import Cancelling
from convene.rules.distance import Spot, miles
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.text import clean
from convene.rules.time import zone
from convene.rules.venues import Layout
from convene.services import booking_board, bookings, distance, venues
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, Event, EventDay, EventSession, Room


@dataclass(frozen=True, slots=True)
class NeedMet:
    """A feature that people at the event need, and whether this room offers it."""

    feature: str
    people: int
    met: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A room that is asked for or held: what it costs, holds and offers, and who else wants it.

    ``pence`` is its cost on the comparison's basis, ``per_head_pence`` that over the places of the event, rounded up;
    None where one of the two is not known. ``miles`` are those from the comparison's start, in a straight line.
    ``deposit_pence`` is what its diary says of the deposit, which VAT is in; ``deposit`` whether it says anything.
    ``instead_of`` are the others of the day that are no longer needed once this one is chosen: at the same time, and
    at another venue or for the same purpose. Two rooms of one venue for two purposes are wanted both.
    """

    booking: BookingRow
    borough: str
    room: RoomRow
    pence: int | None
    per_head_pence: int | None
    cancelling: Cancelling
    deposit: bool
    deposit_pence: int | None
    miles: float | None
    stations: str
    needs: tuple[NeedMet, ...]
    clash: BookingRow | None
    competing: tuple[BookingRow, ...]
    instead_of: frozenset[UUID]
    closed: ClosureRow | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The open enquiries and options of an event on one day, money with VAT or without it; ``places`` is None where
    nobody has said how many. ``layouts`` are those that the sessions of the day ask for."""

    event_id: UUID
    event: str
    time_zone: str
    day: date
    places: int | None
    with_vat: bool
    start: Spot
    layouts: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def days_to_compare(rows: Sequence[BookingRow], time_zone: str) -> tuple[date, ...]:
    """The days, as that time zone has them, on which two or more of these bookings that are still open begin."""
    tz = zone(time_zone)
    begin = [row.starts_at.astimezone(tz).date() for row in rows if row.state in OPEN_STATES]
    return tuple(day for day in sorted(set(begin)) if begin.count(day) > 1)


def compare(session: Session, event_id: UUID, day: date, *, today: date, with_vat: bool = True) -> Comparison:
    """What is open for an event on a day, cheapest first and those without a price last. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    tz = zone(event.time_zone)
    listed = bookings.listing(session, event_id=event_id, live=True)
    of_day = [b for b in listed if b.state in OPEN_STATES and b.starts_at.astimezone(tz).date() == day]
    needs = [(need.feature, need.people) for need in venues.fit(session, event_id)]
    start = distance.start(session)
    candidates = [
        _candidate(session, row, of_day, needs, event.capacity, start=start, today=today, with_vat=with_vat)
        for row in of_day
    ]
    candidates.sort(key=lambda c: (c.pence is None, c.pence or 0, c.booking.starts_at))
    return Comparison(
        event_id,
        event.title,
        event.time_zone,
        day,
        event.capacity,
        with_vat,
        start,
        _layouts(session, event_id, day),
        tuple(candidates),
    )


def choose(
    session: Session,
    booking_id: UUID,
    *,
    state: BookingState,
    option_expires: date | None = None,
    let_go: Collection[UUID] = (),
    reason: str = "",
    today: date,
) -> Booked:
    """Confirm this booking, or hold it as an option, and release the others named, for one reason. All or nothing:
    on a clash nothing is written, and the booking in the way is returned.

    Raises Invalid at "state", "reason" (others without one), "option_expires"; Refused where one of them is not open
    any more or belongs to another event, and as ``bookings.confirm``; NotFound.
    """
    others = [other for other in let_go if other != booking_id]
    if others and not clean(reason).strip():
        raise Invalid("reason", "A reason is needed", "Say in a few words why, so that nobody asks twice.")
    lock_rows(session, Booking, [booking_id, *others])
    chosen = bookings.booking(session, booking_id)
    for other in others:
        _check_open(bookings.booking(session, other), chosen)
    if state == BookingState.CONFIRMED:
        done = bookings.confirm(session, booking_id, today=today)
    elif state == BookingState.OPTION:
        bookings.extend(session, booking_id, option_expires=option_expires, today=today)
        done = Booked(booking_id)
    else:
        raise Invalid("state", f"What is chosen cannot be {state.value}", "Confirm it, or hold it as an option.")
    if done.clash is None:
        for other in others:
            bookings.release(session, other, reason=reason)
    return replace(done, competing=tuple(b for b in done.competing if b.id not in others))


def _check_open(other: BookingRow, chosen: BookingRow) -> None:
    if other.event_id != chosen.event_id:
        raise Refused(f"{other.room} is booked for another event", "Let it go from there.", booking=other.id)
    if other.state not in OPEN_STATES:
        raise Refused(
            f"{other.room} is {other.state.value} by now", "Look at it once more, then choose again.", booking=other.id
        )


def _candidate(
    session: Session,
    row: BookingRow,
    of_day: Sequence[BookingRow],
    needs: Sequence[tuple[str, int]],
    places: int | None,
    *,
    start: Spot,
    today: date,
    with_vat: bool,
) -> Candidate:
    weighed = bookings.weigh(
        session,
        room_id=row.room_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        setup_minutes=row.setup_minutes,
        cleardown_minutes=row.cleardown_minutes,
        apart_from=row.id,
        tz=zone(row.time_zone),
    )
    kept = session.get_one(Room, row.room_id)
    room, venue, pence = venues.room_row(kept), kept.venue, row.pence(with_vat=with_vat)
    lines = booking_board.diary(session, booking_id=row.id)
    deposits = [line.amount_pence for line in lines if line.kind == BookingDateKind.DEPOSIT_DUE]
    return Candidate(
        booking=row,
        borough=venue.borough,
        room=room,
        pence=pence,
        per_head_pence=-(-pence // places) if pence is not None and places else None,
        cancelling=row.cancelling(today, with_vat=with_vat),
        deposit=bool(deposits),
        deposit_pence=sum(amount or 0 for amount in deposits) or None,
        miles=miles(start, venue.latitude, venue.longitude),
        stations=venue.stations,
        needs=tuple(NeedMet(feature, people, feature in room.features) for feature, people in needs),
        clash=weighed.clash,
        closed=weighed.closed,
        competing=weighed.competing,
        instead_of=frozenset(other.id for other in of_day if _is_instead(row, other)),
    )


def _layouts(session: Session, event_id: UUID, day: date) -> tuple[str, ...]:
    wanted = session.scalars(
        sa.select(EventSession.layout)
        .join(EventDay, EventSession.day_id == EventDay.id)
        .where(EventSession.event_id == event_id, EventDay.date == day, EventSession.layout.is_not(None))
        .distinct()
    ).all()
    return tuple(layout.value for layout in Layout if layout in wanted)


def _is_instead(chosen: BookingRow, other: BookingRow) -> bool:
    same_time = chosen.hold.span.overlaps(other.hold.span)
    return other.id != chosen.id and same_time and (other.venue_id != chosen.venue_id or other.title == chosen.title)
