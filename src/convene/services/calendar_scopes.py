"""Parts of an event's calendar: one track, theme, room or person, or the rooms that are booked for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.exchange import Appointment, Status
from convene.rules.programme import ContributionState, SignUp
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.text import search_key
from convene.rules.time import instant, zone
from convene.services import calendars
from convene.services.calendar_entries import place_of
from convene.services.calendars import EventCalendar
from convene.store.tables import (
    Booking,
    Contribution,
    Event,
    EventSession,
    Person,
    Place,
    Registration,
    Room,
    SessionTheme,
)

SCOPES = ("event", "track", "theme", "room", "person", "bookings", "deadlines")
_BOOKED: dict[BookingState, Status] = {
    BookingState.ENQUIRY: "TENTATIVE",
    BookingState.OPTION: "TENTATIVE",
    BookingState.CONFIRMED: "CONFIRMED",
    BookingState.COMPLETED: "CONFIRMED",
}


def scoped(session: Session, event_id: UUID, scope: str, *, now: datetime) -> EventCalendar:
    """The part that ``scope`` names: ``event``, ``bookings``, ``deadlines``, or ``track:``, ``theme:``, ``room:`` and
    ``person:`` with a name. Raises Invalid("scope") with what there is, NotFound."""
    kind, _, name = scope.partition(":")
    if kind not in SCOPES or (kind in {"track", "theme", "room", "person"}) != bool(name.strip()):
        hint = f"Say {', '.join(SCOPES)}; as in track:Compassion."
        raise Invalid("scope", f"“{scope}” is no part of a calendar", hint)
    if kind == "bookings":
        return _numbered(session, event_id, _bookings(session, event_id), "rooms", now)
    if kind == "deadlines":
        return _numbered(session, event_id, _deadlines(session, event_id), "deadlines", now)
    whole = calendars.event_calendar(session, event_id, now=now)
    if kind == "event":
        return whole
    rows = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event_id)
        .options(
            joinedload(EventSession.track),
            joinedload(EventSession.room),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
            selectinload(EventSession.contributions),
        )
    ).all()
    if kind == "person":
        title, uids = _of_person(session, event_id, name, rows)
    else:
        title, uids = _of(kind, name, rows)
    kept = tuple(entry for entry in whole.appointments if entry.uid in uids)
    return replace(whole, title=f"{whole.title}: {title}", appointments=kept, joining=kind == "person")


def _of(kind: str, name: str, rows: Sequence[EventSession]) -> tuple[str, set[str]]:
    names: dict[str, Callable[[EventSession], list[tuple[str, str]]]] = {  # and what else it is called by
        "track": lambda row: [(row.track.name, "")] if row.track else [],
        "room": lambda row: [(row.room.name, "")] if row.room else [],
        "theme": lambda row: [(held.theme.name, held.theme.key) for held in row.themes],
    }
    wanted, found, known = search_key(name), {}, set()
    for row in rows:
        for said, key in names[kind](row):
            known.add(said)
            if wanted in (search_key(said), search_key(key)):
                found[row.uid] = said
    if not found:
        hint = f"There are {', '.join(sorted(known))}." if known else "There is none at this event."
        raise Invalid("scope", f"No session is of the {kind} “{name}”", hint)
    return next(iter(found.values())), set(found)


def _of_person(session: Session, event_id: UUID, name: str, rows: Sequence[EventSession]) -> tuple[str, set[str]]:
    held = sa.select(Registration.person_id).where(
        Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE)
    )
    does = (
        sa.select(Contribution.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(EventSession.event_id == event_id, Contribution.state != ContributionState.DECLINED)
    )
    people = session.scalars(sa.select(Person).where(sa.or_(Person.id.in_(held), Person.id.in_(does)))).all()
    wanted, key = search_key(name), name.strip()
    found = [p for p in people if key in (str(p.id), p.id.hex)]
    found = found or [p for p in people if wanted in {search_key(p.name), search_key(p.known_as), p.email_key}]
    if len(found) != 1:
        how = "Nobody at this event is called" if not found else f"{len(found)} people at this event are called"
        ids = f": {', '.join(str(p.id) for p in found[:4])}" if found else ""
        raise Invalid("scope", f"{how} “{name}”", f"Name one of them by e-mail address or id{ids}.")
    (person,) = found
    given = set(
        session.scalars(
            sa.select(Place.session_id)
            .join(Registration, Registration.id == Place.registration_id)
            .where(
                Registration.person_id == person.id,
                Registration.event_id == event_id,
                Place.state == PlaceState.GIVEN,
            )
        )
    )
    comes = person.id in set(session.scalars(held))
    uids = {
        row.uid
        for row in rows
        if (comes and row.sign_up is SignUp.ALL)
        or row.id in given
        or any(c.person_id == person.id and c.state is not ContributionState.DECLINED for c in row.contributions)
    }
    if comes:
        uids |= {day.uid for day in session.get_one(Event, event_id).days}
    return person.known_as or person.name, uids


def _bookings(session: Session, event_id: UUID) -> list[Appointment]:
    rows = session.scalars(
        sa.select(Booking).where(Booking.event_id == event_id).options(joinedload(Booking.room).joinedload(Room.venue))
    )
    return [
        Appointment(
            uid=row.uid or str(row.id),
            sequence=0,
            starts_at=row.starts_at - timedelta(minutes=row.setup_minutes),
            ends_at=row.ends_at + timedelta(minutes=row.cleardown_minutes),
            title=f"{row.room.name} ({row.state.value})",
            location=place_of(row.room.venue, row.room),
            description=row.title,
            status=_BOOKED.get(row.state, "CANCELLED"),
        )
        for row in rows
    ]


def _deadlines(session: Session, event_id: UUID) -> list[Appointment]:
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    found, tz = [], zone(event.time_zone)
    if event.applications_close is not None:
        end = event.applications_close
        title = f"{event.title}: applications close"
        found.append(Appointment(f"{event.id}-applications", 0, end - timedelta(minutes=30), end, title))
    rows = session.scalars(sa.select(Booking).where(Booking.event_id == event_id).options(joinedload(Booking.room)))
    for row in rows:
        if row.state is BookingState.OPTION and row.option_expires is not None:
            start = instant(row.option_expires, time(9), tz)
            title = f"Option expires: {row.room.name}"
            found.append(Appointment(f"{row.id}-option", 0, start, start + timedelta(minutes=30), title))
    return found


def _numbered(session: Session, event_id: UUID, entries: list[Appointment], what: str, now: datetime) -> EventCalendar:
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    ours = calendars.numbered(session, entries, now=now)
    told = [e for e in ours if e.status != "CANCELLED" or e.sequence]  # what nobody was told of need not be called off
    ordered = sorted(told, key=lambda e: (e.starts_at, e.uid))
    return EventCalendar(f"{event.title}: {what}", event.time_zone, tuple(ordered))
