"""Bringing an old release back into the draft: its sessions as they were, under those that are newer than it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.programme import THEMES, AgendaDay, ContributionState, SessionState, session_day
from convene.rules.releases import Change, FrozenPerson, FrozenSession, difference, goes_in, pairs
from convene.rules.text import search_key
from convene.services import programme
from convene.services.contributors import Part
from convene.services.programme_edit import SessionFields
from convene.services.releases import names, sessions_of
from convene.store.bulk import lock_rows
from convene.store.tables import Contribution, Event, EventSession, Person, Room, Theme, Track


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What bringing a release back would change in the draft. ``newer`` sessions stay as they are; ``notes`` say what
    of it can no longer be."""

    event: str
    time_zone: str
    number: int
    changes: tuple[Change, ...]
    newer: tuple[str, ...]
    notes: tuple[str, ...]
    names: dict[UUID, str]


@dataclass(slots=True)
class _Here:
    """What is there now of what a release may name, and what was found missing."""

    days: tuple[AgendaDay, ...]
    time_zone: str
    rooms: dict[UUID, Room]
    people: dict[UUID, str]
    themes: frozenset[str]
    declined: frozenset[tuple[UUID, FrozenPerson]]
    notes: list[str] = field(default_factory=list)


def plan_restore(session: Session, event_id: UUID, number: int) -> RestorePlan:
    """What bringing a release back would change. Nothing is written. Raises NotFound, Invalid for a damaged one."""
    release, draft = sessions_of(session, event_id, number), sessions_of(session, event_id, None)
    event = session.get_one(Event, event_id)
    here = _here(session, event)
    after: list[FrozenSession] = []
    newer: list[str] = []
    for kept, held in pairs(release, draft):
        fitting = held if kept is None else _fitting(kept, held, here)
        after += [fitting] if fitting else []
        newer += [held.title] if held and kept is None else []
    changes = difference(draft, after)
    return RestorePlan(
        event.title,
        event.time_zone,
        number,
        changes,
        tuple(newer),
        (*here.notes, *_made_anew(session, event_id, changes)),
        names(session, changes),
    )


def restore(session: Session, event_id: UUID, number: int) -> RestorePlan:
    """Bring a release back into the draft. Returns what it changed. Raises as ``plan_restore``."""
    lock_rows(session, Event, [event_id])
    found = plan_restore(session, event_id, number)
    for change in found.changes:
        _put(session, event_id, change.session)
    session.flush()
    return found


def _here(session: Session, event: Event) -> _Here:
    declined = session.execute(
        sa.select(EventSession.id, Contribution.person_id, Contribution.role)
        .join(Contribution, Contribution.session_id == EventSession.id)
        .where(EventSession.event_id == event.id, Contribution.state == ContributionState.DECLINED)
    )
    people = session.execute(sa.select(Person.id, Person.name).where(Person.erased_at.is_(None)))
    return _Here(
        tuple(AgendaDay(day.id, day.date, day.starts_at, day.ends_at) for day in event.days),
        event.time_zone,
        {room.id: room for room in session.scalars(sa.select(Room))},
        {row.id: row.name for row in people},
        frozenset(session.scalars(sa.select(Theme.key))) | dict(THEMES).keys(),
        frozenset((key, FrozenPerson(person_id, role)) for key, person_id, role in declined),
    )


def _fitting(kept: FrozenSession, held: FrozenSession | None, here: _Here) -> FrozenSession | None:
    """The session as it can still be: as it is where its time can no longer be, None where it is not there either."""
    named = f"“{kept.title}”"
    try:
        day = session_day(kept.title, kept.starts_at, kept.minutes, here.days, here.time_zone)
    except Invalid:
        stays = "stays as it is" if held else "does not come back"
        here.notes.append(f"{named} {stays}: the event is no longer on at the time it had")
        return held
    key = held.id if held else kept.id
    room = here.rooms.get(kept.room_id) if kept.room_id else None
    if kept.room_id and (room is None or (room.archived and (held is None or held.room_id != room.id))):
        here.notes.append(f"{named} has no room: {kept.room} is no longer used")
        room = None
    people = tuple(who for who in kept.people if who.person_id in here.people and (key, who) not in here.declined)
    for who in kept.people:
        if who not in people:
            name = here.people.get(who.person_id)
            here.notes.append(f"{named}: {name} has declined" if name else f"{named}: somebody was erased since")
    return replace(
        kept,
        id=key,
        uid=held.uid if held else kept.uid,
        day=day.date,
        room_id=room.id if room else None,
        room=room.name if room else "",
        people=people,
        themes=tuple(theme for theme in kept.themes if theme in here.themes),
    )


def _made_anew(session: Session, event_id: UUID, changes: tuple[Change, ...]) -> Iterator[str]:
    there = set(session.scalars(sa.select(EventSession.uid).where(EventSession.event_id == event_id)))
    for change in changes:
        if change.session.uid not in there:
            yield f"“{change.session.title}” was removed: places, questions and resources it had do not come back"


def _put(session: Session, event_id: UUID, one: FrozenSession) -> None:
    row = session.get(EventSession, one.id)
    if row is None:
        row = EventSession(id=one.id, uid=one.uid, event_id=event_id, title=one.title, minutes=one.minutes)
        row.source_key = one.source_key
        session.add(row)
        session.flush()
    no = [FrozenPerson(c.person_id, c.role) for c in row.contributions if c.state is ContributionState.DECLINED]
    fields: SessionFields = {
        "title": one.title,
        "abstract": one.abstract,
        "kind": one.kind,
        "state": row.state if goes_in(one.kind, row.state) else SessionState.CONFIRMED,
        "sign_up": one.sign_up,
        "minutes": one.minutes,
        "starts_at": one.starts_at,
        "room_id": one.room_id,
        "spans_rooms": one.spans_rooms,
        "track_id": _track(session, event_id, one.track) if one.track else None,
        "theme_keys": one.themes,
        "people": [Part(who.person_id, who.role) for who in (*one.people, *no)],
        "capacity": one.capacity,
        "layout": one.layout,
        "content_note": one.content_note,
        "equipment": one.equipment,
        "room_note": one.room_note,
        "url": one.url,
    }
    programme.edit_session(session, one.id, **fields)


def _track(session: Session, event_id: UUID, name: str) -> UUID:
    known = session.execute(sa.select(Track.id, Track.name).where(Track.event_id == event_id))
    wanted = search_key(name)
    found = next((key for key, held in known if search_key(held) == wanted), None)
    return found or programme.create_track(session, event_id, name=name)
