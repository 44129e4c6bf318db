"""Plus-ones: whom somebody brings along, where the event allows it. Each needs a place, and leaves with their host."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Refused
from convene.rules.registrations import HOLDS_PLACE, OVER
from convene.services import people, registrations
from convene.store.bulk import lock_rows
from convene.store.tables import Event, Registration

SOURCE = "Plus-one"


def bring(
    session: Session, registration_id: UUID, *, name: str, now: datetime, **fields: Unpack[people.PersonParticulars]
) -> UUID:
    """Somebody brings a person. Where no place is free their guest waits. Returns the guest's registration.

    Raises Refused where the event allows nobody more, where the host has no place or is a guest themselves, and as
    ``registrations.register``.
    """
    host = registrations.get(session, registration_id)
    event = registrations.open_event(session, host.event_id)
    lock_rows(session, Event, [event.id])
    who = host.person.name
    if event.plus_ones == 0:
        raise Refused(f"{event.title} has no plus-ones", "Allow them for this event first.")
    if host.guest_of_id is not None:
        raise Refused(f"{who} is somebody’s guest", "Only who was registered themselves can bring somebody.")
    if host.state not in HOLDS_PLACE:
        raise Refused(f"{who} has no place yet", "Whom they bring can be added once they have one.")
    count = sa.select(sa.func.count()).where(Registration.guest_of_id == host.id, Registration.state.not_in(OVER))
    if (session.scalar(count) or 0) >= event.plus_ones:
        people_ = "1 person" if event.plus_ones == 1 else f"{event.plus_ones} people"
        raise Refused(f"{who} brings {people_} already", "That is as many as this event allows.")
    return registrations.register(session, event.id, name=name, source=SOURCE, guest_of_id=host.id, now=now, **fields)
