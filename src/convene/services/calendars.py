"""What goes into a calendar file, and at which SEQUENCE: rising with every change of time, place or status after it was
issued, and never falling, also not after an undo (RFC 5546 2.1.4)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.errors import NotFound
from convene.rules.events import EventMode, EventStatus
from convene.rules.exchange import Appointment, Status
from convene.rules.programme import SessionState
from convene.rules.time import Span
from convene.store.tables import CalendarItem, Event, EventDay, EventSession, Room, SessionTheme, Venue

_STATUS: dict[SessionState, Status] = {
    SessionState.PROPOSED: "TENTATIVE",
    SessionState.CONFIRMED: "CONFIRMED",
    SessionState.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class EventCalendar:
    """The calendar of one event."""

    title: str
    time_zone: str
    appointments: tuple[Appointment, ...]


def event_calendar(session: Session, event_id: UUID, *, now: datetime) -> EventCalendar:
    """The calendar as it would be issued now, without issuing it: one entry a placed session, and one for each day that
    has no sessions. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    entries = _entries(session, event)
    held = _held(session, entries)
    numbered = tuple(_numbered(entry, held.get(entry.uid), now) for entry in entries)
    return EventCalendar(event.title, event.time_zone, numbered)


def rising(session: Session, event_id: UUID, moved: Mapping[str, Span]) -> frozenset[str]:
    """Of the appointments that were issued, the UIDs whose SEQUENCE would rise if those in ``moved`` were then."""
    event = session.get_one(Event, event_id)
    entries = [
        replace(entry, starts_at=moved[entry.uid].start, ends_at=moved[entry.uid].end)
        for entry in _entries(session, event)
        if entry.uid in moved
    ]
    held = _held(session, entries)
    return frozenset(e.uid for e in entries if e.uid in held and held[e.uid].fingerprint != _fingerprint(e))


def rising_with_status(session: Session, event_id: UUID, status: EventStatus) -> frozenset[str]:
    """Of the appointments that were issued, the UIDs whose SEQUENCE rises if the event comes to be of ``status``."""
    event = session.get_one(Event, event_id)
    before = {entry.uid: _fingerprint(entry) for entry in _entries(session, event)}
    after = {entry.uid: _fingerprint(entry) for entry in _entries(session, event, status)}
    issued = {item.uid: item.fingerprint for item in session.scalars(sa.select(CalendarItem)) if item.uid in after}
    return frozenset(uid for uid, held in issued.items() if after[uid] not in (held, before[uid]))


def issue_calendar(session: Session, event_id: UUID, *, now: datetime) -> EventCalendar:
    """The calendar, noting what was issued at which SEQUENCE."""
    calendar = event_calendar(session, event_id, now=now)
    held = _held(session, calendar.appointments)
    for entry in calendar.appointments:
        item = held.get(entry.uid)
        if item is None:
            item = CalendarItem(uid=entry.uid)
            session.add(item)
        item.sequence = entry.sequence
        item.fingerprint = _fingerprint(entry)
        item.content = _content(entry)
        item.modified_at = entry.last_modified or now
    session.flush()
    return calendar


def _entries(session: Session, event: Event, status: EventStatus | None = None) -> list[Appointment]:
    days = session.scalars(sa.select(EventDay).where(EventDay.event_id == event.id).order_by(EventDay.starts_at)).all()
    venues = {v.id: v for v in session.scalars(sa.select(Venue))}
    sessions = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event.id, EventSession.starts_at.is_not(None))
        .options(
            joinedload(EventSession.room).joinedload(Room.venue),
            joinedload(EventSession.track),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
        )
        .order_by(EventSession.starts_at, EventSession.uid)
    ).all()
    over = (status or event.status) is EventStatus.CANCELLED
    link = event.join_link if event.mode is not EventMode.IN_PERSON else ""
    entries = [_of_session(s, link, cancelled=over) for s in sessions]
    full = {s.day_id for s in sessions}
    for day in days:
        if day.id not in full:
            venue = venues.get(day.venue_id) if day.venue_id else None
            entries.append(_of_day(event, day, venue, cancelled=over))
    return sorted(entries, key=lambda e: (e.starts_at, e.uid))


def _of_session(row: EventSession, join_link: str, *, cancelled: bool) -> Appointment:
    assert row.starts_at is not None  # noqa: S101 - asked for placed sessions only
    names = [t.theme.name for t in row.themes]
    if row.track is not None and row.track.name not in names:
        names.append(row.track.name)
    said = [row.abstract, f"Content note: {row.content_note}" if row.content_note else ""]
    return Appointment(
        uid=row.uid,
        sequence=0,
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=row.minutes),
        title=row.title,
        location=_place(row.room.venue, row.room) if row.room else "",
        description="\n\n".join(filter(None, said)),
        categories=tuple(names),
        status="CANCELLED" if cancelled else _STATUS[row.state],
        url=row.url or join_link,
        geo=_geo(row.room.venue) if row.room else None,
    )


def _of_day(event: Event, day: EventDay, venue: Venue | None, *, cancelled: bool) -> Appointment:
    return Appointment(
        uid=day.uid,
        sequence=0,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        title=f"{event.title}: {day.title}" if day.title else event.title,
        location=_place(venue) if venue else "",
        description=event.summary,
        status="CANCELLED" if cancelled else "CONFIRMED",
        url=event.join_link,
        geo=_geo(venue) if venue else None,
    )


def _place(venue: Venue, room: Room | None = None) -> str:
    address = ", ".join(line.strip() for line in venue.address.splitlines() if line.strip())
    return ", ".join(filter(None, [room.name if room else "", venue.name, address, venue.postcode]))


def _geo(venue: Venue) -> tuple[float, float] | None:
    if venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def _held(session: Session, entries: Iterable[Appointment]) -> dict[str, CalendarItem]:
    wanted = {e.uid for e in entries}
    if not wanted:
        return {}
    return {i.uid: i for i in session.scalars(sa.select(CalendarItem)) if i.uid in wanted}


def _fingerprint(entry: Appointment) -> str:
    """What a change of which raises the SEQUENCE: time, place, status."""
    return _digest([entry.starts_at.isoformat(), entry.ends_at.isoformat(), entry.location, entry.status])


def _content(entry: Appointment) -> str:
    """What a change of which only moves LAST-MODIFIED."""
    return _digest([entry.title, entry.description, *entry.categories, entry.url])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _numbered(entry: Appointment, item: CalendarItem | None, now: datetime) -> Appointment:
    if item is None:
        return replace(entry, sequence=0, last_modified=now)
    moved = item.fingerprint != _fingerprint(entry)
    changed = moved or item.content != _content(entry)
    return replace(entry, sequence=item.sequence + moved, last_modified=now if changed else item.modified_at)
