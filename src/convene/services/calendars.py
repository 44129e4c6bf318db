"""What goes into a calendar file, and at which SEQUENCE: rising with every change of time, place or status after it was
issued, and never falling, also not after an undo (RFC 5546 2.1.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.events import EventStatus
from convene.rules.exchange import Appointment
from convene.rules.roles import Right, takes
from convene.rules.time import Span
from convene.services.calendar_entries import content, entries_of, fingerprint
from convene.store.tables import CalendarItem, Event


@dataclass(frozen=True, slots=True)
class EventCalendar:
    """The calendar of one event, or a part of it. ``joining``: of one person who takes part, so that the links to join
    by may be written into it."""

    title: str
    time_zone: str
    appointments: tuple[Appointment, ...]
    joining: bool = False


@takes(Right.EXPORT)
def event_calendar(session: Session, event_id: UUID, *, now: datetime) -> EventCalendar:
    """The calendar as it would be issued now, without issuing it: one entry a placed session, and one for each day that
    has no sessions. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    entries = numbered(session, entries_of(session, event), now=now)
    return EventCalendar(event.title, event.time_zone, tuple(entries))


def rising(session: Session, event_id: UUID, moved: Mapping[str, Span]) -> frozenset[str]:
    """Of the appointments that were issued, the UIDs whose SEQUENCE would rise if those in ``moved`` were then."""
    event = session.get_one(Event, event_id)
    entries = [
        replace(entry, starts_at=moved[entry.uid].start, ends_at=moved[entry.uid].end)
        for entry in entries_of(session, event)
        if entry.uid in moved
    ]
    held = _held(session, entries)
    return frozenset(e.uid for e in entries if e.uid in held and held[e.uid].fingerprint != fingerprint(e))


def rising_with_status(session: Session, event_id: UUID, status: EventStatus) -> frozenset[str]:
    """Of the appointments that were issued, the UIDs whose SEQUENCE rises if the event comes to be of ``status``."""
    event = session.get_one(Event, event_id)
    before = {entry.uid: fingerprint(entry) for entry in entries_of(session, event)}
    after = {entry.uid: fingerprint(entry) for entry in entries_of(session, event, status)}
    issued = {item.uid: item.fingerprint for item in session.scalars(sa.select(CalendarItem)) if item.uid in after}
    return frozenset(uid for uid, held in issued.items() if after[uid] not in (held, before[uid]))


@takes(Right.EXPORT)
def issue_calendar(session: Session, event_id: UUID, *, now: datetime) -> EventCalendar:
    """The calendar, noting what was issued at which SEQUENCE."""
    calendar = event_calendar(session, event_id, now=now)
    note_issued(session, event_id, calendar.appointments, now=now)
    return calendar


def note_issued(session: Session, event_id: UUID, entries: Iterable[Appointment], *, now: datetime) -> None:
    """Keep that these were issued as they are. A SEQUENCE that is kept never falls."""
    entries = list(entries)
    held = _held(session, entries)
    for entry in entries:
        if (item := held.get(entry.uid)) is None:
            item = held[entry.uid] = CalendarItem(uid=entry.uid, sequence=0)
            session.add(item)
        item.sequence = max(item.sequence, entry.sequence)
        item.fingerprint = fingerprint(entry)
        item.content = content(entry)
        item.modified_at = entry.last_modified or now
        item.event_id = event_id
        item.snapshot = {
            "title": entry.title,
            "location": entry.location,
            "starts_at": entry.starts_at.isoformat(),
            "ends_at": entry.ends_at.isoformat(),
        }
    session.flush()


def numbered(session: Session, entries: Iterable[Appointment], *, now: datetime) -> list[Appointment]:
    """These with the SEQUENCE and LAST-MODIFIED they would be issued at now."""
    entries = list(entries)
    held = _held(session, entries)
    return [_numbered(entry, held.get(entry.uid), now) for entry in entries]


def _held(session: Session, entries: Iterable[Appointment]) -> dict[str, CalendarItem]:
    wanted = {e.uid for e in entries}
    if not wanted:
        return {}
    return {i.uid: i for i in session.scalars(sa.select(CalendarItem)) if i.uid in wanted}


def _numbered(entry: Appointment, item: CalendarItem | None, now: datetime) -> Appointment:
    if item is None:
        return replace(entry, sequence=0, last_modified=now)
    moved = item.fingerprint != fingerprint(entry)
    changed = moved or item.content != content(entry)
    return replace(entry, sequence=item.sequence + moved, last_modified=now if changed else item.modified_at)
