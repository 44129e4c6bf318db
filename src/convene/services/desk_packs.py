"""Desk packs: what one desk needs of a workspace, and no more, so that it can work without it.

No e-mail, no diet, no needs and no codes: digests tell whose badge it is, and no badge can be printed of them. Short
codes are in it as they are on the badge.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import ScanSource
from convene.rules.desk_packs import OTHER_EVENT, PackInfo, expires
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import EventKind, EventStatus
from convene.rules.registrations import PlaceState, RegistrationState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line, search_key
from convene.services import events
from convene.services.checkin_opening import opens_before, setting_name
from convene.services.checkin_queries import GUESTS, SCANS, note_of
from convene.store.bulk import insert_rows, lock_rows, table_of
from convene.store.encoding import JOURNALED
from convene.store.journal import scrub_all
from convene.store.small import made_of
from convene.store.tables import (
    Credential,
    Desk,
    DeskPack,
    Event,
    EventDay,
    EventSession,
    Organisation,
    Person,
    Place,
    Registration,
    Room,
    RoomLayout,
    Row,
    Scan,
    Setting,
    Venue,
)

Rows = list[tuple[type[Row], list[dict[str, Any]]]]
"""Rows by table, tables in the order they depend on each other."""

_SETTING = "desk_pack"


@takes(Right.EXPORT)
def make(
    session: Session, event_id: UUID, *, desk: str, now: datetime, keep: Callable[[PackInfo, Rows], object]
) -> PackInfo:
    """A pack for a desk of its own name. ``keep`` writes what goes into its workspace; where it fails nothing is made.

    Raises Invalid for no name, and Refused for the name of a desk that has scanned, or has a pack, already: two desks
    of one name would count their scans alike.
    """
    if not (desk := clean_line(desk)):
        raise Invalid("desk", "A desk needs a name", "Such as Side door.")
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    if info(session) is not None:
        raise Refused("This is a desk pack itself", "Packs are made in the workspace of the event.")
    lock_rows(session, Event, [event_id])
    if session.scalar(sa.select(sa.exists().where(Desk.event_id == event_id, Desk.name == desk))):
        raise Refused(f"There is a desk called “{desk}” already", f"Give this one another name, such as “{desk} 2”.")
    ends = max((day.ends_at for day in event.days), default=None)
    made = PackInfo(uuid4(), event_id, uuid4(), desk, now, expires(now, ends), secrets.token_bytes(32).hex())
    session.add(Desk(id=made.desk_id, event_id=event_id, name=desk))
    session.add(
        DeskPack(
            id=made.pack_id,
            event_id=event_id,
            desk=desk,
            made_at=now,
            expires_at=made.expires_at,
            secret=made.secret,
        )
    )
    session.flush()
    keep(made, _contents(session, event, made))
    return made


@takes(Right.EXPORT)
def fill(session: Session, rows: Rows) -> None:
    """Fill the workspace of a desk."""
    for kind, held in rows:
        insert_rows(session, kind, held)


def packed(rows: Rows, clock: Callable[[], datetime]) -> bytes:
    """The workspace of a desk as bytes."""
    return made_of(fill, rows, clock=clock)


@takes(Right.DESK)
def info(session: Session) -> PackInfo | None:
    """Which pack this workspace is; None for one that is nobody's pack."""
    kept = session.get(Setting, _SETTING)
    return None if kept is None else PackInfo.read(kept.value)


@takes(Right.DESK)
def event_id(session: Session) -> UUID:
    """Which event this workspace is a pack for. Raises NotFound for one that is none."""
    if (pack := info(session)) is None:
        raise NotFound("This is no desk pack", "Open it as a workspace.")
    return pack.event_id


@takes(Right.DESK)
def event_named(session: Session, named: str) -> UUID:
    """Whose desk it is: of the event of that id or code, or without one of the event this is a pack for.

    Raises NotFound.
    """
    if not named:
        return event_id(session)
    return UUID(named) if len(named) == 36 else events.id_by_code(session, named)


def of_event(session: Session, event_id: UUID) -> list[PackInfo]:
    """The packs that were made for an event, oldest first."""
    rows = session.execute(
        sa.select(DeskPack, Desk.id)
        .join(Desk, sa.and_(Desk.event_id == DeskPack.event_id, Desk.name == DeskPack.desk))
        .where(DeskPack.event_id == event_id)
        .order_by(DeskPack.made_at, DeskPack.desk)
    )
    return [_info(pack, desk_id) for pack, desk_id in rows]


def by_id(session: Session, pack_id: UUID) -> PackInfo:
    """The pack of that id. Raises NotFound for one this workspace has not made."""
    pack = session.get(DeskPack, pack_id)
    if pack is None:
        raise NotFound("That packet is of a desk pack which was not made here", "Open the workspace it belongs to.")
    desk_id = session.scalars(sa.select(Desk.id).where(Desk.event_id == pack.event_id, Desk.name == pack.desk)).one()
    return _info(pack, desk_id)


def forget(session: Session) -> int:
    """Take the names out of a pack whose time is over. Its scans stay, and its walk-ins: only its packet knows them.

    Returns how many names there were. The values in the journal go too: it holds what rows said before.
    """
    gone: dict[str, Any] = {"name": _GONE, "search_key": "", "organisation_id": None}
    gone |= dict.fromkeys(("known_as", "given_name", "family_name", "pronouns", "pronunciation", "reception_note"), "")
    came = sa.select(SCANS.c.registration_id).where(SCANS.c.source == ScanSource.WALK_IN)
    walk_ins = sa.select(Registration.person_id).where(Registration.id.in_(came))
    people = sa.select(Person.id).where(Person.name != _GONE, Person.id.not_in(walk_ins))
    found = len(session.scalars(people).all())
    session.execute(sa.update(Person).where(Person.id.in_(people)).values(gone), execution_options=JOURNALED)
    scrub_all(session)
    return found


