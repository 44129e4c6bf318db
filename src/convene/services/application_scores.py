"""What applications to an event are judged by, and what each reviewer gives and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.text import clean, clean_line, search_key
from convene.services import registrations
from convene.store.tables import Criterion, Event, Registration, Review, Score

MOST = 5
"""The top score of a criterion that says no other."""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """What applications are judged by, from nought to ``most``."""

    id: UUID
    name: str
    detail: str
    most: int


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as somebody asks for it. ``id`` names one that is kept, with its scores."""

    name: str
    detail: str = ""
    most: int = MOST
    id: UUID | None = None


def criteria(session: Session, event_id: UUID) -> tuple[CriterionRow, ...]:
    """What applications to the event are judged by, in order."""
    return tuple(CriterionRow(row.id, row.name, row.detail, row.most) for row in _rows(session, event_id))


def set_criteria(session: Session, event_id: UUID, wanted: Sequence[CriterionDraft]) -> None:
    """Judge by these, in this order. One that is not named goes, with its scores.

    Raises Invalid for ``criteria``: no name, one name twice, a top score below what somebody gave; and NotFound.
    """
    if session.get(Event, event_id) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    held = {row.id: row for row in _rows(session, event_id)}
    if {one.id for one in wanted if one.id is not None} - held.keys():
        raise NotFound("A criterion is no longer there", "Look at the criteria again.")
    given = dict(
        session.execute(
            sa.select(Score.criterion_id, sa.func.max(Score.points))
            .where(Score.criterion_id.in_(held))
            .group_by(Score.criterion_id)
        ).all()
    )
    owners = {search_key(row.name): row.id for row in held.values()}
    names: set[str] = set()
    for one in wanted:
        key, name = search_key(one.name), clean_line(one.name)[:60]
        if not key:
            raise Invalid("criteria", "A criterion needs a name", "Write what you look for, or take the line away.")
        if key in names:
            raise Invalid("criteria", f"“{name}” stands here twice", "Change one of the two.")
        names.add(key)
        if owners.get(key, one.id) != one.id:  # names are unique, and undo goes row by row
            raise Invalid("criteria", f"“{name}” is the name of another criterion", "Rename them one after the other.")
        top = max(given.get(one.id, 1), 1) if one.id is not None else 1
        if one.most < top:
            raise Invalid("criteria", f"“{name}” has scores up to {top}", "Its top score cannot be less.")
    for row in held.values():
        if row.id not in {one.id for one in wanted}:
            session.delete(row)
    for position, one in enumerate(wanted):
        row = held[one.id] if one.id is not None else Criterion(id=uuid4(), event_id=event_id)
        row.name, row.detail, row.most, row.position = clean_line(one.name), clean(one.detail), one.most, position
        session.add(row)
    session.flush()


def set_anonymous(session: Session, event_id: UUID, *, anonymous: bool) -> None:
    """Whether reviewers see who applied before there is a decision. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    event.anonymous_review = anonymous


def score(
    session: Session,
    registration_id: UUID,
    *,
    reviewer: str,
    points: Mapping[UUID, int | None],
    note: str | None = None,
    now: datetime,
) -> None:
    """Keep what a reviewer gives an application, by criterion (None takes a score back), and what they note.

    Criteria that are not named, and a note that is None, stay as they are. Raises Invalid for ``reviewer``, for
    ``points`` outside nought to the top score, and NotFound.
    """
    registration = registrations.get(session, registration_id)
    who = clean_line(reviewer)
    if not who:
        raise Invalid("reviewer", "A review is somebody’s", "Write who reviews.")
    by = {row.id: row for row in _rows(session, registration.event_id)}
    who = _as_known(session, registration.event_id, who)
    held = {
        row.criterion_id: row
        for row in session.scalars(
            sa.select(Score).where(Score.registration_id == registration_id, Score.reviewer == who)
        )
    }
    for key, given in points.items():
        if key not in by:
            raise NotFound("That criterion is no longer there", "Look at the criteria again.")
        if given is None:
            if key in held:
                session.delete(held[key])
            continue
        if not 0 <= given <= by[key].most:
            raise Invalid("points", f"“{by[key].name}” is scored from 0 to {by[key].most}", "Give a number of these.")
        row = held.get(key) or Score(
            id=uuid4(), registration_id=registration_id, criterion_id=key, reviewer=who, points=given
        )
        row.points = given
        session.add(row)
    if note is not None:
        _note(session, registration_id, who, clean(note).strip(), now)
    session.flush()


def _note(session: Session, registration_id: UUID, who: str, words: str, now: datetime) -> None:
    held = session.scalars(
        sa.select(Review).where(Review.registration_id == registration_id, Review.reviewer == who)
    ).first()
    if not words:
        if held is not None:
            session.delete(held)
    elif held is None:
        session.add(Review(id=uuid4(), registration_id=registration_id, reviewer=who, note=words, at=now))
    elif held.note != words:
        held.note, held.at = words, now


def _as_known(session: Session, event_id: UUID, who: str) -> str:
    """The reviewer’s name as it was written first at this event: “ada” and “Ada” are one reviewer."""
    of_event = sa.select(Registration.id).where(Registration.event_id == event_id)
    known = session.scalars(
        sa.select(Score.reviewer)
        .where(Score.registration_id.in_(of_event))
        .union(sa.select(Review.reviewer).where(Review.registration_id.in_(of_event)))
    )
    return next((name for name in sorted(known) if search_key(name) == search_key(who)), who)


def _rows(session: Session, event_id: UUID) -> Sequence[Criterion]:
    return session.scalars(
        sa.select(Criterion).where(Criterion.event_id == event_id).order_by(Criterion.position, Criterion.id)
    ).all()
