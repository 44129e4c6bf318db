"""What stands above every tab of an event."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.bookings import BookingState
from convene.rules.events import EventKind, EventStatus
from convene.rules.programme import Severity
from convene.rules.registrations import OVER
from convene.rules.time import say_day
from convene.services import events, programme
from convene.services.events import DayRow, EventDetail
from convene.store.tables import Booking, Registration


@dataclass(frozen=True, slots=True)
class HeadFact:
    """A fact with how pressing it is (danger, care, info or nothing) and the tab where it is looked into."""

    text: str
    state: str
    icon: str
    tab: str
    target: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """An event's title, where it stands, when and where it is, what to know about it, and how much each tab holds."""

    event: EventDetail
    day: DayRow | None
    facts: tuple[HeadFact, ...]
    sessions: int
    people: int


def event_head(session: Session, event_id: UUID, *, today: date) -> Head:
    """The head of an event; ``day`` is its next day from ``today``, or its last. Raises NotFound."""
    event = events.detail(session, event_id)
    agenda = programme.agenda(session, event_id)
    ahead = [day for day in event.days if day.date >= today]
    people = session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state.not_in(OVER))
    )
    return Head(
        event,
        ahead[0] if ahead else event.days[-1] if event.days else None,
        tuple(_facts(session, event, today=today)),
        sum(not one.pause for one in agenda.sessions),
        people or 0,
    )


def _facts(session: Session, event: EventDetail, *, today: date) -> list[HeadFact]:
    facts: list[HeadFact] = []

    def say(text: str, tab: str, state: str = "", icon: str = "", **target: Any) -> None:
        facts.append(HeadFact(text, state, icon, tab, target))

    if event.kind is EventKind.PARTNER:
        say(f"Run by {event.partner or 'a partner'}", "overview")
        return facts
    say(
        f"{event.registered} of {event.places} registered" if event.places else f"{event.registered} registered",
        "people",
    )
    if event.applied:
        say(f"{event.applied} applied", "applications")
    if event.waiting:
        say(f"{event.waiting} waiting", "people", show="waiting")
    if event.status in {EventStatus.CANCELLED, EventStatus.COMPLETED}:
        return facts
    findings = programme.clashes(session, event.id)
    for severity, one, many, state, icon in (
        (Severity.CLASH, "clash", "clashes", "danger", "octagon-alert"),
        (Severity.CARE, "care note", "care notes", "care", "heart-handshake"),
    ):
        if of_it := [finding for finding in findings if finding.severity is severity]:
            count = len(of_it)
            say(f"{count} {one if count == 1 else many}", "programme", state, icon, session_id=of_it[0].session_ids[0])
    option = session.execute(
        sa.select(Booking.id, Booking.option_expires)
        .where(Booking.event_id == event.id, Booking.state == BookingState.OPTION)
        .order_by(Booking.option_expires)
        .limit(1)
    ).first()
    if option is not None and option.option_expires is not None:
        expires = option.option_expires
        said = "Option has expired" if expires < today else f"Option expires {say_day(expires, year=False)}"
        urgent = "danger" if (expires - today).days <= 3 else ""
        say(said, "venue", urgent, "clock", booking_id=option.id)
    return facts
