"""Attendance at an event: people by days, how each stands by the completion rule, and what is said of a day by hand.

How people stand is read afresh each time; only marks and the rule are kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import DayState, Mark, checked_reason, state_on
from convene.rules.completion import (
    CompletionRule,
    Outlook,
    ProgrammeDay,
    Standing,
    check_rule,
    kept_rule,
    outlook,
    read_rule,
    say_rule,
)
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import DayPart
from convene.rules.registrations import HOLDS_PLACE, RegistrationState, Role
from convene.services.presence import first_arrivals
from convene.store.bulk import delete_rows, insert_rows, lock_rows, update_rows
from convene.store.tables import AttendanceMark, Event, EventDay, Organisation, Person, Registration


@dataclass(frozen=True, slots=True)
class MatrixDay:
    """A day as a column. ``counts`` are of those the rule is for, by how it stands with them on that day."""

    id: UUID
    date: date
    part: DayPart
    title: str
    required: bool
    counts: Mapping[DayState, int]

    @property
    def came(self) -> int:
        """How many were there."""
        return self.counts[DayState.ATTENDED]


@dataclass(frozen=True, slots=True)
class Cell:
    """A person and a day. ``mark`` None: the scans speak. ``came_at`` is the first scan, whatever the mark says."""

    day_id: UUID
    state: DayState
    mark: Mark | None
    reason: str
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attender:
    """A registration as a row: its cells in the order of the days.

    ``outlook`` is None for those the rule is not for: who is no participant, and who gave the place back.
    """

    id: UUID
    person_id: UUID
    name: str
    known_as: str
    organisation: str
    role: Role
    state: RegistrationState
    cells: tuple[Cell, ...]
    outlook: Outlook | None
    found_by: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The attendance at an event. ``own_rule``: the event has one, it is not the usual one.

    ``amiss`` says what is wrong with a rule that the days can no longer meet.
    """

    event_id: UUID
    code: str
    title: str
    time_zone: str
    days: tuple[MatrixDay, ...]
    people: tuple[Attender, ...]
    rule: CompletionRule
    own_rule: bool
    words: str
    amiss: str
    standings: Mapping[Standing, int]

    @property
    def programme(self) -> tuple[ProgrammeDay, ...]:
        """The days as the rule knows them."""
        return _as_the_rule_knows(self.days)


def matrix(session: Session, event_id: UUID, *, today: date, ids: Collection[UUID] | None = None) -> Matrix:
    """Who was there on which day, by name: everybody who holds a place, and whoever came; or only these registrations.
    Raises NotFound."""
    event = _event(session, event_id)
    listed = _days(session, event_id)
    days = _as_the_rule_knows(listed)
    rule = read_rule(event.completion_rule, days)
    came = {(who, day): at for day, who, at in first_arrivals(session, event_id, ids)}
    marks = _marks(session, event_id, ids)
    there = {who for who, _ in came} | {who for (who, _), mark in marks.items() if mark.mark in _CAME}
    listing = _LIST.where(Registration.event_id == event_id)
    people = [
        _attender(row, listed, rule, came, marks, today)
        for row in session.execute(listing if ids is None else listing.where(Registration.id.in_(ids)))
        if row.state in HOLDS_PLACE or row.id in there
    ]
    return Matrix(
        event_id,
        event.code,
        event.title,
        event.time_zone,
        tuple(
            MatrixDay(
                day.id,
                day.date,
                day.part,
                day.title,
                day.required,
                Counter(one.cells[number].state for one in people if one.outlook is not None),
            )
            for number, day in enumerate(listed)
        ),
        tuple(people),
        rule,
        event.completion_rule is not None,
        say_rule(rule, days),
        _amiss(event, rule, days),
        Counter(one.outlook.standing for one in people if one.outlook is not None),
    )


def standings(found: Matrix, rule: CompletionRule) -> Counter[Standing]:
    """How many would stand how by another rule. Raises Invalid for a rule that the days cannot meet."""
    days = found.programme
    check_rule(rule, days)
    return Counter(
        outlook(rule, days, {cell.day_id: cell.state for cell in one.cells}).standing
        for one in found.people
        if one.outlook is not None
    )


def words(found: Matrix, rule: CompletionRule) -> str:
    """Another rule in words, as it falls on the days of this event."""
    return say_rule(rule, found.programme)


def rule_words(session: Session, event_id: UUID) -> str:
    """The completion rule of an event in words. Raises NotFound."""
    days = programme_days(session, event_id)
    return say_rule(read_rule(_event(session, event_id).completion_rule, days), days)


def mark(
    session: Session,
    registration_ids: Collection[UUID],
    day_id: UUID,
    mark: Mark,
    *,
    reason: str = "",
    now: datetime,
    today: date,
) -> int:
    """Say of people how it was with them on a day; it goes before the scans. Returns of how many.

    Raises Invalid for ``reason`` and ``mark`` as ``rules.attendance.checked_reason``, NotFound where a day or a
    registration is not of one event.
    """
    day = _day(session, day_id)
    reason = checked_reason(mark, day.date, reason, today=today)
    chosen = _of_event(session, day.event_id, registration_ids)
    lock_rows(session, Event, [day.event_id])
    held = _held(session, chosen, day_id)
    said: dict[str, Any] = {"mark": mark, "reason": reason, "at": now}
    update_rows(session, AttendanceMark, [{"id": held[who]} | said for who in chosen if who in held])
    insert_rows(
        session,
        AttendanceMark,
        [{"id": uuid4(), "registration_id": who, "day_id": day_id} | said for who in chosen if who not in held],
    )
    return len(chosen)


