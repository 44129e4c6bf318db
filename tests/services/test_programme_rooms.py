"""The rooms of a programme with when they can be had and where they are. (Which rooms: test_programme.)"""

from datetime import date, time, timedelta

import pytest

import make
from convene.services import programme


@pytest.fixture
def venue(workspace):
    return make.venue(workspace, latitude=51.5109, longitude=-0.0403)


@pytest.fixture
def event(workspace, venue):
    return make.event(workspace, venue_id=venue)


def rooms(workspace, event):
    return {room.name: room for room in workspace.read(programme.agenda, event).rooms}


def test_hours_and_place(workspace, event, venue):
    library = make.room(workspace, venue, "Library")
    make.room(workspace, venue, "Chapel")
    make.hours(workspace, library, "Mon–Tue 08:30–18:00")
    found = rooms(workspace, event)
    assert found["Library"].hours == ((0, time(8, 30), time(18)), (1, time(8, 30), time(18)))
    assert (found["Chapel"].hours, found["Chapel"].place) == ((), (51.5109, -0.0403))
    elsewhere = make.event(workspace, code="ELSE", venue_id=make.venue(workspace, "Other"))
    make.session(
        workspace, elsewhere, starts_at=make.at("10:00"), room_id=make.room(workspace, make.venue(workspace, "A"))
    )
    assert [room.place for room in rooms(workspace, elsewhere).values()] == [None]


def test_the_closures_that_shut_a_room(workspace, event, venue):
    hall = make.room(workspace, venue, "Hall")
    make.room(workspace, venue, "Wing", parent_id=hall)
    make.room(workspace, venue, "Library")
    make.closure(workspace, venue, make.DAY, reason="stocktaking")
    make.closure(workspace, venue, make.DAY, room_id=hall, reason="new floor")
    make.closure(workspace, venue, make.DAY - timedelta(days=20), make.DAY - timedelta(days=10))
    make.closure(workspace, make.venue(workspace, "Other"), make.DAY)
    found = {name: sorted(c[2] for c in room.closures) for name, room in rooms(workspace, event).items()}
    assert found == {
        "Hall": ["new floor", "stocktaking"], "Wing": ["new floor", "stocktaking"], "Library": ["stocktaking"],
    }  # fmt: skip


def test_a_session_in_a_closed_room_is_a_clash(workspace, event, venue):
    library = make.room(workspace, venue, "Library")
    make.session(workspace, event, "Talk", starts_at=make.at("10:00"), room_id=library)
    make.closure(workspace, venue, date(2026, 7, 8), date(2026, 7, 9))
    (clash,) = workspace.read(programme.clashes, event)
    assert (clash.kind, clash.title) == ("shut", "Library is closed then")
