"""Those with a part in an event's sessions, as the checks of its programme want them: who leads what, who will not
come, where people come from, and when they cannot be there."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.programme import AgendaAway, AgendaHome, AgendaOff, AgendaPerson, ContributionState
from convene.rules.registrations import OVER, RegistrationState
from convene.store.tables import (
    Contribution,
    EventDay,
    EventSession,
    Organisation,
    Person,
    Registration,
    Unavailability,
)

_LEFT = {state: state.value for state in OVER} | {RegistrationState.DECLINED: "not_accepted"}


@dataclass(slots=True)
class Parts:
    """``people`` and ``off`` by session: those who take part, and those who are named and will not come."""

    people: dict[UUID, tuple[AgendaPerson, ...]] = field(default_factory=dict)
    off: dict[UUID, tuple[AgendaOff, ...]] = field(default_factory=dict)
    homes: tuple[AgendaHome, ...] = ()


def parts(session: Session, event_id: UUID) -> Parts:
    """Who takes part in which session of an event. Who said no to it is not among its people, who left the event is:
    they are still counted on, which is what is wrong with it."""
    rows = session.execute(
        sa.select(
            Contribution.session_id,
            Contribution.person_id,
            Person.name,
            Contribution.role,
            Contribution.state,
            Person.erased_at,
            Registration.state.label("registered"),
            sa.func.coalesce(Organisation.name, "").label("organisation"),
            sa.func.coalesce(Organisation.sector, "").label("sector"),
        )
        .join(EventSession, EventSession.id == Contribution.session_id)
        .join(Person, Person.id == Contribution.person_id)
        .outerjoin(
            Registration, sa.and_(Registration.person_id == Person.id, Registration.event_id == EventSession.event_id)
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(EventSession.event_id == event_id)
        .order_by(Contribution.position, Person.name, Contribution.id)
    ).all()
    people: defaultdict[UUID, list[AgendaPerson]] = defaultdict(list)
    off: defaultdict[UUID, dict[UUID, AgendaOff]] = defaultdict(dict)
    homes: dict[UUID, AgendaHome] = {}
    for row in rows:
        coming = row.state is not ContributionState.DECLINED
        if coming:
            people[row.session_id].append(AgendaPerson(row.person_id, row.name, row.role))
        why = "erased" if row.erased_at else _LEFT.get(row.registered, "")
        if why or not coming:
            off[row.session_id][row.person_id] = AgendaOff(row.person_id, row.name, why or "declined")
        if row.organisation:
            homes[row.person_id] = AgendaHome(row.person_id, row.organisation, row.sector)
    found = Parts({key: tuple(them) for key, them in people.items()}, homes=tuple(homes[key] for key in sorted(homes)))
    for key, them in off.items():
        there = {p.person_id for p in people.get(key, ())}  # in another role they said yes to
        kept = tuple(one for one in them.values() if one.why != "declined" or one.person_id not in there)
        if kept:
            found.off[key] = kept
    return found


def away(session: Session, event_id: UUID) -> tuple[AgendaAway, ...]:
    """When those with a part in a session cannot be there, as far as it touches a day of the event."""
    days = session.execute(sa.select(EventDay.starts_at, EventDay.ends_at).where(EventDay.event_id == event_id)).all()
    if not days:
        return ()
    first, last = min(day.starts_at for day in days), max(day.ends_at for day in days)
    taking_part = (
        sa.select(Contribution.person_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(EventSession.event_id == event_id)
    )
    rows = session.execute(
        sa.select(Unavailability.person_id, Unavailability.starts_at, Unavailability.ends_at, Unavailability.reason)
        .where(
            Unavailability.person_id.in_(taking_part), Unavailability.starts_at < last, Unavailability.ends_at > first
        )
        .order_by(Unavailability.starts_at, Unavailability.ends_at, Unavailability.id)
    )
    return tuple(AgendaAway(*row) for row in rows)
