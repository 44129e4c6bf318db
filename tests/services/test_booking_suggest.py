"""What else would do where a room is taken: it can be had, says why, and the smallest change comes first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid
from convene.rules.venues import Layout, RoomFeature
from convene.services import booking_suggest, bookings
from convene.services.booking_suggest import Change, Suggestion
from convene.store.tables import Booking, Room
from convene.store.workspace import Workspace


@dataclass
class House:
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    def book(self, room: str, start: str, end: str, **fields: Any) -> UUID:
        return make.booking(self.workspace, self.rooms[room], starts_at=make.at(start), ends_at=make.at(end), **fields)

    def suggest(self, room: str = "Hall", start: str = "09:00", end: str = "12:00", **fields: Any) -> list[Suggestion]:
        asked = {"room_id": self.rooms[room], "starts_at": make.at(start), "ends_at": make.at(end)}
        return list(self.workspace.read(booking_suggest.suggest, event_id=self.event, **asked | fields))

    def said(self, *args: Any, **fields: Any) -> list[tuple[str, str, str]]:
        return [(s.change.value, s.room.name, make.clock(s.starts_at)) for s in self.suggest(*args, **fields)]


@pytest.fixture
def house(workspace: Workspace) -> House:
    here, there = make.venue(workspace), make.venue(workspace, "Friends House")

    def room(venue: UUID, name: str, people: int, *features: RoomFeature) -> UUID:
        return make.room(workspace, venue, name, layouts={Layout.CABARET: people}, features=features)

    loop = RoomFeature.HEARING_LOOP
    rooms = {
        "Hall": room(here, "Hall", 60),
        "Cellar": room(here, "Cellar", 20),
        "Garden": room(here, "Garden", 80),
        "Library": room(here, "Library", 64, loop),
        "Attic": room(there, "Attic", 64, loop),
        "Dome": room(there, "Dome", 400),
    }
    return House(workspace, make.event(workspace, capacity=240), rooms)


def test_another_room_of_the_house_then_a_time_then_elsewhere(house: House) -> None:
    house.book("Hall", "09:00", "10:00")
    found = house.suggest()
    assert [(s.change, s.room.name, make.clock(s.starts_at), make.clock(s.ends_at)) for s in found] == [
        (Change.ROOM, "Library", "09:00", "12:00"),
        (Change.ROOM, "Garden", "09:00", "12:00"),
        (Change.TIME, "Hall", "10:00", "13:00"),
        (Change.VENUE, "Attic", "09:00", "12:00"),
    ]
    assert found[0].why == ("same venue, same time", "holds 64 cabaret")
    assert found[2].why == ("1 hour later", "same room")
    assert found[3].why == ("same time at Friends House", "holds 64 cabaret")


def test_what_people_need_goes_before_empty_chairs(house: House) -> None:
    person = make.person(house.workspace)
    make.registration(house.workspace, house.event, person)
    make.need(house.workspace, person, feature="hearing_loop")
    house.book("Hall", "09:00", "12:00")
    house.book("Garden", "08:00", "18:00")
    first, *_ = house.suggest()
    assert first.why == ("same venue, same time", "holds 64 cabaret", "has the hearing loop that Hall has not")
    house.book("Library", "09:00", "12:00")
    others = [s for s in house.suggest("Library") if s.change in {Change.ROOM, Change.VENUE}]
    assert [s.room.name for s in others] == ["Attic"], "what the wanted room has and people need is not given up"


def test_earlier_and_later_and_shorter_on_that_day(house: House) -> None:
    house.book("Hall", "12:00", "13:00", cleardown_minutes=30)
    house.book("Hall", "14:30", "15:00")
    for name in ("Garden", "Library", "Attic", "Dome"):
        house.book(name, "07:00", "22:00")
    found = house.suggest("Hall", "11:00", "12:30")
    assert [(s.change.value, make.clock(s.starts_at), make.clock(s.ends_at), s.why[0]) for s in found[:2]] == [
        ("time", "10:30", "12:00", "30 minutes earlier"),
        ("time", "15:00", "16:30", "4 hours later"),
    ], "a quarter of it is not enough to end by noon"
    (small,) = found[2:]
    assert (small.room.name, small.why[1]) == ("Cellar", "holds 20 cabaret, 40 fewer than asked for")
    found = house.suggest("Hall", "10:00", "12:15")
    assert [(s.change.value, make.clock(s.ends_at), s.why[0]) for s in found][:2] == [
        ("time", "12:00", "15 minutes earlier"),
        ("length", "12:00", "ends 15 minutes earlier"),
    ]


def test_nothing_before_seven_or_after_ten(house: House) -> None:
    for name in house.rooms:
        house.book(name, "08:00", "21:00")
    assert house.suggest("Hall", "09:00", "12:00", setup_minutes=60) == []
    assert [(s.change, make.clock(s.starts_at)) for s in house.suggest("Hall", "20:30", "21:30")] == [
        (Change.TIME, "21:00"),
        (Change.TIME, "07:00"),
    ]


def test_a_booking_is_not_in_its_own_way_and_one_that_asks_is_only_said(house: House) -> None:
    own = house.book("Hall", "09:00", "12:00")
    house.book("Garden", "09:00", "12:00", state=BookingState.ENQUIRY)
    found = {s.room.name: s for s in house.suggest(apart_from=own) if s.change is Change.ROOM}
    assert (found["Garden"].competing, found["Garden"].why[-1]) == (1, "others ask for it too")
    assert any(s.change is Change.TIME and make.clock(s.starts_at) == "09:15" for s in house.suggest(apart_from=own))


def test_what_cannot_be_asked_for(house: House) -> None:
    with pytest.raises(Invalid):
        house.suggest("Hall", "12:00", "09:00")
    assert (
        house.workspace.read(
            booking_suggest.suggest, room_id=house.event, starts_at=make.at("09:00"), ends_at=make.at("10:00")
        )
        == ()
    ), "a room that is not there"


quarters = st.integers(28, 80)
bookings_of = st.tuples(
    st.sampled_from(["Hall", "Garden", "Library", "Attic"]),
    quarters,
    st.integers(1, 16),
    st.integers(0, 4),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(bookings_of, max_size=6), quarters, st.integers(1, 12), st.integers(0, 3))
def test_no_suggestion_ever_clashes(
    house: House, taken: list[tuple[str, int, int, int, bool]], start: int, length: int, setup: int
) -> None:
    quarter = timedelta(minutes=15)
    house.workspace.write("Clear", lambda s: [s.delete(one) for one in s.scalars(sa.select(Booking))])
    for room, begins, lasts, tail, firm in taken:
        make.booking(
            house.workspace,
            house.rooms[room],
            starts_at=make.at("00:00") + begins * quarter,
            ends_at=make.at("00:00") + (begins + lasts) * quarter,
            cleardown_minutes=tail * 15,
            state=BookingState.CONFIRMED if firm else BookingState.ENQUIRY,
        )
    times = {"starts_at": make.at("00:00") + start * quarter, "ends_at": make.at("00:00") + (start + length) * quarter}
    asked = {"room_id": house.rooms["Hall"], "setup_minutes": setup * 15, **times}
    found = house.workspace.read(booking_suggest.suggest, event_id=house.event, **asked)
    assert len(found) <= booking_suggest.MOST
    for one in found:
        weighed = house.workspace.read(
            bookings.weigh,
            room_id=one.room.id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            setup_minutes=setup * 15,
        )
        assert weighed.clash is None
        assert len(weighed.competing) == one.competing
        assert one.ends_at - one.starts_at >= 0.75 * length * quarter


def test_what_is_closed_is_not_offered_and_hours_are_kept(house: House) -> None:
    house.book("Hall", "09:00", "12:00")
    make.hours(house.workspace, house.rooms["Hall"], "daily 09:00–16:00")
    make.hours(house.workspace, house.rooms["Library"], "daily 10:00–18:00")
    venue = house.workspace.read(lambda session: session.get(Room, house.rooms["Hall"]).venue_id)
    make.closure(house.workspace, venue, room_id=house.rooms["Garden"])
    found = house.suggest()
    assert [(s.change, s.room.name, make.clock(s.starts_at)) for s in found] == [
        (Change.ROOM, "Library", "09:00"),
        (Change.VENUE, "Attic", "09:00"),
        (Change.TIME, "Hall", "12:00"),
    ]
    assert "open 10:00–18:00" in found[0].why[-1]
    make.closure(house.workspace, venue)
    assert [s.room.name for s in house.suggest()] == ["Attic"]
