"""What needs somebody: options that expire, dates that fall due, clashes, needs without an owner, undecided people."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.applications import UNDECIDED, last_day
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.events import EventStatus
from convene.rules.money import money
from convene.rules.people import NeedKind, NeedState, need_label, wants_owner
from convene.rules.programme import Severity
from convene.rules.registrations import HOLDS_PLACE, OVER
from convene.rules.time import say_day, zone
from convene.services import programme
from convene.services.attendance_needs import at_risk
from convene.services.cancellation import rises
from convene.services.date_needs import unanswered
from convene.services.events import EventRow
from convene.services.retention_needs import people_due
from convene.services.signup_needs import free_seats
from convene.services.waiting_needs import free_places, open_offers
from convene.store.tables import (
    Booking,
    BookingDate,
    Event,
    EventSession,
    Need,
    Registration,
    Room,
    Venue,
)

AHEAD = timedelta(days=21)
"""How far ahead a date is shown among the things to do."""

STEP_AHEAD = timedelta(days=14)
"""How far ahead a rise in what cancelling costs is shown."""

_URGENT = timedelta(days=3)


class Call(StrEnum):
    """Kinds of things that need somebody."""

    OPTION = "option"
    DUE = "due"
    CANCEL = "cancel"
    NUMBERS = "numbers"
    CLASH = "clash"
    NEED = "need"
    APPLICATIONS = "applications"
    OFFER = "offer"
    WAITING = "waiting"
    SEATS = "seats"
    AT_RISK = "at_risk"
    DATE = "date"
    RETENTION = "retention"


class State(StrEnum):
    """How pressing: the words of the look's states."""

    DANGER = "danger"
    CARE = "care"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class NeedsYou:
    """One thing to do. ``when`` None: there is no date; ``days`` are from today, below zero for overdue.

    ``place`` is where it is solved, as the words of ``Context.go``.
    """

    kind: Call
    state: State
    title: str
    detail: str
    when: date | None
    days: int | None
    place: dict[str, Any]


DUE_WORDS: dict[BookingDateKind, str] = {
    BookingDateKind.CONTRACT_BY: "Contract due to {venue}",
    BookingDateKind.DEPOSIT_DUE: "Deposit due to {venue}",
    BookingDateKind.FINAL_NUMBERS: "Final numbers due to {venue}",
    BookingDateKind.MENU_BY: "Menu due to {venue}",
    BookingDateKind.BALANCE_DUE: "Balance due to {venue}",
    BookingDateKind.CANCEL_BY: "Last day to cancel at {venue}",
}


def needs(session: Session, ahead: list[EventRow], *, today: date, now: datetime) -> tuple[NeedsYou, ...]:
    """What needs somebody at the events ``ahead``, and at bookings of whatever event: the most pressing first."""
    live = [event for event in ahead if event.status not in {EventStatus.CANCELLED, EventStatus.COMPLETED}]
    found = [
        *_options(session, today),
        *_diary(session, live, today),
        *_cancelling(session, live, today),
        *_clashes(session, live),
        *_ownerless(session, live, today),
        *_applications(session, live, today),
        *_offers(session, live, today, now),
        *_waiting(session, live, now),
        *_free_seats(session, live),
        *_at_risk(session, live, today),
        *_dates(session, live, today),
        *_retention(session, today),
    ]
    rank = list(State)
    return tuple(sorted(found, key=lambda n: (rank.index(n.state), n.when or date.min, n.title)))


def _options(session: Session, today: date) -> Iterator[NeedsYou]:
    query = (
        sa.select(Booking, Room.name, Venue.name, Event.title, Event.time_zone)
        .join(Room, Booking.room_id == Room.id)
        .join(Venue, Room.venue_id == Venue.id)
        .outerjoin(Event, Booking.event_id == Event.id)
        .where(Booking.state == BookingState.OPTION, Booking.option_expires <= today + AHEAD)
        .where(sa.or_(Event.id.is_(None), Event.status != EventStatus.CANCELLED))
    )
    for booking, room, venue, event, time_zone in session.execute(query):
        expires = booking.option_expires
        assert expires is not None  # noqa: S101 - checked by the table
        over = "has expired" if expires < today else "expires today" if expires == today else "expires"
        day = booking.starts_at.astimezone(zone(time_zone or "Europe/London")).date()
        yield NeedsYou(
            Call.OPTION,
            State.DANGER if expires - today <= _URGENT else State.CARE,
            f"Option on {_the(room)} {over}",
            ", ".join(part for part in (venue, say_day(day, year=False), event) if part),
            expires,
            (expires - today).days,
            _booking_place(booking),
        )


