"""Who stands on a paper: everybody who holds a place, one of them, or those of a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.papers import Asked
from convene.rules.programme import ContributionState, SignUp
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.store.tables import (
    Contribution,
    Credential,
    EventSession,
    Organisation,
    Person,
    Place,
    Registration,
)


@dataclass(frozen=True, slots=True)
class PaperPerson:
    """Somebody on a paper. Who only takes part in a session has no registration. ``worded`` is what their badge says
    otherwise."""

    person_id: UUID
    registration_id: UUID | None
    name: str
    known_as: str
    given_name: str
    family_name: str
    organisation: str
    pronouns: str
    worded: Mapping[str, Any]

    def says(self, field: str) -> str:
        """A field as their badge has it."""
        said: str = self.worded.get(field) or getattr(self, field)
        return said


def people_on(session: Session, event_id: UUID, asked: Asked, *, listeners: bool = True) -> list[PaperPerson]:
    """Those who hold a place, by name; of a session those with a place on it and whoever takes part in it, and where it
    is for all, everybody, unless ``listeners`` is False. Raises NotFound for a session that is not the event's."""
    query = (
        sa.select(
            Person.id, Registration.id.label("registration_id"), Person.name, Person.known_as, Person.given_name,
            Person.family_name, Organisation.name.label("organisation"), Person.pronouns, Credential.wording,
        )
        .select_from(Person)
        .outerjoin(Registration, sa.and_(Registration.person_id == Person.id, Registration.event_id == event_id))
        .outerjoin(Credential, sa.and_(Credential.registration_id == Registration.id, Credential.revoked_at.is_(None)))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.erased_at.is_(None), _which(session, event_id, asked, listeners=listeners))
        .order_by(Person.search_key, Person.id, Credential.issued_at)
    )  # fmt: skip
    if asked.person is not None:
        query = query.where(Person.id == asked.person)
    found = {
        row.id: PaperPerson(
            row.id,
            row.registration_id,
            row.name,
            row.known_as,
            row.given_name,
            row.family_name,
            row.organisation or "",
            row.pronouns,
            row.wording or {},
        )
        for row in session.execute(query)
    }
    return list(found.values())


def _which(session: Session, event_id: UUID, asked: Asked, *, listeners: bool) -> sa.ColumnElement[bool]:
    here = sa.and_(Registration.id.is_not(None), Registration.state.in_(HOLDS_PLACE))
    if asked.session is None:
        return here
    found = session.get(EventSession, asked.session)
    if found is None or found.event_id != event_id:
        raise NotFound("This session is not here any more", "Somebody may have removed it.")
    parts = sa.select(Contribution.person_id).where(
        Contribution.session_id == found.id, Contribution.state != ContributionState.DECLINED
    )
    given = sa.select(Place.registration_id).where(Place.session_id == found.id, Place.state == PlaceState.GIVEN)
    placed = here if listeners and found.sign_up is SignUp.ALL else sa.and_(here, Registration.id.in_(given))
    return sa.or_(placed, Person.id.in_(parts))
