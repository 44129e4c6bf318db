"""What a workspace holds, at a glance."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.events import EventKind, EventStatus
from convene.rules.registrations import HOLDS_PLACE
from convene.services.presence import first_arrivals
from convene.store.files import SCHEMA
from convene.store.journal import FACTS
from convene.store.tables import Event, EventDay, Registration, Row, Scan, Venue

_COUNTED = [t for t in Row.metadata.sorted_tables if t.name not in FACTS or t.name == Scan.__tablename__]


@dataclass(frozen=True, slots=True)
class InfoDay:
    """A day of an event: its date, what it is for, and where."""

    date: date
    part: str
    venue: str


@dataclass(frozen=True, slots=True)
class InfoEvent:
    """An event in short. ``here`` counts the people admitted today where the event is on today, else on the latest day
    on which anybody was."""

    id: UUID
    code: str
    title: str
    kind: EventKind
    status: EventStatus
    days: tuple[InfoDay, ...]
    registered: int
    places: int | None
    here: int


@dataclass(frozen=True, slots=True)
class Info:
    """A workspace in short. ``counts`` are rows by table."""

    schema: int
    counts: dict[str, int]
    events: tuple[InfoEvent, ...]


def info(session: Session, *, today: date) -> Info:
    """The workspace at a glance, events in order of their first day."""
    counts = {t.name: session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in _COUNTED}
    registered = {
        row[0]: row[1]
        for row in session.execute(
            sa.select(Registration.event_id, sa.func.count())
            .where(Registration.state.in_(HOLDS_PLACE))
            .group_by(Registration.event_id)
        )
    }
    days: dict[UUID, list[InfoDay]] = {}
    for event_id, day, part, venue in session.execute(
        sa.select(EventDay.event_id, EventDay.date, EventDay.part, Venue.name)
        .outerjoin(Venue, Venue.id == EventDay.venue_id)
        .order_by(EventDay.starts_at)
    ):
        days.setdefault(event_id, []).append(InfoDay(day, part.value, venue or ""))
    events = sorted(
        session.scalars(sa.select(Event)),
        key=lambda e: (days[e.id][0].date if e.id in days else date.max, e.code),
    )
    return Info(
        SCHEMA,
        counts,
        tuple(
            InfoEvent(
                e.id,
                e.code,
                e.title,
                e.kind,
                e.status,
                tuple(days.get(e.id, ())),
                registered.get(e.id, 0),
                e.capacity,
                _here(session, e.id, [d.date for d in days.get(e.id, [])], today),
            )
            for e in events
        ),
    )


def _here(session: Session, event_id: UUID, days: list[date], today: date) -> int:
    arrivals = first_arrivals(session, event_id)
    if not arrivals:
        return 0
    day = today if today in days else max(a[0] for a in arrivals)
    return sum(1 for a in arrivals if a[0] == day)
