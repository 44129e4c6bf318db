"""Several enquiries and options of one event for the same day, side by side, and the choice of one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from convene.rules.bookings import OPEN_STATES, BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.text import clean
from convene.rules.time import zone
from convene.services import bookings, venues
from convene.services.booking_rows import BookingRow
from convene.services.bookings import Booked
from convene.services.room_hours import ClosureRow
from convene.services.venues import RoomRow
from convene.store.bulk import lock_rows
from convene.store.tables import Booking, Event, Room


@dataclass(frozen=True, slots=True)
class NeedMet:
    """A feature that people at the event need, and whether this room offers it."""

    feature: str
    people: int
    met: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A room that is asked for or held: what it costs, holds and offers, and who else wants it.

    ``per_head_pence`` is its cost over the places of the event, rounded up; None where one of the two is not known.
    ``instead_of`` are the others of the day that are no longer needed once this one is chosen: at the same time, and
    at another venue or for the same purpose. Two rooms of one venue for two purposes are wanted both.
    """

    booking: BookingRow
    borough: str
    room: RoomRow
    per_head_pence: int | None
    needs: tuple[NeedMet, ...]
    clash: BookingRow | None
    competing: tuple[BookingRow, ...]
    instead_of: frozenset[UUID]
    closed: ClosureRow | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The open enquiries and options of an event on one day; ``places`` is None where nobody has said how many."""

    event_id: UUID
    event: str
    time_zone: str
    day: date
    places: int | None
    candidates: tuple[Candidate, ...]


def days_to_compare(rows: Sequence[BookingRow], time_zone: str) -> tuple[date, ...]:
    """The days, as that time zone has them, on which two or more of these bookings that are still open begin."""
    tz = zone(time_zone)
    begin = [row.starts_at.astimezone(tz).date() for row in rows if row.state in OPEN_STATES]
    return tuple(day for day in sorted(set(begin)) if begin.count(day) > 1)


def compare(session: Session, event_id: UUID, day: date) -> Comparison:
    """What is open for an event on a day, cheapest first and those without a price last. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    tz = zone(event.time_zone)
    listed = bookings.listing(session, event_id=event_id, live=True)
    of_day = [b for b in listed if b.state in OPEN_STATES and b.starts_at.astimezone(tz).date() == day]
    needs = [(need.feature, need.people) for need in venues.fit(session, event_id)]
    candidates = [_candidate(session, row, of_day, needs, event.capacity, tz) for row in of_day]
    candidates.sort(key=lambda c: (c.booking.cost_pence is None, c.booking.cost_pence or 0, c.booking.starts_at))
    return Comparison(event_id, event.title, event.time_zone, day, event.capacity, tuple(candidates))


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
    tz: ZoneInfo,
) -> Candidate:
    weighed = bookings.weigh(
        session,
        room_id=row.room_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        setup_minutes=row.setup_minutes,
        cleardown_minutes=row.cleardown_minutes,
        apart_from=row.id,
        tz=tz,
    )
    kept = session.get_one(Room, row.room_id)
    room = venues.room_row(kept)
    return Candidate(
        booking=row,
        borough=kept.venue.borough,
        room=room,
        per_head_pence=-(-row.cost_pence // places) if row.cost_pence is not None and places else None,
        needs=tuple(NeedMet(feature, people, feature in room.features) for feature, people in needs),
        clash=weighed.clash,
        closed=weighed.closed,
        competing=weighed.competing,
        instead_of=frozenset(other.id for other in of_day if _is_instead(row, other)),
    )


def _is_instead(chosen: BookingRow, other: BookingRow) -> bool:
    same_time = chosen.hold.span.overlaps(other.hold.span)
    return other.id != chosen.id and same_time and (other.venue_id != chosen.venue_id or other.title == chosen.title)