def _diary(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    query = (
        sa.select(BookingDate, Booking, Venue.name)
        .join(Booking, BookingDate.booking_id == Booking.id)
        .join(Room, Booking.room_id == Room.id)
        .join(Venue, Room.venue_id == Venue.id)
        .where(BookingDate.done_at.is_(None), BookingDate.due <= today + AHEAD)
        .where(Booking.state.not_in([BookingState.RELEASED, BookingState.DECLINED]))
        .order_by(BookingDate.due)
    )
    by_id = {event.id: event for event in live}
    for line, booking, venue in session.execute(query):
        event = by_id.get(booking.event_id) if booking.event_id else None
        if event is None:
            continue
        numbers = line.kind is BookingDateKind.FINAL_NUMBERS
        said = _numbers(session, event) if numbers else line.note
        amount = "" if line.amount_pence is None else money(line.amount_pence)
        yield NeedsYou(
            Call.NUMBERS if numbers else Call.DUE,
            State.DANGER if line.due - today <= timedelta(days=1) else State.CARE,
            DUE_WORDS[line.kind].format(venue=venue),
            ": ".join(part for part in (event.title, ", ".join(part for part in (said, amount) if part)) if part),
            line.due,
            (line.due - today).days,
            _event_place(event.id, "people") if numbers else _booking_place(booking),
        )


def _cancelling(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    shown = {event.id for event in live}
    told: set[tuple[UUID | None, UUID]] = set()
    for rise in rises(session, first=today + timedelta(days=1), last=today + STEP_AHEAD):
        booking = rise.bookings[0]
        if booking.event_id not in shown or (booking.event_id, booking.venue_id) in told:
            continue
        told.add((booking.event_id, booking.venue_id))
        several = len(rise.bookings) > 2
        yield NeedsYou(
            Call.CANCEL,
            State.CARE,
            f"Cancelling {rise.rooms if several else _the(rise.rooms)} will cost {rise.cost}",
            ", ".join((booking.venue, say_day(booking.day, year=False), booking.event)),
            rise.day,
            (rise.day - today).days,
            _event_place(booking.event_id, "venue", booking_id=booking.id),
        )


def _clashes(session: Session, live: list[EventRow]) -> Iterator[NeedsYou]:
    held = set(
        session.scalars(
            sa.select(EventSession.event_id).where(EventSession.event_id.in_([e.id for e in live])).distinct()
        )
    )
    for event in live:
        if event.id not in held:
            continue
        clashes = [f for f in programme.clashes(session, event.id) if f.severity is Severity.CLASH]
        if clashes:
            more = f" and {len(clashes) - 2} more" if len(clashes) > 2 else ""
            yield NeedsYou(
                Call.CLASH,
                State.DANGER,
                f"{_count(len(clashes), 'clash', 'clashes')} in the programme",
                f"{event.title}: {'; '.join(f.title for f in clashes[:2])}{more}",
                None,
                None,
                _event_place(event.id, "programme", session_id=clashes[0].session_ids[0]),
            )


def _ownerless(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    query = (
        sa.select(Registration.event_id, Need)
        .join(Need, Need.person_id == Registration.person_id)
        .where(Registration.event_id.in_([e.id for e in live]), Registration.state.not_in(OVER))
        .where(sa.or_(Need.event_id.is_(None), Need.event_id == Registration.event_id))
        .where(Need.state == NeedState.OPEN, Need.owner == "")
        .order_by(Need.due, Need.id)
    )
    by_event: defaultdict[UUID, list[Need]] = defaultdict(list)
    for event_id, need in session.execute(query):
        if wants_owner(need.kind, need.state, need.owner):
            by_event[event_id].append(need)
    for event in live:
        if not (open_ones := by_event.get(event.id)):
            continue
        due = min((need.due for need in open_ones if need.due is not None), default=None)
        labels = dict.fromkeys(need_label(n.kind, n.feature, n.detail) for n in open_ones)
        yield NeedsYou(
            Call.NEED,
            State.CARE if due is None or due >= today else State.DANGER,
            f"{_count(len(open_ones), 'need')} without an owner",
            f"{event.title}: {', '.join(list(labels)[:4])}",
            due,
            None if due is None else (due - today).days,
            _event_place(event.id, "needs"),
        )


def _applications(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    query = (
        sa.select(Event.id, sa.func.count(), Event.applications_close, Event.time_zone)
        .join(Registration, Registration.event_id == Event.id)
        .where(Event.id.in_([e.id for e in live]))
        .where(Registration.state.in_(UNDECIDED))
        .group_by(Event.id)
    )
    by_id = {event.id: event for event in live}
    for event_id, count, closes, time_zone in session.execute(query):
        event = by_id[event_id]
        until = None if closes is None else last_day(closes, zone(time_zone))
        left = "" if event.places is None else f"; {_count(max(0, event.places - event.registered), 'place')} left"
        yield NeedsYou(
            Call.APPLICATIONS,
            State.INFO,
            f"{_count(count, 'application')} to decide",
            f"{event.title}{left}",
            until,
            None if until is None else (until - today).days,
            _event_place(event_id, "applications"),
        )


def _offers(session: Session, live: list[EventRow], today: date, now: datetime) -> Iterator[NeedsYou]:
    for one in open_offers(session, live):
        ends = one.expires_at.astimezone(zone(one.time_zone))
        place = _event_place(one.event_id, "people", show="waiting", registration_id=one.registration_id)
        if ends.date() <= today:
            said = "has ended" if one.expires_at <= now else f"ends today at {ends:%H:%M}"
            title, state = f"The offer to {one.name} {said}", State.DANGER
            detail = one.event if one.told else f"{one.event}: no message was sent yet"
        elif not one.told:
            title, state = f"Tell {one.name} of the place offered", State.CARE
            detail = f"{one.event}: answer by {say_day(ends.date(), year=False)}, {ends:%H:%M}"
        else:
            continue
        yield NeedsYou(Call.OFFER, state, title, detail, ends.date(), (ends.date() - today).days, place)


def _waiting(session: Session, live: list[EventRow], now: datetime) -> Iterator[NeedsYou]:
    for found in free_places(session, live, now=now):
        yield NeedsYou(
            Call.WAITING,
            State.INFO,
            f"{'1 person waits' if found.waiting == 1 else f'{found.waiting} people wait'}, "
            f"{_count(found.free, 'place')} {'is' if found.free == 1 else 'are'} free",
            f"{found.event}: {found.next} is next",
            None,
            None,
            _event_place(found.event_id, "people", show="waiting"),
        )


def _free_seats(session: Session, live: list[EventRow]) -> Iterator[NeedsYou]:
    for found in free_seats(session, live):
        more = f" and {len(found.sessions) - 1} more" if len(found.sessions) > 1 else ""
        yield NeedsYou(
            Call.SEATS,
            State.INFO,
            f"{_count(found.people, 'place')} free for who waits for “{found.sessions[0]}”{more}",
            found.event,
            None,
            None,
            _event_place(found.event_id, "signup", session_id=found.first_id),
        )


def _at_risk(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    for found in at_risk(session, live, today=today):
        yield NeedsYou(
            Call.AT_RISK,
            State.CARE,
            f"{_count(found.people, 'person', 'people')} at risk of not completing",
            found.title,
            found.next_day,
            (found.next_day - today).days,
            _event_place(found.event_id, "attendance", show="at_risk"),
        )


def _dates(session: Session, live: list[EventRow], today: date) -> Iterator[NeedsYou]:
    for found in unanswered(session, live, today=today):
        more = f" and {found.more} more" if found.more else ""
        yield NeedsYou(
            Call.DATE,
            State.CARE,
            f"{found.note.title}{more}: is {say_day(found.note.day, year=False)} a good date?",
            found.title,
            found.note.day,
            (found.note.day - today).days,
            _event_place(found.event_id, "overview"),
        )


def _retention(session: Session, today: date) -> Iterator[NeedsYou]:
    if (found := people_due(session, today=today)) is not None:
        more = f" and {_count(found.events - 1, 'more event')}" if found.events > 1 else ""
        yield NeedsYou(
            Call.RETENTION,
            State.INFO,
            f"{_count(found.people, 'person', 'people')} to erase: their time here is up",
            f"{found.title}{more}",
            found.since,
            (found.since - today).days,
            {"place": "people", "show": "retention"},
        )


def _numbers(session: Session, event: EventRow) -> str:
    diets = session.scalar(
        sa.select(sa.func.count(sa.distinct(Registration.person_id)))
        .join(Need, Need.person_id == Registration.person_id)
        .where(Registration.event_id == event.id, Registration.state.in_(HOLDS_PLACE))
        .where(Need.kind == NeedKind.DIETARY)
        .where(sa.or_(Need.event_id.is_(None), Need.event_id == event.id))
    )
    return ", ".join([_count(event.registered, "place"), *([_count(diets, "dietary need")] if diets else [])])


def _event_place(event_id: UUID | None, tab: str, **target: Any) -> dict[str, Any]:
    return {"place": "event", "event_id": event_id, "tab": tab} | target


def _booking_place(booking: Booking) -> dict[str, Any]:
    if booking.event_id is None:
        return {"place": "venues", "booking_id": booking.id}
    return _event_place(booking.event_id, "venue", booking_id=booking.id)


def _the(room: str) -> str:
    return room if room.lower().startswith("the ") else f"the {room}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
