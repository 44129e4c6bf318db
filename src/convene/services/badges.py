"""Badge codes and what is printed on a badge."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.codes import digest, new_code, short_code
from convene.rules.exchange import Badge
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.store.bulk import insert_rows, update_rows
from convene.store.tables import (
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

MOST_THEMES = 3
"""Themes on one badge: more would not be read."""


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """A badge, whose it is, and when it was last printed."""

    registration_id: UUID
    credential_id: UUID
    badge: Badge
    printed_at: datetime | None


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


def reissue(
    session: Session,
    registration_id: UUID,
    *,
    now: datetime,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> str:
    """A new badge code for a registration; the old one is revoked. Returns the code."""
    for old in session.scalars(
        sa.select(Credential).where(Credential.registration_id == registration_id, Credential.revoked_at.is_(None))
    ):
        old.revoked_at = now
    session.flush()
    issue_code_for(session, [registration_id], now=now, random_bytes=random_bytes)
    return session.scalars(
        sa.select(Credential.code).where(Credential.registration_id == registration_id, Credential.revoked_at.is_(None))
    ).one()


def badges(session: Session, event_id: UUID, *, ids: Collection[UUID] | None = None) -> list[BadgeRow]:
    """The badges of everybody who holds a place at the event (or of the named registrations), by name."""
    query = (
        sa.select(Registration, Person, Credential, Organisation.name)
        .join(Person, Person.id == Registration.person_id)
        .join(Credential, sa.and_(Credential.registration_id == Registration.id, Credential.revoked_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Person.search_key, Registration.id, Credential.issued_at)
    )
    # Two entries of one person that were merged brought two codes that open the door: the last one is printed.
    rows = {row[0].id: row for row in session.execute(query)}
    themes = _themes(session, event_id)
    return [
        BadgeRow(
            registration.id,
            credential.id,
            Badge(
                credential.code,
                person.known_as or person.given_name or person.name,
                person.name,
                organisation or "",
                registration.role.value,
                person.pronouns,
                person.pronunciation,
                tuple(themes.get(person.id, ()))[:MOST_THEMES],
                credential.short_code,
            ),
            credential.printed_at,
        )
        for registration, person, credential, organisation in rows.values()
        if ids is None or registration.id in ids
    ]


def mark_printed(session: Session, credential_ids: Sequence[UUID], *, now: datetime) -> int:
    """Note that these badges were printed. Returns how many."""
    return update_rows(session, Credential, [{"id": i, "printed_at": now} for i in credential_ids])


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
