"""Taking an event to another status, once what it triggers was said: people to tell, rooms to let go, files owed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import Mark
from convene.rules.bookings import LIVE_STATES, OPEN_STATES, BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.event_life import LifeBooking, LifeKind, LifeNote, LifePlan, Weight
from convene.rules.events import EventKind, EventMode, EventStatus, check_status
from convene.rules.money import money
from convene.rules.programme import ContributionState, Severity
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.rules.text import clean
from convene.rules.time import say_day, zone
from convene.services import bookings, calendars, date_sense, programme
from convene.services.presence import here
from convene.store.bulk import lock_rows
from convene.store.tables import (
    AttendanceMark,
    Booking,
    Contribution,
    Credential,
    Event,
    EventSession,
    Registration,
)

_OVER = frozenset({EventStatus.COMPLETED, EventStatus.CANCELLED})


def plan(session: Session, event_id: UUID, to: EventStatus, *, today: date) -> LifePlan:
    """What taking an event to another status would trigger. Nothing is written.

    Raises Refused where its life does not lead there, NotFound.
    """
    event = _event(session, event_id)
    check_status(event.status, to)
    counts = _counts(session, event_id)
    found = LifePlan(
        event_id,
        event.title,
        event.time_zone,
        event.status,
        to,
        bookings=tuple(_to_let_go(session, event, to, today)),
        registered=sum(counts.get(state, 0) for state in HOLDS_PLACE),
        waiting=counts.get(RegistrationState.WAITING, 0),
        undecided=counts.get(RegistrationState.APPLIED, 0) + counts.get(RegistrationState.SHORTLISTED, 0),
        invited=counts.get(RegistrationState.INVITED, 0),
        contributors=_contributors(session, event_id),
        owed=len(calendars.rising_with_status(session, event_id, to)),
    )
    notes = [*_notes(session, event, found, today)]
    if found.owed:
        entries = _count(found.owed, "calendar entry", "calendar entries")
        notes.append(LifeNote(LifeKind.CALENDAR, Weight.HAPPENS, f"{entries} to issue again"))
    weights = list(Weight)
    return replace(found, notes=tuple(sorted(notes, key=lambda note: weights.index(note.weight))))


def carry_out(
    session: Session,
    event_id: UUID,
    to: EventStatus,
    *,
    release_bookings: Collection[UUID] = (),
    reason: str = "",
    today: date,
) -> LifePlan:
    """Take an event to another status and let the named bookings go. Returns the plan with ``done``; where something
    stops it, nothing is written and ``done`` is False. Raises Invalid("reason") for cancelling without one, NotFound
    for a booking that the plan does not name, and as ``plan`` does."""
    lock_rows(session, Event, [event_id])
    lock_rows(session, Booking, session.scalars(sa.select(Booking.id).where(Booking.event_id == event_id)))
    found = plan(session, event_id, to, today=today)
    why = clean(reason).strip()
    if found.needs_reason and not why:
        raise Invalid("reason", "A reason is needed", "Say in a few words why: people will ask.")
    if not found.possible:
        return found
    if unknown := set(release_bookings) - {one.id for one in found.bookings}:
        raise NotFound("A booking is no longer there to be let go", "Look at what would happen again.", ids=unknown)
    for booking_id in sorted(release_bookings):
        bookings.release(session, booking_id, reason=why or f"{found.event} is {to.value}")
    event = _event(session, event_id)
    if to is EventStatus.COMPLETED:
        for kept in _confirmed(session, event_id):
            kept.state = BookingState.COMPLETED
    event.status, event.status_reason = to, why
    session.flush()
    return replace(found, done=True)


def _notes(session: Session, event: Event, found: LifePlan, today: date) -> Iterator[LifeNote]:
    match found.to:
        case EventStatus.PUBLISHED if found.was is EventStatus.DRAFT:
            yield from _missing(session, event, today)
        case EventStatus.PUBLISHED:
            if event.capacity is not None and found.registered >= event.capacity:
                yield LifeNote(LifeKind.PEOPLE, Weight.WARNS, "Every place is taken: whoever registers will wait")
        case EventStatus.CLOSED:
            yield from _undecided(event, found)
        case EventStatus.COMPLETED:
            yield from _not_over(session, event, found, today)
        case EventStatus.CANCELLED:
            yield from _called_off(session, event, found, today)
        case EventStatus.DRAFT:
            yield from _back_to_draft(session, event, found)


def _missing(session: Session, event: Event, today: date) -> Iterator[LifeNote]:
    def warn(kind: LifeKind, detail: str) -> LifeNote:
        return LifeNote(kind, Weight.WARNS, detail)

    if not event.days:
        yield warn(LifeKind.DAYS, "It has no day yet")
    for day in event.days:
        if day.date < today:
            yield warn(LifeKind.DAYS, f"{say_day(day.date)} is in the past")
    for notes in date_sense.of_event(session, event.id).values():
        for note in notes:
            if note.warns and note.day >= today:
                yield warn(LifeKind.DAYS, f"{say_day(note.day)}: {note.title}. {note.detail}")
    if event.kind is EventKind.PARTNER:
        return
    if event.mode is not EventMode.IN_PERSON and not event.join_link:
        yield warn(LifeKind.LINK, "There is no link to join online yet")
    if event.mode is not EventMode.ONLINE:
        yield from _without_a_place(session, event, warn)
    agenda = programme.agenda(session, event.id)
    sessions = [one for one in agenda.sessions if not one.pause]
    if not sessions:
        yield warn(LifeKind.PROGRAMME, "There is no session yet")
    elif tray := sum(one.starts_at is None for one in sessions):
        yield warn(LifeKind.PROGRAMME, f"{_count(tray, 'session')} in the tray without a time")
    if clashes := sum(one.severity is Severity.CLASH for one in programme.clashes(session, event.id)):
        yield warn(LifeKind.PROGRAMME, f"{_count(clashes, 'clash', 'clashes')} in the programme")


def _without_a_place(session: Session, event: Event, warn: Callable[[LifeKind, str], LifeNote]) -> Iterator[LifeNote]:
    open_days = [day for day in event.days if day.venue_id is None]
    if len(open_days) == 1:
        yield warn(LifeKind.VENUE, f"{say_day(open_days[0].date)} has no venue yet")
    elif open_days:
        yield warn(LifeKind.VENUE, f"{len(open_days)} days have no venue yet")
    held = session.scalars(
        sa.select(Booking.state).where(Booking.event_id == event.id, Booking.state.in_(LIVE_STATES))
    ).all()
    if not held:
        yield warn(LifeKind.ROOMS, "No room is asked for yet")
    elif all(state in OPEN_STATES for state in held):
        yield warn(LifeKind.ROOMS, "No room is confirmed yet")


def _undecided(event: Event, found: LifePlan) -> Iterator[LifeNote]:
    if found.undecided:
        waits = _count(found.undecided, "application waits", "applications wait")
        yield LifeNote(LifeKind.PEOPLE, Weight.WARNS, f"{waits} for a decision")
    if found.invited:
        asked = _count(found.invited, "person", "people")
        yield LifeNote(LifeKind.PEOPLE, Weight.WARNS, f"{asked} invited, without an answer")
    free = None if event.capacity is None else max(0, event.capacity - found.registered)
    if found.waiting:
        waiting = _count(found.waiting, "person is", "people are")
        places = "" if free is None else f", {_count(free, 'place')} free" if free else ", no place is free"
        yield LifeNote(LifeKind.PEOPLE, Weight.WARNS, f"{waiting} waiting{places}")


def _not_over(session: Session, event: Event, found: LifePlan, today: date) -> Iterator[LifeNote]:
    ahead = [day.date for day in event.days if day.date > today]
    if ahead:
        still = "is still to come" if len(ahead) == 1 else f"and {_count(len(ahead) - 1, 'more day')} are still to come"
        yield LifeNote(LifeKind.DAYS, Weight.BLOCKS, f"{say_day(min(ahead))} {still}")
    if any(day.date == today for day in event.days):
        yield LifeNote(
            LifeKind.DAYS, Weight.WARNS, "Its last day is today" if not ahead else "One of its days is today"
        )
    if event.kind is not EventKind.PARTNER and found.registered:
        marks = sa.select(AttendanceMark.day_id).where(AttendanceMark.mark == Mark.ATTENDED)
        marked = set(session.scalars(marks.where(AttendanceMark.day_id.in_([day.id for day in event.days]))))
        for day in event.days:
            if day.date <= today and day.id not in marked and not here(session, event.id, day=day.date):
                detail = f"Nobody was checked in on {say_day(day.date)}"
                yield LifeNote(LifeKind.ATTENDANCE, Weight.WARNS, detail)
    if found.undecided:
        undecided = _count(found.undecided, "application")
        yield LifeNote(LifeKind.PEOPLE, Weight.WARNS, f"{undecided} never decided: answer them")
    if rooms := len(_confirmed(session, event.id)):
        booked = _count(rooms, "confirmed booking is", "confirmed bookings are")
        yield LifeNote(LifeKind.ROOMS, Weight.HAPPENS, f"{booked} completed, too")


def _called_off(session: Session, event: Event, found: LifePlan, today: date) -> Iterator[LifeNote]:
    if begun := sum(day.date < today for day in event.days):
        days = _count(begun, "day has", "days have")
        yield LifeNote(LifeKind.DAYS, Weight.WARNS, f"{days} taken place; what happened is kept")
    firm = [one for one in found.bookings if one.state is BookingState.CONFIRMED]
    if firm:
        rooms = _count(len(firm), "room is", "rooms are")
        charges = [one.charge_pence for one in firm if one.charge_pence is not None]
        costs = f"letting go today costs {money(sum(charges))}" if charges else "the venue may charge for it"
        if 0 < len(charges) < len(firm):
            costs += " or more"
        yield LifeNote(LifeKind.ROOMS, Weight.WARNS, f"{rooms} confirmed: {costs}")
    people = (
        (found.registered, "registered"),
        (found.waiting, "waiting"),
        (found.undecided, "who applied"),
        (found.invited, "invited"),
        (found.contributors, "taking part in its sessions"),
    )
    for number, who in people:
        if number:
            yield LifeNote(LifeKind.PEOPLE, Weight.HAPPENS, f"{_count(number, 'person', 'people')} {who} to tell")
    if badges := _badges(session, event.id):
        yield LifeNote(
            LifeKind.BADGES, Weight.HAPPENS, f"{_count(badges, 'badge is', 'badges are')} printed for nothing"
        )


def _back_to_draft(session: Session, event: Event, found: LifePlan) -> Iterator[LifeNote]:
    if found.was is EventStatus.CANCELLED:
        gone = session.scalar(
            sa.select(sa.func.count(Booking.id)).where(
                Booking.event_id == event.id, Booking.state == BookingState.RELEASED
            )
        )
        if gone:
            rooms = _count(gone, "room was", "rooms were")
            yield LifeNote(LifeKind.ROOMS, Weight.WARNS, f"{rooms} let go: book again what is needed")
    if found.registered:
        hold = _count(found.registered, "person holds", "people hold")
        off = found.was is EventStatus.CANCELLED
        then = "tell them that it is on again" if off else "they stay on the list, and are told nothing"
        yield LifeNote(LifeKind.PEOPLE, Weight.HAPPENS if off else Weight.WARNS, f"{hold} a place: {then}")


def _to_let_go(session: Session, event: Event, to: EventStatus, today: date) -> Iterator[LifeBooking]:
    if to not in _OVER:
        return
    tz = zone(event.time_zone)
    for row in bookings.listing(session, event_id=event.id, live=True):
        open_still = row.state in OPEN_STATES
        ahead = row.state is BookingState.CONFIRMED and row.ends_at.astimezone(tz).date() >= today
        if open_still or (ahead and to is EventStatus.CANCELLED):
            terms = row.cancelling(today)
            yield LifeBooking(
                row.id,
                row.room,
                row.venue,
                row.state,
                row.starts_at,
                row.ends_at,
                row.pence(with_vat=True),
                terms.pence if terms.agreed and row.state is BookingState.CONFIRMED else None,
            )


def _confirmed(session: Session, event_id: UUID) -> Sequence[Booking]:
    query = sa.select(Booking).where(Booking.event_id == event_id, Booking.state == BookingState.CONFIRMED)
    return session.scalars(query.order_by(Booking.id)).all()


def _counts(session: Session, event_id: UUID) -> dict[RegistrationState, int]:
    query = sa.select(Registration.state, sa.func.count()).where(Registration.event_id == event_id)
    return dict(session.execute(query.group_by(Registration.state)).all())


def _contributors(session: Session, event_id: UUID) -> int:
    query = (
        sa.select(sa.func.count(sa.distinct(Contribution.person_id)))
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(EventSession.event_id == event_id, Contribution.state != ContributionState.DECLINED)
    )
    return session.scalar(query) or 0


def _badges(session: Session, event_id: UUID) -> int:
    query = (
        sa.select(sa.func.count(Credential.id))
        .join(Registration, Registration.id == Credential.registration_id)
        .where(Registration.event_id == event_id, Credential.revoked_at.is_(None), Credential.printed_at.is_not(None))
    )
    return session.scalar(query) or 0


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id, populate_existing=True)) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    return event


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
