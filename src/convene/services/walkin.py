"""Somebody at the door who is on no list: put on it and let in, in one change."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.checkin import ScanSource
from convene.rules.registrations import RegistrationState
from convene.rules.roles import Right, takes
from convene.services import checkin, registrations


@takes(Right.DESK)
def walk_in(
    session: Session,
    event_id: UUID,
    *,
    name: str,
    organisation: str = "",
    email: str = "",
    desk: str,
    day: date,
    now: datetime,
    today: date | None = None,
    operator: str = "",
    override: str = "",
    stated: bool = False,
) -> checkin.ScanResult:
    """Register a person and check them in at a desk. Where no place is left they wait, and the verdict says stop,
    unless ``override`` is a reason to let them in.

    Raises what ``registrations.register`` raises: Invalid for an empty name or a bad e-mail address, and Refused (with
    ``registration_id`` in its data) for somebody who is on the list already.
    """
    event = registrations.open_event(session, event_id)
    state = registrations.places(session, event).take(RegistrationState.REGISTERED)
    registration_id = registrations.register(
        session,
        event_id,
        name=name,
        organisation=organisation,
        email=email,
        source="walk-in",
        state=state,
        now=now,
    )
    return checkin.admit(
        session,
        event_id,
        registration_id,
        desk=desk,
        day=day,
        now=now,
        today=today,
        operator=operator,
        override=override,
        source=ScanSource.WALK_IN,
        stated=stated,
    )
