"""How many of an event's places are taken: by those who are registered, and by those who were offered one."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.registrations import HOLDS_PLACE, OfferState
from convene.store.tables import Offer, Registration

OFFERED = sa.exists().where(Offer.registration_id == Registration.id, Offer.state == OfferState.OPEN)
"""True for a registration to which a place is offered."""

HOLDS = sa.or_(Registration.state.in_(HOLDS_PLACE), OFFERED)
"""True for a registration that takes up one of the event's places."""


def held(session: Session, event_id: UUID) -> int:
    """How many places of the event are taken. An offer takes one until it is answered or has ended."""
    counted = sa.select(sa.func.count()).select_from(Registration).where(Registration.event_id == event_id, HOLDS)
    return session.scalar(counted) or 0
