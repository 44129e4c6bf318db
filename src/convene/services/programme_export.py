"""The programme of an event as others may see it: a schedule as plain values, for every format it goes out in."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.events import EventStatus
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleResource, ScheduleSession
from convene.rules.programme import ContributionState
from convene.rules.releases import FrozenSession
from convene.rules.resources import due_line
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services import releases, resources
from convene.services.programme_source import outside_guids, outside_numbers, outside_people
from convene.services.release_freeze import called_off
from convene.store.tables import (
    Contribution,
    Event,
    EventSession,
    Person,
    Room,
    Theme,
    Track,
    Venue,
)


def schedule(
    session: Session,
    event_id: UUID,
    *,
    release: int | None = None,
    wanted: Callable[[FrozenSession], bool] | None = None,
) -> Schedule:
    """The programme of an event, for the public: as it is now, or as a release gave it out. Raises NotFound.

    As it is now it holds what a release would, and cancelled sessions, marked, which all are once the event is
    cancelled; those that are proposed or wait in the tray are left out. Of people only the names of those who confirmed
    that they take part; nothing about those who were asked, or declined, and no needs. Rooms are those in use. With
    ``wanted`` it is only the sessions for which that is true.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("This event is not here any more", "Somebody may have removed it.")
    rows = list(releases.sessions_of(session, event_id, release))
    gone = list(called_off(session, event_id)) if release is None else []
    if wanted is not None:
        rows, gone = list(filter(wanted, rows)), list(filter(wanted, gone))
    over = {one.id for one in (rows if event.status is EventStatus.CANCELLED else ())} | {one.id for one in gone}
    order, tracks = _room_order(session, rows + gone), _track_order(session, event_id)
    rows = sorted(rows + gone, key=lambda s: (s.starts_at, order.get(s.room_id, (-1, "")), s.title, s.uid))
    home = zone(event.time_zone)
    days = _days(event, rows, home)
    guids = outside_guids((row.source_key, row.uid) for row in rows)
    numbers = outside_numbers((row.source_key, guid) for row, guid in zip(rows, guids, strict=True))
    people = _People(session, event_id)
    index = {day.date: day.index for day in reversed(days)}
    used = resources.of_event(session, event_id)
    rooms = {row.room_id: row.room for row in sorted(rows, key=lambda s: order.get(s.room_id, (-1, ""))) if row.room}
    themes = {key for row in rows for key in row.themes}
    known = session.execute(
        sa.select(Theme.key, Theme.name).where(Theme.key.in_(themes)).order_by(Theme.position, Theme.name)
    )
    return Schedule(
        title=event.title,
        acronym=event.source_key or event.code.lower(),
        time_zone=event.time_zone,
        days=days,
        rooms=tuple(dict.fromkeys(rooms.values())),
        tracks=tuple(sorted({row.track for row in rows if row.track}, key=lambda name: (tracks.get(name, 999), name))),
        sessions=tuple(
            ScheduleSession(
                key=guid,
                title=row.title,
                subtitle="",
                abstract=row.abstract,
                kind=row.kind.value,
                track=row.track,
                room=row.room,
                day=index[row.day],
                start=row.starts_at.astimezone(home),
                minutes=row.minutes,
                people=people.of(row),
                language="",
                slug="",
                url=row.url,
                number=number,
                themes=row.themes,
                content_note=row.content_note,
                capacity=row.capacity,
                cancelled=row.id in over,
                spans_rooms=row.spans_rooms,
                resources=tuple(ScheduleResource(r.title, r.address, due_line(r)) for r in used.get(row.id, ())),
            )
            for row, guid, number in zip(rows, guids, numbers, strict=True)
        ),
        notes=(),
        themes=tuple((key, name) for key, name in known),
        place=", ".join(_venues(session, event)),
        version=_version(session, event_id) if release is None else str(release),
    )


def _version(session: Session, event_id: UUID) -> str:
    """What the draft is called: ``draft`` before the first release, ``3+draft`` after the third."""
    given_out = releases.listing(session, event_id)
    return f"{given_out[0].number}+draft" if given_out else "draft"


class _People:
    """Those who confirmed that they take part, by session; of a session that is not here any more, in any of them."""

    def __init__(self, session: Session, event_id: UUID) -> None:
        rows = session.execute(
            sa.select(Contribution.session_id, Person.id, Person.name, Person.source_key)
            .join(EventSession, EventSession.id == Contribution.session_id)
            .join(Person, Person.id == Contribution.person_id)
            .where(
                EventSession.event_id == event_id,
                Contribution.state == ContributionState.CONFIRMED,
                Person.erased_at.is_(None),
            )
        ).all()
        self._here = set(session.scalars(sa.select(EventSession.id).where(EventSession.event_id == event_id)))
        self._said_yes: dict[UUID, set[UUID]] = defaultdict(set)
        for row in rows:
            self._said_yes[row.session_id].add(row.id)
        self._names = {row.id: row.name for row in rows}
        self._keys = outside_people({row.id: (row.source_key, row.name) for row in rows})

    def of(self, one: FrozenSession) -> tuple[SchedulePerson, ...]:
        """The people of a session, each once."""
        named = self._said_yes[one.id] if one.id in self._here else self._names.keys()
        roles = {who.person_id: who.role.value for who in reversed(one.people) if who.person_id in named}
        order = dict.fromkeys(who.person_id for who in one.people if who.person_id in roles)
        return tuple(SchedulePerson(self._keys[key], self._names[key], roles[key]) for key in order)


def _days(event: Event, rows: Iterable[FrozenSession], home: ZoneInfo) -> tuple[ScheduleDay, ...]:
    """The days of the event, and those a release had besides."""
    spans: list[tuple[date, datetime, datetime, str]] = [(d.date, d.starts_at, d.ends_at, d.title) for d in event.days]
    held = {on for on, *_ in spans}
    for on in {row.day for row in rows} - held:
        ours = [row for row in rows if row.day == on]
        spans.append((on, min(row.starts_at for row in ours), max(row.ends_at for row in ours), ""))
    return tuple(
        ScheduleDay(n, on, start.astimezone(home), end.astimezone(home), title)
        for n, (on, start, end, title) in enumerate(sorted(spans), 1)
    )


def _room_order(session: Session, rows: Iterable[FrozenSession]) -> dict[UUID | None, tuple[int, str]]:
    ids = {row.room_id for row in rows if row.room_id}
    held = session.execute(sa.select(Room.id, Room.position, Room.name).where(Room.id.in_(ids)))
    return {room_id: (position, name) for room_id, position, name in held}


def _track_order(session: Session, event_id: UUID) -> dict[str, int]:
    rows = session.scalars(sa.select(Track.name).where(Track.event_id == event_id).order_by(Track.position, Track.name))
    return {name: n for n, name in enumerate(rows)}


def _venues(session: Session, event: Event) -> list[str]:
    """Where it is, but for the venue an import makes up because rooms must be somewhere."""
    made_up = f"{event.source_key} venue"
    ids = {day.venue_id for day in event.days if day.venue_id}
    names = session.scalars(sa.select(Venue.name).where(Venue.id.in_(ids)).order_by(Venue.name))
    return [name for name in names if search_key(name) != made_up]
