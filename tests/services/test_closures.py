"""Closing rooms and venues on both kinds of database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound
from convene.services import closures, room_hours
from convene.store.workspace import Workspace

FRIDAY = make.DAY + timedelta(days=1)


def test_a_closure_over_bookings_is_kept_and_names_them(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hall = make.room(workspace, venue, "Hall")
    part, other = make.room(workspace, venue, "North", parent_id=hall), make.room(workspace, venue, "Library")
    event = make.event(workspace)
    firm = make.booking(workspace, part, event)
    make.booking(workspace, hall, event, state=BookingState.RELEASED)
    make.booking(workspace, hall, starts_at=make.at("09:00", FRIDAY), ends_at=make.at("10:00", FRIDAY))
    asked = make.booking(workspace, other, event, state=BookingState.ENQUIRY)
    closing, _ = workspace.write("Close", closures.add, venue, room_id=hall, first_day=make.DAY, reason="New floor")
    assert [b.id for b in closing.over] == [firm]
    whole, _ = workspace.write("Close", closures.add, venue, first_day=make.DAY, last_day=make.DAY)
    assert {b.id for b in whole.over} == {firm, asked}
    kept = workspace.read(room_hours.closures, venue)
    assert {(c.room, c.reason) for c in kept} == {("Hall", "New floor"), ("", "")}


def test_a_closure_is_taken_away_and_brought_back(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    closing, _ = workspace.write("Close", closures.add, venue, first_day=make.DAY, last_day=FRIDAY, reason="Holiday")
    workspace.write("Open", closures.remove, closing.id)
    assert workspace.read(room_hours.closures) == []
    workspace.undo()
    (kept,) = workspace.read(room_hours.closures)
    assert (kept.id, kept.first_day, kept.last_day, kept.reason) == (closing.id, make.DAY, FRIDAY, "Holiday")
    workspace.undo()
    assert workspace.read(room_hours.closures) == []
    with pytest.raises(NotFound):
        workspace.write("Open", closures.remove, closing.id)


@pytest.mark.parametrize(
    ("first", "last", "elsewhere", "field"),
    [
        (None, None, False, "first_day"),
        (FRIDAY, make.DAY, False, "last_day"),
        (date(20, 7, 9), None, False, "first_day"),
        (make.DAY, None, True, "room_id"),
    ],
)
def test_what_is_no_closure_is_refused_at_its_field(
    workspace: Workspace, first: date | None, last: date | None, elsewhere: bool, field: str
) -> None:
    venue = make.venue(workspace)
    room = make.room(workspace, make.venue(workspace, "Elsewhere")) if elsewhere else None
    with pytest.raises(Invalid) as refused:
        workspace.write("Close", closures.add, venue, first_day=first, last_day=last, room_id=room)
    assert refused.value.field == field
    assert workspace.read(room_hours.closures) == []
    with pytest.raises(NotFound):
        workspace.write("Close", closures.add, uuid4(), first_day=make.DAY)
