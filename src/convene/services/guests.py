"""The list of an event as people look at it: everybody from applied to cancelled, and one of them in full."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.programme import SessionState
from convene.rules.registration_questions import Question
from convene.rules.registrations import OVER, PlaceState, RegistrationState, Role
from convene.rules.text import search_key
from convene.services.checkin_queries import live
from convene.services.needs import NeedRow, of_event, of_person
from convene.services.people import PersonDetail, PersonEvent
from convene.services.people import detail as person_detail
from convene.services.presence import first_arrivals, here
from convene.services.registration_questions import questions
from convene.store.bulk import table_of
from convene.store.tables import (
    Act,
    Contribution,
    Credential,
    Event,
    EventSession,
    JournalEntry,
    JournalRow,
    Organisation,
    Person,
    Place,
    Registration,
    RegistrationGroup,
    Scan,
    SessionTheme,
    Theme,
)


@dataclass(frozen=True, slots=True)
class Guest:
    """A registration in a list. ``sessions`` counts those they have a place in or a part; ``here``: has come."""

    id: UUID
    person_id: UUID
    name: str
    known_as: str
    pronouns: str
    email: str
    organisation: str
    role: Role
    state: RegistrationState
    needs: tuple[NeedRow, ...]
    sessions: int
    badge_code: str
    here: bool
    ticket: str
    found_by: str
    """Search key over all names, the e-mail address, the organisation and the group."""
    group: str
    """The group they were booked with, or nothing."""
    answers: Mapping[str, str]

    @property
    def wants_owner(self) -> bool:
        """Whether they come, and a need of theirs has nobody yet who sees to it."""
        return self.state not in OVER and any(need.wants_owner for need in self.needs)


@dataclass(frozen=True, slots=True)
class GuestSession:
    """A session somebody has a place in (``role`` empty) or a part."""

    id: UUID
    title: str
    starts_at: datetime | None
    themes: tuple[str, ...]
    role: str
    state: PlaceState | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a registration, by whom; where it came to another state, which and why."""

    at: datetime
    text: str
    who: str
    state: RegistrationState | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class GuestDetail:
    """A registration in full. ``others`` are the person's other events; ``history`` is of this one, newest first."""

    id: UUID
    event_id: UUID
    time_zone: str
    person: PersonDetail
    state: RegistrationState
    role: Role
    ticket: str
    source: str
    note: str
    reason: str
    registered_at: datetime
    answers: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    badge_code: str
    short_code: str
    needs: tuple[NeedRow, ...]
    sessions: tuple[GuestSession, ...]
    history: tuple[HistoryLine, ...]
    others: tuple[PersonEvent, ...]


def guests(session: Session, event_id: UUID, *, day: date | None = None) -> list[Guest]:
    """Everybody on the list of an event, by name. ``here`` is of that day, or of any day where none is named."""
    wanted = of_event(session, event_id)
    codes = dict(
        session.execute(
            sa.select(Credential.registration_id, Credential.code)
            .join(Registration, Registration.id == Credential.registration_id)
            .where(Registration.event_id == event_id, Credential.revoked_at.is_(None))
            .order_by(Credential.issued_at)
        ).all()
    )
    sessions = _session_counts(session, event_id)
    came = set(here(session, event_id, day=day)) if day else {who for _, who, _ in first_arrivals(session, event_id)}
    rows = session.execute(
        sa.select(
            Registration.id,
            Registration.person_id,
            Person.name,
            Person.known_as,
            Person.pronouns,
            Person.email,
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            Registration.role,
            Registration.state,
            Registration.ticket,
            Person.search_key,
            Person.email_key,
            sa.func.coalesce(Organisation.search_key, "").label("home"),
            sa.func.coalesce(RegistrationGroup.name, "").label("group"),
            Registration.answers,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event_id)
        .order_by(Person.search_key, Registration.id)
    )
    return [
        Guest(
            row.id,
            row.person_id,
            row.name,
            row.known_as,
            row.pronouns,
            row.email,
            row.organisation,
            row.role,
            row.state,
            wanted.get(row.person_id, ()),
            sessions.get(row.person_id, 0),
            codes.get(row.id, ""),
            row.id in came,
            row.ticket,
            f"{row.search_key} {row.email_key} {row.home} {search_key(row.group)}".strip(),
            row.group,
            row.answers or {},
        )
        for row in rows
    ]


