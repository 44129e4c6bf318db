"""Copies of events: the same days, tracks and sessions on later dates, for the next cohort or the next year."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus, code_for, shifted
from convene.rules.programme import ContributionState
from convene.rules.text import clean_line
from convene.rules.time import zone
from convene.store.bulk import insert_rows
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Question,
    Row,
    SessionResource,
    SessionTheme,
    Track,
)

_NOT_COPIED = frozenset({"id", "uid", "source_key"})


def duplicate(session: Session, event_id: UUID, *, first_day: date, title: str | None = None, now: datetime) -> UUID:
    """A draft of the same event that begins on ``first_day``, every time by the wall clock as it was.

    Days, tracks, sessions, their themes, resources and questions come along; people who contribute are asked again.
    Registrations, needs, bookings and badges stay with the original. Raises Invalid for ``first_day`` where a time
    does not exist because clocks go forward, NotFound.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    if not event.days:
        raise Invalid("days", "An event without days cannot be copied", "Give it a first day.")
    tz, by = zone(event.time_zone), first_day - min(day.date for day in event.days)
    name = event.title if title is None else clean_line(title)
    if not name:
        raise Invalid("title", "An event needs a title", "Write what people will call it.")
    copy_id = uuid4()
    closes = event.applications_close
    insert_rows(
        session,
        Event,
        [
            _copy(event)
            | {
                "id": copy_id,
                "title": name,
                "code": code_for(name, list(session.scalars(sa.select(Event.code)))),
                "status": EventStatus.DRAFT,
                "applications_close": None if closes is None else shifted(closes, by, tz),
                "created_at": now,
            }
        ],
    )
    days = {day.id: uuid4() for day in event.days}
    insert_rows(
        session,
        EventDay,
        [
            _copy(day)
            | {
                "id": days[day.id],
                "event_id": copy_id,
                "date": day.date + by,
                "starts_at": shifted(day.starts_at, by, tz),
                "ends_at": shifted(day.ends_at, by, tz),
            }
            for day in event.days
        ],
    )
    _copy_programme(session, event_id, copy_id, days, by, tz)
    return copy_id


def _copy_programme(
    session: Session, event_id: UUID, copy_id: UUID, days: dict[UUID, UUID], by: timedelta, tz: ZoneInfo
) -> None:
    tracks = {track.id: uuid4() for track in _all(session, Track, Track.event_id == event_id)}
    insert_rows(
        session,
        Track,
        [
            _copy(track) | {"id": tracks[track.id], "event_id": copy_id}
            for track in _all(session, Track, Track.event_id == event_id)
        ],
    )
    originals = _all(session, EventSession, EventSession.event_id == event_id)
    sessions = {one.id: uuid4() for one in originals}
    insert_rows(
        session,
        EventSession,
        [
            _copy(one)
            | {
                "id": sessions[one.id],
                "event_id": copy_id,
                "day_id": days.get(one.day_id) if one.day_id else None,
                "track_id": tracks.get(one.track_id) if one.track_id else None,
                "starts_at": None if one.starts_at is None else shifted(one.starts_at, by, tz),
            }
            for one in originals
        ],
    )
    of_event = sa.select(EventSession.id).where(EventSession.event_id == event_id)
    for kind in (SessionTheme, SessionResource):
        insert_rows(
            session,
            kind,
            [
                _copy(one) | {"session_id": sessions[one.session_id]}
                for one in _all(session, kind, kind.session_id.in_(of_event))
            ],
        )
    insert_rows(
        session,
        Contribution,
        [
            _copy(one) | {"session_id": sessions[one.session_id], "state": ContributionState.INVITED}
            for one in _all(session, Contribution, Contribution.session_id.in_(of_event))
            if one.state is not ContributionState.DECLINED
        ],
    )
    insert_rows(
        session,
        Question,
        [
            _copy(one)
            | {"event_id": copy_id, "session_id": sessions.get(one.session_id) if one.session_id is not None else None}
            for one in _all(session, Question, Question.event_id == event_id)
        ],
    )


def _all(session: Session, kind: type[Any], where: sa.ColumnElement[bool]) -> list[Any]:
    return list(session.scalars(sa.select(kind).where(where)))


def _copy(row: Row) -> dict[str, Any]:
    table = sa.inspect(row).mapper.local_table
    return {c.name: getattr(row, c.name) for c in table.columns if c.name not in _NOT_COPIED}
