"""How sign-up to the sessions of an event stands: each session with its places, one session's people, one person's
choices."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.allocation import bands, free_of, slots
from convene.rules.errors import NotFound
from convene.rules.registrations import HOLDS_PLACE, OVER, PlaceState
from convene.rules.text import search_key
from convene.rules.time import Span
from convene.services.session_places import Choosable, choosable, own_parts, wait_order
from convene.store.tables import Event, EventSession, Organisation, Person, Place, Registration


@dataclass(frozen=True, slots=True)
class SessionSignUp:
    """A session and how it stands. ``firsts`` and ``wishes`` count those who ranked it first, and at all; ``to_give``
    how many of those who wait there is a place for."""

    session: Choosable
    given: int
    waiting: int
    firsts: int
    wishes: int

    @property
    def id(self) -> UUID:
        """The session's."""
        return self.session.id

    @property
    def left(self) -> int | None:
        """How many places are free; below nought where more are given than it can take now."""
        return None if self.session.limit is None else self.session.limit - self.given

    @property
    def to_give(self) -> int:
        """How many who wait could have a place."""
        return self.waiting if self.left is None else max(0, min(self.left, self.waiting))


@dataclass(frozen=True, slots=True)
class Board:
    """All of an event. ``bands`` are parallel sessions; of the people with a place at the event ``chose`` ranked
    something, ``open`` chose and have nothing at some time, and wait for nothing there; ``clashing`` have two places
    at a time."""

    event_id: UUID
    title: str
    time_zone: str
    bands: tuple[tuple[SessionSignUp, ...], ...]
    people: int
    chose: int
    open: int
    without_any: int
    clashing: tuple[str, ...]

    @property
    def sessions(self) -> tuple[SessionSignUp, ...]:
        """All of them, in order of time."""
        return tuple(one for band in self.bands for one in band)


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody's place on a session. ``turn`` numbers those who wait; ``elsewhere`` is what they have at that time."""

    registration_id: UUID
    name: str
    organisation: str
    state: PlaceState
    rank: int | None
    pinned: bool
    since: datetime | None
    turn: int | None
    elsewhere: str
    registered: bool

    @property
    def id(self) -> UUID:
        """The registration's."""
        return self.registration_id


@dataclass(frozen=True, slots=True)
class SessionPeople:
    """Who has a place on a session, who waits, who ranked it: in that order. ``beside`` are the sessions one could be
    moved to."""

    line: SessionSignUp
    event_id: UUID
    time_zone: str
    people: tuple[Placed, ...]
    beside: tuple[SessionSignUp, ...]

    def of(self, state: PlaceState) -> tuple[Placed, ...]:
        """Those in that state."""
        return tuple(one for one in self.people if one.state is state)


@dataclass(frozen=True, slots=True)
class Choice:
    """A session somebody can choose and how they stand with it. ``engaged`` is what they do at that time anyway."""

    session: Choosable
    rank: int | None
    state: PlaceState | None
    pinned: bool
    engaged: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person chose, by bands of parallel sessions; in each what they ranked, then the others."""

    registration_id: UUID
    name: str
    event_id: UUID
    time_zone: str
    bands: tuple[tuple[Choice, ...], ...]


def board(session: Session, event_id: UUID) -> Board:
    """How sign-up to an event's sessions stands. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    offered = choosable(session, event_id)
    spans = {one.id: one.span for one in offered}
    lines: defaultdict[UUID, defaultdict[PlaceState | str, int]] = defaultdict(lambda: defaultdict(int))
    chose, undecided, without_any, clashing = 0, 0, 0, []
    for registration_id, places in _theirs(session, event_id).items():
        ours = [one for one in places if one[0] in spans]
        given = sorted((spans[key] for key, state, _ in ours if state is PlaceState.GIVEN), key=lambda s: s.start)
        ranked = sorted((rank, key) for key, _, rank in ours if rank is not None)
        firsts = {slot[0] for slot in slots([key for _, key in ranked], spans)}
        for key, state, rank in ours:
            lines[key][state] += 1
            lines[key]["wishes"] += rank is not None
            lines[key]["firsts"] += key in firsts
        chose += bool(ranked)
        without_any += bool(ranked) and not given
        undecided += any(state is PlaceState.CHOSEN and free_of(given, spans[key]) for key, state, _ in ours)
        if any(a.overlaps(b) for a, b in pairwise(given)):
            clashing.append(registration_id)
    made = {
        one.id: SessionSignUp(
            one,
            lines[one.id][PlaceState.GIVEN],
            lines[one.id][PlaceState.WAITING],
            lines[one.id]["firsts"],
            lines[one.id]["wishes"],
        )
        for one in offered
    }
    return Board(
        event_id,
        event.title,
        event.time_zone,
        tuple(tuple(made[one.id] for one in band) for band in bands(offered)),
        _coming(session, event_id),
        chose,
        undecided,
        without_any,
        _names(session, clashing),
    )


