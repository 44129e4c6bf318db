"""Several sessions moved, or one copied, as one change."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import Agenda, AgendaSession, ContributionState
from convene.rules.programme_moves import Moves, shifted, swapped, weigh
from convene.rules.roles import Right, takes
from convene.rules.text import search_key
from convene.services import programme
from convene.services.programme_edit import move_session, unplace
from convene.store.bulk import insert_rows, table_of
from convene.store.tables import Contribution, EventSession, Row, SessionResource, SessionTheme

_OWN = ("id", "uid", "source_key", "day_id", "starts_at", "room_id")  # what a copy does not share


def plan_swap(session: Session, one: UUID, other: UUID) -> Moves:
    """What it would mean that two sessions of an event change places. Raises Refused, Invalid, NotFound."""
    agenda = _agenda_of(session, one)
    return weigh(agenda, swapped(agenda, _of(agenda, one), _of(agenda, other)))


def swap(session: Session, one: UUID, other: UUID) -> Moves:
    """Let two sessions change places. Raises as ``plan_swap``."""
    return _keep(session, plan_swap(session, one, other))


def plan_shift(
    session: Session, event_id: UUID, day_id: UUID, *, after: datetime, minutes: int, rooms: Sequence[UUID] = ()
) -> Moves:
    """What it would mean that everything on a day from ``after`` on is that many minutes later (or earlier, below 0).

    Raises Invalid("by") for 0 and for more than a day, Invalid("starts_at") for what would leave its day, NotFound.
    """
    if abs(minutes) > 24 * 60:
        raise Invalid("by", f"A shift by {minutes} minutes leaves the day", "Give at most 24 hours.")
    agenda = programme.agenda(session, event_id)
    day = next((day for day in agenda.days if day.id == day_id), None)
    if day is None:
        raise NotFound("This day is no longer there", "Look at the event's days again.", day=day_id)
    return weigh(agenda, shifted(agenda, day, after, timedelta(minutes=minutes), rooms=rooms))


def shift(
    session: Session, event_id: UUID, day_id: UUID, *, after: datetime, minutes: int, rooms: Sequence[UUID] = ()
) -> Moves:
    """Shift everything on a day from ``after`` on. Raises as ``plan_shift``."""
    return _keep(session, plan_shift(session, event_id, day_id, after=after, minutes=minutes, rooms=rooms))


def plan_moves(session: Session, event_id: UUID, changed: Sequence[AgendaSession]) -> Moves:
    """What it would mean that these sessions are where they say. Raises Invalid, NotFound."""
    agenda = programme.agenda(session, event_id)
    for one in changed:
        _of(agenda, one.id)
    return weigh(agenda, changed)


def put(session: Session, event_id: UUID, changed: Sequence[AgendaSession]) -> Moves:
    """Keep sessions where they say. Raises as ``plan_moves``."""
    return _keep(session, plan_moves(session, event_id, changed))


def copy(session: Session, session_id: UUID) -> UUID:
    """Another session like this one, in the tray: same words, track, themes, resources and people, who are asked anew.
    Nobody has a place on it. Returns its id. Raises NotFound."""
    if (row := session.get(EventSession, session_id)) is None:
        raise _gone(session_id)
    made = uuid4()
    insert_rows(session, EventSession, [_columns(row, but=_OWN) | {"id": made}])
    for kind in (SessionTheme, SessionResource):
        parts = session.scalars(sa.select(kind).where(kind.session_id == session_id))
        insert_rows(session, kind, [_columns(part) | {"session_id": made} for part in parts])
    asked = session.scalars(
        sa.select(Contribution).where(
            Contribution.session_id == session_id, Contribution.state != ContributionState.DECLINED
        )
    )
    anew = {"session_id": made, "state": ContributionState.INVITED}
    insert_rows(session, Contribution, [_columns(one, but=("id",)) | anew for one in asked])
    return made


@takes(Right.DESK)
def by_title(session: Session, event_id: UUID, text: str) -> UUID:
    """The session of an event by id, or by title whatever case and accents. Raises NotFound, and Invalid("session")
    for a title that several have."""
    wanted = search_key(text)
    found = [
        one.id
        for one in programme.agenda(session, event_id).sessions
        if str(one.id) == text.strip() or search_key(one.title) == wanted
    ]
    if not found:
        raise NotFound(f"There is no session “{text[:60]}” in this programme", "Look at convene list sessions.")
    if len(found) > 1:
        raise Invalid("session", f"{len(found)} sessions are called “{text[:60]}”", "Name it by its id.")
    return found[0]


def _agenda_of(session: Session, session_id: UUID) -> Agenda:
    event_id = session.scalar(sa.select(EventSession.event_id).where(EventSession.id == session_id))
    if event_id is None:
        raise _gone(session_id)
    return programme.agenda(session, event_id)


def _of(agenda: Agenda, session_id: UUID) -> AgendaSession:
    if (found := next((one for one in agenda.sessions if one.id == session_id), None)) is None:
        raise _gone(session_id)
    return found


def _gone(session_id: UUID) -> NotFound:
    return NotFound("This session is no longer there", "Somebody may have removed it.", session=session_id)


def _keep(session: Session, moves: Moves) -> Moves:
    for one in moves.moved:
        if one.now.starts_at is None:
            unplace(session, one.now.id)
        else:
            move_session(
                session,
                one.now.id,
                starts_at=one.now.starts_at,
                room_id=one.now.room_id,
                minutes=one.now.minutes,
                day_id=one.now.day_id,
            )
    return moves


def _columns(row: Row, *, but: Collection[str] = ()) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in table_of(type(row)).columns if column.name not in but}
