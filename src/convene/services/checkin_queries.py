"""What a desk asks the database, made once: people queue here, and making a statement costs more than running it."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from convene.rules.checkin import ScanKind, Verdict
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.rules.text import clean_line
from convene.store.bulk import table_of
from convene.store.ready import Ready
from convene.store.tables import (
    Credential,
    Desk,
    DeskPack,
    EventDay,
    EventSession,
    Need,
    Organisation,
    Person,
    Place,
    Registration,
    Room,
    Scan,
    Setting,
)

SCANS = table_of(Scan)
_REGISTRATIONS = table_of(Registration)
_PEOPLE = table_of(Person)
_ORGANISATIONS = table_of(Organisation)
_CREDENTIALS = table_of(Credential)
_DESKS = table_of(Desk)
_PACKS = table_of(DeskPack)
_NEEDS = table_of(Need)
_DAYS = table_of(EventDay)
_SESSIONS = table_of(EventSession)
_PLACES = table_of(Place)
_ROOMS = table_of(Room)
_SETTINGS = table_of(Setting)

WITHIN = timedelta(hours=12)
"""How far ahead the next session of a person is looked for."""


def live(event_id: Any = None, day: Any = None) -> list[sa.ColumnElement[bool]]:
    """Conditions on the scans table: admissions of that event and day (or any) that nobody took back.

    A registration is of one event. Where its scans are asked for, naming the event as well makes SQLite walk through
    all scans of the day.
    """
    return [*moves(event_id, day), SCANS.c.kind == ScanKind.IN]


def moves(event_id: Any = None, day: Any = None) -> list[sa.ColumnElement[bool]]:
    """The same for ways in and out. Where one scan came back altered, the one with the smaller hash counts."""
    voided, twin = sa.alias(SCANS, "voided"), sa.alias(SCANS, "twin")
    return [
        *([] if event_id is None else [SCANS.c.event_id == event_id]),
        *([] if day is None else [SCANS.c.day == day]),
        SCANS.c.kind != ScanKind.VOID,
        SCANS.c.verdict == Verdict.ADMITTED,
        ~sa.exists().where(voided.c.voids == SCANS.c.id),
        ~sa.exists().where(twin.c.id == SCANS.c.id, twin.c.hash < SCANS.c.hash),
    ]


def _of(name: str, like: sa.Column[Any]) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=like.type)


_EVENT, _DAY = _of("event_id", _DAYS.c.event_id), _of("day", _DAYS.c.date)
_REGISTRATION, _NOW = _of("registration_id", _REGISTRATIONS.c.id), _of("now", SCANS.c.at)
_DOOR = [
    SCANS.c.registration_id == _REGISTRATION,
    SCANS.c.session_id.is_not_distinct_from(_of("session_id", SCANS.c.id)),
]
_LEFT_ALL = sa.and_(SCANS.c.session_id.is_(None), SCANS.c.kind == ScanKind.OUT)  # by the way out: of every room too
_ADMISSIONS = [*_DOOR, *live(day=_DAY)]

_COMMA: Any = sa.literal_column("', '")  # given as text, SQLAlchemy writes it into the statement at each call
_TOLD = (
    sa.select(sa.func.aggregate_strings(_NEEDS.c.reception_note, _COMMA))
    .where(_NEEDS.c.person_id == _REGISTRATIONS.c.person_id, _NEEDS.c.reception_note != "")
    .where(sa.or_(_NEEDS.c.event_id.is_(None), _NEEDS.c.event_id == _REGISTRATIONS.c.event_id))
    .scalar_subquery()
    .label("need_notes")
)

GUESTS = (
    sa.select(
        _REGISTRATIONS.c.id,
        _REGISTRATIONS.c.event_id,
        _REGISTRATIONS.c.state,
        _REGISTRATIONS.c.role,
        _PEOPLE.c.name,
        _PEOPLE.c.known_as,
        _PEOPLE.c.pronouns,
        _PEOPLE.c.pronunciation,
        _PEOPLE.c.reception_note,
        _TOLD,
        _PEOPLE.c.search_key,
        _ORGANISATIONS.c.name.label("organisation"),
    )
    .join(_PEOPLE, _PEOPLE.c.id == _REGISTRATIONS.c.person_id)
    .outerjoin(_ORGANISATIONS, _ORGANISATIONS.c.id == _PEOPLE.c.organisation_id)
)
"""Everybody with a registration, as a desk may know them: of their needs no more than what was written for it."""


def note_of(guest: Any) -> str:
    """What a desk is told of one of ``GUESTS``, in one line."""
    return ", ".join(filter(None, [guest.reception_note, clean_line(guest.need_notes or "")]))


_GUEST = GUESTS.where(_REGISTRATIONS.c.id == _REGISTRATION)
GUEST = Ready(_GUEST)
"""One of them: ``registration_id``."""

OPENS = (
    sa.select(_SETTINGS.c.value)
    .where(_SETTINGS.c.name == _of("opens", _SETTINGS.c.name))
    .scalar_subquery()
    .label("opens")
)
STARTS = (
    sa.select(sa.func.min(_DAYS.c.starts_at))
    .where(_DAYS.c.event_id == _EVENT, _DAYS.c.date == _DAY)
    .scalar_subquery()
    .label("starts")
)

SHOWN = Ready(
    _GUEST.add_columns(
        OPENS,
        STARTS,
        sa.exists().where(_DAYS.c.event_id == _EVENT, _DAYS.c.date == _DAY).label("has_day"),
        sa.select(sa.func.max(SCANS.c.at)).where(*_ADMISSIONS).scalar_subquery().label("since"),
        sa.select(sa.func.max(SCANS.c.at))
        .join(_DESKS, _DESKS.c.id == SCANS.c.desk_id)
        .where(*_ADMISSIONS, _DESKS.c.name == _of("desk", _DESKS.c.name))
        .scalar_subquery()
        .label("last_here"),
        sa.select(SCANS.c.kind)
        .where(SCANS.c.registration_id == _REGISTRATION, sa.or_(_DOOR[1], _LEFT_ALL), *moves(day=_DAY))
        .order_by(SCANS.c.at.desc(), SCANS.c.desk_seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("last_move"),
    )
)
"""All that a verdict rests on: ``registration_id``, ``event_id``, ``day``, ``desk``, the door: ``session_id``, and the
name of the setting that says when check-in opens: ``opens``."""

HELD = Ready(
    sa.select(_CREDENTIALS.c.registration_id, _CREDENTIALS.c.revoked_at).where(
        _CREDENTIALS.c.digest == _of("digest", _CREDENTIALS.c.digest)
    )
)
"""Whose badge code it is: ``digest``."""

BY_SHORT_CODE = Ready(
    sa.select(_CREDENTIALS.c.registration_id)
    .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _CREDENTIALS.c.registration_id)
    .where(
        _REGISTRATIONS.c.event_id == _EVENT,
        _CREDENTIALS.c.short_code == _of("short_code", _CREDENTIALS.c.short_code),
        _CREDENTIALS.c.revoked_at.is_(None),
    )
)
"""Whose short code it is at an event: ``event_id``, ``short_code``."""

_HAS_PLACE = sa.exists().where(
    _PLACES.c.session_id == _SESSIONS.c.id,
    _PLACES.c.registration_id == _REGISTRATION,
    _PLACES.c.state == PlaceState.GIVEN,
)
DOOR = Ready(
    sa.select(_SESSIONS.c.id, _SESSIONS.c.sign_up, _HAS_PLACE.label("has_place")).where(
        _SESSIONS.c.id == _of("session_id", _SESSIONS.c.id), _SESSIONS.c.event_id == _EVENT
    )
)
"""Whether a person has a place behind the door of a session: ``session_id``, ``event_id``, ``registration_id``."""

NEXT = Ready(
    sa.select(_SESSIONS.c.title, _SESSIONS.c.starts_at, _ROOMS.c.name, _ROOMS.c.directions)
    .join(_ROOMS, _ROOMS.c.id == _SESSIONS.c.room_id)
    .where(
        _SESSIONS.c.event_id == _EVENT,
        _SESSIONS.c.state == SessionState.CONFIRMED,
        _SESSIONS.c.starts_at >= _NOW,
        _SESSIONS.c.starts_at < _of("until", SCANS.c.at),
        sa.or_(_HAS_PLACE, _SESSIONS.c.sign_up == SignUp.ALL),
    )
    .order_by(_SESSIONS.c.starts_at, _HAS_PLACE.desc())
    .limit(1)
)
"""The next session a person is to be in, their own before one for all: ``event_id, registration_id, now, until``."""

_LAST = sa.select(SCANS).where(SCANS.c.desk_id == _DESKS.c.id).order_by(SCANS.c.desk_seq.desc()).limit(1)
DESK = Ready(
    sa.select(
        _DESKS.c.id,
        _LAST.with_only_columns(SCANS.c.desk_seq).scalar_subquery().label("desk_seq"),
        _LAST.with_only_columns(SCANS.c.hash).scalar_subquery().label("hash"),
        _LAST.with_only_columns(SCANS.c.at).scalar_subquery().label("at"),
        sa.exists().where(_PACKS.c.event_id == _EVENT, _PACKS.c.desk == _of("desk", _PACKS.c.desk)).label("elsewhere"),
    ).where(_DESKS.c.event_id == _EVENT, _DESKS.c.name == _of("desk", _DESKS.c.name))
)
"""A desk, its last scan, and whether it works elsewhere with a pack: ``event_id``, ``desk``."""

ADD_DESK = {
    "sqlite": sqlite.insert(_DESKS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_DESKS).on_conflict_do_nothing(),
}
"""A desk, unless it is there: ``id``, ``event_id``, ``name``."""
