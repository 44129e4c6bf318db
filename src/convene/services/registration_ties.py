"""What a registration hangs together with: its place on the waiting list, an offer, a group, whom it came instead of,
who brings whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.registrations import OVER, RegistrationState
from convene.services.groups import GroupRow, of_group
from convene.services.guests import GuestDetail, guest_detail
from convene.services.waiting import Waiting, waiting_list
from convene.store.tables import Event, Person, Registration


@dataclass(frozen=True, slots=True)
class Tie:
    """Another registration, by the name of its person."""

    registration_id: UUID
    name: str
    state: RegistrationState


@dataclass(frozen=True, slots=True)
class Ties:
    """``waits`` where they wait, with the offer that is open; ``free``: whether a place could be offered to them.
    ``instead_of`` is whom they replaced, ``replaced_by`` who came for them. ``may_bring``: how many more they may."""

    waits: Waiting | None
    free: bool
    priority: int
    short_notice: bool
    group: GroupRow | None
    unnamed: bool
    host: Tie | None
    guests: tuple[Tie, ...]
    instead_of: Tie | None
    replaced_by: Tie | None
    may_bring: int


def with_ties(session: Session, registration_id: UUID, *, now: datetime) -> tuple[GuestDetail, Ties]:
    """A registration in full, with what it hangs together with. Raises NotFound."""
    return guest_detail(session, registration_id), ties(session, registration_id, now=now)


def ties(session: Session, registration_id: UUID, *, now: datetime) -> Ties:
    """What a registration hangs together with."""
    row = session.get_one(Registration, registration_id)
    event = session.get_one(Event, row.event_id)
    group = of_group(session, row.group_id) if row.group_id is not None else None
    guests = _ties(session, Registration.guest_of_id == row.id)
    free, waits = False, None
    if row.state is RegistrationState.WAITING or row.state in OVER:
        found = waiting_list(session, event.id, now=now)
        free = found.free != 0 and (found.starts_at is None or found.starts_at > now)
        waits = next((one for one in found.people if one.registration_id == row.id), None)
    brought = sum(one.state not in OVER for one in guests)
    return Ties(
        waits,
        free,
        row.priority,
        row.short_notice,
        group,
        group is not None and any(not one.named for one in group.members if one.registration_id == row.id),
        _one(session, row.guest_of_id),
        guests,
        next(iter(_ties(session, Registration.substituted_by_id == row.id)), None),
        _one(session, row.substituted_by_id),
        0 if row.guest_of_id is not None else max(0, event.plus_ones - brought),
    )


def _one(session: Session, registration_id: UUID | None) -> Tie | None:
    return None if registration_id is None else next(iter(_ties(session, Registration.id == registration_id)), None)


def _ties(session: Session, where: sa.ColumnElement[bool]) -> tuple[Tie, ...]:
    rows = session.execute(
        sa.select(Registration.id, Person.name, Registration.state)
        .join(Person, Person.id == Registration.person_id)
        .where(where)
        .order_by(Person.search_key, Registration.id)
    )
    return tuple(Tie(*row) for row in rows)
