"""What Home says of people whose time here is up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from convene.services.retention import due


@dataclass(frozen=True, slots=True)
class DuePeople:
    """How many people of how many events are due to be erased, since when, and of which event first."""

    people: int
    events: int
    title: str
    since: date


def people_due(session: Session, *, today: date) -> DuePeople | None:
    """None where nobody is due. Somebody of several events counts once."""
    found = due(session, today=today)
    if not found:
        return None
    people = {one.id for event in found for one in event.goes}
    return DuePeople(len(people), len(found), found[0].title, found[0].due_on)
