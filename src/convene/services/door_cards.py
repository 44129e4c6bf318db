"""What hangs on the doors: the sessions of each room, day by day."""

from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.papers import Asked
from convene.rules.programme import PAUSES, ContributionState
from convene.rules.programme_papers import DoorCard, DoorLine, Doors
from convene.rules.releases import FrozenSession
from convene.rules.time import zone
from convene.services import contributors
from convene.services.booklet import rooms_in_use
from convene.services.release_freeze import called_off, given_out
from convene.store.tables import Event


def doors(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> Doors:
    """A card for every room and day with sessions in it, or for the day or room that was asked for. Cancelled sessions
    are marked; proposed ones are left out, and so is whoever has not said yes.

    Raises NotFound, and Refused where no room has a session.
    """
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    gone = list(called_off(session, event_id))
    over = {one.id for one in gone}
    placed = [one for one in (*given_out(session, event_id), *gone) if one.room_id]
    rooms = rooms_in_use(session, event_id)
    order = {room_id: n for n, room_id in enumerate(rooms)}
    placed = [
        one
        for one in placed
        if asked.day in (None, one.day) and asked.room in (None, one.room_id) and one.room_id in order
    ]
    if not placed:
        raise Refused("No room has a session yet", "Give sessions a time and a room, or ask for another day.")
    people = contributors.of_event(session, event_id)
    tz = zone(event.time_zone)

    def line(one: FrozenSession) -> DoorLine:
        named = (who.name for who in people.get(one.id, ()) if who.state is ContributionState.CONFIRMED)
        return DoorLine(
            one.starts_at.astimezone(tz),
            one.ends_at.astimezone(tz),
            one.title,
            tuple(dict.fromkeys(named)),
            cancelled=one.id in over or event.status is EventStatus.CANCELLED,
            pause=one.kind in PAUSES,
        )

    def where(one: FrozenSession) -> tuple[date, int]:
        return one.day, order[one.room_id] if one.room_id else 0

    cards = []
    for _, found in groupby(sorted(placed, key=lambda one: (*where(one), one.starts_at, one.title)), key=where):
        ours = list(found)
        assert ours[0].room_id is not None  # noqa: S101 - only those in a room were taken
        room = rooms[ours[0].room_id]
        cards.append(DoorCard(room.name, ours[0].day, tuple(map(line, ours)), room.features))
    return Doors(event.title, now, event.time_zone, asked.size or "a4", tuple(cards))
