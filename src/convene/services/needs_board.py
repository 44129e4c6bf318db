"""The needs of an event as a board: whose, how far, what its rooms offer; and diets as counts, without a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import Mark
from convene.rules.bookings import BookingState
from convene.rules.errors import NotFound
from convene.rules.people import NeedKind, NeedState
from convene.rules.programme import ContributionState, SessionState
from convene.rules.registrations import HOLDS_PLACE, OVER, PlaceState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line, search_key
from convene.rules.venues import RoomFeature
from convene.services.needs import NeedRow, of_event
from convene.store.tables import (
    AttendanceMark,
    Booking,
    Contribution,
    Event,
    EventDay,
    EventSession,
    Need,
    Person,
    Place,
    Registration,
    Room,
    RoomFeatureRow,
)

_HELD = (BookingState.OPTION, BookingState.CONFIRMED, BookingState.COMPLETED)


@dataclass(frozen=True, slots=True)
class BoardNeed:
    """A need on the board. ``offered`` are rooms of the event that offer what is asked for, ``lacking`` those the
    person is to be in that do not; ``of_a_room`` is False for what no room offers."""

    need: NeedRow
    registration_id: UUID
    person: str
    of_a_room: bool
    offered: tuple[str, ...]
    lacking: tuple[str, ...]
    overdue: bool

    @property
    def id(self) -> UUID:
        """The need's."""
        return self.need.id


@dataclass(frozen=True, slots=True)
class Board:
    """An event's needs: the overdue first, then by the day they are due."""

    event_id: UUID
    title: str
    first_day: date | None
    needs: tuple[BoardNeed, ...]


@dataclass(frozen=True, slots=True)
class DietCount:
    """How many people of a day have asked for the same. What they wrote is one line, never who wrote it."""

    diet: str
    people: int


@dataclass(frozen=True, slots=True)
class CateringDay:
    """A day of an event: how many are expected, and what they asked for, the most frequent first."""

    date: date
    expected: int
    diets: tuple[DietCount, ...]


@takes(Right.SEE_NEEDS)
def board(session: Session, event_id: UUID, *, today: date) -> Board:
    """The needs of those who come, or may. Raises NotFound."""
    event = _event(session, event_id)
    people = {
        row.person_id: row
        for row in session.execute(
            sa.select(Registration.id, Registration.person_id, Person.name)
            .join(Person, Person.id == Registration.person_id)
            .where(Registration.event_id == event_id, Registration.state.not_in(OVER))
        )
    }
    rooms = _rooms(session, event_id)
    stays = _stays(session, event_id)
    names = {room_id: name for room_id, (name, _) in rooms.items()}
    offers = {room_id: features for room_id, (_, features) in rooms.items()}
    found = []
    for person_id, needs in of_event(session, event_id).items():
        for need in needs if person_id in people else ():
            of_a_room = need.feature in set(RoomFeature)
            offered = [names[key] for key in rooms if need.feature in offers[key]] if of_a_room else []
            lacking = [names[key] for key in stays.get(person_id, ()) if need.feature not in offers[key]]
            who = people[person_id]
            found.append(
                BoardNeed(
                    need, who.id, who.name, of_a_room, tuple(sorted(offered)),
                    tuple(sorted(lacking)) if of_a_room else (),
                    need.state is not NeedState.DONE and need.due is not None and need.due < today,
                )
            )  # fmt: skip
    found.sort(key=lambda one: (not one.overdue, one.need.due or date.max, search_key(one.person), one.id))
    first = min((day.date for day in event.days), default=None)
    return Board(event_id, event.title, first, tuple(found))


