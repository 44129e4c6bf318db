"""How people come on the list of an event and go off it: registering, changing, cancelling, taking up again.

There are never more than the event has places for: these are counted in the same transaction that gives them, with the
event's row held, so that two processes never give the last place twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.applications import decidable, last_day
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import RegistrationMode
from convene.rules.people import NeedKind, is_a_need, same_person
from convene.rules.registration_questions import checked
from convene.rules.registrations import HOLDS_PLACE, OVER, OfferState, Places, RegistrationState, Role, next_states
from convene.rules.text import clean_line
from convene.rules.time import say_day, zone
from convene.services import badges, needs, offers, organisation_cap, people, registration_questions
from convene.services.guests import Guest, GuestDetail, guest_detail, guests
from convene.services.leaving import free_sessions, gone
from convene.services.places import open_event, places
from convene.store.bulk import lock_rows
from convene.store.held import held
from convene.store.tables import Event, Person, Registration


class RegistrationFields(people.PersonFields, total=False):
    """What ``edit`` can change: all of a person, and of their registration."""

    role: Role
    ticket: str
    note: str
    answers: dict[str, str]
    priority: int
    short_notice: bool


class NewRegistration(people.PersonParticulars, total=False):
    """What ``register`` can be told beside the name. ``access`` and ``dietary`` become needs; ``answers`` are to the
    event's questions, by their words; ``late_reason`` says why an application is taken after the closing day."""

    person_id: UUID
    role: Role
    ticket: str
    note: str
    source: str
    answers: dict[str, str]
    late_reason: str
    access: str
    dietary: str
    short_notice: bool
    group_id: UUID
    guest_of_id: UUID


@dataclass(frozen=True, slots=True)
class Counts:
    """How an event's list stands. ``held`` counts the places taken, open offers among them; ``places`` None: as many as
    come."""

    registered: int
    waiting: int
    applied: int
    cancelled: int
    held: int
    all: int
    places: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of several people: moved, moved to the waiting list instead, left as they were and why."""

    done: tuple[UUID, ...]
    waiting: tuple[UUID, ...]
    left: tuple[tuple[UUID, str], ...]


def counts(session: Session, event_id: UUID) -> Counts:
    """How the event's list stands."""
    event = _event(session, event_id)
    by_state = dict(
        session.execute(
            sa.select(Registration.state, sa.func.count())
            .where(Registration.event_id == event_id)
            .group_by(Registration.state)
        ).all()
    )

    def of(*states: RegistrationState) -> int:
        return sum(by_state.get(state, 0) for state in states)

    return Counts(
        of(RegistrationState.REGISTERED),
        of(RegistrationState.WAITING),
        of(RegistrationState.APPLIED, RegistrationState.SHORTLISTED),
        of(*OVER),
        held(session, event_id),
        sum(by_state.values()),
        event.capacity,
    )


