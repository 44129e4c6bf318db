"""Who came, and when: a pure reading of the scans, in which a void takes its target out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import ScanKind
from convene.rules.desk_packs import CLOCK_DOUBT
from convene.rules.errors import NotFound
from convene.rules.exchange import RollLine
from convene.rules.papers import Asked, DayPaper
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.roles import Right, takes
from convene.rules.time import zone
from convene.services.checkin_queries import GUESTS, SCANS, live, moves, note_of
from convene.services.paper_offers import day_of
from convene.store.tables import Desk, Event, Person, Registration


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """Counters of a day: distinct people, over all desks and doors. ``here`` are those who have not left again,
    ``arrivals`` everybody's first in steps of five minutes."""

    here: int
    expected: int
    arrivals: tuple[tuple[datetime, int], ...]

    @property
    def came(self) -> int:
        """How many have been here, whether they left again or not."""
        return sum(count for _, count in self.arrivals)


def here(session: Session, event_id: UUID, *, day: date) -> dict[UUID, datetime]:
    """Who came on a day: registration to first arrival."""
    rows = session.execute(
        sa.select(SCANS.c.registration_id, sa.func.min(SCANS.c.at))
        .where(*live(event_id, day))
        .group_by(SCANS.c.registration_id)
    )
    return {row[0]: row[1] for row in rows}


def inside(session: Session, event_id: UUID, *, day: date) -> dict[UUID, datetime]:
    """Who is in the building now: who came that day, at whatever door, and has not left by the way out since.

    Registration to the last time they came in. Where times are equal they count as in.
    """
    came = sa.case((SCANS.c.kind == ScanKind.IN, SCANS.c.at))
    left = sa.case((sa.and_(SCANS.c.kind == ScanKind.OUT, SCANS.c.session_id.is_(None)), SCANS.c.at))
    rows = session.execute(
        sa.select(SCANS.c.registration_id, sa.func.max(came), sa.func.max(left))
        .where(*moves(event_id, day))
        .group_by(SCANS.c.registration_id)
    )
    return {row[0]: row[1] for row in rows if row[1] is not None and (row[2] is None or row[2] <= row[1])}


@takes(Right.DESK)
def roll(session: Session, event_id: UUID, *, day: date) -> list[RollLine]:
    """Who is in the building, by name, with what reception is told of them: for the assembly point."""
    since = inside(session, event_id, day=day)
    guests = GUESTS.where(Registration.event_id == event_id).order_by(Person.search_key, Person.id)
    return [
        RollLine(row.id, row.name, row.known_as, row.organisation or "", since[row.id], note_of(row))
        for row in session.execute(guests)
        if row.id in since
    ]


@takes(Right.DESK)
def roll_paper(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> DayPaper[RollLine]:
    """The roll of a day, to be printed. Raises NotFound, and Invalid("day") for a day that is none of the event's."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    day = day_of(session, event, asked.day, now.astimezone(zone(event.time_zone)).date())
    return DayPaper(event.title, day, now, event.time_zone, tuple(roll(session, event_id, day=day)))


@takes(Right.DESK)
def pulse(session: Session, event_id: UUID, *, day: date) -> tuple[int, datetime | None]:
    """What changes whenever a desk does anything on that day: read from an index, so it can be asked often."""
    count, last = sa.func.count(), sa.func.max(SCANS.c.at)
    row = session.execute(sa.select(count, last).where(SCANS.c.event_id == event_id, SCANS.c.day == day)).one()
    return row[0], row[1]


@takes(Right.DESK)
def set_back(session: Session, event_id: UUID, *, day: date) -> dict[str, timedelta]:
    """The desks whose clock was set back in the course of a day, and by how much at the most: their scans stay in
    order, and their times are out by as much, before or since."""
    furthest = sa.func.min(SCANS.c.clock_offset_ms)
    rows = session.execute(
        sa.select(Desk.name, furthest)
        .join(Desk, Desk.id == SCANS.c.desk_id)
        .where(SCANS.c.event_id == event_id, SCANS.c.day == day)
        .group_by(Desk.name)
        .having(furthest < -(CLOCK_DOUBT // timedelta(milliseconds=1)))
        .order_by(Desk.name)
    )
    return {row[0]: timedelta(seconds=round(-row[1] / 1000)) for row in rows}


def first_arrivals(
    session: Session, event_id: UUID, ids: Collection[UUID] | None = None
) -> list[tuple[date, UUID, datetime]]:
    """(day, registration, first arrival) of everybody who came, or of these registrations, in order of time."""
    first = sa.func.min(SCANS.c.at)
    which = live(event_id) if ids is None else [*live(), SCANS.c.registration_id.in_(ids)]
    rows = session.execute(
        sa.select(SCANS.c.day, SCANS.c.registration_id, first.label("at"))
        .where(*which)
        .group_by(SCANS.c.day, SCANS.c.registration_id)
        .order_by(SCANS.c.day, first, SCANS.c.registration_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@takes(Right.DESK)
def desk_counts(session: Session, event_id: UUID, *, day: date) -> DeskCounts:
    """Counters for the day: who is here (each person once), who is expected, arrivals."""
    steps = in_steps(here(session, event_id, day=day).values())
    placed = session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
    )
    return DeskCounts(len(inside(session, event_id, day=day)), placed or 0, steps)


def in_steps(times: Iterable[datetime]) -> tuple[tuple[datetime, int], ...]:
    """How many of these times are in each step of five minutes, in order."""
    steps: dict[datetime, int] = {}
    for at in times:
        step = at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
        steps[step] = steps.get(step, 0) + 1
    return tuple(sorted(steps.items()))
