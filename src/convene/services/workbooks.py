"""What goes into the whole-event workbook and the list of registrations. Needs are not in either."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.errors import NotFound
from convene.rules.exchange import Column, Sheet
from convene.rules.registration_questions import answer_to
from convene.rules.roles import Right, takes
from convene.rules.time import zone
from convene.services import registration_questions
from convene.services.presence import first_arrivals
from convene.store.tables import (
    Booking,
    Contribution,
    Event,
    EventDay,
    EventSession,
    Organisation,
    Person,
    Registration,
    Room,
    SessionTheme,
    Venue,
)

_AT_A_TIME = 2000

STATE_TONES = {
    "Registered": "ok",
    "Accepted": "ok",
    "Shortlisted": "info",
    "Invited": "info",
    "Waiting": "care",
    "Declined": "danger",
    "Withdrawn": "danger",
    "Cancelled": "danger",
}
"""The colours of the states of a registration, by their words."""

REGISTRATION_COLUMNS = (
    Column("Name"),
    Column("Given name"),
    Column("Family name"),
    Column("Known as"),
    Column("Pronouns"),
    Column("E-mail", linked=True),
    Column("Phone"),
    Column("Organisation"),
    Column("Job title"),
    Column("Role"),
    Column("State", tones=STATE_TONES),
    Column("Ticket"),
    Column("Reference"),
    Column("Registered at", "datetime"),
)
ARRIVAL_COLUMNS = (
    Column("Day", "date"),
    Column("Arrived", "time"),
    Column("Name"),
    Column("Organisation"),
)


def say(word: str) -> str:
    """A word of ours as people read it: ``action_learning`` is ``Action learning``."""
    return word.replace("_", " ").capitalize()


def registration_columns(session: Session, event_id: UUID) -> tuple[Column, ...]:
    """The columns of ``registration_rows``: what every list has, then a column for each question of the event."""
    asked = registration_questions.questions(session, event_id)
    return (*REGISTRATION_COLUMNS, *(Column(one.text) for one in asked))


@takes(Right.EXPORT)
def registration_rows(session: Session, event_id: UUID) -> Iterator[tuple[object, ...]]:
    """One row for each registration of the event, in the order of ``registration_columns``, by name."""
    asked = registration_questions.questions(session, event_id)
    query = (
        sa.select(
            Person.name,
            Person.given_name,
            Person.family_name,
            Person.known_as,
            Person.pronouns,
            Person.email,
            Person.phone,
            Organisation.name,
            Person.job_title,
            Registration.role,
            Registration.state,
            Registration.ticket,
            Registration.source_key,
            Registration.registered_at,
            Registration.answers,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id)
        .order_by(Person.search_key, Registration.id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for row in session.execute(query):
        r = tuple(row)
        answers = (answer_to(one, r[14]) for one in asked)
        yield (*r[:7], r[7] or "", r[8], say(r[9]), say(r[10]), r[11], r[12].partition(":")[2], r[13], *answers)


@takes(Right.EXPORT)
def event_sheets(session: Session, event_id: UUID) -> list[Sheet]:
    """The lists of the whole-event workbook. Rows are read while they are written: write before the session ends.

    Raises NotFound for an event that is not there.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    return [
        Sheet("Event", (Column("What", width=24), Column("Value", width=70)), _about(session, event)),
        Sheet("Delegates", registration_columns(session, event_id), registration_rows(session, event_id)),
        Sheet(
            "Programme",
            (
                Column("Day", "date"),
                Column("Starts", "time"),
                Column("Ends", "time"),
                Column("Title"),
                Column("Kind"),
                Column("Track"),
                Column("Room"),
                Column("People"),
                Column("Themes"),
                Column("Places", "integer"),
                Column("State"),
                Column("Content note"),
            ),
            _programme(session, event),
        ),
        Sheet(
            "Facilitators",
            (
                Column("Name"),
                Column("Organisation"),
                Column("Role"),
                Column("Session"),
                Column("Starts", "datetime"),
                Column("Room"),
                Column("State"),
            ),
            _contributors(session, event),
        ),
        Sheet(
            "Bookings",
            (
                Column("Venue"),
                Column("Room"),
                Column("State"),
                Column("For"),
                Column("From", "datetime"),
                Column("To", "datetime"),
                Column("Set-up minutes", "integer"),
                Column("Clear-down minutes", "integer"),
                Column("Option expires", "date"),
                Column("Cost", "money"),
                Column("VAT"),
                Column("Reference"),
            ),
            _bookings(session, event),
        ),
        Sheet(
            "Arrivals",
            ARRIVAL_COLUMNS,
            arrival_rows(session, event),
        ),
    ]


