"""The Venue tab of an event: its rooms over time, the diary of its bookings, what they cost, whether they fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.bookings import (
    FIRM_STATES,
    HELD_STATES,
    LIVE_STATES,
    BookingDateKind,
    BookingState,
    Hold,
    check_cost,
    clash,
    first_fit,
    shares_floor,
)
from convene.rules.errors import NotFound
from convene.rules.money import on_basis
from convene.rules.time import Span, zone
from convene.services import room_hours
from convene.services.booking_rows import BookingRow, booking_row
from convene.services.bookings import Booked, listing
from convene.services.room_hours import Calendar
from convene.services.venues import Fit, RoomRow, fit, rooms
from convene.store.tables import Booking, BookingDate, Event, Room, Venue

AROUND = timedelta(days=100)
"""How far to either side of a day the bookings of other events are shown."""

_PAYMENTS = (BookingDateKind.DEPOSIT_DUE, BookingDateKind.BALANCE_DUE)


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """A date that something hangs on. ``kind`` is a ``BookingDateKind`` word, or "option_expires" or "cancel_step" (the
    day from which cancelling costs ``percent``), which have no id of their own."""

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
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """What the bookings in one state cost together; ``unknown`` of them have no price yet."""

    state: BookingState
    bookings: int
    pence: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What an event's rooms cost, in pence, all of it with VAT or all of it without.

    Enquiries are listed and not counted: nobody owes anything for them. ``quoted_pence`` is what the cheapest enquiry
    of each day would add. ``cancel_pence``: what cancelling all that is held and booked costs today, ``cancel_unknown``
    of which have no price; None where nothing was agreed. Amounts of the diary are what is paid: VAT is in them.
    """

    lines: tuple[CostLine, ...]
    booked_pence: int
    held_pence: int
    quoted_pence: int
    paid_pence: int
    budget_pence: int | None
    with_vat: bool
    cancel_pence: int | None
    cancel_unknown: int

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
    """All that the Venue tab of an event shows. ``bookings`` are live, those of other events in the same rooms too;
    ``calendar`` has the hours and closures of its venues."""

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
    calendar: Calendar

    @property
    def own(self) -> tuple[BookingRow, ...]:
        """The event's own bookings."""
        return tuple(b for b in self.bookings if b.event_id == self.event_id)

    def rivals(self, booking: BookingRow) -> tuple[BookingRow, ...]:
        """Other live bookings that want the same floor at the same time."""
        floor = self._floor(booking.room_id)
        others = (b for b in self.bookings if b.id != booking.id and b.room_id in floor)
        return tuple(b for b in others if clash(b.hold, booking.hold))

    def weigh(self, room_id: UUID, wanted: Hold, *, apart_from: UUID | None = None) -> Booked:
        """What ``bookings.weigh`` would say, from what is on the board: quick enough for every step of a drag."""
        floor, tz = self._floor(room_id), zone(self.time_zone)
        venue_id = next(venue.id for venue in self.venues if any(room.id == room_id for room in venue.rooms))
        others = [b for b in self.bookings if b.id != apart_from and b.room_id in floor]
        near = [b for b in others if clash(b.hold, wanted)]
        firm = next((b for b in near if b.state in FIRM_STATES), None)
        closed = self.calendar.closed(venue_id, floor, wanted, tz)
        taken = [b.hold for b in others if b.state in FIRM_STATES and b.ends_at > wanted.reach.start]
        taken += [shut.time_before(wanted, tz) for shut in self.calendar.closures if shut.shuts(venue_id, floor)]
        return Booked(
            None,
            clash=firm,
            competing=tuple(b for b in near if b.state not in FIRM_STATES),
            free_from=first_fit(wanted, taken) if firm or closed else None,
            closed=closed,
            outside_hours=self.calendar.outside(room_id, wanted, tz),
        )

    def _floor(self, room_id: UUID) -> frozenset[UUID]:
        return shares_floor(room_id, {room.id: room.parent_id for venue in self.venues for room in venue.rooms})


