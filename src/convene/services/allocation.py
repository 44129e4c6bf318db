"""Giving people the sessions they chose: what there is to give, a proposal and what it would change, carrying it out.

``study`` reads, ``propose`` thinks (it needs no workspace, and takes a second or two for a thousand people), ``apply``
writes; it refuses a proposal that was made of other choices, places or limits than there are by then.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.allocation import (
    Chooser,
    Given,
    Option,
    Outcome,
    Problem,
    filled_up,
    first_come,
    free_of,
    judge,
)
from convene.rules.errors import Refused
from convene.rules.programme import SessionState
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.time import Span
from convene.services import allocation_solver, places
from convene.services.import_pace import Cancelled, Progress
from convene.services.session_places import Choosable, choosable, own_parts, span_of
from convene.store.bulk import delete_rows, insert_rows, lock_rows, update_rows
from convene.store.tables import Event, EventSession, Person, Place, Registration

_LAST = 1_000_000  # who was put on a waiting list without having ranked it comes after what they ranked


@dataclass(frozen=True, slots=True)
class Held:
    """How somebody stands with a session."""

    place_id: UUID
    state: PlaceState
    rank: int | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Study:
    """All that a proposal is made of. ``held`` is by person and session."""

    event_id: UUID
    event: str
    time_zone: str
    afresh: bool
    problem: Problem
    sessions: tuple[Choosable, ...]
    names: dict[UUID, str]
    held: dict[tuple[UUID, UUID], Held]


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one person's place on one session. ``choice`` is which of theirs it is at that time;
    ``now`` None: they neither have it nor asked for it."""

    registration_id: UUID
    name: str
    session_id: UUID
    title: str
    was: PlaceState | None
    now: PlaceState | None
    choice: int | None


