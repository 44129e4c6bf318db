"""The programme as one person has it: what is for everybody, what they have a place on, and what they do."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.programme import ContributionState, SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.rules.time import zone
from convene.store.tables import Contribution, Event, EventDay, EventSession, Place, Room

Line = tuple[str, str, str]
"""Time, title and room; the time with the day where the event has several."""


class OwnProgrammes:
    """All of an event, read once. Raises NotFound. Sessions that are proposed, cancelled or without a time are not
    on anybody's programme."""

    def __init__(self, session: Session, event_id: UUID) -> None:
        if (event := session.get(Event, event_id)) is None:
            raise NotFound("That event is not in this workspace")
        tz = zone(event.time_zone)
        rows = session.execute(
            sa.select(EventSession, EventDay.date, Room.name)
            .join(EventDay, EventDay.id == EventSession.day_id)
            .outerjoin(Room, Room.id == EventSession.room_id)
            .where(
                EventSession.event_id == event_id,
                EventSession.starts_at.is_not(None),
                EventSession.state == SessionState.CONFIRMED,
            )
            .order_by(EventSession.starts_at, EventSession.title, EventSession.id)
        ).all()
        several = len({date for _, date, _ in rows}) > 1
        self._lines: dict[UUID, Line] = {}
        self._order: dict[UUID, int] = {}
        for number, (row, date, room) in enumerate(rows):
            day = f"{date:%a} " if several else ""
            at = row.starts_at.astimezone(tz) if row.starts_at else None
            self._lines[row.id] = (f"{day}{at:%H:%M}", row.title, room or "")
            self._order[row.id] = number
        self._for_all = [row.id for row, _, _ in rows if row.sign_up is SignUp.ALL]
        self._given: dict[UUID, set[UUID]] = defaultdict(set)
        self._does: dict[UUID, set[UUID]] = defaultdict(set)
        ours = sa.select(EventSession.id).where(EventSession.event_id == event_id)
        for registration_id, session_id in session.execute(
            sa.select(Place.registration_id, Place.session_id).where(
                Place.session_id.in_(ours), Place.state == PlaceState.GIVEN
            )
        ):
            self._given[registration_id].add(session_id)
        for person_id, session_id in session.execute(
            sa.select(Contribution.person_id, Contribution.session_id).where(
                Contribution.session_id.in_(ours), Contribution.state != ContributionState.DECLINED
            )
        ):
            self._does[person_id].add(session_id)

    def of(self, registration_id: UUID, person_id: UUID) -> tuple[Line, ...]:
        """What one person has, in order of time."""
        wanted = {*self._for_all, *self.chosen(registration_id, person_id)} & self._lines.keys()
        return tuple(self._lines[key] for key in sorted(wanted, key=self._order.__getitem__))

    def chosen(self, registration_id: UUID, person_id: UUID) -> set[UUID]:
        """The sessions one person has a place on or does something in, whatever has become of them."""
        return self._given[registration_id] | self._does[person_id]
