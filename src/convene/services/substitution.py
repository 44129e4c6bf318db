"""A colleague comes instead: another person takes the same place, and both stay on record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Refused
from convene.rules.programme import ContributionState, SessionState
from convene.rules.registrations import HOLDS_PLACE, OVER, OfferState, PlaceState, RegistrationState
from convene.rules.time import zone
from convene.services import badges, offers, people, registrations
from convene.services.leaving import free_sessions
from convene.services.presence import here
from convene.store.bulk import lock_rows
from convene.store.tables import Contribution, Credential, Event, EventSession, Place, Registration


@dataclass(frozen=True, slots=True)
class Substituted:
    """Who comes now. ``sessions`` are the places that moved along; ``still_named`` the titles of sessions that the one
    who does not come has a part in: somebody has to take it."""

    registration_id: UUID
    name: str
    sessions: int
    still_named: tuple[str, ...]


def substitute(
    session: Session,
    registration_id: UUID,
    *,
    name: str,
    reason: str = "",
    now: datetime,
    today: date,
    **fields: Unpack[people.PersonParticulars],
) -> Substituted:
    """Let another person have this place: with the role, ticket, group and sessions, not the needs or answers.

    The old badge is revoked and a new code issued. Raises Refused where the registration holds no place, for somebody
    who came in today (a badge at the desk must be the person's who carries it) and for a colleague who has a place
    already; Invalid as ``registrations.register``.
    """
    old = registrations.get(session, registration_id)
    event = registrations.open_event(session, old.event_id)
    lock_rows(session, Event, [event.id])
    session.refresh(old)
    who = old.person.name
    if old.state not in HOLDS_PLACE:
        raise Refused(f"{who} has no place to hand on: {old.state.value}", "Register the colleague on their own.")
    if (came := here(session, event.id, day=today).get(old.id)) is not None:
        raise Refused(
            f"{who} came in today at {came.astimezone(zone(event.time_zone)):%H:%M}",
            "Add the colleague as a walk-in; from tomorrow they can take the place.",
        )
    person = registrations.known_or_new(session, event.id, name, fields)
    new = _theirs(session, old, person.id, now)
    held = old.state
    moved = _move_sessions(session, old, new)
    old.state, old.reason, old.changed_at = RegistrationState.SUBSTITUTED, reason, now
    old.substituted_by_id = new.id
    new.state, new.reason, new.changed_at, new.substituted_by_id = held, "", now, None
    new.role, new.ticket, new.group_id, new.guest_of_id = old.role, old.ticket, old.group_id, old.guest_of_id
    for guest in session.scalars(sa.select(Registration).where(Registration.guest_of_id == old.id)):
        guest.guest_of_id = new.id
    for credential in session.scalars(
        sa.select(Credential).where(Credential.registration_id.in_([old.id, new.id]), Credential.revoked_at.is_(None))
    ):
        credential.revoked_at = now
    session.flush()
    badges.issue_code_for(session, [new.id], now=now)
    return Substituted(new.id, person.name, moved, _still_named(session, event.id, old.person_id))


def _theirs(session: Session, old: Registration, person_id: UUID, now: datetime) -> Registration:
    """The colleague's own registration: a new one, or the one they have and hold no place by."""
    there = session.scalar(
        sa.select(Registration).where(Registration.event_id == old.event_id, Registration.person_id == person_id)
    )
    if there is None:
        made = Registration(
            id=uuid4(),
            event_id=old.event_id,
            person_id=person_id,
            state=RegistrationState.WAITING,
            source="Instead of a colleague",
            registered_at=now,
            changed_at=now,
        )
        session.add(made)
        session.flush()
        return made
    if there.id == old.id:
        raise Refused(f"{old.person.name} cannot stand in for themselves", "Name the colleague who comes instead.")
    if there.state in HOLDS_PLACE:
        raise Refused(
            f"{there.person.name} has a place already", "Cancel one of the two instead.", registration_id=there.id
        )
    if there.state in OVER:
        there.registered_at = now
    offers.end_open(session, [there.id], OfferState.WITHDRAWN, now=now)
    return there


def _move_sessions(session: Session, old: Registration, new: Registration) -> int:
    """Places on sessions go to the colleague; those they had themselves before are given back."""
    free_sessions(session, [new.id])
    afresh = sa.select(Place).execution_options(populate_existing=True)
    mine = session.scalars(afresh.where(Place.registration_id == old.id, Place.state != PlaceState.RELEASED)).all()
    theirs = {place.session_id: place for place in session.scalars(afresh.where(Place.registration_id == new.id))}
    for place in mine:
        if (there := theirs.get(place.session_id)) is None:
            place.registration_id = new.id
        else:
            there.state, there.rank, there.pinned, there.since = place.state, place.rank, place.pinned, place.since
            place.state = PlaceState.RELEASED
    session.flush()
    return len(mine)


def _still_named(session: Session, event_id: UUID, person_id: UUID) -> tuple[str, ...]:
    query = (
        sa.select(EventSession.title)
        .join(Contribution, Contribution.session_id == EventSession.id)
        .where(
            EventSession.event_id == event_id,
            EventSession.state != SessionState.CANCELLED,
            Contribution.person_id == person_id,
            Contribution.state != ContributionState.DECLINED,
        )
    )
    return tuple(session.scalars(query.order_by(EventSession.title)))
