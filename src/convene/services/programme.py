"""The programme of an event: its agenda as plain values, one session in full, and what is wrong with it.

The verbs are in ``programme_edit`` and can be had from here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import LIVE_STATES
from convene.rules.equipment import features_asked
from convene.rules.errors import NotFound
from convene.rules.programme import (
    THEMES,
    Agenda,
    AgendaBooking,
    AgendaDay,
    AgendaSession,
    AgendaTheme,
    AgendaTrack,
    Finding,
    SessionKind,
    SessionState,
    SignUp,
)
from convene.rules.programme_checks import check
from convene.rules.registrations import PlaceState
from convene.rules.resources import UsedResource
from convene.rules.venues import Layout
from convene.services import contributors, questions, resources
from convene.services.care_limits import limits
from convene.services.contributors import Part, SessionPerson
from convene.services.programme_edit import (
    SessionFields,
    create_session,
    create_track,
    edit_session,
    edit_track,
    move_session,
    remove_session,
    remove_track,
    unplace,
)
from convene.services.programme_parts import Parts, away, parts
from convene.services.programme_rooms import agenda_rooms
from convene.services.questions import AskedQuestion
from convene.services.room_needs import needs_at_event, needs_in_sessions
from convene.store.tables import (
    Booking,
    Event,
    EventSession,
    Place,
    Room,
    SessionTheme,
    SetAside,
    Theme,
    Track,
)

T = TypeVar("T")

SUBJECT = "finding:"
"""What the subject of an accepted finding begins with, before its id."""


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """All that is kept of one session."""

    id: UUID
    event_id: UUID
    time_zone: str
    title: str
    abstract: str
    kind: SessionKind
    state: SessionState
    sign_up: SignUp
    day_id: UUID | None
    starts_at: datetime | None
    minutes: int
    room_id: UUID | None
    room: str
    spans_rooms: bool
    track_id: UUID | None
    theme_keys: tuple[str, ...]
    people: tuple[SessionPerson, ...]
    capacity: int | None
    places: int
    layout: Layout | None
    content_note: str
    equipment: str
    room_note: str
    url: str
    resources: tuple[UsedResource, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()


def agenda(session: Session, event_id: UUID) -> Agenda:
    """The whole programme of an event. Raises NotFound.

    Rooms are those it uses and those it has booked at its venues; where it has booked none there, all of its venues.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("This event is not here any more", "Somebody may have removed it.")
    days = tuple(AgendaDay(d.id, d.date, d.starts_at, d.ends_at, d.title) for d in event.days)
    bookings = session.execute(
        sa.select(Booking.room_id, Booking.starts_at, Booking.ends_at).where(
            Booking.event_id == event_id, Booking.state.in_(LIVE_STATES)
        )
    )
    held = tuple(AgendaBooking(*row) for row in bookings)
    named = parts(session, event_id)
    sessions = _sessions(session, event_id, named)
    used = {s.room_id for s in sessions if s.room_id}
    venues = {d.venue_id for d in event.days if d.venue_id}
    return Agenda(
        event_id,
        event.title,
        event.time_zone,
        days,
        agenda_rooms(session, used, {b.room_id for b in held}, venues, days),
        _tracks(session, event_id),
        _themes(session),
        sessions,
        held,
        needs_at_event(session, event_id),
        away(session, event_id),
        named.homes,
        limits(session),
    )


def clashes(session: Session, event_id: UUID) -> tuple[Finding, ...]:
    """What is wrong with the programme: clashes first, then care notes (see ``Finding.severity``), without what was
    accepted (see ``programme_findings``). Raises NotFound."""
    accepted = reasons(session, event_id)
    return tuple(one for one in check(agenda(session, event_id)) if not accepted or one.id not in accepted)


def reasons(session: Session, event_id: UUID) -> dict[str, str]:
    """Why findings were accepted, by their id; those among them whose facts have changed are findings no more."""
    rows = session.execute(
        sa.select(SetAside.subject, SetAside.reason).where(
            SetAside.event_id == event_id, SetAside.subject.startswith(SUBJECT, autoescape=True)
        )
    )
    return {subject.removeprefix(SUBJECT): reason for subject, reason in rows}


