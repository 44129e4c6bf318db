"""The places of an event, held while somebody is given one."""

from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.registrations import Places
from convene.store.bulk import lock_rows
from convene.store.held import held
from convene.store.tables import Event


def places(session: Session, event: Event, *, hold: bool = True) -> Places:
    """The places of an event; with ``hold`` nobody else can give one until the transaction ends."""
    if hold:
        lock_rows(session, Event, [event.id])
        session.refresh(event, ["capacity"])
    return Places(event.capacity, held(session, event.id))


def open_event(session: Session, event_id: UUID, *, for_leaving: bool = False) -> Event:
    """The event of that id. Raises NotFound, and Refused where it is cancelled, unless it is to be left."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    if event.status is EventStatus.CANCELLED and not for_leaving:
        raise Refused(f"{event.title} is cancelled", "Take the event up again first.")
    return event
