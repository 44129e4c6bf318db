"""Doors of a day: places, who is in, what a room shows now, and where those go who have no place."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import desks
import make
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.rules.venues import Layout
from convene.services import checkin, doors
from convene.store.tables import Place, SessionTheme
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


class House:
    """A day with two workshops at one time, in two rooms, and a talk for all in the afternoon."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        venue = make.venue(workspace)
        self.rooms = [make.room(workspace, venue, name) for name in ("Library", "Chapel")]
        self.event = make.event(workspace, days=(TODAY,))
        add: dict[str, Any] = {"sign_up": SignUp.CHOOSE, "starts_at": make.at("10:00", TODAY)}
        self.tears = self.session("Tears", 0, capacity=2, **add)
        self.bread = self.session("Bread", 1, capacity=3, **add)
        self.talk = self.session("Talk", 1, capacity=1, starts_at=make.at("14:00", TODAY))

    def session(self, title: str, room: int, **fields: Any) -> UUID:
        return make.session(self.workspace, self.event, title, room_id=self.rooms[room], **fields)

    def guest(self, *places: UUID) -> UUID:
        who = make.registration(self.workspace, self.event)
        for session_id in places:
            make.add(self.workspace, Place(session_id=session_id, registration_id=who, state=PlaceState.GIVEN))
        return who

    def show(self, who: UUID, session_id: UUID | None, minutes: int = 0, **how: Any) -> checkin.ScanResult:
        given = {"desk": "Door", "day": TODAY, "now": NOW + timedelta(minutes=minutes), "session_id": session_id} | how
        return self.workspace.write("Scan", checkin.admit, self.event, who, **given)[0]

    def sent_to(self, who: UUID, session_id: UUID) -> str:
        instead = self.show(who, session_id).instead
        return instead.title if instead else ""

    def door(self, session_id: UUID) -> doors.Door:
        found = self.workspace.read(doors.door, self.event, session_id, day=TODAY)
        assert found is not None
        return found


@pytest.fixture
def house(workspace: Workspace) -> House:
    return House(workspace)


def test_doors_of_a_day_with_their_places(house: House) -> None:
    house.guest(house.tears)
    house.session("Cancelled", 0, starts_at=make.at("11:00", TODAY), state=SessionState.CANCELLED)
    house.session("In the tray", 0)
    found = house.workspace.read(doors.doors, house.event, day=TODAY)
    assert [(d.title, d.room, d.limit, d.held, d.inside, d.left) for d in found] == [
        ("Bread", "Chapel", 3, 0, 0, 3),
        ("Tears", "Library", 2, 1, 0, 1),
        ("Talk", "Chapel", 1, 0, 0, 1),
    ]
    assert house.workspace.read(doors.doors, house.event, day=TODAY + timedelta(days=1)) == ()


def test_a_room_holds_no_more_than_it_is_laid_out_for(house: House) -> None:
    small = make.room(house.workspace, make.venue(house.workspace, "Elsewhere"), "Cell", layouts={Layout.CIRCLE: 2})
    cell = make.session(house.workspace, house.event, "Cell", room_id=small, starts_at=make.at("10:00", TODAY))
    assert house.door(cell).limit == 2


def test_who_is_let_in_without_a_place_takes_one(house: House) -> None:
    who, other = house.guest(house.tears), house.guest()
    house.show(who, house.tears)
    assert (house.door(house.tears).held, house.door(house.tears).inside) == (1, 1)
    assert house.show(other, house.tears, override="The chair asked").reason is Reason.OVERRIDDEN
    assert (house.door(house.tears).held, house.door(house.tears).inside, house.door(house.tears).left) == (2, 2, 0)


@pytest.mark.parametrize("by_the_door", [True, False])
def test_who_leaves_is_in_no_longer(house: House, by_the_door: bool) -> None:
    who = house.guest()
    house.show(who, house.talk)
    house.show(who, house.talk if by_the_door else None, 1, kind=ScanKind.OUT)
    assert house.door(house.talk).inside == 0
    house.show(who, house.talk, 2)
    assert house.door(house.talk).inside == 1
    assert house.workspace.read(doors.arrivals, house.event, house.talk, day=TODAY) == [NOW]


def test_a_room_that_is_full_lets_nobody_else_in_whoever_may_come(house: House) -> None:
    first, second = house.guest(), house.guest()
    assert house.show(first, house.talk).verdict is Verdict.ADMITTED
    refused = house.show(second, house.talk)
    assert (refused.verdict, refused.reason, refused.instead) == (Verdict.REFUSED, Reason.NO_PLACE, None)
    assert house.show(first, house.talk, 5).verdict is Verdict.ALREADY
    house.show(first, house.talk, 6, kind=ScanKind.OUT)
    assert house.show(second, house.talk, 7).verdict is Verdict.ADMITTED


def test_their_own_place_is_where_they_are_sent(house: House) -> None:
    for _ in range(3):
        who = house.guest(house.bread)
    instead = house.show(who, house.tears).instead
    assert instead is not None
    assert (instead.title, instead.room, instead.own, instead.left) == ("Bread", "Chapel", True, 0)


def test_without_a_place_the_next_door_is_one_with_places_left(house: House) -> None:
    who = house.guest()
    instead = house.show(who, house.tears).instead
    assert instead is not None
    assert (instead.title, instead.own, instead.left) == ("Bread", False, 3)
    for _ in range(3):
        house.guest(house.bread)
    assert house.show(who, house.tears, 1).instead is None


def test_next_door_shares_a_theme_before_it_has_more_room(house: House) -> None:
    wide = house.session("Wide", 1, capacity=50, sign_up=SignUp.CHOOSE, starts_at=make.at("10:15", TODAY))
    house.session("Invited", 1, capacity=90, sign_up=SignUp.INVITED, starts_at=make.at("10:15", TODAY))
    who = house.guest()
    assert house.sent_to(who, house.tears) == "Wide"
    theme = make.theme(house.workspace)
    shared = [SessionTheme(session_id=session_id, theme_id=theme) for session_id in (house.tears, house.bread)]
    house.workspace.write("Themes", lambda s: s.add_all(shared))
    assert house.sent_to(who, house.tears) == "Bread"
    assert house.sent_to(who, wide) == "Bread"


def test_a_room_shows_what_runs_and_then_what_comes(house: House) -> None:
    found = house.workspace.read(doors.doors, house.event, day=TODAY)
    chapel = house.rooms[1]
    for clock, title in (("08:00", "Bread"), ("10:30", "Bread"), ("11:00", "Talk"), ("14:10", "Talk")):
        door = doors.at_room(found, chapel, make.at(clock, TODAY))
        assert (door.title if door else None) == title
    assert doors.at_room(found, chapel, make.at("20:00", TODAY)) is None


def test_a_pack_knows_the_doors_and_how_many_they_hold(house: House, tmp_path: Path) -> None:
    house.guest(house.tears)
    _, content = desks.pack(house.workspace, house.event)
    with closing(desks.opened(content, tmp_path)) as pack:
        there = pack.read(doors.doors, house.event, day=TODAY)
    here = house.workspace.read(doors.doors, house.event, day=TODAY)
    assert [(d.title, d.room, d.limit, d.left) for d in there] == [(d.title, d.room, d.limit, d.left) for d in here]
