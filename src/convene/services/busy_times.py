"""A calendar of somebody from elsewhere becomes times they cannot take part: the same again changes nothing, and what
is gone from it goes. What was typed in here, and what came from another calendar of theirs, stays.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.availability import Unavailable
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.rules.text import clean_line
from convene.rules.time import instant
from convene.services import availability, people
from convene.services.availability import PartDuring
from convene.store.bulk import delete_rows, insert_rows, update_rows
from convene.store.tables import EventDay, Unavailability

_AHEAD, _FURTHEST = 366, 3 * 366


@dataclass(frozen=True, slots=True)
class BusyTaken:
    """What a calendar changes: ``new`` times, ``changed`` ones as they will be, those that are ``gone``, how many stay
    the ``same``; and the sessions the first two stand in the way of."""

    calendar: str
    new: tuple[BusyTime, ...]
    changed: tuple[BusyTime, ...]
    gone: tuple[Unavailable, ...]
    same: int
    over: tuple[PartDuring, ...]
    notes: tuple[str, ...]


def horizon(session: Session, *, today: date) -> tuple[datetime, datetime]:
    """How far a calendar is read: from the start of today to the end of a year from now, or of the last day of any
    event where that is later, within three years."""
    last = session.scalar(sa.select(sa.func.max(EventDay.date))) or today
    last = min(max(last, today + timedelta(days=_AHEAD)), today + timedelta(days=_FURTHEST))
    return instant(today, time()), instant(last + timedelta(days=1), time())


def preview_busy(session: Session, person_id: UUID, calendar: BusyCalendar) -> BusyTaken:
    """What ``take_busy`` would do. Changes nothing; raises the same."""
    return _plan(session, person_id, calendar)[0]


def take_busy(session: Session, person_id: UUID, calendar: BusyCalendar) -> BusyTaken:
    """Let the times of a calendar be those of somebody, as far as it was read: what ended before that, and what begins
    after it, stays. Raises NotFound."""
    taken, kept, source = _plan(session, person_id, calendar)
    rows = [
        {"id": uuid4(), "person_id": person_id, "source": source, "source_key": one.key} | _said(one)
        for one in taken.new
    ]
    update_rows(session, Unavailability, [{"id": kept[one.key].id} | _said(one) for one in taken.changed])
    delete_rows(session, Unavailability, [one.id for one in taken.gone])
    insert_rows(session, Unavailability, rows)
    session.expire_all()  # the rows went past what was loaded
    return taken


def source_of(calendar: BusyCalendar) -> str:
    """What is kept beside a time as its source."""
    return f"Calendar “{clean_line(calendar.name)[:80]}”"


def _plan(
    session: Session, person_id: UUID, calendar: BusyCalendar
) -> tuple[BusyTaken, dict[str, Unavailability], str]:
    people.get(session, person_id)
    source = source_of(calendar)
    held = session.scalars(
        sa.select(Unavailability)
        .where(Unavailability.person_id == person_id, Unavailability.source == source)
        .order_by(Unavailability.starts_at, Unavailability.id)
    ).all()
    kept = {row.source_key: row for row in held}
    read = {one.key: one for one in calendar.times}
    new = tuple(one for one in calendar.times if one.key not in kept)
    changed = tuple(one for key, one in read.items() if key in kept and _differs(kept[key], one))
    gone = tuple(
        Unavailable(row.id, row.person_id, row.starts_at, row.ends_at, row.reason, row.source)
        for row in held
        if row.source_key not in read and row.starts_at < calendar.ends_at and row.ends_at > calendar.starts_at
    )
    over = _over(session, person_id, calendar, (*new, *changed))
    same = len(read) - len(new) - len(changed)
    return BusyTaken(calendar.name, new, changed, gone, same, over, calendar.notes), kept, source


def _over(
    session: Session, person_id: UUID, calendar: BusyCalendar, times: tuple[BusyTime, ...]
) -> tuple[PartDuring, ...]:
    if not times:
        return ()
    parts = availability.parts_during(session, person_id, calendar.starts_at, calendar.ends_at)
    return tuple(one for one in parts if any(t.starts_at < one.ends_at and t.ends_at > one.starts_at for t in times))


def _said(one: BusyTime) -> dict[str, Any]:
    return {"starts_at": one.starts_at, "ends_at": one.ends_at, "reason": one.title}


def _differs(row: Unavailability, one: BusyTime) -> bool:
    return any(getattr(row, name) != value for name, value in _said(one).items())
