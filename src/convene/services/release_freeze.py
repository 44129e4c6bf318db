"""The sessions of a programme as plain values that do not change with it: for releases, and for what goes out."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from convene.rules.programme import ContributionState, SessionState
from convene.rules.releases import FrozenPerson, FrozenSession, goes_in
from convene.store.tables import EventDay, EventSession, SessionTheme


def given_out(session: Session, event_id: UUID) -> Iterator[FrozenSession]:
    """What a release of the event would hold now, by time. Who declined is left out."""
    return (_frozen(one, day) for one, day in _placed(session, event_id) if goes_in(one.kind, one.state))


def called_off(session: Session, event_id: UUID) -> Iterator[FrozenSession]:
    """What has a place in the programme and was cancelled, by time."""
    return (_frozen(one, day) for one, day in _placed(session, event_id) if one.state is SessionState.CANCELLED)


def _placed(session: Session, event_id: UUID) -> sa.Result[EventSession, date]:
    return session.execute(
        sa.select(EventSession, EventDay.date)
        .join(EventDay, EventDay.id == EventSession.day_id)
        .where(EventSession.event_id == event_id, EventSession.starts_at.is_not(None))
        .options(
            joinedload(EventSession.room),
            joinedload(EventSession.track),
            selectinload(EventSession.themes).joinedload(SessionTheme.theme),
            selectinload(EventSession.contributions),
        )
        .order_by(EventSession.starts_at, EventSession.title, EventSession.uid)
    )


def _frozen(one: EventSession, day: date) -> FrozenSession:
    assert one.starts_at is not None  # noqa: S101 - asked for those with a start
    people = (who for who in one.contributions if who.state is not ContributionState.DECLINED)
    return FrozenSession(
        id=one.id,
        uid=one.uid,
        title=one.title,
        day=day,
        starts_at=one.starts_at,
        minutes=one.minutes,
        kind=one.kind,
        sign_up=one.sign_up,
        room_id=one.room_id,
        room=one.room.name if one.room else "",
        spans_rooms=one.spans_rooms,
        track=one.track.name if one.track else "",
        themes=tuple(carried.theme.key for carried in one.themes),
        people=tuple(FrozenPerson(who.person_id, who.role) for who in people),
        abstract=one.abstract,
        capacity=one.capacity,
        layout=one.layout,
        content_note=one.content_note,
        equipment=one.equipment,
        room_note=one.room_note,
        url=one.url,
        source_key=one.source_key,
    )
