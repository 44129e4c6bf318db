"""Appointments as a calendar says them: sessions, and days that have none."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.events import EventMode, EventStatus
from convene.rules.exchange import Appointment, Status
from convene.rules.programme import SessionState
from convene.rules.theme_threads import THEME_COLOURS
from convene.store.tables import Event, EventDay, EventSession, Room, SessionTheme, Theme, Track, Venue

_STATUS: dict[SessionState, Status] = {
    SessionState.PROPOSED: "TENTATIVE",
    SessionState.CONFIRMED: "CONFIRMED",
    SessionState.CANCELLED: "CANCELLED",
}


def entries_of(session: Session, event: Event, status: EventStatus | None = None) -> list[Appointment]:
    """All of an event as it is, or would be with that status: one for each placed session, and one for each day that
    has none."""
    days = session.scalars(sa.select(EventDay).where(EventDay.event_id == event.id).order_by(EventDay.starts_at)).all()
    venues = {v.id: v for v in session.scalars(sa.select(Venue))}
    sessions = session.scalars(
        sa.select(EventSession)
        .where(EventSession.event_id == event.id, EventSession.starts_at.is_not(None))
        .options(
            joinedload(EventSession.room).joinedload(Room.venue),
            joinedload(EventSession.track).joinedload(Track.theme),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
        )
        .order_by(EventSession.starts_at, EventSession.uid)
    ).all()
    over = (status or event.status) is EventStatus.CANCELLED
    link = event.join_link if event.mode is not EventMode.IN_PERSON else ""
    entries = [of_session(s, link, cancelled=over) for s in sessions]
    full = {s.day_id for s in sessions}
    for day in days:
        if day.id not in full:
            venue = venues.get(day.venue_id) if day.venue_id else None
            entries.append(of_day(event, day, venue, link, cancelled=over))
    return sorted(entries, key=lambda e: (e.starts_at, e.uid))


def of_session(row: EventSession, join_link: str, *, cancelled: bool) -> Appointment:
    """A session that has a time."""
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
        location=place_of(row.room.venue, row.room) if row.room else "",
        description="\n\n".join(filter(None, said)),
        categories=tuple(names),
        status="CANCELLED" if cancelled else _STATUS[row.state],
        url=row.url,
        geo=geo_of(row.room.venue) if row.room else None,
        colour=colour_of([t.theme.key for t in row.themes], row.track.theme if row.track else None),
        join_link=join_link,
    )


def of_day(event: Event, day: EventDay, venue: Venue | None, join_link: str, *, cancelled: bool) -> Appointment:
    """A day that has no sessions."""
    return Appointment(
        uid=day.uid,
        sequence=0,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        title=f"{event.title}: {day.title}" if day.title else event.title,
        location=place_of(venue) if venue else "",
        description=event.summary,
        status="CANCELLED" if cancelled else "CONFIRMED",
        geo=geo_of(venue) if venue else None,
        join_link=join_link,
    )


def place_of(venue: Venue, room: Room | None = None) -> str:
    """Room, venue and address on one line."""
    address = ", ".join(line.strip() for line in venue.address.splitlines() if line.strip())
    return ", ".join(filter(None, [room.name if room else "", venue.name, address, venue.postcode]))


def colour_of(themes: Sequence[str], of_track: Theme | None) -> str:
    """The colour of its first theme, else that of its track; none for a theme that is not ours."""
    return THEME_COLOURS.get(themes[0] if themes else of_track.key if of_track else "", "")


def geo_of(venue: Venue) -> tuple[float, float] | None:
    """Where it is, if anybody has said."""
    if venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def fingerprint(entry: Appointment) -> str:
    """What a change of which raises the SEQUENCE: time, place, status."""
    return _digest([entry.starts_at.isoformat(), entry.ends_at.isoformat(), entry.location, entry.status])


def content(entry: Appointment) -> str:
    """What a change of which only moves LAST-MODIFIED. Colours are left out: nobody is written to for one."""
    links = [entry.url or entry.join_link, *([entry.join_link] if entry.url and entry.join_link else [])]
    return _digest([entry.title, entry.description, *entry.categories, *links])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
