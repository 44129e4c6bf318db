"""What about an event's rooms wants looking at: sessions, days without a room, rooms without a day."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import NotFound
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.services.room_findings import RoomFinding, room_findings
from convene.store.workspace import Workspace

NEXT = make.DAY + timedelta(days=14)


def found(workspace: Workspace, event: UUID) -> list[tuple[str, str]]:
    return [(one.title, one.detail) for one in workspace.read(room_findings, event)]


def booked(workspace: Workspace, event: UUID, room: UUID, day: object = make.DAY, **fields: object) -> UUID:
    return make.booking(
        workspace, room, event, starts_at=make.at("09:00", day), ends_at=make.at("17:00", day), **fields
    )


def test_a_day_without_a_room_and_a_room_without_a_day(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    room = make.room(workspace, venue)
    event = make.event(workspace, days=(make.DAY, NEXT), venue_id=venue)
    assert found(workspace, event) == [], "an event without any booking is told so by its page"
    booked(workspace, event, room)
    (one,) = workspace.read(room_findings, event)
    assert (one.title, one.starts_at, one.session_id) == ("Thu 23 July 2026 has no room", make.at("09:00", NEXT), None)
    away = booked(workspace, event, room, make.DAY + timedelta(days=30), state=BookingState.ENQUIRY)
    booked(workspace, event, room, NEXT)
    booked(workspace, event, room, NEXT - timedelta(days=1))  # to set up
    (one,) = workspace.read(room_findings, event)
    assert (one.title, one.booking_id) == ("Library is asked for on Sat 8 August 2026", away)
    assert one.detail == "The event has no day then (enquiry). Move the booking or release it."


def test_sessions_that_the_rooms_cannot_take(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    room, other = make.room(workspace, venue), make.room(workspace, venue, "Chapel")
    event = make.event(workspace, venue_id=venue)
    booked(workspace, event, room)
    late = make.session(workspace, event, "Late", starts_at=make.at("16:00"), minutes=60, room_id=other)
    make.session(workspace, event, "Twice", starts_at=make.at("16:00"), minutes=60, room_id=other)
    first = workspace.read(room_findings, event)[0]
    assert isinstance(first, RoomFinding)
    assert (first.title, first.session_id) == ("Chapel is not booked then", late)
    assert {title for title, _ in found(workspace, event)} == {"Chapel is not booked then"}, "no clash of sessions"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.COMPLETED},
        {"kind": EventKind.PARTNER},
        {"mode": EventMode.ONLINE},
    ],
    ids=lambda fields: str(next(iter(fields.values()))),
)
def test_nothing_is_said_of_what_is_not_ours_to_make_happen(workspace: Workspace, fields: dict[str, object]) -> None:
    venue = make.venue(workspace)
    event = make.event(workspace, days=(make.DAY, NEXT), venue_id=venue, **fields)
    booked(workspace, event, make.room(workspace, venue))
    assert found(workspace, event) == []


def test_an_event_that_is_gone(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(room_findings, make.venue(workspace))
