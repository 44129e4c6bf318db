"""The programme of an event as others may see it: a schedule as plain values, for every format it goes out in."""

from collections import defaultdict
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.errors import NotFound
from convene.rules.events import EventStatus
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession
from convene.rules.programme import ContributionState, SessionState
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services.programme_source import outside_guids, outside_numbers, outside_people
from convene.store.tables import Contribution, Event, EventSession, Person, Room, SessionTheme, Theme, Track, Venue


def schedule(session: Session, event_id: UUID) -> Schedule:
    """The programme of an event, for the public. Raises NotFound.

    Sessions that have a time and are confirmed, and cancelled ones, marked, which all are once the event is cancelled;
    those that are proposed or wait in the tray are left out. Of people only the names of those who confirmed that they
    take part; nothing about those who were asked, or declined, and no needs. Rooms are those in use.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("This event is not here any more", "Somebody may have removed it.")
    home = zone(event.time_zone)
    days = {d.id: (n, d) for n, d in enumerate(sorted(event.days, key=lambda d: d.date), 1)}
    rows = session.scalars(
        sa.select(EventSession)
        .where(
            EventSession.event_id == event_id,
            EventSession.starts_at.is_not(None),
            EventSession.day_id.is_not(None),
            EventSession.state != SessionState.PROPOSED,
        )
        .outerjoin(Room, Room.id == EventSession.room_id)
        .options(
            joinedload(EventSession.room),
            joinedload(EventSession.track),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
        )
        .order_by(EventSession.starts_at, Room.position, Room.name, EventSession.title, EventSession.id)
    ).all()
    guids = outside_guids((row.source_key, row.uid) for row in rows)
    numbers = outside_numbers((row.source_key, guid) for row, guid in zip(rows, guids, strict=True))
    people = _people(session, event_id)
    over = event.status is EventStatus.CANCELLED
    sessions = tuple(
        _session(row, guid, number, days[row.day_id][0], people.get(row.id, ()), home, over=over)
        for row, guid, number in zip(rows, guids, numbers, strict=True)
        if row.day_id is not None
    )
    used = {row.track_id for row in rows}
    tracks = session.execute(
        sa.select(Track.id, Track.name).where(Track.event_id == event_id).order_by(Track.position, Track.name)
    )
    themes = {t.theme.key: t.theme for row in rows for t in row.themes}
    return Schedule(
        title=event.title,
        acronym=event.source_key or event.code.lower(),
        time_zone=event.time_zone,
        days=tuple(
            ScheduleDay(n, d.date, d.starts_at.astimezone(home), d.ends_at.astimezone(home), d.title)
            for n, d in days.values()
        ),
        rooms=_rooms({row.room for row in rows if row.room is not None}),
        tracks=tuple(name for track_id, name in tracks if track_id in used),
        sessions=sessions,
        notes=(),
        themes=tuple((t.key, t.name) for t in sorted(themes.values(), key=_in_order)),
        place=", ".join(_venues(session, event)),
    )


def _session(
    row: EventSession,
    guid: str,
    number: int,
    day: int,
    people: tuple[SchedulePerson, ...],
    home: ZoneInfo,
    *,
    over: bool,
) -> ScheduleSession:
    assert row.starts_at is not None  # noqa: S101 - asked for placed sessions only
    return ScheduleSession(
        key=guid,
        title=row.title,
        subtitle="",
        abstract=row.abstract,
        kind=row.kind.value,
        track=row.track.name if row.track else "",
        room=row.room.name if row.room else "",
        day=day,
        start=row.starts_at.astimezone(home),
        minutes=row.minutes,
        people=people,
        language="",
        slug="",
        url=row.url,
        number=number,
        themes=tuple(t.theme.key for t in row.themes),
        content_note=row.content_note,
        capacity=row.capacity,
        cancelled=over or row.state is SessionState.CANCELLED,
        spans_rooms=row.spans_rooms,
    )


def _people(session: Session, event_id: UUID) -> dict[UUID, tuple[SchedulePerson, ...]]:
    """Those who confirmed, by session, each once."""
    rows = session.execute(
        sa.select(Contribution.session_id, Person.id, Person.name, Person.source_key, Contribution.role)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .join(Person, Person.id == Contribution.person_id)
        .where(
            EventSession.event_id == event_id,
            Contribution.state == ContributionState.CONFIRMED,
            Person.erased_at.is_(None),
        )
        .order_by(Contribution.position, Person.name, Person.id)
    ).all()
    keys = outside_people({row.id: (row.source_key, row.name) for row in rows})
    found: dict[UUID, dict[UUID, SchedulePerson]] = defaultdict(dict)
    for row in rows:
        found[row.session_id].setdefault(row.id, SchedulePerson(keys[row.id], row.name, row.role.value))
    return {session_id: tuple(named.values()) for session_id, named in found.items()}


def _rooms(rooms: set[Room]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(room.name for room in sorted(rooms, key=lambda r: (r.position, r.name, str(r.id)))))


def _in_order(theme: Theme) -> tuple[int, str]:
    return theme.position, theme.name


def _venues(session: Session, event: Event) -> list[str]:
    """Where it is, but for the venue an import makes up because rooms must be somewhere."""
    made_up = f"{event.source_key} venue"
    ids = {day.venue_id for day in event.days if day.venue_id}
    names = session.scalars(sa.select(Venue.name).where(Venue.id.in_(ids)).order_by(Venue.name))
    return [name for name in names if search_key(name) != made_up]
