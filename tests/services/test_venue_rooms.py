"""Rooms of a venue on both kinds of database."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, Refused
from convene.rules.room_hours import read_hours
from convene.rules.venues import Layout, RoomFeature
from convene.services import venue_rooms, venues
from convene.store.tables import Room
from convene.store.workspace import Workspace


def test_a_room_holds_people_by_layout_and_offers_features(workspace: Workspace) -> None:
    venue = make.venue(workspace, "Coin Street")
    room, _ = workspace.write(
        "Add a room",
        venue_rooms.add_room,
        venue,
        name="Nave",
        layouts={Layout.CABARET: 64, Layout.THEATRE: 120},
        features=[RoomFeature.HEARING_LOOP, RoomFeature.STEP_FREE, RoomFeature.STEP_FREE],
        floor="Ground",
    )
    (found,) = workspace.read(venues.rooms)
    assert found.id == room
    assert list(found.capacities.items()) == [("theatre", 120), ("cabaret", 64)]
    assert found.features == ("step_free", "hearing_loop")
    assert (found.venue, found.floor, found.most) == ("Coin Street", "Ground", 120)
    (listed,) = workspace.read(venues.listing)
    assert (listed.rooms, listed.largest) == (1, 120)

    workspace.write("Change", venue_rooms.edit_room, room, layouts={Layout.THEATRE: 90}, features=[RoomFeature.QUIET])
    (found,) = workspace.read(venues.rooms, venue)
    assert (found.capacities, found.features, found.floor, found.name) == (
        {"theatre": 90},
        ("quiet",),
        "Ground",
        "Nave",
    )
    workspace.undo()
    (found,) = workspace.read(venues.rooms, venue)
    assert (found.capacities, found.features) == ({"theatre": 120, "cabaret": 64}, ("step_free", "hearing_loop"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "NAVE"}, "name"),
        ({"name": "Crypt", "layouts": {Layout.CIRCLE: 0}}, "capacity_circle"),
        ({"name": "Crypt", "layouts": {Layout.THEATRE: -3}}, "capacity_theatre"),
        ({"name": "Crypt", "parent_id": uuid4()}, "parent_id"),
    ],
)
def test_a_room_that_cannot_be_is_refused_at_its_field(
    workspace: Workspace, fields: dict[str, object], field: str
) -> None:
    venue = make.venue(workspace, "Coin Street")
    make.room(workspace, venue, "Nave")
    with pytest.raises(Invalid) as refused:
        workspace.write("Add", venue_rooms.add_room, venue, **fields)
    assert refused.value.field == field
    assert [r.name for r in workspace.read(venues.rooms)] == ["Nave"]
    make.room(workspace, make.venue(workspace, "Toynbee Hall"), "Nave")  # another venue may have a Nave too


def test_a_divided_room_makes_no_circle_and_joins_no_clash(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hall, north = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "North")
    booked = [make.booking(workspace, room) for room in (hall, north)]
    with pytest.raises(Refused) as refused:
        workspace.write("Divide", venue_rooms.edit_room, north, parent_id=hall)
    assert set(refused.value.data["bookings"]) == set(booked)  # type: ignore[call-overload]
    assert make.one(workspace, Room, north).parent_id is None

    alcove = make.room(workspace, venue, "Alcove")
    workspace.write("Divide", venue_rooms.edit_room, alcove, parent_id=north)
    for circle in (alcove, north):
        with pytest.raises(Invalid) as wrong:
            workspace.write("Divide", venue_rooms.edit_room, north, parent_id=circle)
        assert wrong.value.field == "parent_id"


def test_a_room_has_a_day_rate_and_hours(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hours = read_hours("Mon–Fri 08:30–18:00, Sat 09:00–13:00")
    room, _ = workspace.write("Add", venue_rooms.add_room, venue, name="Nave", day_rate_pence=85_000, hours=hours)
    (found,) = workspace.read(venues.rooms)
    assert (found.day_rate_pence, found.hours) == (85_000, "Mon–Fri 08:30–18:00, Sat 09:00–13:00")
    workspace.write("Change", venue_rooms.edit_room, room, note="The key is at the desk")
    workspace.write("Change", venue_rooms.edit_room, room, day_rate_pence=None, hours={})
    (found,) = workspace.read(venues.rooms)
    assert (found.day_rate_pence, found.hours, found.note) == (None, "", "The key is at the desk")
    workspace.undo()
    assert workspace.read(venues.rooms)[0].hours == "Mon–Fri 08:30–18:00, Sat 09:00–13:00"
    with pytest.raises(Invalid) as refused:
        workspace.write("Change", venue_rooms.edit_room, room, day_rate_pence=-1, note="Lost")
    assert refused.value.field == "day_rate_pence"
    assert workspace.read(venues.rooms)[0].note == "The key is at the desk"


def test_a_room_is_deleted_only_where_nothing_refers_to_it(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hall, part = make.room(workspace, venue, "Hall"), None
    part = make.room(workspace, venue, "North", parent_id=hall)
    event = make.event(workspace)
    make.booking(workspace, part, event)
    make.session(workspace, event, room_id=part)
    assert workspace.read(venue_rooms.uses, part) == ("1 booking", "1 session")
    with pytest.raises(Refused, match="North has 1 booking and 1 session"):
        workspace.write("Delete", venue_rooms.delete_room, part)
    workspace.write("Delete", venue_rooms.delete_room, hall)
    assert [(r.name, r.parent_id) for r in workspace.read(venues.rooms)] == [("North", None)]
    workspace.undo()
    assert {(r.name, r.parent_id) for r in workspace.read(venues.rooms)} == {("Hall", None), ("North", hall)}
