"""What the papers of an event can be asked for: its days, tracks, themes, rooms, sessions and people."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.papers import Offer, Option, likely_day
from convene.rules.programme import ContributionState
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.time import say_day, zone
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Person,
    Registration,
    Room,
    SessionTheme,
    Theme,
    Track,
)


def offers(session: Session, event_id: UUID) -> dict[Option, tuple[Offer, ...]]:
    """All that can be asked for, each in the order one looks for it: of people, those who hold a place or give a
    session. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    sessions = sa.select(EventSession.id).where(EventSession.event_id == event_id)
    themes = sa.select(SessionTheme.theme_id).where(SessionTheme.session_id.in_(sessions))
    rooms = sa.select(EventSession.room_id).where(EventSession.event_id == event_id)
    placed = sa.select(Registration.person_id).where(
        Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE)
    )
    giving = sa.select(Contribution.person_id).where(
        Contribution.session_id.in_(sessions), Contribution.state != ContributionState.DECLINED
    )
    return {
        Option.DAY: tuple(Offer(day, say_day(day), (day.isoformat(),)) for day in days(session, event_id)),
        Option.TRACK: tuple(
            Offer(row.id, row.name)
            for row in session.execute(
                sa.select(Track.id, Track.name).where(Track.event_id == event_id).order_by(Track.position, Track.name)
            )
        ),
        Option.THEME: tuple(
            Offer(row.id, row.name, (row.key,))
            for row in session.execute(
                sa.select(Theme.id, Theme.name, Theme.key).where(Theme.id.in_(themes)).order_by(Theme.position)
            )
        ),
        Option.ROOM: tuple(
            Offer(row.id, row.name)
            for row in session.execute(
                sa.select(Room.id, Room.name).where(Room.id.in_(rooms)).order_by(Room.position, Room.name)
            )
        ),
        Option.SESSION: tuple(_sessions(session, event)),
        Option.PERSON: tuple(
            Offer(row.id, row.name, (row.known_as,))
            for row in session.execute(
                sa.select(Person.id, Person.name, Person.known_as)
                .where(sa.or_(Person.id.in_(placed), Person.id.in_(giving)))
                .order_by(Person.search_key, Person.id)
            )
        ),
    }


def days(session: Session, event_id: UUID) -> list[date]:
    """The dates of an event, each once."""
    query = sa.select(EventDay.date).where(EventDay.event_id == event_id).distinct().order_by(EventDay.date)
    return list(session.scalars(query))


def day_of(session: Session, event: Event, asked: date | None, today: date) -> date:
    """The day that was asked for, or the likely one. Raises Invalid("day") for one that is none of the event's, Refused
    where it has none at all."""
    its_own = days(session, event.id)
    if asked is not None and asked not in its_own:
        raise Invalid("day", f"{event.title} has no day on {say_day(asked)}", "Choose one of its days.")
    return asked or likely_day(its_own, today)


def _sessions(session: Session, event: Event) -> Iterator[Offer]:
    tz = zone(event.time_zone)
    rows = session.execute(
        sa.select(EventSession.id, EventSession.title, EventSession.starts_at)
        .where(EventSession.event_id == event.id)
        .order_by(EventSession.starts_at.is_(None), EventSession.starts_at, EventSession.title, EventSession.id)
    )
    for row in rows:
        at = f"{row.starts_at.astimezone(tz):%a %H:%M}  " if row.starts_at else ""
        yield Offer(row.id, f"{at}{row.title}", (row.title,))
