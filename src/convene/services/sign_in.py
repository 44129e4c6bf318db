"""Sign-in sheets: those who are expected on a day or in a session, from A to Z."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.people_papers import SignIn, SignInLine, filed_under
from convene.rules.programme import SessionState
from convene.rules.roles import Right, takes
from convene.rules.time import zone
from convene.services.paper_day import numbers_of
from convene.services.paper_offers import day_of
from convene.services.paper_people import people_on
from convene.store.tables import Event, EventDay, EventSession


@takes(Right.EXPORT)
def sign_in(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> SignIn:
    """The sheet of a day, or of the session that was asked for, by family name. Raises NotFound, Invalid("day"), and
    Refused for a session that is cancelled or where there is nobody."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    of = session.get(EventSession, asked.session) if asked.session else None
    if of is not None and of.state is SessionState.CANCELLED:
        raise Refused(f"“{of.title}” is cancelled", "Nobody has to sign for it.")
    held = session.get(EventDay, of.day_id) if of is not None and of.day_id else None
    day = held.date if held else day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    known = numbers_of(session, event_id)
    filed = []
    for one in people_on(session, event_id, asked):
        key, initial = filed_under(one.name, one.family_name)
        number = known.get(one.registration_id, 0) if one.registration_id else 0
        filed.append((key, SignInLine(initial, number, one.name, one.known_as, one.organisation)))
    if not filed:
        raise Refused("Nobody is expected there yet", "Register people first, or give them places.")
    lines = tuple(line for _, line in sorted(filed, key=lambda pair: pair[0]))
    if of is None:
        return SignIn(event.title, day, now, event.time_zone, lines)
    room = of.room.name if of.room else ""
    return SignIn(event.title, day, now, event.time_zone, lines, of.title, of.starts_at, room)