def board(session: Session, event_id: UUID, *, today: date, near: date | None = None, with_vat: bool = True) -> Board:
    """Everything about an event and its rooms, money with VAT or without it.

    Bookings of other events are those around ``near``: if it is not named,
    the event's next day, or its first when all are over. Raises NotFound.
    """
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
        diary=diary(session, event_id=event_id, with_vat=with_vat),
        costs=_costs(session, event, own, today=today, with_vat=with_vat),
        fit=fit(session, event_id),
        near=middle,
        calendar=_calendar(session, venue_ids),
    )


def diary(
    session: Session,
    *,
    event_id: UUID | None = None,
    venue_id: UUID | None = None,
    booking_id: UUID | None = None,
    until: date | None = None,
    with_vat: bool = True,
) -> tuple[DiaryLine, ...]:
    """The dates of live bookings by day, among them those on which options expire and on which cancelling what is held
    or booked begins to cost more; ``until`` and including a day."""
    live = Booking.state.in_(LIVE_STATES)
    query = sa.select(Booking).options(
        joinedload(Booking.room).joinedload(Room.venue), joinedload(Booking.event), selectinload(Booking.dates)
    )
    query = query.options(selectinload(Booking.bands))
    if event_id is not None:
        query = query.where(Booking.event_id == event_id)
    if venue_id is not None:
        query = query.where(Booking.room.has(Room.venue_id == venue_id))
    if booking_id is not None:
        query = query.where(Booking.id == booking_id)
    lines = []
    for kept in session.scalars(query.where(live)):
        if kept.option_expires is not None:
            cost = booking_row(kept).pence(with_vat=with_vat)
            lines.append(_line(kept, None, "option_expires", kept.option_expires, cost, kept.note))
        if kept.state in HELD_STATES:
            lines += [
                _line(kept, None, "cancel_step", step.day, step.pence, "", percent=step.percent)
                for step in booking_row(kept).steps(with_vat=with_vat)
            ]
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


def costs(session: Session, event_id: UUID, *, today: date, with_vat: bool = True) -> Costs:
    """What the live bookings of an event cost. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is no longer there", "Somebody may have undone adding it.", event=event_id)
    own = listing(session, event_id=event_id, live=True)
    return _costs(session, event, own, today=today, with_vat=with_vat)


def _costs(session: Session, event: Event, own: Sequence[BookingRow], *, today: date, with_vat: bool) -> Costs:
    lines = []
    for state in BookingState:
        of_state = [b.pence(with_vat=with_vat) for b in own if b.state == state]
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
    quoted: dict[date, int] = {}
    for b in own:
        if b.state == BookingState.ENQUIRY and (pence := b.pence(with_vat=with_vat)) is not None:
            quoted[b.day] = min(pence, quoted.get(b.day, pence))
    terms = [b.cancelling(today, with_vat=with_vat) for b in own if b.state in HELD_STATES and b.bands]
    return Costs(
        lines=tuple(lines),
        booked_pence=sum(c.pence for c in lines if c.state in {BookingState.CONFIRMED, BookingState.COMPLETED}),
        held_pence=sum(c.pence for c in lines if c.state == BookingState.OPTION),
        quoted_pence=sum(quoted.values()),
        paid_pence=on_basis(int(paid or 0), vat_included=True, with_vat=with_vat),
        budget_pence=event.budget_pence,
        with_vat=with_vat,
        cancel_pence=sum(found.pence or 0 for found in terms) if terms else None,
        cancel_unknown=sum(found.pence is None for found in terms),
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


def _calendar(session: Session, venue_ids: set[UUID]) -> Calendar:
    found = [room_hours.calendar(session, venue_id) for venue_id in venue_ids]
    hours = {room_id: then for one in found for room_id, then in one.hours.items()}
    return Calendar(hours, tuple(closure for one in found for closure in one.closures))


def _line(
    kept: Booking,
    date_id: UUID | None,
    kind: str,
    due: date,
    amount_pence: int | None,
    note: str,
    done_at: datetime | None = None,
    percent: int | None = None,
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
        percent=percent,
    )


def _date(session: Session, date_id: UUID) -> BookingDate:
    if (found := session.get(BookingDate, date_id)) is None:
        raise NotFound("This date is no longer in the diary", "Somebody may have undone it.", date=date_id)
    return found
