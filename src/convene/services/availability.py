"""When people cannot take part in anything: told by them and kept beside them, over all events."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.availability import Unavailable, check_span
from convene.rules.errors import NotFound
from convene.rules.programme import ContributionState, SessionState
from convene.rules.text import clean_line
from convene.services import people
from convene.store.bulk import delete_rows
from convene.store.tables import Contribution, Event, EventDay, EventSession, Unavailability


@dataclass(frozen=True, slots=True)
class PartDuring:
    """A session somebody has a part in while they cannot take part."""

    session_id: UUID
    title: str
    event: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """A time that was noted, and the sessions it now stands in the way of."""

    id: UUID
    over: tuple[PartDuring, ...]


def of_person(session: Session, person_id: UUID) -> tuple[Unavailable, ...]:
    """When somebody cannot take part, by time. Raises NotFound."""
    people.get(session, person_id)
    return tuple(_rows(session, Unavailability.person_id == person_id))


def of_event(session: Session, event_id: UUID) -> dict[UUID, tuple[Unavailable, ...]]:
    """By person: what touches the days of an event of those who have a part in its sessions."""
    days = session.execute(sa.select(EventDay.starts_at, EventDay.ends_at).where(EventDay.event_id == event_id)).all()
    if not days:
        return {}
    first, last = min(day.starts_at for day in days), max(day.ends_at for day in days)
    asked = (
        sa.select(Contribution.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(EventSession.event_id == event_id)
    )
    return _between(session, Unavailability.person_id.in_(asked), first, last)


def of_people(
    session: Session, person_ids: Collection[UUID], starts_at: datetime, ends_at: datetime
) -> dict[UUID, tuple[Unavailable, ...]]:
    """By person: what of their times touches that one."""
    return _between(session, Unavailability.person_id.in_(person_ids), starts_at, ends_at)


def add(
    session: Session,
    person_id: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    source: str = "",
    source_key: str = "",
) -> Noted:
    """Note that somebody cannot take part then. Raises Invalid("ends_at"), NotFound."""
    people.get(session, person_id)
    check_span(starts_at, ends_at)
    made = Unavailability(
        id=uuid4(),
        person_id=person_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=clean_line(reason),
        source=source,
        source_key=source_key,
    )
    session.add(made)
    session.flush()
    return Noted(made.id, parts_during(session, person_id, starts_at, ends_at))


def remove(session: Session, unavailability_id: UUID) -> None:
    """They can take part then after all. Raises NotFound."""
    if (kept := session.get(Unavailability, unavailability_id)) is None:
        raise NotFound("This time is not here any more", "Somebody may have removed it.", time=unavailability_id)
    session.delete(kept)


def forget(session: Session, person_id: UUID, source: str) -> int:
    """Remove all that came from a calendar of theirs. Returns how many times that were."""
    found = sa.select(Unavailability.id).where(Unavailability.person_id == person_id, Unavailability.source == source)
    return delete_rows(session, Unavailability, session.scalars(found).all())


def parts_during(session: Session, person_id: UUID, starts_at: datetime, ends_at: datetime) -> tuple[PartDuring, ...]:
    """The sessions somebody has a part in between the two, by time; not those that are cancelled, or they declined."""
    rows = session.execute(
        sa.select(EventSession.id, EventSession.title, Event.title, EventSession.starts_at, EventSession.minutes)
        .join(Contribution, Contribution.session_id == EventSession.id)
        .join(Event, Event.id == EventSession.event_id)
        .where(
            Contribution.person_id == person_id,
            Contribution.state != ContributionState.DECLINED,
            EventSession.state != SessionState.CANCELLED,
            EventSession.starts_at < ends_at,
        )
        .order_by(EventSession.starts_at, EventSession.title)
    )
    return tuple(
        PartDuring(key, title, event, starts, ends)
        for key, title, event, starts, minutes in rows
        if starts is not None and (ends := starts + timedelta(minutes=minutes)) > starts_at
    )


def _between(
    session: Session, who: sa.ColumnElement[bool], starts_at: datetime, ends_at: datetime
) -> dict[UUID, tuple[Unavailable, ...]]:
    found: dict[UUID, list[Unavailable]] = defaultdict(list)
    touches = sa.and_(Unavailability.starts_at < ends_at, Unavailability.ends_at > starts_at)
    for one in _rows(session, sa.and_(who, touches)):
        found[one.person_id].append(one)
    return {person_id: tuple(times) for person_id, times in found.items()}


def _rows(session: Session, where: sa.ColumnElement[bool]) -> Iterable[Unavailable]:
    kept = sa.select(Unavailability).where(where).order_by(Unavailability.starts_at, Unavailability.id)
    for row in session.scalars(kept):
        yield Unavailable(row.id, row.person_id, row.starts_at, row.ends_at, row.reason, row.source)
