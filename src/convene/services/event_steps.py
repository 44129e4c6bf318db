"""The steps to an event's day: what is done, what is still open, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import LIVE_STATES, BookingState
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.rules.people import NeedKind, NeedState
from convene.rules.programme import Severity
from convene.rules.registrations import HOLDS_PLACE, OVER
from convene.services import attendance, event_series, events, programme, retention
from convene.services.event_series import SeriesRow
from convene.services.events import EventDetail
from convene.services.retention import Clock
from convene.services.ribbon import Ribbon, ribbon
from convene.store.tables import Booking, Credential, Need, Registration, Room


class StepKey(StrEnum):
    """What has to be done before a day can happen."""

    VENUE = "venue"
    LINK = "link"
    ROOMS = "rooms"
    PROGRAMME = "programme"
    PUBLISH = "publish"
    PEOPLE = "people"
    NEEDS = "needs"
    BADGES = "badges"


@dataclass(frozen=True, slots=True)
class Step:
    """A step, what there is to say of it, and the tab where it is done."""

    key: StepKey
    title: str
    detail: str
    done: bool
    tab: str


@dataclass(frozen=True, slots=True)
class Overview:
    """An event; the steps to it (none for a partner’s, or when it is over or off); the threads of its next day.

    ``completion`` is what it takes to complete, in words; empty for what is over in one day. ``series`` is the one it
    is in, if any; ``kept`` is how long its people are.
    """

    event: EventDetail
    steps: tuple[Step, ...]
    ribbon_day: date | None
    ribbon: Ribbon
    completion: str
    series: SeriesRow | None
    kept: Clock


def overview(session: Session, event_id: UUID, *, today: date) -> Overview:
    """All of the overview page. Raises NotFound."""
    event = events.detail(session, event_id)
    over = event.last_day is not None and event.last_day < today
    settled = event.status in {EventStatus.CANCELLED, EventStatus.COMPLETED} or event.kind is EventKind.PARTNER
    steps = () if over or settled else tuple(_steps(session, event))
    day = next((day for day in event.days if day.date >= today), event.days[0] if event.days else None)
    threads = ribbon(programme.agenda(session, event_id), day.id) if day is not None else Ribbon()
    completion = attendance.rule_words(session, event_id) if len(event.days) > 1 else ""
    series = event_series.of_event(session, event_id, today=today)
    kept = retention.clock(session, event_id, today=today)
    return Overview(event, steps, day.date if day else None, threads, completion, series, kept)


def _steps(session: Session, event: EventDetail) -> Iterator[Step]:
    if event.mode is not EventMode.ONLINE:
        open_days = sum(day.venue_id is None for day in event.days)
        missing = "No venue yet" if open_days == len(event.days) else f"{_count(open_days, 'day')} without a venue"
        yield Step(StepKey.VENUE, "Choose a venue", missing if open_days else event.venue, not open_days, "overview")
        yield _rooms(session, event)
    if event.mode is not EventMode.IN_PERSON:
        said = "People can join from afar" if event.join_link else "No link to join yet"
        yield Step(StepKey.LINK, "Set up the link", said, bool(event.join_link), "overview")
    yield _programme(session, event)
    draft = event.status is EventStatus.DRAFT
    yield Step(
        StepKey.PUBLISH,
        "Publish",
        "Still a draft: open the menu beside the title" if draft else "Out in the world",
        not draft,
        "overview",
    )
    free = "" if event.places is None else f" of {event.places}"
    said = f"{event.registered}{free} registered" if event.registered else "Nobody yet: import a list or add people"
    yield Step(StepKey.PEOPLE, "Fill the list", said, event.registered > 0, "people")
    if event.registered:
        yield _needs(session, event.id)
        yield _badges(session, event.id)


def _rooms(session: Session, event: EventDetail) -> Step:
    states = session.scalars(
        sa.select(Booking.state)
        .join(Room, Room.id == Booking.room_id)
        .where(Booking.event_id == event.id, Booking.state.in_(LIVE_STATES))
    ).all()
    held = sum(state is BookingState.OPTION for state in states)
    asked = sum(state is BookingState.ENQUIRY for state in states)
    firm = len(states) - held - asked
    parts = [f"{n} {words}" for n, words in ((firm, "booked"), (held, "held as options"), (asked, "asked for")) if n]
    done = firm > 0 and not held
    return Step(StepKey.ROOMS, "Book the rooms", ", ".join(parts) or "No room is asked for yet", done, "venue")


def _programme(session: Session, event: EventDetail) -> Step:
    agenda = programme.agenda(session, event.id)
    sessions = [one for one in agenda.sessions if not one.pause]
    tray = sum(one.starts_at is None for one in sessions)
    clashes = sum(f.severity is Severity.CLASH for f in programme.clashes(session, event.id)) if sessions else 0
    parts = [_count(len(sessions), "session")]
    if clashes:
        parts.append(_count(clashes, "clash", "clashes"))
    if tray:
        parts.append(f"{tray} in the tray")
    said = ", ".join(parts) if sessions else "No session yet"
    return Step(StepKey.PROGRAMME, "Write the programme", said, bool(sessions) and not clashes, "programme")


def _needs(session: Session, event_id: UUID) -> Step:
    count = session.scalar(
        sa.select(sa.func.count(sa.distinct(Need.id)))
        .join(Registration, Registration.person_id == Need.person_id)
        .where(Registration.event_id == event_id, Registration.state.not_in(OVER))
        .where(sa.or_(Need.event_id.is_(None), Need.event_id == event_id))
        .where(Need.state == NeedState.OPEN, Need.owner == "", Need.kind != NeedKind.DIETARY)
    )
    said = f"{_count(count, 'need')} without an owner" if count else "Every need has an owner"
    return Step(StepKey.NEEDS, "Plan for needs", said, not count, "people")


def _badges(session: Session, event_id: UUID) -> Step:
    count = session.scalar(
        sa.select(sa.func.count(Credential.id))
        .join(Registration, Registration.id == Credential.registration_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .where(Credential.revoked_at.is_(None), Credential.printed_at.is_(None))
    )
    said = f"{_count(count, 'badge')} not printed yet" if count else "All printed"
    return Step(StepKey.BADGES, "Print badges", said, not count, "badges")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