def _about(session: Session, event: Event) -> Iterator[tuple[object, ...]]:
    yield "Title", event.title
    yield "Code", event.code
    yield "Kind", say(event.kind)
    yield "Status", say(event.status)
    yield "Where", say(event.mode)
    yield "Time zone", event.time_zone
    yield "Places", "" if event.capacity is None else str(event.capacity)
    counts = session.execute(
        sa.select(Registration.state, sa.func.count())
        .where(Registration.event_id == event.id)
        .group_by(Registration.state)
        .order_by(Registration.state)
    )
    for state, count in counts:
        yield say(state), str(count)
    tz = zone(event.time_zone)
    days = session.execute(
        sa.select(EventDay, Venue.name)
        .outerjoin(Venue, Venue.id == EventDay.venue_id)
        .where(EventDay.event_id == event.id)
        .order_by(EventDay.starts_at)
    )
    for day, venue in days:
        start, end = day.starts_at.astimezone(tz), day.ends_at.astimezone(tz)
        words = f"{day.date:%a} {day.date.day} {day.date:%B %Y}, {start:%H:%M} to {end:%H:%M}"
        yield day.title or say(day.part), ", ".join(filter(None, [words, venue]))


def _programme(session: Session, event: Event) -> Iterator[tuple[object, ...]]:
    tz = zone(event.time_zone)
    days = {d.id: d.date for d in session.scalars(sa.select(EventDay).where(EventDay.event_id == event.id))}
    rows = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event.id)
        .options(
            joinedload(EventSession.room),
            joinedload(EventSession.track),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
            selectinload(EventSession.contributions).joinedload(Contribution.person),
        )
        .order_by(EventSession.starts_at.nulls_last(), EventSession.title, EventSession.id)
    )
    for row in rows:
        start = row.starts_at.astimezone(tz) if row.starts_at else None
        end = start + timedelta(minutes=row.minutes) if start else None
        yield (
            days.get(row.day_id) if row.day_id else None,
            start.time() if start else None,
            end.time() if end else None,
            row.title,
            say(row.kind),
            row.track.name if row.track else "",
            row.room.name if row.room else "",
            ", ".join(c.person.name for c in row.contributions),
            ", ".join(t.theme.name for t in row.themes),
            row.capacity,
            say(row.state),
            row.content_note,
        )


def _contributors(session: Session, event: Event) -> Iterator[tuple[object, ...]]:
    query = (
        sa.select(
            Person.name, Organisation.name.label("organisation"), Contribution, EventSession, Room.name.label("room")
        )
        .join(Contribution, Contribution.person_id == Person.id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(EventSession.event_id == event.id)
        .order_by(Person.search_key, EventSession.starts_at.nulls_last(), EventSession.id)
    )
    for name, organisation, contribution, row, room in session.execute(query):
        yield (
            name,
            organisation or "",
            say(contribution.role),
            row.title,
            row.starts_at,
            room or "",
            say(contribution.state),
        )


def _bookings(session: Session, event: Event) -> Iterator[tuple[object, ...]]:
    query = (
        sa.select(Booking, Room.name, Venue.name)
        .join(Room, Room.id == Booking.room_id)
        .join(Venue, Venue.id == Room.venue_id)
        .where(Booking.event_id == event.id)
        .order_by(Booking.starts_at, Venue.name, Room.name)
    )
    for booking, room, venue in session.execute(query):
        yield (
            venue,
            room,
            say(booking.state),
            booking.title,
            booking.starts_at,
            booking.ends_at,
            booking.setup_minutes,
            booking.cleardown_minutes,
            booking.option_expires,
            booking.cost_pence,
            "" if booking.cost_pence is None else "included" if booking.vat_included else "plus",
            booking.reference,
        )


@takes(Right.EXPORT)
def arrival_rows(session: Session, event: Event) -> Iterator[tuple[object, ...]]:
    """Who came first on which day, and when: day, time on the clocks of the event, name, organisation."""
    tz = zone(event.time_zone)
    names = {
        row[0]: (row[1], row[2] or "")
        for row in session.execute(
            sa.select(Registration.id, Person.name, Organisation.name)
            .join(Person, Person.id == Registration.person_id)
            .outerjoin(Organisation, Organisation.id == Person.organisation_id)
            .where(Registration.event_id == event.id)
        )
    }
    for day, registration_id, at in first_arrivals(session, event.id):
        name, organisation = names[registration_id]
        yield day, at.astimezone(tz).time(), name, organisation
