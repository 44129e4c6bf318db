"""The cap of an event on one organisation: soft, so that it can be gone over with a reason, which is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.applications import above_cap
from convene.rules.errors import Invalid
from convene.rules.registrations import Role
from convene.rules.text import clean_line
from convene.store.held import HOLDS
from convene.store.tables import Event, Organisation, Person, Registration

_SAID = "Above the cap: "


@dataclass(frozen=True, slots=True)
class Above:
    """An organisation that would have more people there than the cap."""

    organisation: str
    people: int
    cap: int


def above(
    session: Session, event: Event, coming: Sequence[tuple[UUID, UUID | None]]
) -> tuple[list[UUID], tuple[Above, ...]]:
    """Who of those who come, each with their organisation, is above the cap, and how many that would have there.

    Places that are offered count as taken.
    """
    cap = event.organisation_cap
    if cap is None:
        return [], ()
    held = [
        home
        for key, home in session.execute(
            sa.select(Registration.id, Person.organisation_id)
            .join(Person, Person.id == Registration.person_id)
            .where(
                Registration.event_id == event.id,
                Registration.role == Role.PARTICIPANT,
                HOLDS,
                Person.organisation_id.is_not(None),
            )
        )
        if key not in {key for key, _ in coming}
    ]
    over = above_cap(cap, held, coming)
    homes = [home for key, home in coming if key in set(over)]
    count = Counter(held) + Counter(home for _, home in coming)
    names = session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(homes)))
    by = [Above(name, count[key], cap) for key, name in names]
    return over, tuple(sorted(by, key=lambda one: (-one.people, one.organisation)))


def need_reason(found: Sequence[Above], why: str, *, hint: str = "Say why, or choose fewer.") -> str:
    """The reason for going above the cap; empty where nobody does. Raises Invalid("over_cap_reason") without one."""
    said = clean_line(why)
    if found and not said:
        named = "; ".join(f"{one.organisation} would have {one.people}, the cap is {one.cap}" for one in found)
        raise Invalid("over_cap_reason", named, hint)
    return said if found else ""


def check_one(session: Session, row: Registration, why: str) -> None:
    """One person is given or offered a place: above the cap it takes a reason, which is kept with their registration.

    Raises Invalid("over_cap_reason") without one. Whoever makes the event happen is not counted.
    """
    if row.role is not Role.PARTICIPANT:
        return
    event = session.get_one(Event, row.event_id)
    _, found = above(session, event, [(row.id, row.person.organisation_id)])
    if said := need_reason(found, why, hint="Say why they come all the same."):
        row.reason = with_reason(row.reason, said)


def with_reason(reason: str, why: str) -> str:
    """A registration's reason with the one for going above the cap."""
    return ". ".join(part for part in (reason.rstrip("."), f"{_SAID}{why}") if part)


def kept_reason(reason: str) -> str:
    """Of a registration's reason what goes on: why it is above the cap."""
    _, said, why = reason.partition(_SAID)
    return f"{said}{why}"
