"""Which events Reception can be opened for, by somebody who may see no more of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.events import EventStatus
from convene.rules.roles import Right, takes
from convene.store.tables import Event, EventDay

_MOST = 6


@dataclass(frozen=True, slots=True)
class AtReception:
    """An event and its next day, today or later."""

    event_id: UUID
    title: str
    day: date


@takes(Right.DESK)
def at_reception(session: Session, *, today: date) -> list[AtReception]:
    """Events that are on today or later, the next first; at most six."""
    nearest = sa.func.min(EventDay.date)
    rows = session.execute(
        sa.select(Event.id, Event.title, nearest)
        .join(EventDay, EventDay.event_id == Event.id)
        .where(EventDay.date >= today, Event.status.not_in((EventStatus.DRAFT, EventStatus.CANCELLED)))
        .group_by(Event.id, Event.title)
        .order_by(nearest, Event.title, Event.id)
        .limit(_MOST)
    )
    return [AtReception(*row) for row in rows]
