"""Parts of an event's calendar: a track, a theme, a room, a person, the rooms booked, the deadlines."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState
from convene.services import calendars, programme
from convene.services.calendar_scopes import scoped
from convene.store.tables import Event, Place
from convene.store.workspace import Workspace

NOW = make.NOW


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    """Opening for all, Listening of a track and a theme in the Library, which Bo leads and Ada chose."""
    event = make.event(workspace, "Open", applications_close=make.at("17:00") - timedelta(days=30))
    hall = make.room(workspace, make.venue(workspace), "Great Hall")
    ada, bo = (
        make.person(workspace, "Ada Oyelaran", known_as="Ada"),
        make.person(workspace, "Bo", email="bo@example.org"),
    )
    place = make.registration(workspace, event, ada)
    make.session(workspace, event, "Opening", starts_at=make.at("09:30"), room_id=hall)
    track = make.track(workspace, event, "Compassion")
    choose = {"sign_up": SignUp.CHOOSE, "track_id": track}
    listening = make.session(workspace, event, "Listening", starts_at=make.at("11:00"), people=[bo], **choose)
    make.session(workspace, event, "Drawing", starts_at=make.at("11:00"), sign_up=SignUp.CHOOSE)
    workspace.write("Themes", programme.edit_session, listening, theme_keys=["inclusion"])
    make.add(workspace, Place(session_id=listening, registration_id=place, state=PlaceState.GIVEN))
    return event


def titles(workspace: Workspace, event: UUID, scope: str) -> list[str]:
    return [entry.title for entry in workspace.read(scoped, event, scope, now=NOW).appointments]


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ("event", ["Opening", "Drawing", "Listening"]),
        ("track:compassion", ["Listening"]),
        ("theme:Inclusion", ["Listening"]),
        ("theme:inclusion", ["Listening"]),
        ("room: great hall", ["Opening"]),
        ("person:Ada", ["Opening", "Listening"]),
        ("person:ada oyelaran", ["Opening", "Listening"]),
        ("person:bo@example.org", ["Listening"]),
        ("deadlines", ["Open: applications close"]),
        ("bookings", []),
    ],
)
def test_each_part(workspace: Workspace, event: UUID, scope: str, found: list[str]) -> None:
    assert sorted(titles(workspace, event, scope)) == sorted(found)


def test_a_part_says_what_it_is_a_part_of_and_carries_the_same_numbers(workspace: Workspace, event: UUID) -> None:
    workspace.write("Issue", calendars.issue_calendar, event, now=NOW)
    whole = workspace.read(scoped, event, "event", now=NOW)
    part = workspace.read(scoped, event, "track:Compassion", now=NOW)
    assert part.title == "Open: Compassion"
    assert set(part.appointments) <= set(whole.appointments)


@pytest.mark.parametrize(
    ("scope", "hint"),
    [
        ("track", "as in track:Compassion"),
        ("event:x", "Say event"),
        ("", "Say event"),
        ("track:Innovation", "There are Compassion"),
        ("theme:Kindness", "There are Inclusion."),
        ("room:Attic", "There are Great Hall"),
        ("person:Nobody", "Name one of them"),
    ],
)
def test_what_is_no_part_is_told_with_what_there_is(workspace: Workspace, event: UUID, scope: str, hint: str) -> None:
    with pytest.raises(Invalid) as told:
        workspace.read(scoped, event, scope, now=NOW)
    assert (told.value.field, hint in told.value.hint) == ("scope", True)


def test_rooms_with_their_tails_and_what_was_let_go_after_it_was_told(workspace: Workspace, event: UUID) -> None:
    room = make.room(workspace, make.venue(workspace, "Toynbee Hall"), "Lecture Hall")
    more = {"setup_minutes": 60, "cleardown_minutes": 30, "option_expires": make.TODAY + timedelta(days=3)}
    booking = make.booking(workspace, room, event_id=event, state=BookingState.OPTION, **more)
    (entry,) = workspace.read(scoped, event, "bookings", now=NOW).appointments
    assert (entry.title, entry.status) == ("Lecture Hall (option)", "TENTATIVE")
    assert "Option expires: Lecture Hall" in titles(workspace, event, "deadlines")
    gone = make.booking(workspace, room, event_id=event, state=BookingState.RELEASED)
    assert len(titles(workspace, event, "bookings")) == 1, "nobody was ever told of it"
    found = workspace.read(scoped, event, "bookings", now=NOW)
    workspace.write("Issue", calendars.note_issued, event, found.appointments, now=NOW)
    from convene.store.tables import Booking

    workspace.write("Let go", lambda s: setattr(s.get_one(Booking, booking), "state", BookingState.RELEASED))
    (entry,) = workspace.read(scoped, event, "bookings", now=NOW).appointments
    assert (entry.status, entry.sequence) == ("CANCELLED", 1)
    assert gone != booking


def test_the_link_to_join_is_for_one_person_alone(workspace: Workspace, event: UUID) -> None:
    scopes = ["event", "track:compassion", "room: great hall", "person:Ada", "person:bo@example.org"]
    assert [workspace.read(scoped, event, one, now=NOW).joining for one in scopes] == [False] * 3 + [True] * 2


def test_two_of_one_name_without_an_address_are_named_by_id(workspace: Workspace, event: UUID) -> None:
    twins = [make.person(workspace, "Staff", email="") for _ in range(2)]
    for one, title in zip(twins, ("Talk", "Other"), strict=True):
        make.session(workspace, event, title, starts_at=make.at("14:00"), people=[one], sign_up=SignUp.CHOOSE)
    with pytest.raises(Invalid, match="2 people at this event are called") as caught:
        titles(workspace, event, "person:staff")
    assert all(str(one) in caught.value.hint for one in twins)
    assert titles(workspace, event, f"person:{twins[1]}") == ["Other"]


def test_an_event_without_any(workspace: Workspace) -> None:
    bare = make.event(workspace, days=())
    assert titles(workspace, bare, "bookings") == titles(workspace, bare, "deadlines") == []
    assert workspace.read(lambda s: s.get_one(Event, bare).applications_close) is None
