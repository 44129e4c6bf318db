"""Programmes with people at risk of not completing: what Home says of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.completion import Standing
from convene.rules.events import EventKind
from convene.services import attendance
from convene.services.events import EventRow


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A programme under way, how many of its people are at risk, and its next day."""

    event_id: UUID
    title: str
    people: int
    next_day: date


def at_risk(session: Session, live: Iterable[EventRow], *, today: date) -> Iterator[AtRisk]:
    """The programmes among ``live`` that are under way and have somebody at risk."""
    for event in live:
        if event.kind is not EventKind.PROGRAMME or event.first_day is None or event.first_day >= today:
            continue
        found = attendance.matrix(session, event.id, today=today)
        ahead = [day.date for day in found.days if day.date >= today]
        if ahead and (people := found.standings[Standing.AT_RISK]):
            yield AtRisk(event.id, event.title, people, ahead[0])