def session_people(session: Session, session_id: UUID) -> SessionPeople:
    """Everybody with something to do with a session. Raises NotFound."""
    row = session.get(EventSession, session_id)
    if row is None:
        raise NotFound("This session is not here any more", "Somebody may have removed it.")
    found = board(session, row.event_id)
    line = next((one for one in found.sessions if one.id == session_id), None)
    if line is None:
        raise NotFound(f"“{row.title}” is not among the sessions people choose", "Look at it in the programme.")
    elsewhere = _elsewhere(session, row.event_id, session_id, line.session.span)
    rows = session.execute(
        sa.select(Place, Registration, Person.name, sa.func.coalesce(Organisation.name, ""))
        .join(Registration, Registration.id == Place.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Place.session_id == session_id, Place.state != PlaceState.RELEASED, Registration.state.not_in(OVER))
    ).all()
    order = [PlaceState.GIVEN, PlaceState.WAITING, PlaceState.CHOSEN]

    def by(place: Place, registration: Registration, name: str) -> tuple[object, ...]:
        turn = wait_order(place.since, registration.registered_at, registration.id)
        last = registration.state not in HOLDS_PLACE
        way: tuple[object, ...] = (last, *turn) if place.state is PlaceState.WAITING else (search_key(name), *turn)
        return order.index(place.state), *((place.rank or 99,) if place.state is PlaceState.CHOSEN else ()), *way

    turn, people = 0, []
    for place, registration, name, organisation in sorted(rows, key=lambda row: by(row[0], row[1], row[2])):
        registered = registration.state in HOLDS_PLACE
        waits = place.state is PlaceState.WAITING and registered
        turn += waits
        people.append(
            Placed(
                registration.id,
                name,
                organisation,
                place.state,
                place.rank,
                place.pinned,
                place.since,
                turn if waits else None,
                elsewhere.get(registration.id, ""),
                registered,
            )
        )
    span = line.session.span
    beside = tuple(one for one in found.sessions if one.id != session_id and one.session.span.overlaps(span))
    return SessionPeople(line, row.event_id, found.time_zone, tuple(people), beside)


def choices(session: Session, registration_id: UUID) -> Choices:
    """What somebody chose and has been given, beside all they could choose. Raises NotFound."""
    row = session.execute(
        sa.select(Registration, Person.name, Event.time_zone)
        .join(Person, Person.id == Registration.person_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.id == registration_id)
    ).one_or_none()
    if row is None:
        raise NotFound("That registration is not in this workspace")
    registration, name, time_zone = row
    held = {
        place.session_id: place
        for place in session.scalars(sa.select(Place).where(Place.registration_id == registration_id))
        if place.state is not PlaceState.RELEASED
    }
    parts = own_parts(session, registration.event_id, [registration.person_id]).get(registration.person_id, [])

    def choice(one: Choosable) -> Choice:
        place = held.get(one.id)
        engaged = next((title for span, title in parts if span.overlaps(one.span)), "")
        if place is None:
            return Choice(one, None, None, pinned=False, engaged=engaged)
        return Choice(one, place.rank, place.state, place.pinned, engaged)

    offered = [[choice(one) for one in band] for band in bands(choosable(session, registration.event_id))]
    return Choices(
        registration_id,
        name,
        registration.event_id,
        time_zone,
        tuple(tuple(sorted(band, key=lambda c: (c.rank is None, c.rank or 0))) for band in offered),
    )


def _theirs(session: Session, event_id: UUID) -> dict[UUID, list[tuple[UUID, PlaceState, int | None]]]:
    """By registration with a place at the event: session, state and rank of what they chose or have."""
    rows = session.execute(
        sa.select(Place.registration_id, Place.session_id, Place.state, Place.rank)
        .join(Registration, Registration.id == Place.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.state.in_(HOLDS_PLACE),
            Place.state != PlaceState.RELEASED,
        )
    )
    found: defaultdict[UUID, list[tuple[UUID, PlaceState, int | None]]] = defaultdict(list)
    for registration_id, session_id, state, rank in rows:
        found[registration_id].append((session_id, state, rank))
    return found


def _elsewhere(session: Session, event_id: UUID, session_id: UUID, span: Span) -> dict[UUID, str]:
    """What people have a place on while that session runs, by registration."""
    known = {one.id: one for one in choosable(session, event_id) if one.id != session_id and one.span.overlaps(span)}
    rows = session.execute(
        sa.select(Place.registration_id, Place.session_id).where(
            Place.session_id.in_(known), Place.state == PlaceState.GIVEN
        )
    )
    return {registration_id: known[key].title for registration_id, key in rows}


def _coming(session: Session, event_id: UUID) -> int:
    held = sa.select(sa.func.count()).select_from(Registration)
    return session.scalar(held.where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))) or 0


def _names(session: Session, registration_ids: list[UUID]) -> tuple[str, ...]:
    rows = session.scalars(
        sa.select(Person.name)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.id.in_(registration_ids))
        .order_by(Person.name)
    )
    return tuple(rows)
