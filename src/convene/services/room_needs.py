"""How many people need what of a room: at an event, and in each of its sessions. Numbers only, never who."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.programme import ContributionState
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.venues import RoomFeature
from convene.store.tables import Contribution, EventSession, Need, Place, Registration

Counts = tuple[tuple[str, int], ...]
"""Features of a room, each with how many people need it; by the feature's word."""


def needs_at_event(session: Session, event_id: UUID) -> Counts:
    """What the people with a place at the event need, for this event or any. Each person counts once for a feature."""
    rows = session.execute(
        sa.select(Need.feature, sa.func.count(Need.person_id.distinct()))
        .join(Registration, Registration.person_id == Need.person_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE), *_of_a_room(event_id))
        .group_by(Need.feature)
        .order_by(Need.feature)
    )
    return tuple((feature, people) for feature, people in rows)


def needs_in_sessions(session: Session, event_id: UUID) -> dict[UUID, Counts]:
    """The same of those who have a place on a session or a part in it."""
    placed = (
        sa.select(Place.session_id, Need.feature, Need.person_id)
        .join(EventSession, EventSession.id == Place.session_id)
        .join(Registration, Registration.id == Place.registration_id)
        .join(Need, Need.person_id == Registration.person_id)
        .where(EventSession.event_id == event_id, Place.state == PlaceState.GIVEN, *_of_a_room(event_id))
    )
    taking_part = (
        sa.select(Contribution.session_id, Need.feature, Need.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .join(Need, Need.person_id == Contribution.person_id)
        .where(
            EventSession.event_id == event_id,
            Contribution.state != ContributionState.DECLINED,
            *_of_a_room(event_id),
        )
    )
    found: defaultdict[UUID, defaultdict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for session_id, feature, person_id in session.execute(sa.union(placed, taking_part)):
        found[session_id][feature].add(person_id)
    return {key: tuple(sorted((f, len(people)) for f, people in wanted.items())) for key, wanted in found.items()}


def _of_a_room(event_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sa.or_(Need.event_id.is_(None), Need.event_id == event_id),
        Need.feature.in_([feature.value for feature in RoomFeature]),
    )
