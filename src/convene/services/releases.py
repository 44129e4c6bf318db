"""Releases of a programme: one draft (the sessions as they are), numbered frozen releases, what is different between
any two. All that is open is shown before one is given out. ``release_restore`` brings one back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.programme import ContributionState, Finding, SessionState
from convene.rules.registrations import HOLDS_PLACE, PlaceState
from convene.rules.releases import (
    Change,
    FrozenSession,
    difference,
    from_json,
    to_json,
)
from convene.rules.text import clean
from convene.services import programme
from convene.services.release_freeze import given_out
from convene.store.bulk import lock_rows
from convene.store.tables import (
    Contribution,
    Event,
    EventSession,
    Person,
    Place,
    Registration,
    Release,
)


class OpenKind(StrEnum):
    """What is not settled beside the findings."""

    UNPLACED = "unplaced"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"
    FELL_OUT = "fell_out"
    UNCONFIRMED = "unconfirmed"
    NO_TRACK = "no_track"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something not settled: the sessions it is about, and for UNCONFIRMED the people who have not said yes.

    UNPLACED, PROPOSED and CANCELLED sessions are not given out; on those that FELL_OUT people have places.
    """

    kind: OpenKind
    titles: tuple[str, ...]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """Somebody a release has news for: sessions they take part in or have a place on that are different."""

    person_id: UUID
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release as it is listed."""

    number: int
    note: str
    at: datetime
    sessions: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two releases, the older first; None is the draft. ``names`` are those of all people in
    it who are still here."""

    event: str
    time_zone: str
    old: int | None
    new: int | None
    changes: tuple[Change, ...]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What the next release would be: ``number`` after ``last`` (None: it is the first), with so many ``sessions``."""

    event_id: UUID
    event: str
    time_zone: str
    number: int
    last: ReleaseRow | None
    sessions: int
    findings: tuple[Finding, ...]
    open: tuple[OpenPoint, ...]
    changes: tuple[Change, ...]
    names: dict[UUID, str]
    owed: tuple[Owed, ...]


def plan(session: Session, event_id: UUID) -> ReleasePlan:
    """What releasing the draft would give out, after all that is open. Nothing is written. Raises NotFound."""
    event = _event(session, event_id)
    draft = sessions_of(session, event_id, None)
    last = _last(session, event_id)
    changes = difference(() if last is None else from_json(last.content), draft)
    return ReleasePlan(
        event_id,
        event.title,
        event.time_zone,
        1 if last is None else last.number + 1,
        None if last is None else _row(last),
        len(draft),
        programme.clashes(session, event_id),
        tuple(_open(session, event_id, draft)),
        changes,
        names(session, changes),
        _owed(session, event_id, changes),
    )


def release(session: Session, event_id: UUID, *, note: str = "", now: datetime) -> int:
    """Freeze the draft under the next number, which is returned.

    Raises Refused where there is nothing to give out or nothing is different from the last release, NotFound.
    """
    lock_rows(session, Event, [event_id])
    _event(session, event_id)
    draft, last = sessions_of(session, event_id, None), _last(session, event_id)
    if last is None and not draft:
        raise Refused("There is nothing to release yet", "Confirm sessions and give them a time first.")
    if last is not None and not difference(from_json(last.content), draft):
        raise Refused(f"Nothing is different from release {last.number}", "Change the programme first.")
    number = 1 if last is None else last.number + 1
    session.add(Release(event_id=event_id, number=number, note=clean(note).strip(), at=now, content=to_json(draft)))
    session.flush()
    return number


def listing(session: Session, event_id: UUID) -> tuple[ReleaseRow, ...]:
    """The releases of an event, newest first. Raises NotFound."""
    _event(session, event_id)
    kept = session.scalars(sa.select(Release).where(Release.event_id == event_id).order_by(Release.number.desc()))
    return tuple(map(_row, kept))


def diff(session: Session, event_id: UUID, old: int | None, new: int | None) -> Comparison:
    """What is different in ``new`` from ``old``; None is the draft. Raises NotFound, Invalid for a damaged release."""
    event = _event(session, event_id)
    changes = difference(sessions_of(session, event_id, old), sessions_of(session, event_id, new))
    return Comparison(event.title, event.time_zone, old, new, changes, names(session, changes))


def diff_last(session: Session, event_id: UUID) -> Comparison | None:
    """What is different in the draft from the last release; None before the first. Raises as ``diff``."""
    last = _last(session, event_id)
    return None if last is None else diff(session, event_id, last.number, None)


def since_last(session: Session, event_id: UUID) -> tuple[int, int]:
    """The number of the last release, and how many sessions are different in the draft; 0 and 0 before the first."""
    if (last := _last(session, event_id)) is None:
        return 0, 0
    try:
        kept = from_json(last.content)
    except Invalid:
        return last.number, 0  # it says so itself where it is opened
    return last.number, len(difference(kept, sessions_of(session, event_id, None)))


def owed(session: Session, event_id: UUID, number: int) -> tuple[Owed, ...]:
    """Who a release has news for, by name: people who take part in sessions that it made different from the release
    before, and people with a place on them. Raises NotFound."""
    before = [row.number for row in listing(session, event_id) if row.number < number]
    old = sessions_of(session, event_id, before[0]) if before else ()
    return _owed(session, event_id, difference(old, sessions_of(session, event_id, number)))


def sessions_of(session: Session, event_id: UUID, number: int | None) -> tuple[FrozenSession, ...]:
    """The sessions in a release, or those the draft would give out. Raises NotFound, Invalid for a damaged release."""
    if number is None:
        return tuple(given_out(session, event_id))
    kept = session.scalar(sa.select(Release).where(Release.event_id == event_id, Release.number == number))
    if kept is None:
        raise NotFound(f"There is no release {number} of this event", "Look at its list of releases.")
    return from_json(kept.content)


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("This event is not here any more", "Somebody may have removed it.")
    return event


def _last(session: Session, event_id: UUID) -> Release | None:
    newest = sa.select(Release).where(Release.event_id == event_id).order_by(Release.number.desc()).limit(1)
    return session.scalar(newest)


def _row(kept: Release) -> ReleaseRow:
    held = kept.content.get("sessions")
    return ReleaseRow(kept.number, kept.note, kept.at, len(held) if isinstance(held, list) else 0)


def _open(session: Session, event_id: UUID, draft: Iterable[FrozenSession]) -> Iterator[OpenPoint]:
    agenda = programme.agenda(session, event_id)
    inside = {one.id for one in draft}
    outside = [one for one in agenda.sessions if one.id not in inside]
    cancelled = [one for one in outside if one.state is SessionState.CANCELLED]
    waiting = [one for one in outside if one.state is not SessionState.CANCELLED]
    points = {
        OpenKind.UNPLACED: [one.title for one in waiting if one.starts_at is None],
        OpenKind.PROPOSED: [one.title for one in waiting if one.starts_at is not None],
        OpenKind.CANCELLED: [one.title for one in cancelled],
        OpenKind.FELL_OUT: [one.title for one in outside if one.places],
    }
    yield from (OpenPoint(kind, tuple(titles)) for kind, titles in points.items() if titles)
    asked = session.execute(
        sa.select(EventSession.title, Person.name)
        .join(Contribution, Contribution.session_id == EventSession.id)
        .join(Person, Person.id == Contribution.person_id)
        .where(EventSession.event_id == event_id, Contribution.state == ContributionState.INVITED)
        .where(EventSession.starts_at.is_not(None), EventSession.state == SessionState.CONFIRMED)
        .order_by(Person.name, EventSession.title)
    ).all()
    if asked:
        titles, people = (tuple(dict.fromkeys(column)) for column in zip(*asked, strict=True))
        yield OpenPoint(OpenKind.UNCONFIRMED, titles, people)
    if agenda.tracks and (
        loose := [one.title for one in agenda.sessions if one.id in inside and one.track_id is None and not one.pause]
    ):
        yield OpenPoint(OpenKind.NO_TRACK, tuple(loose))


def names(session: Session, changes: Iterable[Change]) -> dict[UUID, str]:
    """The people in these changes by name, as far as they are still here."""
    wanted = frozenset[UUID]().union(*(one.person_ids for one in changes))
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _owed(session: Session, event_id: UUID, changes: tuple[Change, ...]) -> tuple[Owed, ...]:
    news: dict[UUID, list[Change]] = defaultdict(list)
    places = _places(session, event_id)
    for change in changes:
        for person_id in change.person_ids | places.get(change.session.id, set()):
            news[person_id].append(change)
    people = sa.select(Person.id, Person.name).where(Person.id.in_(news), Person.erased_at.is_(None))
    listed = session.execute(people.order_by(Person.name, Person.id))
    return tuple(Owed(person_id, name, tuple(news[person_id])) for person_id, name in listed)


def _places(session: Session, event_id: UUID) -> dict[UUID, set[UUID]]:
    """Who was given a place on which session."""
    rows = session.execute(
        sa.select(Place.session_id, Registration.person_id)
        .join(Registration, Registration.id == Place.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.state.in_(HOLDS_PLACE),
            Place.state == PlaceState.GIVEN,
        )
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for session_id, person_id in rows:
        found[session_id].add(person_id)
    return found