def guest_detail(session: Session, registration_id: UUID) -> GuestDetail:
    """A registration with all of its person. Raises NotFound."""
    row = session.get(Registration, registration_id)
    if row is None:
        raise NotFound("That registration is not in this workspace")
    person = person_detail(session, row.person_id)
    credential = session.scalars(
        sa.select(Credential)
        .where(Credential.registration_id == row.id, Credential.revoked_at.is_(None))
        .order_by(Credential.issued_at.desc())
    ).first()
    return GuestDetail(
        row.id,
        row.event_id,
        session.scalars(sa.select(Event.time_zone).where(Event.id == row.event_id)).one(),
        person,
        row.state,
        row.role,
        row.ticket,
        row.source,
        row.note,
        row.reason,
        row.registered_at,
        tuple((question, str(answer)) for question, answer in (row.answers or {}).items()),
        questions(session, row.event_id),
        credential.code if credential else "",
        credential.short_code if credential else "",
        of_person(session, row.person_id, event_id=row.event_id),
        _sessions(session, row),
        _history(session, row.person_id, row.id),
        tuple(other for other in person.events if other.registration_id != row.id),
    )


def _history(session: Session, person_id: UUID, registration_id: UUID, *, limit: int = 12) -> tuple[HistoryLine, ...]:
    """What was done about a person and their registration, and when they came, newest first."""
    subjects = [
        sa.and_(JournalRow.table_name == table, JournalRow.row_key == key.hex)
        for table, key in (("people", person_id), ("registrations", registration_id))
    ]
    entries: Iterable[Any] = session.execute(
        sa.select(JournalEntry.id, JournalEntry.at, JournalEntry.label, JournalEntry.who)
        .where(
            JournalEntry.act == Act.DO,
            JournalEntry.undone_at.is_(None),
            JournalEntry.id.in_(sa.select(JournalRow.entry_id).where(sa.or_(*subjects))),
        )
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )
    states = _states(session, registration_id)
    lines = [HistoryLine(*entry, *states.get(key, (None, ""))) for key, *entry in entries]
    scans = table_of(Scan)
    came: Iterable[Any] = session.execute(
        sa.select(sa.func.min(scans.c.at), sa.func.min(scans.c.operator))
        .where(*live(), scans.c.registration_id == registration_id)
        .group_by(scans.c.day)
    )
    lines += [HistoryLine(at, "Came in", operator) for at, operator in came]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:limit])


def _states(session: Session, registration_id: UUID) -> dict[int, tuple[RegistrationState, str]]:
    """The state each change brought a registration to, and the reason given, by the journal's entry."""
    rows: Iterable[Any] = session.execute(
        sa.select(JournalRow.entry_id, JournalRow.before, JournalRow.after).where(
            JournalRow.table_name == Registration.__tablename__, JournalRow.row_key == registration_id.hex
        )
    )
    found: dict[int, tuple[RegistrationState, str]] = {}
    for entry_id, before, after in rows:
        if after and "state" in after and (before or {}).get("state") != after["state"]:
            found[entry_id] = RegistrationState(after["state"]), str(after.get("reason") or "")
    return found


def _sessions(session: Session, registration: Registration) -> tuple[GuestSession, ...]:
    themes = dict[UUID, list[str]]()
    for session_id, key in session.execute(
        sa.select(SessionTheme.session_id, Theme.key)
        .join(Theme, Theme.id == SessionTheme.theme_id)
        .join(EventSession, EventSession.id == SessionTheme.session_id)
        .where(EventSession.event_id == registration.event_id)
        .order_by(SessionTheme.position)
    ):
        themes.setdefault(session_id, []).append(key)
    parts = session.execute(
        sa.select(EventSession.id, EventSession.title, EventSession.starts_at, Contribution.role, sa.null())
        .join(Contribution, Contribution.session_id == EventSession.id)
        .where(Contribution.person_id == registration.person_id, *_of(registration.event_id))
    ).all()
    given = session.execute(
        sa.select(EventSession.id, EventSession.title, EventSession.starts_at, sa.literal(""), Place.state)
        .join(Place, Place.session_id == EventSession.id)
        .where(
            Place.registration_id == registration.id,
            Place.state.in_((PlaceState.GIVEN, PlaceState.WAITING)),
            *_of(registration.event_id),
        )
    ).all()
    rows: list[tuple[Any, ...]] = [tuple(row) for row in (*parts, *given)]
    rows.sort(key=lambda row: (row[2] is None, row[2], row[1]))
    return tuple(
        GuestSession(i, title, at, tuple(themes.get(i, ())), str(role), state) for i, title, at, role, state in rows
    )


def _session_counts(session: Session, event_id: UUID) -> dict[UUID, int]:
    contributes = (
        sa.select(Contribution.person_id.label("person_id"), EventSession.id.label("session_id"))
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(*_of(event_id))
    )
    attends = (
        sa.select(Registration.person_id, EventSession.id)
        .join(Place, Place.registration_id == Registration.id)
        .join(EventSession, EventSession.id == Place.session_id)
        .where(Place.state == PlaceState.GIVEN, *_of(event_id))
    )
    both = sa.union(contributes, attends).subquery()
    counted = session.execute(sa.select(both.c.person_id, sa.func.count()).group_by(both.c.person_id))
    return dict(counted.all())


def _of(event_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return EventSession.event_id == event_id, EventSession.state != SessionState.CANCELLED
