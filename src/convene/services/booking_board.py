"""The Venue tab of an event: its rooms over time, the diary of its bookings, what they cost, whether they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from convene.rules.bookings import LIVE_STATES, BookingDateKind, BookingState, check_cost, clash, shares_floor
from convene.rules.errors import NotFound
from convene.rules.time import Span, zone
from convene.services.bookings import BookingRow, listing
from convene.services.venues import Fit, RoomRow, fit, rooms
from convene.store.tables import Booking, BookingDate, Event, Room, Venue

AROUND = timedelta(days=100)
"""How far to either side of a day the bookings of other events are shown."""

_PAYMENTS = (BookingDateKind.DEPOSIT_DUE, BookingDateKind.BALANCE_DUE)


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """A date that something hangs on. ``kind`` is a ``BookingDateKind`` word or "option_expires", whose id is None."""

    id: UUID | None
    booking_id: UUID
    kind: str
    due: date
    amount_pence: int | None
    note: str
    done: bool
    room: str
    venue: str
    event_id: UUID | None
    event: str
    state: BookingState


@dataclass(frozen=True, slots=True)
class CostLine:
    """What the bookings in one state cost together; ``unknown`` of them have no price yet."""

    state: BookingState
    bookings: int
    pence: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What an event's rooms cost, in pence. Enquiries are listed and not counted: nobody owes anything for them."""

    lines: tuple[CostLine, ...]
    booked_pence: int
    held_pence: int
    paid_pence: int
    budget_pence: int | None

    @property
    def to_pay_pence(self) -> int:
        """What is still owed if every option is confirmed."""
        return self.booked_pence + self.held_pence - self.paid_pence


@dataclass(frozen=True, slots=True)
class BoardVenue:
    """A venue of the board with its rooms."""

    id: UUID
    name: str
    borough: str
    postcode: str
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that the Venue tab of an event shows. ``bookings`` are live, those of other events in the same rooms too."""

    event_id: UUID
    event: str
    time_zone: str
    days: tuple[date, ...]
    spans: tuple[Span, ...]
    venues: tuple[BoardVenue, ...]
    bookings: tuple[BookingRow, ...]
    diary: tuple[DiaryLine, ...]
    costs: Costs
    fit: tuple[Fit, ...]
    near: date

    @property
    def own(self) -> tuple[BookingRow, ...]:
        """The event's own bookings."""
        return tuple(b for b in self.bookings if b.event_id == self.event_id)

    def rivals(self, booking: BookingRow) -> tuple[BookingRow, ...]:
        """Other live bookings that want the same floor at the same time."""
        parents = {room.id: room.parent_id for venue in self.venues for room in venue.rooms}
        floor = shares_floor(booking.room_id, parents)
        others = (b for b in self.bookings if b.id != booking.id and b.room_id in floor)
        return tuple(b for b in others if clash(b.hold, booking.hold))


def board(session: Session, event_id: UUID, *, today: date, near: date | None = None) -> Board:
    """Everything about an event and its rooms. Bookings of other events are those around ``near``: if it is not named,
    the event's next day, or its first when all are over. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    own = listing(session, event_id=event_id, live=True)
    days = tuple(dict.fromkeys(d.date for d in event.days))
    middle = near or next((day for day in days if day >= today), days[0] if days else today)
    noon = datetime.combine(middle, time(12), zone(event.time_zone))
    venue_ids = {d.venue_id for d in event.days if d.venue_id} | {b.venue_id for b in own}
    around = Span(noon - AROUND, noon + AROUND)
    others = [
        row
        for venue_id in venue_ids
        for row in listing(session, venue_id=venue_id, between=around, live=True)
        if row.event_id != event_id
    ]
    return Board(
        event_id=event_id,
        event=event.title,
        time_zone=event.time_zone,
        days=days,
        spans=tuple(Span(d.starts_at, d.ends_at) for d in event.days),
        venues=_venues(session, venue_ids, at={d.venue_id for d in event.days}, used={b.room_id for b in own}),
        bookings=tuple(sorted([*own, *others], key=lambda b: (b.starts_at, b.id))),
        diary=diary(session, event_id=event_id),
        costs=_costs(session, event, own),
        fit=fit(session, event_id),
        near=middle,
    )


def diary(
    session: Session, *, event_id: UUID | None = None, venue_id: UUID | None = None, until: date | None = None
) -> tuple[DiaryLine, ...]:
    """The dates of live bookings by day, those on which options expire among them; ``until`` and including a day."""
    live = Booking.state.in_(LIVE_STATES)
    query = sa.select(Booking).options(
        joinedload(Booking.room).joinedload(Room.venue), joinedload(Booking.event), joinedload(Booking.dates)
    )
    if event_id is not None:
        query = query.where(Booking.event_id == event_id)
    if venue_id is not None:
        query = query.where(Booking.room.has(Room.venue_id == venue_id))
    lines = []
    for kept in session.scalars(query.where(live)).unique():
        if kept.option_expires is not None:
            lines.append(_line(kept, None, "option_expires", kept.option_expires, kept.cost_pence, kept.note))
        lines += [_line(kept, d.id, d.kind.value, d.due, d.amount_pence, d.note, d.done_at) for d in kept.dates]
    if until is not None:
        lines = [line for line in lines if line.due <= until]
    return tuple(sorted(lines, key=lambda line: (line.due, line.room, line.kind)))


def add_date(
    session: Session,
    booking_id: UUID,
    *,
    kind: BookingDateKind,
    due: date,
    amount_pence: int | None = None,
    note: str = "",
) -> UUID:
    """Note a date that a booking's contract hangs on. Raises Invalid("amount_pence"), NotFound."""
    if session.get(Booking, booking_id) is None:
        raise NotFound("This booking is no longer there", "Somebody may have undone it.", booking=booking_id)
    amount = check_cost(amount_pence, field="amount_pence")
    made = BookingDate(id=uuid4(), booking_id=booking_id, kind=kind, due=due, amount_pence=amount, note=note)
    session.add(made)
    return made.id


