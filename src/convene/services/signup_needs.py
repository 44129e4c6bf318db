"""Sessions with a free place and somebody who waits for it: what Home says of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.registrations import PlaceState
from convene.services import sign_up
from convene.services.events import EventRow
from convene.store.tables import EventSession, Place


@dataclass(frozen=True, slots=True)
class FreeSeats:
    """An event with so many people who wait for a session that has a place for them, and which sessions."""

    event_id: UUID
    event: str
    people: int
    sessions: tuple[str, ...]
    first_id: UUID


def free_seats(session: Session, live: Iterable[EventRow]) -> Iterator[FreeSeats]:
    """The events among ``live`` where a session's place can go to somebody who waits for it."""
    waited_for = set(
        session.scalars(
            sa.select(EventSession.event_id)
            .distinct()
            .join(Place, Place.session_id == EventSession.id)
            .where(Place.state == PlaceState.WAITING)
        )
    )
    for event in live:
        if event.id not in waited_for:
            continue
        lines = [one for one in sign_up.board(session, event.id).sessions if one.to_give]
        if lines:
            titles = tuple(one.session.title for one in lines)
            yield FreeSeats(event.id, event.title, sum(one.to_give for one in lines), titles, lines[0].id)
