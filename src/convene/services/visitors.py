"""The list for the reception of the house where an event is: who is expected, by organisation and name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked, DayPaper
from convene.rules.people_papers import Visitor, filed_under
from convene.rules.roles import Right, takes
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services.paper_offers import day_of
from convene.services.paper_people import PaperPerson, people_on
from convene.store.tables import Event


@takes(Right.EXPORT)
def visitors(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> DayPaper[Visitor]:
    """Everybody who is expected on a day, those without an organisation last. Nothing of what they need is on it.

    Raises NotFound, Invalid("day"), and Refused where nobody is expected."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    day = day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    people = people_on(session, event_id, asked)
    if not people:
        raise Refused("Nobody is expected there yet", "Register people first.")
    people.sort(key=_order)
    lines = tuple(Visitor(one.organisation, one.name, one.known_as) for one in people)
    return DayPaper(event.title, day, now, event.time_zone, lines)


def _order(one: PaperPerson) -> tuple[bool, str, tuple[str, str]]:
    return not one.organisation, search_key(one.organisation), filed_under(one.name, one.family_name)