def mark_date(session: Session, date_id: UUID, *, done_at: datetime | None) -> None:
    """Note that what was due has been done, or with None that it has not. Raises NotFound."""
    _date(session, date_id).done_at = done_at


def remove_date(session: Session, date_id: UUID) -> None:
    """Take a date out of the diary. Raises NotFound."""
    session.delete(_date(session, date_id))


def costs(session: Session, event_id: UUID) -> Costs:
    """What the live bookings of an event cost. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    return _costs(session, event, listing(session, event_id=event_id, live=True))


def _costs(session: Session, event: Event, own: Sequence[BookingRow]) -> Costs:
    lines = []
    for state in BookingState:
        of_state = [b.cost_pence for b in own if b.state == state]
        known = [pence for pence in of_state if pence is not None]
        if of_state:
            lines.append(CostLine(state, len(of_state), sum(known), len(of_state) - len(known)))
    paid = session.scalar(
        sa.select(sa.func.sum(BookingDate.amount_pence))
        .join(Booking, BookingDate.booking_id == Booking.id)
        .where(
            Booking.event_id == event.id,
            Booking.state.in_(LIVE_STATES),
            BookingDate.kind.in_(_PAYMENTS),
            BookingDate.done_at.is_not(None),
        )
    )
    return Costs(
        lines=tuple(lines),
        booked_pence=sum(c.pence for c in lines if c.state in {BookingState.CONFIRMED, BookingState.COMPLETED}),
        held_pence=sum(c.pence for c in lines if c.state == BookingState.OPTION),
        paid_pence=int(paid or 0),
        budget_pence=event.budget_pence,
    )


def _venues(session: Session, venue_ids: set[UUID], *, at: set[UUID | None], used: set[UUID]) -> tuple[BoardVenue, ...]:
    """Where the event takes place first, then where it asks as well. A room that is no longer used stays on the board
    as long as this event has it."""
    found = session.scalars(sa.select(Venue).where(Venue.id.in_(venue_ids)).order_by(Venue.search_key))
    return tuple(
        BoardVenue(
            venue.id,
            venue.name,
            venue.borough,
            venue.postcode,
            tuple(r for r in rooms(session, venue.id, archived=True) if not r.archived or r.id in used),
        )
        for venue in sorted(found, key=lambda venue: venue.id not in at)
    )


def _line(
    kept: Booking,
    date_id: UUID | None,
    kind: str,
    due: date,
    amount_pence: int | None,
    note: str,
    done_at: datetime | None = None,
) -> DiaryLine:
    return DiaryLine(
        id=date_id,
        booking_id=kept.id,
        kind=kind,
        due=due,
        amount_pence=amount_pence,
        note=note,
        done=done_at is not None,
        room=kept.room.name,
        venue=kept.room.venue.name,
        event_id=kept.event_id,
        event=kept.event.title if kept.event else "",
        state=kept.state,
    )


def _date(session: Session, date_id: UUID) -> BookingDate:
    if (found := session.get(BookingDate, date_id)) is None:
        raise NotFound("This date is no longer in the diary", "Somebody may have undone it.", date=date_id)
    return found
