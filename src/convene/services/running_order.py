"""The running order of a day: what happens when and where, who gives it, and who is called when it does not."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.event_papers import Caller, OrderLine, RunningOrder
from convene.rules.papers import Asked
from convene.rules.programme import PAUSES, ContributionState, SessionState
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services import contributors
from convene.services.organiser import organiser
from convene.services.paper_offers import day_of
from convene.store.tables import Event, EventDay, EventSession, Person, Room, Venue


def running_order(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> RunningOrder:
    """The sessions of a day that take place, by time and room; then the organiser, the contacts of its venues and who
    gives a session, as far as a phone number or address is known. Raises NotFound, Invalid("day"), and Refused where no
    session has a time that day."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    tz = zone(event.time_zone)
    day = day_of(session, event, asked.day, now.astimezone(tz).date())
    parts = contributors.of_event(session, event_id)
    lines: list[OrderLine] = []
    who: dict[UUID, list[str]] = {}
    for row, room in session.execute(
        sa.select(EventSession, Room)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(
            EventSession.event_id == event_id,
            EventDay.date == day,
            EventSession.starts_at.is_not(None),
            EventSession.state == SessionState.CONFIRMED,
        )
        .order_by(EventSession.starts_at, Room.position, Room.name, EventSession.title, EventSession.id)
    ):
        assert row.starts_at is not None  # noqa: S101  # only those are read
        given = [one for one in parts.get(row.id, ()) if one.state is not ContributionState.DECLINED]
        start, where = row.starts_at.astimezone(tz), room.name if room else "All rooms" if row.spans_rooms else ""
        names = tuple(one.name for one in given)
        end = (row.starts_at + timedelta(minutes=row.minutes)).astimezone(tz)
        lines.append(OrderLine(start, end, row.title, where, names, row.kind in PAUSES, row.equipment))
        for one in given:
            who.setdefault(one.person_id, []).append(f"{start:%H:%M} {row.title}")
    if not lines:
        raise Refused("No session has a time that day yet", "Place sessions on the Programme tab.")
    callers = _callers(session, event, [one for one in event.days if one.date == day], who)
    return RunningOrder(event.title, day, now, event.time_zone, tuple(lines), callers)


def _callers(session: Session, event: Event, days: list[EventDay], who: dict[UUID, list[str]]) -> tuple[Caller, ...]:
    ours = organiser(session)
    found = [Caller(ours.name, "Organiser", "", ours.email)] if ours.name else []
    used = sa.select(Room.venue_id).where(
        Room.id.in_(sa.select(EventSession.room_id).where(EventSession.event_id == event.id))
    )
    at = sa.or_(Venue.id.in_({one.venue_id for one in days if one.venue_id}), Venue.id.in_(used))
    for venue in session.scalars(sa.select(Venue).where(at).order_by(Venue.name)):
        if venue.phone or venue.email:
            found.append(Caller(venue.name, "Venue", venue.phone, venue.email))
        found += [
            Caller(one.name, ", ".join(filter(None, (one.role, venue.name))), one.phone, one.email)
            for one in venue.contacts
            if one.phone or one.email
        ]
    people = session.scalars(sa.select(Person).where(Person.id.in_(who)))
    for person in sorted(people, key=lambda one: (search_key(one.name), one.id)):
        if person.phone or person.email:
            found.append(Caller(person.name, "; ".join(who[person.id]), person.phone, person.email))
    return tuple(found)
