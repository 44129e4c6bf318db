"""Badge codes and what is printed on a badge."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.codes import digest, new_code, short_code
from convene.rules.errors import NotFound
from convene.rules.exchange import Badge
from convene.rules.people import PhotoPreference
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.services.own_programme import OwnProgrammes
from convene.store.bulk import insert_rows, update_rows
from convene.store.tables import (
    BadgePrint,
    Contribution,
    Credential,
    EventSession,
    Organisation,
    Person,
    Place,
    Registration,
    SessionTheme,
    Theme,
)

WORDS = ("known_as", "name", "organisation", "role", "pronouns")
"""What of a badge can say something else than the person has it."""
MOST_THEMES = 3
"""Themes on one badge: more would not be read."""


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """A badge, whose it is, when and where it was last printed, and whether it says something else than the person."""

    registration_id: UUID
    credential_id: UUID
    badge: Badge
    printed_at: datetime | None
    printed_by: str = ""
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """One print of a badge: when, at which desk, on which stock."""

    at: datetime
    desk: str
    stock: str


def issue_code_for(
    session: Session,
    registration_ids: Sequence[UUID],
    *,
    now: datetime,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> int:
    """Give each of these registrations a badge code, where it has none that is valid. Returns how many were made."""
    has = set(
        session.scalars(
            sa.select(Credential.registration_id).where(
                Credential.registration_id.in_(registration_ids), Credential.revoked_at.is_(None)
            )
        )
        if len(registration_ids) <= 500
        else session.scalars(sa.select(Credential.registration_id).where(Credential.revoked_at.is_(None)))
    )
    taken = set(session.scalars(sa.select(Credential.short_code)))
    rows = []
    for registration_id in registration_ids:
        if registration_id in has:
            continue
        code = new_code(random_bytes(16))
        short = short_code(random_bytes(3))
        while short in taken:
            short = short_code(random_bytes(3))
        taken.add(short)
        rows.append(
            {
                "registration_id": registration_id,
                "code": code,
                "digest": digest(code),
                "short_code": short,
                "issued_at": now,
            }
        )
    return insert_rows(session, Credential, rows)


def issue_codes(
    session: Session, event_id: UUID, *, now: datetime, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> int:
    """Give everybody who holds a place at the event a badge code. Returns how many were made."""
    ids = session.scalars(
        sa.select(Registration.id).where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
    ).all()
    return issue_code_for(session, ids, now=now, random_bytes=random_bytes)


@takes(Right.REPRINT)
def reissue(
    session: Session,
    registration_id: UUID,
    *,
    now: datetime,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> str:
    """A new badge code for a registration; the old one is revoked. Returns the code."""
    wording = None
    for old in session.scalars(
        sa.select(Credential).where(Credential.registration_id == registration_id, Credential.revoked_at.is_(None))
    ):
        old.revoked_at, wording = now, old.wording
    session.flush()
    issue_code_for(session, [registration_id], now=now, random_bytes=random_bytes)
    made = _valid(session, registration_id)
    made.wording = wording
    return made.code


@takes(Right.REPRINT)
def again(session: Session, registration_id: UUID, *, now: datetime) -> BadgeRow:
    """The badge of one registration, to be printed once more; a first code where it has none. Raises NotFound where
    nobody holds a place by it."""
    registration = session.get(Registration, registration_id)
    if registration is None or registration.state not in HOLDS_PLACE:
        raise NotFound("There is no badge for them", "They hold no place at the event.")
    issue_code_for(session, [registration_id], now=now)
    session.flush()
    return badges(session, registration.event_id, ids={registration_id})[0]


def badges(
    session: Session, event_id: UUID, *, ids: Collection[UUID] | None = None, with_programme: bool = False
) -> list[BadgeRow]:
    """The badges of everybody who holds a place at the event (or of the named registrations), by name; on demand with
    what each has on their own programme."""
    query = (
        sa.select(Registration, Person, Credential, Organisation.name)
        .join(Person, Person.id == Registration.person_id)
        .join(Credential, sa.and_(Credential.registration_id == Registration.id, Credential.revoked_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Person.search_key, Registration.id, Credential.issued_at)
    )
    # Two entries of one person that were merged brought two codes that open the door: the last one is printed.
    found = {row[0].id: row for row in session.execute(query)}
    themes = _themes(session, event_id)
    own = OwnProgrammes(session, event_id) if with_programme else None
    desks = _last_desks(session, event_id)
    rows = []
    for registration, person, credential, organisation in found.values():
        if ids is not None and registration.id not in ids:
            continue
        badge = Badge(
            credential.code,
            person.known_as or person.given_name or person.name,
            person.name,
            organisation or "",
            registration.role.value,
            person.pronouns,
            person.pronunciation,
            tuple(themes.get(person.id, ()))[:MOST_THEMES],
            credential.short_code,
            person.photo is PhotoPreference.NO,
            own.of(registration.id, person.id) if own else (),
        )
        if credential.wording:
            badge = replace(badge, **{k: v for k, v in credential.wording.items() if k in WORDS})
        printed = credential.printed_at
        desk = desks.get(credential.id, "")
        rows.append(BadgeRow(registration.id, credential.id, badge, printed, desk, bool(credential.wording)))
    return rows


def reword(session: Session, registration_id: UUID, **words: str) -> None:
    """Let a badge say something else than what is known of the person: any of ``WORDS``; an empty one is as the person
    has it. The person stays as they are. Raises NotFound where there is no badge, TypeError for other fields."""
    if unknown := words.keys() - set(WORDS):
        raise TypeError(f"a badge has no {', '.join(sorted(unknown))}")
    credential = _valid(session, registration_id)
    said = {**(credential.wording or {}), **{name: clean_line(value) for name, value in words.items()}}
    credential.wording = {name: value for name, value in said.items() if value} or None


@takes(Right.REPRINT)
def mark_printed(
    session: Session, credential_ids: Sequence[UUID], *, now: datetime, desk: str = "", stock: str = ""
) -> int:
    """Note that these badges were printed, where and on what. Returns how many."""
    rows = [{"credential_id": i, "at": now, "desk": desk, "stock": stock} for i in credential_ids]
    insert_rows(session, BadgePrint, rows)
    return update_rows(session, Credential, [{"id": i, "printed_at": now} for i in credential_ids])


def prints(session: Session, registration_id: UUID) -> list[Printed]:
    """Every print of any badge of a registration, the last one first."""
    query = (
        sa.select(BadgePrint)
        .join(Credential)
        .where(Credential.registration_id == registration_id)
        .order_by(BadgePrint.at.desc(), BadgePrint.id)
    )
    return [Printed(row.at, row.desk, row.stock) for row in session.scalars(query)]


def _valid(session: Session, registration_id: UUID) -> Credential:
    valid = session.scalars(
        sa.select(Credential)
        .where(Credential.registration_id == registration_id, Credential.revoked_at.is_(None))
        .order_by(Credential.issued_at.desc())
    ).first()
    if valid is None:
        raise NotFound("There is no badge for this registration", "Badges are for those who hold a place.")
    return valid


def _last_desks(session: Session, event_id: UUID) -> dict[UUID, str]:
    """Where each badge was printed last, for those of which that is known."""
    rows = session.execute(
        sa.select(BadgePrint.credential_id, BadgePrint.desk)
        .join(Credential, Credential.id == BadgePrint.credential_id)
        .join(Registration, Registration.id == Credential.registration_id)
        .where(Registration.event_id == event_id)
        .order_by(BadgePrint.at, BadgePrint.id)
    )
    return {row.credential_id: row.desk for row in rows}


def _themes(session: Session, event_id: UUID) -> dict[UUID, list[str]]:
    """The themes of the sessions each person is in, as a contributor or with a place, most frequent first."""
    theme = (
        sa.select(EventSession.id, Theme.key, Theme.position)
        .join(SessionTheme, SessionTheme.session_id == EventSession.id)
        .join(Theme, Theme.id == SessionTheme.theme_id)
        .where(EventSession.event_id == event_id)
        .subquery()
    )
    contributes = sa.select(Contribution.person_id, theme.c.key, theme.c.position).join(
        theme, theme.c.id == Contribution.session_id
    )
    attends = (
        sa.select(Registration.person_id, theme.c.key, theme.c.position)
        .join(Place, Place.registration_id == Registration.id)
        .join(theme, theme.c.id == Place.session_id)
        .where(Place.state == PlaceState.GIVEN)
    )
    both = sa.union_all(contributes, attends).subquery()
    counted = session.execute(
        sa.select(both.c.person_id.label("person"), both.c.key.label("theme"))
        .group_by(both.c.person_id, both.c.key, both.c.position)
        .order_by(sa.func.count().desc(), both.c.position)
    )
    themes: dict[UUID, list[str]] = {}
    for row in counted.mappings():
        themes.setdefault(row["person"], []).append(row["theme"])
    return themes
