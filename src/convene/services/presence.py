"""Who came, and when: a pure reading of the scans, in which a void takes its target out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import ScanKind, Verdict
from convene.rules.registrations import HOLDS_PLACE
from convene.store.bulk import table_of
from convene.store.tables import Registration, Scan

_SCANS = table_of(Scan)


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """Counters of a day: distinct people, over all desks. ``arrivals`` are in steps of five minutes."""

    here: int
    expected: int
    arrivals: tuple[tuple[datetime, int], ...]


def live(event_id: UUID, day: date | None = None) -> list[sa.ColumnElement[bool]]:
    """Conditions on the scans table: admissions of that day (or any) that nobody took back."""
    voided = sa.alias(_SCANS, "voided")
    return [
        _SCANS.c.event_id == event_id,
        *([] if day is None else [_SCANS.c.day == day]),
        _SCANS.c.kind == ScanKind.IN,
        _SCANS.c.verdict == Verdict.ADMITTED,
        ~sa.exists().where(voided.c.voids == _SCANS.c.id),
    ]


def here(session: Session, event_id: UUID, *, day: date) -> dict[UUID, datetime]:
    """Who came on a day: registration to first arrival."""
    rows = session.execute(
        sa.select(_SCANS.c.registration_id, sa.func.min(_SCANS.c.at))
        .where(*live(event_id, day))
        .group_by(_SCANS.c.registration_id)
    )
    return {row[0]: row[1] for row in rows}


def first_arrivals(session: Session, event_id: UUID) -> list[tuple[date, UUID, datetime]]:
    """(day, registration, first arrival) of everybody who came, in order of time."""
    first = sa.func.min(_SCANS.c.at)
    rows = session.execute(
        sa.select(_SCANS.c.day, _SCANS.c.registration_id, first.label("at"))
        .where(*live(event_id))
        .group_by(_SCANS.c.day, _SCANS.c.registration_id)
        .order_by(_SCANS.c.day, first, _SCANS.c.registration_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def desk_counts(session: Session, event_id: UUID, *, day: date) -> DeskCounts:
    """Counters for the day: who came (each person once), who is expected, arrivals in steps of five minutes."""
    times = sorted(here(session, event_id, day=day).values())
    steps: dict[datetime, int] = {}
    for at in times:
        step = at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
        steps[step] = steps.get(step, 0) + 1
    placed = session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
    )
    return DeskCounts(len(times), placed or 0, tuple(sorted(steps.items())))
