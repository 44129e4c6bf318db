"""Doors of a day: the sessions a desk can stand at, who has places there, who is in, and where else to go."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.checkin import ScanKind
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.rules.roles import Right, takes
from convene.rules.time import Span
from convene.services.checkin_queries import SCANS, moves
from convene.services.session_places import places_of, span_of
from convene.store.tables import EventDay, EventSession, Place, Room

_WAY_OUT = sa.and_(SCANS.c.session_id.is_(None), SCANS.c.kind == ScanKind.OUT)


@dataclass(frozen=True, slots=True)
class Door:
    """The door of a session. ``limit`` None: as many as come. ``held``: who has a place there or is in without one."""

    session_id: UUID
    title: str
    room_id: UUID | None
    room: str
    directions: str
    span: Span
    sign_up: SignUp
    limit: int | None
    held: int
    inside: int
    themes: frozenset[UUID]

    @property
    def left(self) -> int | None:
        """How many places are left; None where as many come as like."""
        return None if self.limit is None else max(0, self.limit - self.held)


@dataclass(frozen=True, slots=True)
class NextDoor:
    """Where somebody goes who has no place here. ``own``: they have a place there; ``left`` None: as many as come."""

    title: str
    room: str
    directions: str
    starts_at: datetime
    left: int | None
    own: bool


@takes(Right.DESK)
def doors(
    session: Session, event_id: UUID, *, day: date, session_id: UUID | None = None, room_id: UUID | None = None
) -> tuple[Door, ...]:
    """The doors of that day, in order of time and title; a session without a time has none.

    With ``session_id`` or ``room_id`` those alone: a desk asks often, and counting all of a large event takes a while.
    """
    rows = _sessions(session, event_id, day)
    wanted = [row for row in rows if session_id in (None, row.id) and room_id in (None, row.room_id)]
    return _counted(session, event_id, day, wanted)


@takes(Right.DESK)
def door(session: Session, event_id: UUID, session_id: UUID, *, day: date) -> Door | None:
    """One of them; None where it is not one of that day."""
    return next(iter(doors(session, event_id, day=day, session_id=session_id)), None)


@takes(Right.DESK)
def next_door(
    session: Session, event_id: UUID, session_id: UUID, *, day: date, registration_id: UUID
) -> NextDoor | None:
    """Where somebody goes who cannot go in there: where they have a place at that time, else where one is left.

    What shares a theme comes first, then what has most room.
    """
    rows = _sessions(session, event_id, day)
    here = next((row for row in rows if row.id == session_id), None)
    span = span_of(here) if here is not None else None
    if here is None or span is None:
        return None
    parallel = [row for row in rows if row is not here and (other := span_of(row)) is not None and other.overlaps(span)]
    others, themes = _counted(session, event_id, day, parallel), _themes(here)
    theirs = set(
        session.scalars(
            sa.select(Place.session_id).where(Place.registration_id == registration_id, Place.state == PlaceState.GIVEN)
        )
    )
    own = [one for one in others if one.session_id in theirs]
    found = own or sorted(
        (one for one in others if one.sign_up is not SignUp.INVITED and one.left != 0),
        key=lambda one: (not one.themes & themes, one.left is not None, -(one.left or 0)),
    )
    if not found:
        return None
    best = found[0]
    return NextDoor(best.title, best.room, best.directions, best.span.start, best.left, bool(own))


def at_room(everywhere: Sequence[Door], room_id: UUID, now: datetime) -> Door | None:
    """What is on in a room: the session that runs, else the next one there that day."""
    ahead = [one for one in everywhere if one.room_id == room_id and one.span.end > now]
    return min(ahead, key=lambda one: one.span.start, default=None)


@takes(Right.DESK)
def arrivals(session: Session, event_id: UUID, session_id: UUID, *, day: date) -> list[datetime]:
    """When each who came in at that door first did, in order of time."""
    first = sa.func.min(SCANS.c.at)
    rows = session.execute(
        sa.select(first)
        .where(*moves(event_id, day), SCANS.c.kind == ScanKind.IN, SCANS.c.session_id == session_id)
        .group_by(SCANS.c.registration_id)
        .order_by(first)
    )
    return [row[0] for row in rows]


def _sessions(session: Session, event_id: UUID, day: date) -> Sequence[EventSession]:
    return session.scalars(
        sa.select(EventSession)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .where(EventSession.event_id == event_id, EventDay.date == day)
        .where(EventSession.starts_at.is_not(None), EventSession.state == SessionState.CONFIRMED)
        .options(joinedload(EventSession.room).selectinload(Room.layouts), selectinload(EventSession.themes))
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    ).all()


def _counted(session: Session, event_id: UUID, day: date, rows: Sequence[EventSession]) -> tuple[Door, ...]:
    ids = [row.id for row in rows]
    given, inside = _given(session, ids), _inside(session, event_id, day, ids)
    return tuple(
        Door(
            row.id,
            row.title,
            row.room_id,
            row.room.name if row.room else "",
            row.room.directions if row.room else "",
            span,
            row.sign_up,
            places_of(row),
            len(inside[row.id]) if row.sign_up is SignUp.ALL else given[row.id] + inside[row.id].count(False),
            len(inside[row.id]),
            _themes(row),
        )
        for row in rows
        if (span := span_of(row)) is not None
    )


def _themes(row: EventSession) -> frozenset[UUID]:
    return frozenset(theme.theme_id for theme in row.themes)


def _given(session: Session, session_ids: Sequence[UUID]) -> Counter[UUID]:
    """How many have a place on each of these sessions."""
    rows = session.execute(
        sa.select(Place.session_id, sa.func.count())
        .where(Place.session_id.in_(session_ids), Place.state == PlaceState.GIVEN)
        .group_by(Place.session_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _inside(session: Session, event_id: UUID, day: date, session_ids: Sequence[UUID]) -> defaultdict[UUID, list[bool]]:
    """Who is behind each door: in by it, and not out by it nor by the way out of the event since. Of each, whether they
    have a place there."""
    came: sa.ColumnElement[Any] = sa.func.max(sa.case((SCANS.c.kind == ScanKind.IN, SCANS.c.at)))
    left: sa.ColumnElement[Any] = sa.func.max(sa.case((SCANS.c.kind == ScanKind.OUT, SCANS.c.at)))
    has_place = sa.exists().where(
        Place.session_id == SCANS.c.session_id,
        Place.registration_id == SCANS.c.registration_id,
        Place.state == PlaceState.GIVEN,
    )
    rows: Sequence[Any] = session.execute(
        sa.select(SCANS.c.registration_id, SCANS.c.session_id, came, left, has_place)
        .where(*moves(event_id, day))
        .where(sa.or_(SCANS.c.session_id.in_(session_ids), _WAY_OUT))
        .group_by(SCANS.c.registration_id, SCANS.c.session_id)
    ).all()
    gone: dict[UUID, datetime] = {row[0]: row[3] for row in rows if row[1] is None}
    found: defaultdict[UUID, list[bool]] = defaultdict(list)
    for who, session_id, last_in, last_out, placed in rows:
        if session_id is None or last_in is None:
            continue
        if all(at is None or at <= last_in for at in (last_out, gone.get(who))):
            found[session_id].append(bool(placed))
    return found
