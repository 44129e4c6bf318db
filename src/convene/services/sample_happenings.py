"""How the sample's events, days, sessions, bookings and registrations are put in rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from convene.rules.bookings import BookingState
from convene.rules.events import DayPart, EventKind, EventStatus
from convene.rules.programme import ContributionRole, SessionKind
from convene.rules.registrations import HOLDS_PLACE, RegistrationState, Role
from convene.services.sample_programme import SampleSession
from convene.services.sample_rows import Cast, Rows
from convene.store.tables import (
    Booking,
    Contribution,
    Event,
    EventDay,
    EventSession,
    Question,
    Registration,
    SessionResource,
    SessionTheme,
)

_ROLES = {SessionKind.KEYNOTE: ContributionRole.SPEAKER, SessionKind.PANEL: ContributionRole.SPEAKER}


def event(
    rows: Rows, code: str, title: str, kind: EventKind, status: EventStatus, *, planned: int, **fields: Any
) -> UUID:
    """An event that was put in ``planned`` days ago."""
    created = rows.now - timedelta(days=planned)
    return rows.add(Event, code=code, title=title, kind=kind, status=status, created_at=created, **fields)


def event_day(
    rows: Rows,
    event_id: UUID,
    day: date,
    hours: tuple[str, str],
    *,
    part: DayPart = DayPart.DAY,
    title: str = "",
    venue_id: UUID | None = None,
) -> UUID:
    """A day of an event, by London's clock."""
    return rows.add(
        EventDay,
        event_id=event_id,
        date=day,
        part=part,
        title=title,
        starts_at=rows.at(day, hours[0]),
        ends_at=rows.at(day, hours[1]),
        venue_id=venue_id,
        uid=str(rows.key()),
    )


def sessions(
    rows: Rows,
    event_id: UUID,
    day_id: UUID,
    day: date,
    programme: Sequence[SampleSession],
    *,
    rooms: Mapping[str, UUID],
    cast: Cast,
    themes: Mapping[str, UUID],
    stories: Mapping[str, UUID],
    tracks: Mapping[str, UUID] | None = None,
) -> dict[str, UUID]:
    """The sessions of a day with all that hangs on them, by title."""
    made = {}
    for one in programme:
        session_id = made[one.title] = rows.add(
            EventSession,
            event_id=event_id,
            day_id=day_id if one.starts else None,
            track_id=(tracks or {}).get(one.track),
            room_id=rooms[one.room] if one.room else None,
            title=one.title,
            abstract=one.abstract,
            kind=one.kind,
            sign_up=one.sign_up,
            starts_at=rows.at(day, one.starts) if one.starts else None,
            minutes=one.minutes,
            spans_rooms=one.spans_rooms,
            capacity=one.capacity,
            content_note=one.content_note,
            uid=str(rows.key()),
        )
        for position, theme in enumerate(one.themes):
            rows.link(SessionTheme, session_id=session_id, theme_id=themes[theme], position=position)
        for position, name in enumerate(one.people):
            rows.add(
                Contribution,
                session_id=session_id,
                person_id=cast.by_name[name],
                role=_ROLES.get(one.kind, ContributionRole.FACILITATOR),
                position=position,
            )
        for position, story in enumerate(one.stories):
            rows.link(SessionResource, session_id=session_id, resource_id=stories[story], position=position)
        for position, text in enumerate(one.questions):
            rows.add(Question, event_id=event_id, session_id=session_id, text=text, position=position)
    return made


def booking(
    rows: Rows,
    event_id: UUID,
    room_id: UUID,
    day: date,
    hours: tuple[str, str],
    *,
    pounds: int | None,
    state: BookingState = BookingState.CONFIRMED,
    title: str = "",
    tails: tuple[int, int] = (30, 30),
    **fields: Any,
) -> UUID:
    """A booking of a room on one day, by London's clock."""
    return rows.add(
        Booking,
        event_id=event_id,
        room_id=room_id,
        state=state,
        title=title,
        starts_at=rows.at(day, hours[0]),
        ends_at=rows.at(day, hours[1]),
        setup_minutes=tails[0],
        cleardown_minutes=tails[1],
        cost_pence=pounds * 100 if pounds is not None else None,
        uid=str(rows.key()),
        created_at=rows.now - timedelta(days=40),
        **fields,
    )


def register(
    rows: Rows,
    event_id: UUID,
    people: Iterable[UUID],
    state: RegistrationState = RegistrationState.REGISTERED,
    *,
    role: Role = Role.PARTICIPANT,
    over_days: int = 30,
    ending: datetime | None = None,
    **fields: Any,
) -> list[UUID]:
    """Registrations that came in over ``over_days`` before ``ending`` (now), with badge codes for those who come."""
    until = ending or rows.now
    made = []
    for person_id in people:
        registered = until - timedelta(minutes=rows.rng.randrange(30, over_days * 1440))
        changed = registered if state in HOLDS_PLACE else registered + (until - registered) / 2
        registration_id = rows.add(
            Registration,
            event_id=event_id,
            person_id=person_id,
            state=state,
            role=role,
            source="Web form",
            registered_at=registered,
            changed_at=changed,
            **fields,
        )
        if state in HOLDS_PLACE:
            rows.issue(registration_id, registered)
        made.append(registration_id)
    return made