def register(
    session: Session,
    event_id: UUID,
    *,
    name: str,
    now: datetime,
    state: RegistrationState | None = None,
    **fields: Unpack[NewRegistration],
) -> UUID:
    """Put somebody on the list of an event, as one person over all events. Returns the registration's id.

    Without ``state`` they apply where the event takes applications, and are registered otherwise; where no place is
    left, or others wait for the one that is, they wait. Who was invited is registered as what they were invited to be.
    What is said about somebody we know already is added to what we know.

    Raises Invalid for an empty name, a bad e-mail address or one of somebody with another name, an answer that does not
    fit, and (``late_reason``) an application after the closing day without a reason. Raises Refused for somebody who is
    on the list already, who is not invited where one must be, for a place asked for by name (``state``) that is not
    there, and for a cancelled event.
    """
    event = open_event(session, event_id)
    lock_rows(session, Event, [event_id])  # before anybody is looked up: two processes may bring the same person
    role, late_reason = fields.get("role", Role.PARTICIPANT), clean_line(fields.get("late_reason", ""))
    wanted = state or _joining(event, role)
    if wanted is RegistrationState.APPLIED:
        _check_in_time(event, late_reason, now=now)
    answers = None
    if "answers" in fields:
        answers = checked(registration_questions.questions(session, event_id), fields["answers"]) or None
    person = known_or_new(session, event_id, name, fields)
    there = session.scalar(
        sa.select(Registration).where(Registration.event_id == event_id, Registration.person_id == person.id)
    )
    if there is not None and there.state is RegistrationState.INVITED and wanted in HOLDS_PLACE:
        there.answers = (there.answers or {}) | (answers or {}) or None
        move(session, [there.id], wanted, now=now)
        return there.id
    if there is not None:
        over = there.state in OVER
        raise Refused(
            f"{person.name} is on the list already" + (f" ({there.state.value})" if over else ""),
            "Take the registration up again instead." if over else "Change that registration instead.",
            registration_id=there.id,
        )
    if state is None and role is Role.PARTICIPANT and event.registration_mode is RegistrationMode.INVITATION:
        raise Refused(f"{person.name} is not invited to {event.title}", "Invite them first; then they can register.")
    given = places(session, event).take(wanted)
    if state is None and given in HOLDS_PLACE and offers.is_next(session, event, now=now):
        given = RegistrationState.WAITING  # a place that is free is theirs who waited for it
    if state is not None and given is not state:
        raise Refused("No place is left", f"{event.title} has {event.capacity} places; they can wait for one.")
    made = Registration(
        event_id=event_id,
        person_id=person.id,
        state=given,
        role=role,
        reason=f"Late: {late_reason}" if late_reason and _late(event, now) else "",
        answers=answers,
        ticket=fields.get("ticket", ""),
        source=fields.get("source", ""),
        note=fields.get("note", ""),
        short_notice=fields.get("short_notice", False),
        group_id=fields.get("group_id"),
        guest_of_id=fields.get("guest_of_id"),
        registered_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    for kind in (NeedKind.ACCESS, NeedKind.DIETARY):
        if is_a_need(words := str(fields.get(kind.value, ""))):
            needs.add(session, person.id, event_id=event_id, kind=kind, detail=words, now=now)
    if given in HOLDS_PLACE:
        badges.issue_code_for(session, [made.id], now=now)
    return made.id


def edit(session: Session, registration_id: UUID, *, now: datetime, **fields: Unpack[RegistrationFields]) -> None:
    """Change a registration and its person. Raises Invalid as ``register``."""
    registration = get(session, registration_id)
    of_person = {name: value for name, value in fields.items() if name in people.FIELDS}
    if "answers" in fields:
        asked = registration_questions.questions(session, registration.event_id)
        fields["answers"] = checked(asked, fields["answers"], registration.answers)
    if of_person:
        people.set_fields(session, registration.person, of_person)
    for name in fields.keys() - of_person.keys():
        setattr(registration, name, fields[name])  # type: ignore[literal-required]
        registration.changed_at = now


def cancel(session: Session, registration_id: UUID, *, reason: str = "", now: datetime) -> None:
    """Take somebody off the list; their places on sessions are free again. Raises Refused if they are off already."""
    _move_one(session, registration_id, RegistrationState.CANCELLED, reason=reason, now=now)


def withdraw(session: Session, registration_id: UUID, *, reason: str = "", now: datetime) -> None:
    """As ``cancel``, at the person's own wish."""
    _move_one(session, registration_id, RegistrationState.WITHDRAWN, reason=reason, now=now)


def take_up_again(
    session: Session, registration_id: UUID, *, over_cap_reason: str = "", now: datetime
) -> RegistrationState:
    """Put somebody back on the list who was off it. Returns registered, or waiting where no place is left. Raises
    Invalid("over_cap_reason") as ``give_place``."""
    _take_in(session, registration_id, over_cap_reason, now=now)
    return get(session, registration_id).state


def give_place(session: Session, registration_id: UUID, *, over_cap_reason: str = "", now: datetime) -> None:
    """Register somebody who waits, applied, was accepted or invited. Raises Refused where no place is left.

    Raises Invalid("over_cap_reason") where more would come of one organisation than the event's cap and no reason says
    why; it is kept with them. Who was accepted, or has an offer, was asked about then.
    """
    _take_in(session, registration_id, over_cap_reason, now=now)


def move(
    session: Session,
    registration_ids: Sequence[UUID],
    to: RegistrationState,
    *,
    reason: str = "",
    again: bool = False,
    now: datetime,
) -> Moved:
    """Bring registrations of one event to a state, each as far as its life allows (``rules.registrations``).

    Who would need a place that is not there waits instead; who waits already is left. The order given is the order in
    which places go. With ``again`` what was decided about an application is decided anew.
    """
    chosen = list(dict.fromkeys(registration_ids))
    of = session.scalars(sa.select(Registration.event_id).distinct().where(Registration.id.in_(chosen))).all()
    if len(of) > 1:
        raise ValueError("registrations of several events")
    free = places(session, open_event(session, of[0], for_leaving=to in OVER)) if of else Places(None, 0)
    query = sa.select(Registration).where(Registration.id.in_(chosen)).execution_options(populate_existing=True)
    rows = {row.id: row for row in session.scalars(query)}
    if len(rows) < len(chosen):
        raise NotFound("That registration is not in this workspace")
    offered = offers.offered(session, chosen)
    done: list[UUID] = []
    waiting: list[UUID] = []
    left: list[tuple[UUID, str]] = []
    for registration_id in chosen:
        row = rows[registration_id]
        if to not in next_states(row.state) and not (again and decidable(row.state, to, again=True)):
            left.append((row.id, f"is {row.state.value}"))
            continue
        target = to if row.state in HOLDS_PLACE or row.id in offered else free.take(to)
        if target is row.state:
            left.append((row.id, "no place is left"))
            continue
        if target is RegistrationState.WAITING and row.state in OVER:
            row.registered_at = now  # who comes back stands behind those who went on waiting
        row.substituted_by_id = None
        row.state, row.reason, row.changed_at = target, reason, now
        (done if target is to else waiting).append(row.id)
    session.flush()
    if to in OVER:
        gone(session, done, now=now)
        for event_id in of:
            offers.follow(session, event_id, now=now)
    elif to in HOLDS_PLACE:
        offers.end_open(session, done, OfferState.ACCEPTED, now=now)
        badges.issue_code_for(session, done, now=now)
    else:
        free_sessions(session, done)
        offers.end_open(session, done, OfferState.WITHDRAWN, now=now)
    return Moved(tuple(done), tuple(waiting), tuple(left))


def get(session: Session, registration_id: UUID) -> Registration:
    """The registration of that id. Raises NotFound."""
    if (registration := session.get(Registration, registration_id)) is None:
        raise NotFound("That registration is not in this workspace")
    return registration


def _take_in(session: Session, registration_id: UUID, over_cap_reason: str, *, now: datetime) -> None:
    row = get(session, registration_id)
    settled = row.state in HOLDS_PLACE or bool(offers.offered(session, [row.id]))
    before = organisation_cap.kept_reason(row.reason) if settled else ""
    _move_one(session, row.id, RegistrationState.REGISTERED, reason=before, now=now)
    if row.state in HOLDS_PLACE and not settled:
        organisation_cap.check_one(session, row, over_cap_reason)


def _move_one(session: Session, registration_id: UUID, to: RegistrationState, *, reason: str, now: datetime) -> None:
    moved = move(session, [registration_id], to, reason=reason, now=now)
    if moved.left:
        who = get(session, registration_id).person.name
        raise Refused(f"{who} cannot be {to.value}: {moved.left[0][1]}", "The list is as it was.")


def known_or_new(session: Session, event_id: UUID, name: str, fields: Mapping[str, Any]) -> Person:
    """Who that is, with what is said of them added to what we know. Raises Invalid as ``register``."""
    said = {field: value for field, value in fields.items() if field in people.FIELDS and value} | {"name": name}
    if not clean_line(name):
        raise Invalid("name", "A person needs a name", "Write it as the person gives it.")
    person_id = fields.get("person_id")
    person = (
        people.get(session, person_id)
        if person_id is not None
        else people.match(
            session,
            name=name,
            email=said.get("email", ""),
            organisation=said.get("organisation", ""),
            event_id=event_id,
        )
    )
    if person is None:
        return people.make(session, said)
    if not same_person(person.name, name) and not same_person(person.known_as, name):
        raise Invalid("email", f"{person.email} is the address of {person.name}", "One address is one person's.")
    people.set_fields(session, person, {field: value for field, value in said.items() if field != "name"})
    return person


def _joining(event: Event, role: Role) -> RegistrationState:
    """How somebody comes on the list: those who make the event happen do not apply for it."""
    by_application = event.registration_mode is RegistrationMode.APPLICATION and role is Role.PARTICIPANT
    return RegistrationState.APPLIED if by_application else RegistrationState.REGISTERED


def _check_in_time(event: Event, late_reason: str, *, now: datetime) -> None:
    closes = event.applications_close
    if closes is not None and _late(event, now) and not late_reason:
        day = say_day(last_day(closes, zone(event.time_zone)))
        raise Invalid(
            "late_reason", f"Applications to {event.title} closed on {day}", "Give a reason to take it all the same."
        )


def _late(event: Event, now: datetime) -> bool:
    return event.applications_close is not None and now >= event.applications_close


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    return event


__all__ = [
    "Counts",
    "Guest",
    "GuestDetail",
    "Moved",
    "cancel",
    "counts",
    "edit",
    "free_sessions",
    "get",
    "give_place",
    "guest_detail",
    "guests",
    "known_or_new",
    "move",
    "open_event",
    "places",
    "register",
    "take_up_again",
    "withdraw",
]
