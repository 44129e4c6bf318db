"""What the facilitators of an event get: each session with its room, people, needs, stories and questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from convene.rules.errors import NotFound, Refused
from convene.rules.event_papers import FacilitatorPack, Need, PackSession, Story
from convene.rules.papers import Asked
from convene.rules.programme import PAUSES, SESSION_KIND_WORDS, ContributionState, SessionState, SignUp
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.resources import due_line
from convene.rules.roles import Right, takes
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.rules.venues import FEATURE_WORDS, RoomFeature
from convene.services import contributors, needs, questions, resources
from convene.services.contributors import SessionPerson
from convene.services.needs import NeedRow
from convene.store.tables import Event, EventDay, EventSession, Person, Place, Registration, Room, SessionTheme

_FACILITATOR = "facilitator"


@takes(Right.EXPORT)
def facilitator_pack(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> FacilitatorPack:
    """Every session that somebody gives, or those of a day, of one person or one alone, in order of time.

    A need is on it where somebody made it the facilitator's to see to (its owner is “facilitator”, or one of those who
    give the session), the person agreed that it is kept, and they are to be in that session. Raises NotFound, and
    Refused where no session is left.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    parts = contributors.of_event(session, event_id)
    rows = [row for row in _rows(session, event_id, asked) if _of(parts.get(row.id, ()), asked.person)]
    if not rows:
        raise Refused("No session with a time is given by anybody yet", "Say on the Programme tab who gives which.")
    used, said = resources.of_event(session, event_id), questions.of_event(session, event_id)
    placed, everybody = _placed(session, event_id), _everybody(session, event_id)
    known = {who: kept for who, kept in needs.of_event(session, event_id).items() if who in everybody}
    tz = zone(event.time_zone)
    sessions = []
    for row in rows:
        given = [one for one in parts.get(row.id, ()) if one.state is not ContributionState.DECLINED]
        inside = everybody.keys() if row.sign_up is SignUp.ALL else placed[row.id]
        sessions.append(
            _session(
                row,
                tz,
                given,
                len(inside),
                _needs(given, {who: known[who] for who in inside if who in known}, everybody),
                tuple(Story(one.title, due_line(one), one.address) for one in used.get(row.id, ())),
                tuple(one.text for one in said.get(row.id, ())),
            )
        )
    person = session.get(Person, asked.person) if asked.person else None
    return FacilitatorPack(event.title, now, event.time_zone, person.name if person else "", tuple(sessions))


def _rows(session: Session, event_id: UUID, asked: Asked) -> list[EventSession]:
    query = (
        sa.select(EventSession)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .where(
            EventSession.event_id == event_id,
            EventSession.starts_at.is_not(None),
            EventSession.state == SessionState.CONFIRMED,
            EventSession.kind.not_in(PAUSES),
        )
        .options(
            selectinload(EventSession.room).selectinload(Room.features),
            selectinload(EventSession.room).selectinload(Room.venue),
            selectinload(EventSession.themes).selectinload(SessionTheme.theme),
        )
        .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
    )
    if asked.session is not None:
        query = query.where(EventSession.id == asked.session)
    if asked.day is not None:
        query = query.where(EventDay.date == asked.day)
    return list(session.scalars(query))


def _of(given: Iterable[SessionPerson], person: UUID | None) -> bool:
    there = [one.person_id for one in given if one.state is not ContributionState.DECLINED]
    return person in there if person is not None else bool(there)


def _session(
    row: EventSession,
    tz: tzinfo,
    given: Iterable[SessionPerson],
    expected: int,
    known: tuple[Need, ...],
    stories: tuple[Story, ...],
    asked: tuple[str, ...],
) -> PackSession:
    assert row.starts_at is not None  # noqa: S101  # only those are read
    room, order = row.room, list(RoomFeature)
    offered = sorted((one.feature for one in room.features), key=order.index) if room else []
    return PackSession(
        title=row.title,
        start=row.starts_at.astimezone(tz),
        end=(row.starts_at + timedelta(minutes=row.minutes)).astimezone(tz),
        kind=SESSION_KIND_WORDS[row.kind],
        room=room.name if room else "All rooms" if row.spans_rooms else "",
        where=", ".join(filter(None, (room.floor, room.venue.name))) if room else "",
        directions=room.directions if room else "",
        features=tuple(FEATURE_WORDS[one] for one in offered),
        layout=row.layout.value.replace("_", " ") if row.layout else "",
        people=tuple((one.name, one.role.value) for one in given),
        expected=expected,
        limit=row.capacity,
        open_to_all=row.sign_up is SignUp.ALL,
        themes=tuple((one.theme.key, one.theme.name) for one in row.themes),
        abstract=row.abstract,
        content_note=row.content_note,
        equipment=row.equipment,
        room_note=row.room_note,
        needs=known,
        stories=stories,
        questions=asked,
    )


def _needs(
    given: Iterable[SessionPerson], known: Mapping[UUID, tuple[NeedRow, ...]], names: Mapping[UUID, str]
) -> tuple[Need, ...]:
    ours = {search_key(one.name) for one in given} - {""}
    found = [
        Need(names[who], need.detail or need.label)
        for who, kept in known.items()
        for need in kept
        if need.consent_at is not None
        if _FACILITATOR in (owner := search_key(need.owner)) or owner in ours
    ]
    return tuple(sorted(found, key=lambda one: (search_key(one.name), one.words)))


def _everybody(session: Session, event_id: UUID) -> dict[UUID, str]:
    rows = session.execute(
        sa.select(Person.id, Person.name)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
    )
    return {row.id: row.name for row in rows}


def _placed(session: Session, event_id: UUID) -> defaultdict[UUID, set[UUID]]:
    """Who has a place on which session."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for session_id, person_id in session.execute(
        sa.select(Place.session_id, Registration.person_id)
        .join(Registration, Registration.id == Place.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.state.in_(HOLDS_PLACE),
            Place.state == PlaceState.GIVEN,
        )
    ):
        found[session_id].add(person_id)
    return found
