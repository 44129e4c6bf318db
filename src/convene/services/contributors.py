"""Who takes part in the sessions of an event, in which role, and what they said to it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.programme import ContributionRole, ContributionState
from convene.services import people
from convene.store.tables import Contribution, EventSession, Person


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part in a session; without ``person_id`` it is somebody new of that name. Without ``state`` what they
    said stays; one who is added then takes part for certain."""

    person_id: UUID | None
    role: ContributionRole = ContributionRole.FACILITATOR
    name: str = ""
    state: ContributionState | None = None


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """Somebody asked to take part in a session, whatever they said."""

    person_id: UUID
    name: str
    role: ContributionRole
    state: ContributionState


def of_event(session: Session, event_id: UUID) -> dict[UUID, tuple[SessionPerson, ...]]:
    """Those of each session of an event, in their order."""
    return _parts(session, EventSession.event_id == event_id)


def of_session(session: Session, session_id: UUID) -> tuple[SessionPerson, ...]:
    """Those of a session, in their order."""
    return _parts(session, EventSession.id == session_id).get(session_id, ())


def set_parts(session: Session, of: EventSession, parts: Sequence[Part]) -> None:
    """Those parts in that order, each person once in a role. Raises NotFound, and Invalid for a new name that is
    empty."""
    held = {(c.person_id, c.role): c for c in of.contributions}
    kept: dict[tuple[UUID, ContributionRole], Contribution] = {}
    for part in parts:
        person_id = part.person_id or people.create(session, name=part.name)
        people.get(session, person_id)
        key = person_id, part.role
        if key in kept:
            continue
        kept[key] = one = held.get(key) or Contribution(person_id=person_id, role=part.role)
        if part.state is not None:
            one.state = part.state
    of.contributions = list(kept.values())
    for position, contribution in enumerate(of.contributions):
        contribution.position = position


def _parts(session: Session, where: sa.ColumnElement[bool]) -> dict[UUID, tuple[SessionPerson, ...]]:
    rows = session.execute(
        sa.select(Contribution.session_id, Contribution.person_id, Person.name, Contribution.role, Contribution.state)
        .join(Person, Person.id == Contribution.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(where)
        .order_by(Contribution.position, Person.name)
    )
    found: dict[UUID, list[SessionPerson]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(SessionPerson(row.person_id, row.name, row.role, row.state))
    return {key: tuple(listed) for key, listed in found.items()}