@takes(Right.SEE_NEEDS)
def catering(session: Session, event_id: UUID) -> tuple[CateringDay, ...]:
    """Diets as counts, day by day, of those who hold a place and are not excused then. Raises NotFound."""
    event = _event(session, event_id)
    coming = {
        row.id: row.person_id
        for row in session.execute(
            sa.select(Registration.id, Registration.person_id).where(
                Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE)
            )
        )
    }
    away: defaultdict[UUID, set[UUID]] = defaultdict(set)
    marks = sa.select(AttendanceMark.day_id, AttendanceMark.registration_id).where(
        AttendanceMark.registration_id.in_(coming), AttendanceMark.mark.in_((Mark.EXCUSED, Mark.ABSENT))
    )
    for day_id, registration_id in session.execute(marks):
        away[day_id].add(coming[registration_id])
    diets = _diets(session, event_id, set(coming.values()))
    dates: dict[date, set[UUID]] = {}
    for day in event.days:
        here = set(coming.values()) - away[day.id]
        dates[day.date] = dates.get(day.date, set()) | here
    return tuple(CateringDay(day, len(here), _counted(diets, here)) for day, here in sorted(dates.items()))


def _event(session: Session, event_id: UUID) -> Event:
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    return event


def _diets(session: Session, event_id: UUID, people: set[UUID]) -> dict[UUID, list[str]]:
    """By person what they eat, each thing once."""
    rows = session.execute(
        sa.select(Need.person_id, Need.detail, Need.feature)
        .where(Need.kind == NeedKind.DIETARY)
        .where(sa.or_(Need.event_id.is_(None), Need.event_id == event_id))
        .order_by(Need.id)
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for person_id, detail, feature in rows:
        words = clean_line(detail) or feature.replace("_", " ")
        if person_id in people and search_key(words) not in map(search_key, found[person_id]):
            found[person_id].append(words)
    return found


def _counted(diets: Mapping[UUID, Iterable[str]], here: set[UUID]) -> tuple[DietCount, ...]:
    """Somebody who asked for several things is counted with all of them at once: a kitchen makes one plate."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for person_id, words in diets.items():
        if person_id in here:
            whole = "; ".join(sorted(words, key=search_key))
            shown.setdefault(search_key(whole), whole[:1].upper() + whole[1:])
            counts[search_key(whole)] += 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(DietCount(shown[key], count) for key, count in ordered)


def _rooms(session: Session, event_id: UUID) -> dict[UUID, tuple[str, frozenset[str]]]:
    """The rooms of an event: those booked for it and those its sessions are in; failing any, all of its venues."""
    booked = sa.select(Booking.room_id).where(Booking.event_id == event_id, Booking.state.in_(_HELD))
    used = sa.select(EventSession.room_id).where(
        EventSession.event_id == event_id,
        EventSession.room_id.is_not(None),
        EventSession.state != SessionState.CANCELLED,
    )
    ids = set(session.scalars(booked)) | set(session.scalars(used))
    if not ids:
        venues = sa.select(EventDay.venue_id).where(EventDay.event_id == event_id)
        ids = set(session.scalars(sa.select(Room.id).where(Room.venue_id.in_(venues), Room.archived.is_(False))))
    features: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in session.scalars(sa.select(RoomFeatureRow).where(RoomFeatureRow.room_id.in_(ids))):
        features[row.room_id].add(row.feature.value)
    names = session.execute(sa.select(Room.id, Room.name).where(Room.id.in_(ids)).order_by(Room.name, Room.id))
    return {row.id: (row.name, frozenset(features[row.id])) for row in names}


def _stays(session: Session, event_id: UUID) -> dict[UUID, set[UUID]]:
    """By person the rooms they are to be in: of sessions they have a place on or a part in."""
    live = (
        EventSession.event_id == event_id,
        EventSession.room_id.is_not(None),
        EventSession.state != SessionState.CANCELLED,
    )
    placed = (
        sa.select(Registration.person_id, EventSession.room_id)
        .join(Place, Place.registration_id == Registration.id)
        .join(EventSession, EventSession.id == Place.session_id)
        .where(Place.state == PlaceState.GIVEN, *live)
    )
    part = (
        sa.select(Contribution.person_id, EventSession.room_id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(Contribution.state != ContributionState.DECLINED, *live)
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    rows: Iterable[Any] = session.execute(sa.union(placed, part))
    for person_id, room_id in rows:
        found[person_id].add(room_id)
    return found
