"""Applications to an event: read and judged by several, chosen with an eye on fair shares, decided several at once.

Where an event has its applications reviewed without names, ``board(reviewing=True)`` leaves out name, address and
organisation until there is a decision. What people wrote themselves is given as they wrote it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from convene.rules.applications import SETTLED, UNDECIDED, Judged, decidable, judged
from convene.rules.errors import NotFound
from convene.rules.events import RegistrationMode
from convene.rules.registration_questions import Question, by_question
from convene.rules.registrations import HOLDS_PLACE, RegistrationState, Role
from convene.rules.text import clean_line, search_key
from convene.services import offers, registration_questions, registrations
from convene.services.application_scores import CriterionRow, criteria
from convene.services.organisation_cap import Above, above, need_reason, with_reason
from convene.store.tables import Event, Organisation, Person, Registration, Review, Score


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What one reviewer makes of an application: points by criterion, and a note."""

    reviewer: str
    points: Mapping[UUID, int]
    note: str


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody who applied. ``number`` goes by when they did. ``hidden``: who it is is left out for a reviewer."""

    id: UUID
    number: int
    person_id: UUID | None
    name: str
    known_as: str
    email: str
    organisation_id: UUID | None
    organisation: str
    sector: str
    profession: str
    borough: str
    state: RegistrationState
    reason: str
    registered_at: datetime
    answers: Mapping[str, str]
    reviews: tuple[ReviewRow, ...]
    judged: Judged | None
    hidden: bool
    found_by: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that is needed to choose. ``places`` None: as many as like. ``cap``: of one organisation without a reason."""

    event_id: UUID
    title: str
    time_zone: str
    mode: RegistrationMode
    closes: datetime | None
    places: int | None
    held: int
    cap: int | None
    anonymous: bool
    criteria: tuple[CriterionRow, ...]
    questions: tuple[Question, ...]
    applications: tuple[Application, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision does. ``waiting``: for want of a place; ``settled``: decided before, left unless asked for;
    ``again``: decided before, and now anew; ``left``: past deciding, or so already, and why; ``above`` the cap."""

    to: RegistrationState
    done: tuple[UUID, ...]
    waiting: tuple[UUID, ...]
    settled: tuple[UUID, ...]
    again: tuple[UUID, ...]
    left: tuple[tuple[UUID, str], ...]
    above: tuple[UUID, ...]
    above_by: tuple[Above, ...]


def board(session: Session, event_id: UUID, *, reviewing: bool = False) -> Board:
    """Everybody who takes part or wants to, in the order they applied. Who was only invited has not applied."""
    event = _event(session, event_id)
    asked = registration_questions.questions(session, event_id)
    by = criteria(session, event_id)
    reviews = _reviews(session, event_id)
    hide = reviewing and event.anonymous_review
    most = {one.id: one.most for one in by}
    found: list[Application] = []
    for number, row in enumerate(session.execute(_applicants(event_id)), 1):
        hidden = hide and row.state in UNDECIDED
        of_it = reviews.get(row.id, ())
        found.append(
            Application(
                row.id,
                number,
                None if hidden else row.person_id,
                "" if hidden else row.name,
                "" if hidden else row.known_as,
                "" if hidden else row.email,
                None if hidden else row.organisation_id,
                "" if hidden else row.organisation or "",
                row.sector or "",
                row.profession,
                row.borough or "",
                row.state,
                row.reason,
                row.registered_at,
                by_question(asked, row.answers or {}),
                of_it,
                judged({review.reviewer: review.points for review in of_it}, most),
                hidden,
                str(number) if hidden else f"{row.search_key} {row.email_key} {row.home or ''}",
            )
        )
    return Board(
        event_id,
        event.title,
        event.time_zone,
        event.registration_mode,
        event.applications_close,
        event.capacity,
        registrations.places(session, event, hold=False).held,
        event.organisation_cap,
        event.anonymous_review,
        by,
        asked,
        tuple(found),
    )


def outlook(
    session: Session, event_id: UUID, ids: Sequence[UUID], to: RegistrationState, *, again: bool = False
) -> Decided:
    """What ``decide`` would do. Changes nothing."""
    event = _event(session, event_id)
    chosen = _chosen(session, event_id, ids)
    free, offered = registrations.places(session, event, hold=False), offers.offered(session, ids)
    done: list[UUID] = []
    waiting: list[UUID] = []
    settled: list[UUID] = []
    anew: list[UUID] = []
    left: list[tuple[UUID, str]] = []
    for row in chosen:
        if not decidable(row.state, to, again=True):
            left.append((row.id, f"is {row.state.value}"))
            continue
        if row.state in SETTLED:
            (anew if again else settled).append(row.id)
            if not again:
                continue
        target = to if row.state in HOLDS_PLACE or row.id in offered else free.take(to)
        if target is row.state:
            left.append((row.id, "no place is left"))
        else:
            (done if target is to else waiting).append(row.id)
    homes = {row.id: row.person.organisation_id for row in chosen}
    over, above_by = above(session, event, [(key, homes[key]) for key in done]) if to in HOLDS_PLACE else ([], ())
    return Decided(to, tuple(done), tuple(waiting), tuple(settled), tuple(anew), tuple(left), tuple(over), above_by)


def decide(
    session: Session,
    event_id: UUID,
    ids: Sequence[UUID],
    to: RegistrationState,
    *,
    reason: str = "",
    over_cap_reason: str = "",
    again: bool = False,
    now: datetime,
) -> Decided:
    """Decide several applications, in the order given: places go to the first ones, then people wait.

    What was decided before stays, unless ``again``. Raises Invalid for ``over_cap_reason`` where more would come of one
    organisation than the event's cap and no reason says why; it is kept with those above the cap.
    """
    registrations.places(session, registrations.open_event(session, event_id))  # held until this is done
    found = outlook(session, event_id, ids, to, again=again)
    why = need_reason(found.above_by, over_cap_reason)
    moving = [key for key in ids if key in {*found.done, *found.waiting}]
    registrations.move(session, moving, to, reason=clean_line(reason), again=again, now=now)
    for row in _chosen(session, event_id, found.above):
        row.reason = with_reason(row.reason, why)
    session.flush()
    return found


def _chosen(session: Session, event_id: UUID, ids: Sequence[UUID]) -> list[Registration]:
    wanted = list(dict.fromkeys(ids))
    rows = session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.id.in_(wanted))
        .options(joinedload(Registration.person))
    )
    found = {row.id: row for row in rows}
    if len(found) < len(wanted):
        raise NotFound("That registration is not on the list of this event")
    return [found[key] for key in wanted]


def _applicants(event_id: UUID) -> sa.Executable:
    return (
        sa.select(
            Registration.id,
            Registration.person_id,
            Person.name,
            Person.known_as,
            Person.email,
            Person.organisation_id,
            Organisation.name.label("organisation"),
            Organisation.sector,
            Person.profession,
            Organisation.borough,
            Registration.state,
            Registration.reason,
            Registration.registered_at,
            Registration.answers,
            Person.search_key,
            Person.email_key,
            Organisation.search_key.label("home"),
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Registration.event_id == event_id,
            Registration.role == Role.PARTICIPANT,
            Registration.state != RegistrationState.INVITED,
        )
        .order_by(Registration.registered_at, Registration.id)
    )


def _reviews(session: Session, event_id: UUID) -> dict[UUID, tuple[ReviewRow, ...]]:
    """What every reviewer said, by registration."""
    of_event = Registration.event_id == event_id
    points: defaultdict[tuple[UUID, str], dict[UUID, int]] = defaultdict(dict)
    for key, reviewer, criterion, given in session.execute(
        sa.select(Score.registration_id, Score.reviewer, Score.criterion_id, Score.points)
        .join(Registration, Registration.id == Score.registration_id)
        .where(of_event)
    ):
        points[key, reviewer][criterion] = given
    noted = session.execute(
        sa.select(Review.registration_id, Review.reviewer, Review.note)
        .join(Registration, Registration.id == Review.registration_id)
        .where(of_event)
    )
    notes = {(key, reviewer): note for key, reviewer, note in noted}
    found: defaultdict[UUID, list[ReviewRow]] = defaultdict(list)
    for key, reviewer in sorted(points.keys() | notes.keys(), key=lambda pair: search_key(pair[1])):
        found[key].append(ReviewRow(reviewer, points.get((key, reviewer), {}), notes.get((key, reviewer), "")))
    return {key: tuple(rows) for key, rows in found.items()}


def _event(session: Session, event_id: UUID) -> Event:
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is no longer here", "Look at the list of events again.")
    return event
