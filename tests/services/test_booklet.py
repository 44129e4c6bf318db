"""What stands in the booklet: of everything, of a track or theme, of one person."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.papers import Asked
from convene.rules.programme import SessionKind, SessionState, SignUp
from convene.rules.programme_papers import Booklet
from convene.rules.registrations import PlaceState
from convene.rules.venues import RoomFeature
from convene.services.booklet import booklet
from convene.store.tables import Place, SessionTheme
from convene.store.workspace import Workspace


def read(workspace: Workspace, event_id: UUID, **asked: UUID) -> Booklet:
    return workspace.read(booklet, event_id, Asked(**asked), now=make.NOW)


def titles(found: Booklet) -> list[str]:
    return [one.title for one in found.schedule.sessions]


def test_all_of_it_with_rooms_and_venue(workspace: Workspace) -> None:
    venue_id = make.venue(workspace, address="2 Butcher Row\nLondon", postcode="E14 8DS", wifi="Guest")
    event_id = make.event(workspace, venue_id=venue_id, summary="For everybody.")
    features = (RoomFeature.DAYLIGHT, RoomFeature.STEP_FREE)
    room_id = make.room(workspace, venue_id, features=features, floor="First floor", directions="By lift")
    make.room(workspace, venue_id, "Attic")
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=room_id)
    make.session(workspace, event_id, "Off", starts_at=make.at("11:00"), state=SessionState.CANCELLED)
    make.session(workspace, event_id, "Not yet", starts_at=make.at("12:00"), state=SessionState.PROPOSED)
    found = read(workspace, event_id)
    assert [(one.title, one.cancelled) for one in found.schedule.sessions] == [("Opening", False), ("Off", True)]
    (room,) = found.rooms
    assert (room.name, room.floor, room.features) == ("Library", "First floor", ("step-free access", "daylight"))
    (venue,) = found.venues
    assert (venue.address, venue.wifi) == ("2 Butcher Row\nLondon\nE14 8DS", "Guest")
    assert (found.summary, found.size, found.of, found.own) == ("For everybody.", "a5", "", False)


def test_of_a_track_and_of_a_theme(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    track_id, theme_id = make.track(workspace, event_id, "Stories"), make.theme(workspace)
    for n, (title, fields) in enumerate(
        (
            ("All", {}),
            ("Ours", {"track_id": track_id}),
            ("Theirs", {"track_id": make.track(workspace, event_id, "Systems")}),
            ("Chosen", {"sign_up": SignUp.CHOOSE, "themes": [SessionTheme(theme_id=theme_id)]}),
            ("Lunch", {"kind": SessionKind.LUNCH}),
        )
    ):
        make.session(workspace, event_id, title, starts_at=make.at("10:00") + timedelta(hours=n), **fields)
    found = read(workspace, event_id, track=track_id)
    assert (titles(found), found.of) == (["All", "Ours", "Lunch"], "Stories")
    found = read(workspace, event_id, theme=theme_id)
    assert (titles(found), found.of) == (["Chosen", "Lunch"], "Compassion")


def test_one_persons_own(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    ada = make.person(workspace, "Ada")
    registration_id = make.registration(workspace, event_id, ada)
    choose = {"sign_up": SignUp.CHOOSE}
    make.session(workspace, event_id, "All", starts_at=make.at("09:00"))
    place = make.session(workspace, event_id, "Place", starts_at=make.at("10:00"), **choose)
    waits = make.session(workspace, event_id, "Waits", starts_at=make.at("11:00"), **choose)
    make.session(workspace, event_id, "Gives", starts_at=make.at("12:00"), people=[ada], **choose)
    off = {"state": SessionState.CANCELLED, **choose}
    gone = make.session(workspace, event_id, "Gone", starts_at=make.at("13:00"), **off)
    for key, state in ((place, PlaceState.GIVEN), (waits, PlaceState.WAITING), (gone, PlaceState.GIVEN)):
        make.add(workspace, Place(id=uuid4(), session_id=key, registration_id=registration_id, state=state))
    found = read(workspace, event_id, person=ada)
    assert (titles(found), found.of, found.own) == (["All", "Place", "Gives", "Gone"], "Ada", True)
    with pytest.raises(NotFound, match="not on the list"):
        read(workspace, event_id, person=make.person(workspace, "Bo"))


def test_nothing_to_print_and_a_cancelled_event(workspace: Workspace) -> None:
    event_id = make.event(workspace, status=EventStatus.CANCELLED)
    with pytest.raises(Refused, match="no sessions yet"):
        read(workspace, event_id)
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"))
    found = read(workspace, event_id)
    assert found.called_off
    assert [one.cancelled for one in found.schedule.sessions] == [True]
    with pytest.raises(NotFound):
        read(workspace, uuid4())
