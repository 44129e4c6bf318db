"""Venues and rooms on both kinds of database."""

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.registrations import RegistrationState
from convene.rules.venues import RoomFeature
from convene.services import venue_rooms, venues
from convene.store.tables import Booking
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
    workspace.write("Archive", venue_rooms.archive_room, nave)
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


def test_all_that_is_known_of_a_venue_is_kept(workspace: Workspace) -> None:
    words = {
        "parking": "Two bays for blue badges", "wifi": "St Kath Guest, no password", "catering": "From the kitchen",
        "prices": "£8.50 a head for tea all day", "note": "A long story. " * 700, "website": "https://example.org",
    }  # fmt: skip
    one = add(workspace, "Coin Street", location="51°30′39.24″N 0°02′25.08″W", email="hire@example.org", **words)
    found = workspace.read(venues.detail, one)
    assert {name: getattr(found, name) for name in words} == words | {"note": words["note"]}
    assert (found.location, found.email) == ("51.5109, -0.0403", "hire@example.org")
    for field, wrong in (("location", "Lambeth"), ("email", "reception"), ("postcode", "SE1")):
        with pytest.raises(Invalid) as refused:
            workspace.write("Change", venues.edit, one, wifi="None", **{field: wrong})
        assert refused.value.field == field
    assert workspace.read(venues.detail, one) == found
    workspace.write("Change", venues.edit, one, location="")
    assert workspace.read(venues.detail, one).location == ""


def test_a_venue_is_deleted_only_where_nothing_refers_to_it(workspace: Workspace) -> None:
    one = add(workspace, "Coin Street")
    room = make.room(workspace, one)
    make.event(workspace, venue_id=one)
    booking = make.booking(workspace, room)
    assert workspace.read(venues.uses, one) == ("1 booking", "1 event day")
    with pytest.raises(Refused) as refused:
        workspace.write("Delete", venues.delete, one)
    assert refused.value.title == "Coin Street has 1 booking and 1 event day"
    other = add(workspace, "Toynbee Hall")
    make.hours(workspace, make.room(workspace, other), "daily 9–5pm")
    make.closure(workspace, other)
    workspace.write("Delete", venues.delete, other)
    assert [v.name for v in workspace.read(venues.listing, archived=True)] == ["Coin Street"]
    workspace.undo()
    back = workspace.read(venues.detail, other)
    assert ([r.hours for r in back.rooms], len(back.closures)) == (["Mon–Sun 09:00–17:00"], 1)
    assert make.one(workspace, Booking, booking).room_id == room
