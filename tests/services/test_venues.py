"""Venues and rooms on both kinds of database."""

from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.registrations import RegistrationState
from convene.rules.venues import Layout, RoomFeature
from convene.services import venues
from convene.store.tables import Room
from convene.store.workspace import Workspace


def add(workspace: Workspace, name: str, **fields: object):  # type: ignore[no-untyped-def]
    return workspace.write(f"Add “{name}”", venues.create, name=name, **fields)[0]


def test_a_venue_is_added_listed_and_changed(workspace: Workspace) -> None:
    one = add(workspace, "Royal Foundation of St Katherine", postcode="e148dr", borough="Tower Hamlets")
    add(workspace, "Coin Street", address="108 Stamford Street\nLondon")
    found = workspace.read(venues.listing)
    assert [(v.name, v.postcode, v.rooms, v.largest) for v in found] == [
        ("Coin Street", "", 0, None),
        ("Royal Foundation of St Katherine", "E14 8DR", 0, None),
    ]
    workspace.write("Change", venues.edit, one, stations="Limehouse DLR", name="St Katherine’s")
    changed = workspace.read(venues.detail, one)
    assert (changed.name, changed.stations, changed.postcode) == ("St Katherine’s", "Limehouse DLR", "E14 8DR")
    assert [v.name for v in workspace.read(venues.listing)] == ["Coin Street", "St Katherine’s"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "COIN  street"}, "name"),
        ({"name": "Elsewhere", "postcode": "Limehouse"}, "postcode"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(workspace: Workspace, fields: dict[str, str], field: str) -> None:
    add(workspace, "Coin Street")
    with pytest.raises(Invalid) as refused:
        workspace.write("Add", venues.create, **fields)
    assert refused.value.field == field
    assert len(workspace.read(venues.listing)) == 1


def test_an_edit_that_is_refused_changes_nothing(workspace: Workspace) -> None:
    one = add(workspace, "Coin Street", borough="Lambeth")
    add(workspace, "Toynbee Hall")
    with pytest.raises(Invalid, match="“Toynbee Hall” already"):
        workspace.write("Change", venues.edit, one, name="toynbee hall", borough="Hackney")
    assert workspace.read(venues.detail, one).borough == "Lambeth"
    workspace.write("Change", venues.edit, one, name="COIN STREET")  # its own name in capitals is no twin
    assert workspace.read(venues.detail, one).name == "COIN STREET"


def test_a_room_holds_people_by_layout_and_offers_features(workspace: Workspace) -> None:
    venue = add(workspace, "Coin Street")
    room, _ = workspace.write(
        "Add a room",
        venues.add_room,
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

    workspace.write("Change", venues.edit_room, room, layouts={Layout.THEATRE: 90}, features=[RoomFeature.QUIET])
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
    venue = add(workspace, "Coin Street")
    make.room(workspace, venue, "Nave")
    with pytest.raises(Invalid) as refused:
        workspace.write("Add", venues.add_room, venue, **fields)
    assert refused.value.field == field
    assert [r.name for r in workspace.read(venues.rooms)] == ["Nave"]
    make.room(workspace, add(workspace, "Toynbee Hall"), "Nave")  # another venue may have a Nave too


def test_a_room_is_found_by_its_two_names(workspace: Workspace) -> None:
    room = make.room(workspace, make.venue(workspace, "Café Zoë"), "Salle 2")
    assert workspace.read(venues.room_by_name, "cafe zoe/salle 2") == room
    assert workspace.read(venues.room_by_name, " Café  Zoë /  Salle 2 ") == room
    with pytest.raises(NotFound) as missing:
        workspace.read(venues.room_by_name, "Café Zoë / Salle 3")
    assert "“Café Zoë / Salle 2”" in missing.value.hint
    with pytest.raises(NotFound) as missing:
        workspace.read(venues.room_by_name, "q")
    assert missing.value.hint == "Write it as “Venue / Room”."


def test_what_is_archived_leaves_the_lists_and_comes_back(workspace: Workspace) -> None:
    venue = add(workspace, "Coin Street")
    nave, crypt = make.room(workspace, venue, "Nave"), make.room(workspace, venue, "Crypt")
    workspace.write("Archive", venues.archive_room, nave)
    assert [r.id for r in workspace.read(venues.rooms)] == [crypt]
    assert [r.id for r in workspace.read(venues.rooms, archived=True)] == [crypt, nave]
    workspace.write("Archive", venues.archive, venue)
    assert workspace.read(venues.listing) == []
    assert workspace.read(venues.rooms) == []
    assert [v.archived for v in workspace.read(venues.listing, archived=True)] == [True]
    with pytest.raises(Invalid) as refused:
        add(workspace, "Coin Street")
    assert "bring it back" in refused.value.hint
    workspace.write("Bring back", venues.archive, venue, archived=False)
    assert [v.rooms for v in workspace.read(venues.listing)] == [1]


def test_a_divided_room_makes_no_circle_and_joins_no_clash(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hall, north = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "North")
    booked = [make.booking(workspace, room) for room in (hall, north)]
    with pytest.raises(Refused) as refused:
        workspace.write("Divide", venues.edit_room, north, parent_id=hall)
    assert set(refused.value.data["bookings"]) == set(booked)  # type: ignore[call-overload]
    assert make.one(workspace, Room, north).parent_id is None

    alcove = make.room(workspace, venue, "Alcove")
    workspace.write("Divide", venues.edit_room, alcove, parent_id=north)
    for circle in (alcove, north):
        with pytest.raises(Invalid) as wrong:
            workspace.write("Divide", venues.edit_room, north, parent_id=circle)
        assert wrong.value.field == "parent_id"


def test_needs_are_held_against_the_rooms_of_the_event(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    loop = make.room(workspace, venue, "Great Hall", features=[RoomFeature.HEARING_LOOP, RoomFeature.STEP_FREE])
    bare = make.room(workspace, venue, "Garden Room", features=[RoomFeature.STEP_FREE])
    make.room(workspace, venue, "Chapel", features=[RoomFeature.LIE_DOWN])
    event, other = make.event(workspace), make.event(workspace, "Another")
    make.booking(workspace, loop, event)
    make.booking(workspace, bare, event, state=BookingState.ENQUIRY)
    for features, state in (
        (["hearing_loop", "hearing_loop", "step_free"], RegistrationState.REGISTERED),
        (["hearing_loop"], RegistrationState.REGISTERED),
        (["step_free"], RegistrationState.CANCELLED),
        (["a view of the river"], RegistrationState.REGISTERED),
    ):
        person = make.person(workspace)
        make.registration(workspace, event, person, state=state)
        for feature in features:
            make.need(workspace, person, feature=feature)
    elsewhere = make.person(workspace)
    make.registration(workspace, event, elsewhere)
    make.need(workspace, elsewhere, feature="quiet", event_id=other)

    found = workspace.read(venues.fit, event)
    assert [(f.feature, f.people, f.have, f.lack) for f in found] == [
        ("hearing_loop", 2, ("Great Hall",), ("Garden Room",)),
        ("step_free", 1, ("Garden Room", "Great Hall"), ()),
    ]
