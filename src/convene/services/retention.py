"""The retention clock: people are kept for so many months after the last day of an event, then erased unless something
else keeps them. Nothing is erased by itself: what is due is listed, looked at, and done."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.retention import MOST_MONTHS, USUAL_MONTHS, Keeps, due_on
from convene.rules.roles import Right, takes
from convene.services.people_erase import erase_all
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Organisation,
    Person,
    Registration,
    Setting,
)

_SETTING = "retention"


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody of an event, and what keeps them beyond it; None: nothing."""

    id: UUID
    name: str
    organisation: str
    keeps: Keeps | None


@dataclass(frozen=True, slots=True)
class DueEvent:
    """An event whose people are due to be erased since ``due_on``."""

    id: UUID
    code: str
    title: str
    last_day: date
    months: int
    own_clock: bool
    due_on: date
    people: tuple[Kept, ...]

    @property
    def goes(self) -> tuple[Kept, ...]:
        """Those nothing keeps."""
        return tuple(one for one in self.people if one.keeps is None)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the people of one event are kept. ``own_months`` None: as usual. ``due_on`` None: it has no day yet.
    ``goes`` counts those who are due now."""

    event_id: UUID
    title: str
    own_months: int | None
    usual_months: int
    due_on: date | None
    goes: int = 0

    @property
    def months(self) -> int:
        """The one that counts."""
        return self.own_months or self.usual_months


def clock(session: Session, event_id: UUID, *, today: date) -> Clock:
    """How long an event's people are kept, and until when. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    usual, last = usual_months(session), max((day.date for day in event.days), default=None)
    until = due_on(last, event.retention_months or usual) if last else None
    goes = 0
    if until is not None and until <= today:
        goes = sum(len(found.goes) for found in due(session, today=today) if found.id == event_id)
    return Clock(event_id, event.title, event.retention_months, usual, until, goes)


def usual_months(session: Session) -> int:
    """How long people are kept where an event says nothing else."""
    found = session.get(Setting, _SETTING)
    months = found.value.get("months") if found else None
    return months if isinstance(months, int) and 0 < months <= MOST_MONTHS else USUAL_MONTHS


@takes(Right.SETTINGS)
def set_usual_months(session: Session, months: int) -> None:
    """How long people are kept where an event says nothing else. Raises Invalid("months")."""
    _check(months)
    found = session.get(Setting, _SETTING)
    if found is None:
        session.add(Setting(name=_SETTING, value={"months": months}))
    else:
        found.value = found.value | {"months": months}


@takes(Right.SETTINGS)
def set_months(session: Session, event_id: UUID, months: int | None) -> None:
    """How long this event's people are kept; None: as usual. Raises Invalid("months"), NotFound."""
    if months is not None:
        _check(months)
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    event.retention_months = months


def due(session: Session, *, today: date) -> tuple[DueEvent, ...]:
    """The events whose people are due, the longest overdue first. One with nobody left to erase is not in it."""
    found = [event for event in _over(session, today) if event.goes]
    return tuple(sorted(found, key=lambda event: (event.due_on, event.title)))


def due_of(session: Session, event_id: UUID, *, today: date) -> DueEvent:
    """One event of those. Raises Refused where nobody of it is due."""
    found = next((event for event in due(session, today=today) if event.id == event_id), None)
    if found is None:
        raise Refused("Nobody of that event is due to be erased", "Look at what is due.")
    return found


@takes(Right.ERASE)
def erase_due(session: Session, event_id: UUID, *, today: date, now: datetime) -> DueEvent:
    """Erase those of an event whom nothing keeps, as ``due_of`` lists them. Raises as it does."""
    event = due_of(session, event_id, today=today)
    erase_all(session, [one.id for one in event.goes], now=now)
    return event


def _check(months: int) -> None:
    if not 0 < months <= MOST_MONTHS:
        raise Invalid("months", f"{months} is no number of months to keep people", "Such as 24.")


def _over(session: Session, today: date) -> Iterator[DueEvent]:
    usual = usual_months(session)
    last = sa.func.max(EventDay.date).label("last_day")
    rows = session.execute(
        sa.select(Event.id, Event.code, Event.title, Event.retention_months, last)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .group_by(Event.id)
    ).all()
    clocks = {row.id: due_on(row.last_day, row.retention_months or usual) for row in rows if row.last_day}
    over = {key for key, day in clocks.items() if day <= today}
    if not over:
        return
    on_lists = _on_lists(session)
    kept = {key: tuple(_kept(session, key, on_lists, over)) for key in over}
    for row in rows:
        if row.id in over:
            yield DueEvent(
                row.id, row.code, row.title, row.last_day, row.retention_months or usual,
                row.retention_months is not None, clocks[row.id], kept[row.id],
            )  # fmt: skip


def _on_lists(session: Session) -> dict[UUID, set[UUID]]:
    """By person, the events they are on the list of or take part in."""
    listed = sa.select(Registration.person_id, Registration.event_id)
    takes_part = sa.select(Contribution.person_id, EventSession.event_id).join(
        EventSession, EventSession.id == Contribution.session_id
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person_id, event_id in session.execute(sa.union(listed, takes_part)):
        found[person_id].add(event_id)
    return found


def _kept(
    session: Session, event_id: UUID, on_lists: Mapping[UUID, set[UUID]], over: Collection[UUID]
) -> Iterator[Kept]:
    known = session.execute(
        sa.select(
            Person.id, Person.name, Person.marketing_consent_at, sa.func.coalesce(Organisation.name, "").label("home")
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.erased_at.is_(None))
        .order_by(Person.search_key, Person.id)
    )
    for row in known:
        events = on_lists.get(row.id, set())
        if event_id in events:
            other = Keeps.ANOTHER_EVENT if events - set(over) else None
            yield Kept(row.id, row.name, row.home, other or (Keeps.CONSENT if row.marketing_consent_at else None))