@dataclass(frozen=True, slots=True)
class SessionChange:
    """How many have a place on a session, and wait for one, now and then."""

    session: Choosable
    given: int
    waiting: int
    given_then: int
    waiting_then: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way to give the places. ``outcome`` and ``first_come`` are of the same people, choices and places that stay;
    ``standing`` is how it is now. ``filled`` counts places given to people who had not chosen them."""

    study: Study
    outcome: Outcome
    first_come: Outcome
    standing: Outcome
    filled: int
    changes: tuple[Change, ...]
    sessions: tuple[SessionChange, ...]

    @property
    def people(self) -> int:
        """How many people something changes for."""
        return len({change.registration_id for change in self.changes})


def study(session: Session, event_id: UUID, *, afresh: bool = False) -> Study:
    """Everybody with a place at the event and what they chose. With ``afresh`` only pinned places stay. Raises
    NotFound, Refused where nothing can be chosen."""
    event = places.open_event(session, event_id)
    offered = choosable(session, event_id)
    if not offered:
        raise Refused(
            f"{event.title} has no sessions to choose", "Set the sign-up of parallel sessions to “choose” first."
        )
    spans = {one.id: one.span for one in offered}
    people = session.execute(
        sa.select(Registration.id, Registration.registered_at, Registration.person_id, Person.name)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
    ).all()
    held, elsewhere = _held(session, event_id, spans), _elsewhere(session, event_id, spans)
    theirs = _by_person(held)
    parts = own_parts(session, event_id)
    choosers = []
    for registration_id, registered_at, person_id, _ in people:
        mine = theirs[registration_id]
        kept = [key for key, one in mine.items() if one.state is PlaceState.GIVEN and (one.pinned or not afresh)]
        wishes = [key for key, one in mine.items() if one.rank is not None or one.state is PlaceState.WAITING]
        wishes.sort(key=lambda key: (mine[key].rank or _LAST, spans[key].start, key.bytes))
        busy = [*elsewhere[registration_id], *(span for span, _ in parts.get(person_id, ()))]
        left = [key for key, one in mine.items() if one.state is PlaceState.RELEASED]
        choosers.append(
            Chooser(
                registration_id,
                registered_at,
                tuple(wishes),
                tuple(sorted(kept)),
                tuple(sorted(busy, key=lambda span: (span.start, span.end))),
                tuple(sorted(left)),
            )
        )
    options = tuple(Option(one.id, one.span, one.limit) for one in offered)
    names = {registration_id: name for registration_id, _, _, name in people}
    problem = Problem(options, tuple(choosers)).in_order()
    return Study(event_id, event.title, event.time_zone, afresh, problem, offered, names, held)


def propose(
    found: Study, *, fill: bool = False, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Proposal:
    """The best allocation of what was studied. With ``fill``, whoever has nothing at some time then gets a place that
    is left. ``progress`` is told (aims met, aims there are); raises Stopped once ``cancelled``."""
    problem = found.problem
    given: Given = allocation_solver.allocate(problem, progress, cancelled)
    whole = filled_up(problem, given) if fill else given
    theirs = _by_person(found.held)
    standing = {
        person.id: tuple(key for key, one in theirs[person.id].items() if one.state is PlaceState.GIVEN)
        for person in problem.people
    }
    changes = tuple(_changes(found, whole))
    return Proposal(
        found,
        judge(problem, given),
        judge(problem, first_come(problem)),
        judge(problem, standing),
        sum(map(len, whole.values())) - sum(map(len, given.values())),
        changes,
        tuple(_by_session(found, changes)),
    )


def apply(session: Session, proposal: Proposal, *, now: datetime) -> int:
    """Carry out a proposal. Returns for how many people something changed.

    Raises Refused where choices, places, people or limits are not as they were when it was made.
    """
    seen = proposal.study
    lock_rows(session, Event, [seen.event_id])
    there = study(session, seen.event_id, afresh=seen.afresh)
    if (there.problem, there.held) != (seen.problem, seen.held):
        raise Refused("Choices or places have changed since this was worked out", "Work it out again.")
    gone = [seen.held[one.registration_id, one.session_id].place_id for one in proposal.changes if one.now is None]
    delete_rows(session, Place, gone)
    for state in PlaceState:
        to = [
            (one, seen.held.get((one.registration_id, one.session_id))) for one in proposal.changes if one.now is state
        ]
        values = {"state": state, "since": now if state is PlaceState.WAITING else None}
        update_rows(session, Place, [{"id": held.place_id} | values for _, held in to if held])
        new = [one for one, held in to if held is None]
        ids = [{"session_id": one.session_id, "registration_id": one.registration_id} for one in new]
        if ids:
            insert_rows(session, Place, [one | values for one in ids])
    return proposal.people


def _changes(found: Study, given: Given) -> list[Change]:
    """Every place that would not be as it is, by name and time."""
    spans, titles = found.problem.spans(), {one.id: one.title for one in found.sessions}
    order = {one.id: number for number, one in enumerate(found.sessions)}
    theirs = _by_person(found.held)
    changes = []
    for person in found.problem.people:
        mine, has = theirs[person.id], (*person.kept, *given.get(person.id, ()))
        taken = [*person.busy, *(spans[key] for key in has)]
        for key in sorted({*mine, *has}, key=lambda key: order[key]):
            before = mine.get(key)
            after = PlaceState.GIVEN if key in has else _without(before, free=free_of(taken, spans[key]))
            if before is None or before.state is not after:
                choice = _choice(person, key, spans)
                was = before.state if before else None
                changes.append(Change(person.id, found.names[person.id], key, titles[key], was, after, choice))
    return sorted(changes, key=lambda c: (c.name.casefold(), c.registration_id.bytes, order[c.session_id]))


def _without(before: Held | None, *, free: bool) -> PlaceState | None:
    """What becomes of a place that is not given: who has nothing at that time waits for what they chose."""
    if before is None or before.state is PlaceState.RELEASED:
        return PlaceState.RELEASED
    if free and (before.rank is not None or before.state is PlaceState.WAITING):
        return PlaceState.WAITING
    return None if before.rank is None else PlaceState.CHOSEN


def _choice(person: Chooser, key: UUID, spans: dict[UUID, Span]) -> int | None:
    """Which of their choices a session is at its time."""
    if key not in person.choices:
        return None
    before = person.choices[: person.choices.index(key)]
    return 1 + sum(spans[one].overlaps(spans[key]) for one in before)


def _by_session(found: Study, changes: Collection[Change]) -> list[SessionChange]:
    counts: defaultdict[tuple[UUID, PlaceState | None], int] = defaultdict(int)
    for (who, key), one in found.held.items():
        counts[key, one.state] += who in found.names
    moved: defaultdict[tuple[UUID, PlaceState | None], int] = defaultdict(int)
    for change in changes:
        moved[change.session_id, change.was] -= 1
        moved[change.session_id, change.now] += 1
    G, W = PlaceState.GIVEN, PlaceState.WAITING  # noqa: N806 - short in a table of counts
    return [
        SessionChange(
            one,
            counts[one.id, G],
            counts[one.id, W],
            counts[one.id, G] + moved[one.id, G],
            counts[one.id, W] + moved[one.id, W],
        )
        for one in found.sessions
    ]


def _held(session: Session, event_id: UUID, offered: Collection[UUID]) -> dict[tuple[UUID, UUID], Held]:
    """How those with a place at the event stand with the sessions offered."""
    rows = session.execute(
        sa.select(Place.registration_id, Place.session_id, Place.id, Place.state, Place.rank, Place.pinned)
        .join(Registration, Registration.id == Place.registration_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Place.id)
    )
    return {
        (who, key): Held(place_id, state, rank, pinned)
        for who, key, place_id, state, rank, pinned in rows
        if key in offered
    }


def _by_person(held: Mapping[tuple[UUID, UUID], Held]) -> defaultdict[UUID, dict[UUID, Held]]:
    found: defaultdict[UUID, dict[UUID, Held]] = defaultdict(dict)
    for (who, key), one in held.items():
        found[who][key] = one
    return found


def _elsewhere(session: Session, event_id: UUID, offered: Collection[UUID]) -> defaultdict[UUID, list[Span]]:
    """When people have a place on a session that is not chosen, by registration."""
    rows = session.execute(
        sa.select(Place.registration_id, EventSession)
        .join(EventSession, EventSession.id == Place.session_id)
        .where(
            EventSession.event_id == event_id,
            EventSession.state != SessionState.CANCELLED,
            Place.state == PlaceState.GIVEN,
        )
    )
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for registration_id, row in rows:
        if row.id not in offered and (span := span_of(row)) is not None:
            found[registration_id].append(span)
    return found
