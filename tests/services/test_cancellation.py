"""Cancellation terms as they are kept, on both kinds of database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.cancellation import STANDARD, Band
from convene.rules.errors import Invalid, NotFound
from convene.services import bookings, cancellation
from convene.store.workspace import Workspace


def bands(workspace: Workspace, booking: object) -> list[tuple[int, int]]:
    return [(b.days_before, b.percent) for b in workspace.read(bookings.booking, booking).bands]


def test_terms_are_set_changed_taken_away_and_undone(workspace: Workspace) -> None:
    key = make.booking(workspace, make.room(workspace, make.venue(workspace)), make.event(workspace))
    workspace.write("Terms", cancellation.set_bands, key, STANDARD)
    assert bands(workspace, key) == [(90, 25), (60, 50), (30, 75), (14, 100)]
    workspace.write("Terms", cancellation.set_bands, key, [Band(7, 100), Band(60, 40), Band(30, 75)])
    assert bands(workspace, key) == [(60, 40), (30, 75), (7, 100)]
    workspace.undo()
    assert bands(workspace, key) == [(90, 25), (60, 50), (30, 75), (14, 100)]
    workspace.write("Terms", cancellation.set_bands, key, [])
    assert bands(workspace, key) == []
    with pytest.raises(Invalid) as refused:
        workspace.write("Terms", cancellation.set_bands, key, [Band(30, 50), Band(14, 40)])
    assert refused.value.field == "percent_1"
    assert bands(workspace, key) == []
    with pytest.raises(NotFound):
        workspace.write("Terms", cancellation.set_bands, uuid4(), STANDARD)


def test_terms_follow_the_booking_when_it_moves(workspace: Workspace) -> None:
    key = make.booking(
        workspace, make.room(workspace, make.venue(workspace)), make.event(workspace), cost_pence=100_000
    )
    workspace.write("Terms", cancellation.set_bands, key, [Band(30, 50)])
    assert workspace.read(bookings.booking, key).steps(with_vat=False)[0].day == make.DAY - timedelta(days=30)
    to = make.DAY + timedelta(days=7)
    workspace.write("Move", bookings.move, key, starts_at=make.at("09:00", to), ends_at=make.at("17:00", to))
    row = workspace.read(bookings.booking, key)
    assert [(step.day, step.pence) for step in row.steps()] == [(to - timedelta(days=30), 60_000)]
    assert row.cancelling(to - timedelta(days=30), with_vat=False).pence == 50_000


def rises(workspace: Workspace, first: date, last: date) -> list[tuple[str, date, str]]:
    found = workspace.read(cancellation.rises, first=first, last=last)
    return [(rise.rooms, rise.day, rise.cost) for rise in found]


def test_rises_are_those_of_what_is_held_or_booked(workspace: Workspace) -> None:
    venue, event = make.venue(workspace), make.event(workspace)
    for state in (BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED, BookingState.RELEASED):
        room = make.room(workspace, venue, state.value)
        key = make.booking(workspace, room, event, state=state, option_expires=make.TODAY, cost_pence=1_000)
        workspace.write("Terms", cancellation.set_bands, key, [Band(30, 50), Band(0, 100)])
    free = make.booking(workspace, make.room(workspace, venue, "Chapel"), event, cost_pence=0)
    workspace.write("Terms", cancellation.set_bands, free, [Band(30, 50)])

    day = make.DAY - timedelta(days=30)
    ((rooms, when, cost),) = rises(workspace, day, day)
    assert (set(rooms.split(" and ")), when, cost) == ({"option", "confirmed"}, day, "£12 (50%)")
    assert [rise[1:] for rise in rises(workspace, day + timedelta(days=1), make.DAY)] == [(make.DAY, "£24 (100%)")]
    assert len(rises(workspace, date.min, date.max)) == 2
    assert rises(workspace, make.DAY + timedelta(days=1), date.max) == []


def test_one_event_at_one_venue_rises_together(workspace: Workspace) -> None:
    venue, event, other = make.venue(workspace), make.event(workspace), make.event(workspace, "Another")
    elsewhere = make.venue(workspace, "Coin Street")
    for number, (where, whose, pence, percent) in enumerate(
        (
            (venue, event, 1_000, 50),
            (venue, event, 2_000, 50),
            (venue, event, 3_000, 25),
            (elsewhere, event, None, 50),
            (venue, other, 100, 10),
        )
    ):
        start = make.at("09:00") + timedelta(minutes=number)
        room = make.room(workspace, where, f"Room {number}")
        key = make.booking(workspace, room, whose, starts_at=start, cost_pence=pence)
        workspace.write("Terms", cancellation.set_bands, key, [Band(30, percent)])
    day = make.DAY - timedelta(days=30)
    assert rises(workspace, day, day) == [
        ("3 rooms", day, "£27"),
        ("Room 3", day, "50%"),
        ("Room 4", day, "£0.12 (10%)"),
    ]
