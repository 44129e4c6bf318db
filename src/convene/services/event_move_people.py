"""Who a moved day concerns: people wanted in two places at once, and those who have to be told."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.event_move import ClashKind, MoveClash, MovedSession, MovePlan, Shift
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionState, SessionState
from convene.rules.registrations import HOLDS_PLACE, OVER
from convene.rules.time import Span, hull
from convene.store.tables import Contribution, Event, EventDay, EventSession, Person, Registration


def people(session: Session, found: MovePlan, shift: Shift) -> Iterator[MoveClash]:
    """People of the day's sessions who would be in another session at the same time."""
    whole = hull(one.to for one in found.sessions)
    if whole is None:
        return
    spans = {one.id: one for one in found.sessions}
    here = session.execute(_taking_part().where(Contribution.session_id.in_(spans))).all()
    elsewhere = session.execute(
        _taking_part().where(
            Contribution.session_id.not_in(spans),
            Contribution.person_id.in_({row.person_id for row in here}),
            EventSession.starts_at < whole.end,
            EventSession.starts_at >= whole.start - timedelta(days=7),
            EventSession.state != SessionState.CANCELLED,
            Event.status != EventStatus.CANCELLED,
        )
    ).all()
    said: set[tuple[UUID, UUID]] = set()
    for mine in here:
        for row in elsewhere:
            other = Span(row.starts_at, row.starts_at + timedelta(minutes=row.minutes))
            key = (mine.person_id, row.id)
            if row.person_id == mine.person_id and key not in said and spans[mine.id].to.overlaps(other):
                said.add(key)
                at = f"{row.starts_at.astimezone(shift.tz):%H:%M}"
                detail = f"{row.name} is in “{row.title}” of {row.event} at {at}, and in “{mine.title}”"
                yield MoveClash(ClashKind.PERSON, detail, id=row.id)


def _taking_part() -> sa.Select[UUID, UUID, str, str, datetime | None, int, str]:
    return (
        sa.select(
            EventSession.id,
            Contribution.person_id,
            Person.name,
            EventSession.title,
            EventSession.starts_at,
            EventSession.minutes,
            Event.title.label("event"),
        )
        .select_from(Contribution)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .join(Event, Event.id == EventSession.event_id)
        .join(Person, Person.id == Contribution.person_id)
        .where(Contribution.state != ContributionState.DECLINED)
        .order_by(Person.name, EventSession.starts_at, EventSession.id)
    )


def lists(session: Session, found: MovePlan, new: Span) -> Iterator[MoveClash]:
    """Other events at the same time with some of the same people on their lists."""
    ours = sa.select(Registration.person_id).where(
        Registration.event_id == found.event_id, Registration.state.not_in(OVER)
    )
    rows = session.execute(
        sa.select(Event.id, Event.title, sa.func.count(sa.distinct(Registration.person_id)).label("people"))
        .join(EventDay, EventDay.event_id == Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Event.id != found.event_id,
            Event.status != EventStatus.CANCELLED,
            EventDay.starts_at < new.end,
            EventDay.ends_at > new.start,
            Registration.state.not_in(OVER),
            Registration.person_id.in_(ours),
        )
        .group_by(Event.id, Event.title)
        .order_by(Event.title, Event.id)
    )
    for row in rows:
        people = "1 person is" if row.people == 1 else f"{row.people} people are"
        yield MoveClash(ClashKind.LISTS, f"{people} on the list of {row.title} then, too", id=row.id)


def registered(session: Session, event_id: UUID) -> int:
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE)
    )
    return session.scalar(query) or 0


def contributors(session: Session, sessions: Sequence[MovedSession]) -> int:
    query = sa.select(sa.func.count(sa.distinct(Contribution.person_id))).where(
        Contribution.session_id.in_([one.id for one in sessions]), Contribution.state != ContributionState.DECLINED
    )
    return session.scalar(query) or 0