_GONE = "—"


def _info(pack: DeskPack, desk_id: UUID) -> PackInfo:
    return PackInfo(pack.id, pack.event_id, desk_id, pack.desk, pack.made_at, pack.expires_at, pack.secret)


def _contents(session: Session, event: Event, made: PackInfo) -> Rows:
    registrations = _rows(
        session,
        Registration,
        ("id", "event_id", "person_id", "state", "role", "registered_at", "changed_at"),
        Registration.event_id == event.id,
    )
    guests = session.execute(GUESTS.where(Registration.event_id == event.id).add_columns(
        Person.id.label("person_id"), Person.organisation_id, Person.photo, Person.given_name, Person.family_name
    )).all()  # fmt: skip
    people = [
        {
            "id": guest.person_id,
            "name": guest.name,
            "given_name": guest.given_name,
            "family_name": guest.family_name,
            "known_as": guest.known_as,
            "pronouns": guest.pronouns,
            "pronunciation": guest.pronunciation,
            "organisation_id": guest.organisation_id,
            "photo": guest.photo,
            "reception_note": note_of(guest),
            "search_key": search_key(guest.name, guest.known_as, guest.organisation or ""),
        }
        for guest in guests
    ]
    sessions = _rows(
        session,
        EventSession,
        (
            *("id", "event_id", "day_id", "room_id", "title", "kind", "state", "sign_up", "starts_at", "minutes"),
            *("uid", "capacity", "layout", "spans_rooms"),
        ),
        EventSession.event_id == event.id,
    )
    rooms = _rows(
        session,
        Room,
        ("id", "venue_id", "name", "floor", "directions"),
        Room.id.in_({one["room_id"] for one in sessions if one["room_id"]}),
    )
    days = _rows(
        session,
        EventDay,
        ("id", "event_id", "date", "part", "title", "starts_at", "ends_at", "required", "venue_id", "uid"),
        EventDay.event_id == event.id,
    )
    venues = {one["venue_id"] for one in [*rooms, *days]} - {None}
    places = _rows(
        session,
        Place,
        ("session_id", "registration_id", "state"),
        Place.state == PlaceState.GIVEN,
        Place.session_id.in_(sa.select(EventSession.id).where(EventSession.event_id == event.id)),
    )
    one_event = {"code", "title", "kind", "mode", "status", "time_zone", "capacity", "created_at"}
    return [
        (Setting, [{"name": _SETTING, "value": made.plain()}, *_opening(session, event.id)]),
        (Event, [{"id": event.id} | {name: getattr(event, name) for name in one_event}]),
        (Venue, _rows(session, Venue, ("id", "name", "search_key"), Venue.id.in_(venues))),
        (Room, rooms),
        (
            RoomLayout,
            _rows(
                session,
                RoomLayout,
                ("room_id", "layout", "capacity"),
                RoomLayout.room_id.in_({one["id"] for one in rooms}),
            ),
        ),
        (EventDay, days),
        (EventSession, sessions),
        (
            Organisation,
            _rows(
                session,
                Organisation,
                ("id", "name", "search_key"),
                Organisation.id.in_({one["organisation_id"] for one in people} - {None}),
            ),
        ),
        (Person, people),
        (Registration, registrations),
        (Credential, list(_credentials(session, Registration.event_id == event.id))),
        (Place, places),
        (Desk, _rows(session, Desk, ("id", "event_id", "name"), Desk.event_id == event.id)),
        (Scan, _rows(session, Scan, SCANS.c.keys(), SCANS.c.event_id == event.id)),  # who is here already
        *_elsewhere(session, event.id, made.made_at),
    ]


def _opening(session: Session, event_id: UUID) -> list[dict[str, Any]]:
    minutes = opens_before(session, event_id)
    return [] if minutes is None else [{"name": setting_name(event_id), "value": {"minutes": minutes}}]


def _credentials(session: Session, *where: sa.ColumnElement[bool]) -> Iterable[dict[str, Any]]:
    """Badge codes as a pack knows them: by their digest, which stands where the code would."""
    names = ("id", "registration_id", "digest", "short_code", "issued_at", "revoked_at")
    statement = sa.select(*(table_of(Credential).c[name] for name in names)).join(
        Registration, Registration.id == Credential.registration_id
    )
    for row in session.execute(statement.where(*where)).mappings():
        yield dict(row) | {"code": row["digest"]}


def _elsewhere(session: Session, event_id: UUID, now: datetime) -> Rows:
    """Badges of all other events, of which a desk is told that they are, and nothing more."""
    others = list(_credentials(session, Registration.event_id != event_id))
    if not others:
        return []
    other, person, registration = uuid4(), uuid4(), uuid4()
    for one in others:
        one |= {"id": uuid4(), "registration_id": registration, "short_code": "", "issued_at": now}
    return [
        (Event, [_OTHER | {"id": other, "code": f"{OTHER_EVENT}{other.hex[:8]}", "created_at": now}]),
        (Person, [{"id": person, "name": _GONE, "search_key": ""}]),
        (
            Registration,
            [
                {
                    "id": registration,
                    "event_id": other,
                    "person_id": person,
                    "state": RegistrationState.REGISTERED,
                    "registered_at": now,
                    "changed_at": now,
                }
            ],
        ),
        (Credential, others),
    ]


_OTHER: dict[str, Any] = {"title": "Other events", "kind": EventKind.CONVENING, "status": EventStatus.COMPLETED}


def _rows(
    session: Session, kind: type[Row], names: Sequence[str], *where: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    table = table_of(kind)
    return [dict(row) for row in session.execute(sa.select(*(table.c[n] for n in names)).where(*where)).mappings()]