def clear(session: Session, registration_ids: Collection[UUID], day_id: UUID) -> int:
    """Take marks off again, so that the scans speak. Returns how many there were. Raises NotFound as ``mark``."""
    chosen = _of_event(session, _day(session, day_id).event_id, registration_ids)
    return delete_rows(session, AttendanceMark, list(_held(session, chosen, day_id).values()))


def set_rule(session: Session, event_id: UUID, rule: CompletionRule | None) -> None:
    """Give an event a completion rule, or (None) the usual one. Raises Invalid for a rule its days cannot meet."""
    event = _event(session, event_id)
    if rule is not None:
        check_rule(rule, programme_days(session, event_id))
    event.completion_rule = None if rule is None else kept_rule(rule)
    session.flush()


def programme_days(session: Session, event_id: UUID) -> tuple[ProgrammeDay, ...]:
    """The days of an event as its rule knows them."""
    return _as_the_rule_knows(_days(session, event_id))


_CAME = frozenset({Mark.ATTENDED, Mark.CAUGHT_UP})
_LIST = (
    sa.select(
        Registration.id,
        Registration.person_id,
        Person.name,
        Person.known_as,
        sa.func.coalesce(Organisation.name, "").label("organisation"),
        Registration.role,
        Registration.state,
        (Person.search_key + " " + sa.func.coalesce(Organisation.search_key, "")).label("found_by"),
    )
    .join(Person, Person.id == Registration.person_id)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .order_by(Person.search_key, Registration.id)
)


def _as_the_rule_knows(days: Iterable[EventDay | MatrixDay]) -> tuple[ProgrammeDay, ...]:
    return tuple(ProgrammeDay(day.id, day.date, day.part, day.required) for day in days)


def _attender(
    row: Any,
    days: Collection[EventDay],
    rule: CompletionRule,
    came: Mapping[tuple[UUID, date], datetime],
    marks: Mapping[tuple[UUID, UUID], Any],
    today: date,
) -> Attender:
    cells = []
    for day in days:
        said, at = marks.get((row.id, day.id)), came.get((row.id, day.date))
        state = state_on(day.date, said.mark if said else None, came=at is not None, today=today)
        cells.append(Cell(day.id, state, said.mark if said else None, said.reason if said else "", at))
    asked = row.role is Role.PARTICIPANT and row.state in HOLDS_PLACE
    stands = outlook(rule, _as_the_rule_knows(days), {cell.day_id: cell.state for cell in cells}) if asked else None
    return Attender(
        row.id,
        row.person_id,
        row.name,
        row.known_as,
        row.organisation,
        row.role,
        row.state,
        tuple(cells),
        stands,
        row.found_by,
    )


def _amiss(event: Event, rule: CompletionRule, days: tuple[ProgrammeDay, ...]) -> str:
    if event.completion_rule is None:
        return ""
    try:
        check_rule(rule, days)
    except Invalid as wrong:
        return wrong.title
    return ""


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    return event


def _day(session: Session, day_id: UUID) -> EventDay:
    if (day := session.get(EventDay, day_id)) is None:
        raise NotFound("That day is no longer there", "Look at the days of the event again.")
    return day


def _days(session: Session, event_id: UUID) -> list[EventDay]:
    query = sa.select(EventDay).where(EventDay.event_id == event_id).order_by(EventDay.starts_at, EventDay.id)
    return list(session.scalars(query))


def _marks(session: Session, event_id: UUID, ids: Collection[UUID] | None = None) -> dict[tuple[UUID, UUID], Any]:
    which = Registration.event_id == event_id if ids is None else AttendanceMark.registration_id.in_(ids)
    rows = session.execute(
        sa.select(AttendanceMark.registration_id, AttendanceMark.day_id, AttendanceMark.mark, AttendanceMark.reason)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .where(which)
    )
    return {(row.registration_id, row.day_id): row for row in rows}


def _held(session: Session, registration_ids: Collection[UUID], day_id: UUID) -> dict[UUID, UUID]:
    rows = session.execute(
        sa.select(AttendanceMark.registration_id, AttendanceMark.id).where(
            AttendanceMark.day_id == day_id, AttendanceMark.registration_id.in_(registration_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def _of_event(session: Session, event_id: UUID, registration_ids: Collection[UUID]) -> list[UUID]:
    chosen = list(dict.fromkeys(registration_ids))
    known = session.scalar(
        sa.select(sa.func.count(Registration.id)).where(Registration.event_id == event_id, Registration.id.in_(chosen))
    )
    if known != len(chosen):
        raise NotFound("That registration is not on this event", "Look at the list again.")
    return chosen
