"""Name tents: what stands on the table in front of people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.people_papers import TentName, Tents
from convene.rules.roles import Right, takes
from convene.services.paper_people import people_on
from convene.store.tables import Event


@takes(Right.EXPORT)
def tents(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> Tents:  # noqa: ARG001
    """A tent for everybody who holds a place, as their badges say it; of a session for who takes part in it or has
    chosen it. Raises NotFound, and Refused where there is nobody."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    names = tuple(
        TentName(
            one.says("known_as") or one.given_name or one.says("name"),
            one.says("name"),
            one.says("organisation"),
            one.says("pronouns"),
        )
        for one in people_on(session, event_id, asked, listeners=False)
    )
    if not names:
        raise Refused("Nobody holds a place yet", "Register people first, or bring a list in.")
    return Tents(event.title, names)
