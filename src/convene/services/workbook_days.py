"""Lists of the days themselves: who leads what, sheets to sign on, who came, who was there on which day."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import DayState
from convene.rules.completion import say_lack
from convene.rules.exchange import Column, Sheet
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.roles import Right, takes
from convene.rules.time import say_day, zone
from convene.services.attendance import Attender, MatrixDay, matrix
from convene.services.workbooks import ARRIVAL_COLUMNS, arrival_rows, say
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Organisation,
    Person,
    Registration,
    Room,
)

_FACILITATORS: Final = (
    Column("Name"),
    Column("Known as"),
    Column("Organisation"),
    Column("E-mail", linked=True),
    Column("Phone"),
    Column("Role"),
    Column("Day", "date"),
    Column("Starts", "time"),
    Column("Session", total="count"),
    Column("Room"),
    Column("State", tones={"Confirmed": "ok", "Invited": "care", "Declined": "danger"}),
)
_SIGN_IN: Final = (
    Column("No.", "integer", width=7),
    Column("Name", total="count"),
    Column("Known as"),
    Column("Organisation"),
    Column("Role"),
    Column("Time", "time", width=10),
    Column("Signature", width=34),
)
_DAYS: Final = {
    "Attended": "ok",
    "Caught up": "info",
    "Excused": "care",
    "Absent": "danger",
}
_STANDINGS: Final = {"Completed": "ok", "At risk": "care", "Cannot complete": "danger"}


@takes(Right.EXPORT)
def facilitators(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """Who leads or speaks, by name, a row for each session."""
    tz = zone(event.time_zone)
    query = (
        sa.select(Person, sa.func.coalesce(Organisation.name, ""), Contribution, EventSession, EventDay.date, Room.name)
        .join(Contribution, Contribution.person_id == Person.id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .outerjoin(EventDay, EventDay.id == EventSession.day_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(EventSession.event_id == event.id)
        .order_by(Person.search_key, EventSession.starts_at.nulls_last(), EventSession.id)
    )
    rows = (
        (
            person.name,
            person.known_as,
            organisation,
            person.email,
            person.phone,
            say(part.role),
            day,
            row.starts_at.astimezone(tz).time() if row.starts_at else None,
            row.title,
            room or "",
            say(part.state),
        )
        for person, organisation, part, row, day, room in session.execute(query)
    )
    return [Sheet("Facilitators", _FACILITATORS, rows, about=f"Who leads or speaks at {event.title}.")]


@takes(Right.EXPORT)
def sign_in(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """A sheet for each day, with everybody who holds a place, and room to sign."""
    query = (
        sa.select(Person.name, Person.known_as, sa.func.coalesce(Organisation.name, ""), Registration.role)
        .join(Registration, Registration.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event.id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Person.search_key, Registration.id)
    )
    rows = [
        (number, name, known_as, organisation, say(role), None, None)
        for number, (name, known_as, organisation, role) in enumerate(session.execute(query), 1)
    ]
    days = session.scalars(sa.select(EventDay.date).where(EventDay.event_id == event.id).order_by(EventDay.starts_at))
    titles = [say_day(day) for day in dict.fromkeys(days)] or ["Sign-in"]
    about = f"To sign on at {event.title}."
    return [Sheet(title, _SIGN_IN, rows, about=about, tall=True) for title in titles]


@takes(Right.EXPORT)
def arrivals(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """Who came, day by day, in order of time."""
    rows = arrival_rows(session, event)
    columns = [replace(one, total="count") if one.heading == "Name" else one for one in ARRIVAL_COLUMNS]
    return [Sheet("Arrivals", columns, rows, about=f"Who came to {event.title}, and when.")]


@takes(Right.EXPORT)
def attendance(session: Session, event: Event, *, now: datetime) -> list[Sheet]:
    """People by days, how many days count, and how each stands by the rule of completion."""
    found = matrix(session, event.id, today=now.astimezone(zone(event.time_zone)).date())
    columns = (
        Column("Name", total="count"),
        Column("Known as"),
        Column("Organisation"),
        Column("Role"),
        *(Column(_heading(day), width=17, tones=_DAYS) for day in found.days),
        Column("Days that count", "integer"),
        Column("Completion", tones=_STANDINGS),
        Column("Still needed"),
    )
    named = {day.id: say_day(day.date, year=False) for day in found.days}
    about = f"Who was there on which day of {event.title}. To complete it: {found.words}"
    return [Sheet("Attendance", columns, [tuple(_cells(one, named)) for one in found.people], about=about)]


def _heading(day: MatrixDay) -> str:
    return f"{say_day(day.date)}, {day.title}" if day.title else say_day(day.date)


def _cells(one: Attender, named: Mapping[UUID, str]) -> Iterator[object]:
    outlook = one.outlook
    yield from (one.name, one.known_as, one.organisation, say(one.role))
    yield from (None if cell.state is DayState.TO_COME else say(cell.state) for cell in one.cells)
    yield outlook.counted if outlook else None
    yield say(outlook.standing) if outlook else None
    yield "; ".join(say_lack(lack, named) for lack in outlook.lacks) if outlook else None
