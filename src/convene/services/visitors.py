"""The list for the reception of the house where an event is: who is expected, by organisation and name."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.exchange import Column, Sheet
from convene.rules.papers import Asked, DayPaper
from convene.rules.people_papers import Visitor, filed_under
from convene.rules.roles import Right, takes
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services.paper_offers import day_of
from convene.services.paper_people import PaperPerson, people_on
from convene.store.tables import Event

_COLUMNS: Final = (Column("Organisation"), Column("Name", total="count"), Column("Known as"))


@takes(Right.EXPORT)
def visitors(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> DayPaper[Visitor]:
    """Everybody who is expected on a day, those without an organisation last. Nothing of what they need is on it.

    Raises NotFound, Invalid("day"), and Refused where nobody is expected."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    day = day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    lines = _expected(session, event_id, asked)
    if not lines:
        raise Refused("Nobody is expected there yet", "Register people first.")
    return DayPaper(event.title, day, now, event.time_zone, lines)


@takes(Right.EXPORT)
def visitors_list(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """The same as a list, for a house whose reception has a program of its own."""
    rows = [(one.organisation, one.name, one.known_as) for one in _expected(session, event.id, Asked())]
    return [Sheet("Visitors", _COLUMNS, rows, about=f"Who is expected at {event.title}, for the reception there.")]


def _expected(session: Session, event_id: UUID, asked: Asked) -> tuple[Visitor, ...]:
    people = sorted(people_on(session, event_id, asked), key=_order)
    return tuple(Visitor(one.organisation, one.name, one.known_as) for one in people)


def _order(one: PaperPerson) -> tuple[bool, str, tuple[str, str]]:
    return not one.organisation, search_key(one.organisation), filed_under(one.name, one.family_name)
