"""What about an event's rooms wants looking at: sessions that its rooms cannot take, days without a room, rooms without
a day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.events import EventKind, EventMode, EventStatus
from convene.rules.programme import FindingKind, Severity
from convene.rules.time import Span, say_day, zone
from convene.services import bookings, events, programme

OF_ROOMS = frozenset(
    {
        FindingKind.BOOKING,
        FindingKind.CAPACITY,
        FindingKind.EQUIPMENT,
        FindingKind.LAYOUT,
        FindingKind.NEED,
        FindingKind.NO_QUIET,
        FindingKind.SHUT,
        FindingKind.STEP_FREE,
    }
)
"""Findings of the programme that are about its rooms."""


@dataclass(frozen=True, slots=True)
class RoomFinding:
    """One thing to look at, and where: a session of the programme, a booking, or a day that has none."""

    severity: Severity
    title: str
    detail: str
    session_id: UUID | None = None
    booking_id: UUID | None = None
    starts_at: datetime | None = None


def room_findings(session: Session, event_id: UUID) -> tuple[RoomFinding, ...]:
    """All of them for an event that is still to be made to happen: days first, then what the programme says of its
    rooms. None for a partner’s, and for one that is cancelled or completed. Raises NotFound."""
    event = events.detail(session, event_id)
    over = event.status in {EventStatus.CANCELLED, EventStatus.COMPLETED}
    if over or event.kind is EventKind.PARTNER or event.mode is EventMode.ONLINE:
        return ()
    return (*_days(session, event), *_of_programme(session, event_id))


def _of_programme(session: Session, event_id: UUID) -> list[RoomFinding]:
    return [
        RoomFinding(f.severity, f.title, f.detail, session_id=f.session_ids[0])
        for f in programme.clashes(session, event_id)
        if f.kind in OF_ROOMS
    ]


def _days(session: Session, event: events.EventDetail) -> list[RoomFinding]:
    own, tz = bookings.listing(session, event_id=event.id, live=True), zone(event.time_zone)
    if not own:
        return []  # where nothing is booked at all the page says so itself
    found = [
        RoomFinding(
            Severity.CLASH,
            f"{say_day(day.date)} has no room",
            f"Other days of this event have one. {day.venue or 'No venue is chosen either'}.",
            starts_at=day.starts_at,
        )
        for day in event.days
        if not any(one.hold.span.overlaps(Span(day.starts_at, day.ends_at)) for one in own)
    ]
    for one in own:
        on = one.starts_at.astimezone(tz).date()
        if not any(abs((day.date - on).days) <= 1 for day in event.days):  # the day before may be to set up
            found.append(
                RoomFinding(
                    Severity.CLASH,
                    f"{one.room} is asked for on {say_day(on)}",
                    f"The event has no day then ({one.state.value}). Move the booking or release it.",
                    booking_id=one.id,
                    starts_at=one.starts_at,
                )
            )
    return found