def session_detail(session: Session, session_id: UUID) -> SessionDetail:
    """One session in full. Raises NotFound."""
    row = session.get(EventSession, session_id)
    if row is None:
        raise NotFound("This session is not here any more", "Somebody may have removed it.")
    zone = session.scalar(sa.select(Event.time_zone).where(Event.id == row.event_id))
    return SessionDetail(
        id=row.id,
        event_id=row.event_id,
        time_zone=zone or "Europe/London",
        title=row.title,
        abstract=row.abstract,
        kind=row.kind,
        state=row.state,
        sign_up=row.sign_up,
        day_id=row.day_id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        room_id=row.room_id,
        room=row.room.name if row.room else "",
        spans_rooms=row.spans_rooms,
        track_id=row.track_id,
        theme_keys=tuple(t.theme.key for t in row.themes),
        people=contributors.of_session(session, session_id),
        capacity=row.capacity,
        places=_places(session, EventSession.id == session_id).get(session_id, 0),
        layout=row.layout,
        content_note=row.content_note,
        equipment=row.equipment,
        room_note=row.room_note,
        url=row.url,
        resources=resources.of_session(session, session_id),
        questions=questions.of_session(session, session_id),
    )


def _sessions(session: Session, event_id: UUID, named: Parts) -> tuple[AgendaSession, ...]:
    ours = EventSession.event_id == event_id
    rows = session.execute(
        sa.select(
            EventSession.id,
            EventSession.title,
            EventSession.kind,
            EventSession.minutes,
            EventSession.day_id,
            EventSession.starts_at,
            EventSession.room_id,
            sa.func.coalesce(Room.name, "").label("room"),
            EventSession.track_id,
            sa.func.coalesce(Track.name, "").label("track"),
            EventSession.state,
            EventSession.capacity,
            EventSession.layout,
            (EventSession.content_note != "").label("content_note"),
            EventSession.spans_rooms,
            EventSession.sign_up,
            EventSession.equipment,
        )
        .outerjoin(Room, Room.id == EventSession.room_id)
        .outerjoin(Track, Track.id == EventSession.track_id)
        .where(ours)
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    ).all()
    themes = _gathered(
        (session_id, key)
        for session_id, key in session.execute(
            sa.select(SessionTheme.session_id, Theme.key)
            .join(EventSession, EventSession.id == SessionTheme.session_id)
            .join(Theme, Theme.id == SessionTheme.theme_id)
            .where(ours)
            .order_by(SessionTheme.position, Theme.key)
        )
    )
    places, needs = _places(session, ours), needs_in_sessions(session, event_id)
    return tuple(
        AgendaSession(
            id=row.id,
            title=row.title,
            kind=row.kind,
            minutes=row.minutes,
            day_id=row.day_id,
            starts_at=row.starts_at,
            ends_at=row.starts_at + timedelta(minutes=row.minutes) if row.starts_at else None,
            room_id=row.room_id,
            room=row.room,
            track_id=row.track_id,
            track=row.track,
            state=row.state,
            capacity=row.capacity,
            places=places.get(row.id, 0),
            layout=row.layout or "",
            themes=themes.get(row.id, ()),
            people=named.people.get(row.id, ()),
            content_note=bool(row.content_note),
            spans_rooms=row.spans_rooms,
            sign_up=row.sign_up,
            needs=needs.get(row.id, ()),
            asks=features_asked(row.equipment) if row.equipment else (),
            off=named.off.get(row.id, ()),
        )
        for row in rows
    )


def _gathered(pairs: Iterable[tuple[UUID, T]]) -> dict[UUID, tuple[T, ...]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _places(session: Session, which: sa.ColumnElement[bool]) -> dict[UUID, int]:
    """How many have been given a place, by session."""
    rows = session.execute(
        sa.select(Place.session_id, sa.func.count().label("given"))
        .join(EventSession, EventSession.id == Place.session_id)
        .where(which, Place.state == PlaceState.GIVEN)
        .group_by(Place.session_id)
    )
    return {row.session_id: row.given for row in rows}


def _tracks(session: Session, event_id: UUID) -> tuple[AgendaTrack, ...]:
    rows = session.execute(
        sa.select(Track.id, Track.name, Theme.key)
        .outerjoin(Theme, Theme.id == Track.theme_id)
        .where(Track.event_id == event_id)
        .order_by(Track.position, Track.name)
    )
    return tuple(AgendaTrack(track_id, name, theme or "") for track_id, name, theme in rows)


def _themes(session: Session) -> tuple[AgendaTheme, ...]:
    """The workspace's own themes in their order, then those every workspace knows."""
    rows = session.execute(sa.select(Theme.key, Theme.name).order_by(Theme.position, Theme.name)).all()
    kept = [(key, name) for key, name in rows]
    known = {key for key, _ in kept}
    return tuple(AgendaTheme(*theme) for theme in (*kept, *(t for t in THEMES if t[0] not in known)))


__all__ = [
    "Part",
    "SessionDetail",
    "SessionFields",
    "SessionPerson",
    "agenda",
    "clashes",
    "create_session",
    "create_track",
    "edit_session",
    "edit_track",
    "move_session",
    "reasons",
    "remove_session",
    "remove_track",
    "session_detail",
    "unplace",
]
