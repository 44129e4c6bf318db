"""The needs board and the kitchen's counts, on both kinds of database."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.attendance import Mark
from convene.rules.errors import NotFound
from convene.rules.people import NeedKind, NeedState
from convene.rules.registrations import PlaceState, RegistrationState
from convene.rules.venues import RoomFeature
from convene.services import needs_board
from convene.store.tables import AttendanceMark, Place
from convene.store.workspace import Workspace

DIET = {"kind": NeedKind.DIETARY}


def test_needs_of_those_who_come_the_overdue_first_with_what_the_rooms_offer(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    loop = make.room(workspace, venue, "Great Hall", features=[RoomFeature.HEARING_LOOP, RoomFeature.STEP_FREE])
    bare, other = (
        make.room(workspace, venue, "Cellar"),
        make.room(workspace, venue, "Not ours", features=list(RoomFeature)),
    )
    event_id = make.event(workspace, venue_id=venue)
    make.booking(workspace, loop, event_id)
    who = {name: make.person(workspace, name) for name in ("Ana", "Bo", "Cy", "Gone")}
    regs = {
        name: make.registration(
            workspace,
            event_id,
            key,
            state=RegistrationState.CANCELLED if name == "Gone" else RegistrationState.REGISTERED,
        )
        for name, key in who.items()
    }
    day = make.TODAY
    make.need(workspace, who["Ana"], feature="hearing_loop", due=day + timedelta(days=3))
    make.need(workspace, who["Bo"], feature="bsl", due=day - timedelta(days=1), event_id=event_id)
    make.need(workspace, who["Cy"], feature="quiet", due=day - timedelta(days=9), state=NeedState.DONE)
    make.need(workspace, who["Cy"], detail="Vegan", **DIET)
    make.need(workspace, who["Gone"], feature="quiet")
    session_id = make.session(workspace, event_id, "Talk", room_id=bare, people=[who["Ana"]])
    make.add(workspace, Place(session_id=session_id, registration_id=regs["Bo"], state=PlaceState.GIVEN))
    board = workspace.read(needs_board.board, event_id, today=day)
    assert (board.title, board.first_day) == ("London is Open(minded)", make.DAY)
    assert [(one.person, one.overdue) for one in board.needs] == [
        ("Bo", True), ("Cy", False), ("Ana", False), ("Cy", False),
    ]  # fmt: skip
    by = {(one.person, one.need.feature): one for one in board.needs}
    assert by["Ana", "hearing_loop"].offered == ("Great Hall",)
    assert by["Ana", "hearing_loop"].lacking == ("Cellar",)
    assert (by["Bo", "bsl"].of_a_room, by["Bo", "bsl"].lacking) == (False, ())
    assert by["Cy", "quiet"].offered == ()
    assert by["Ana", "hearing_loop"].registration_id == regs["Ana"]
    assert other
    with pytest.raises(NotFound):
        workspace.read(needs_board.board, uuid4(), today=day)


def test_without_a_booking_the_rooms_of_the_venue_are_looked_at(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    make.room(workspace, venue, "Studio", features=[RoomFeature.QUIET])
    event_id = make.event(workspace, venue_id=venue)
    person_id = make.person(workspace)
    make.registration(workspace, event_id, person_id)
    make.need(workspace, person_id, feature="quiet")
    (one,) = workspace.read(needs_board.board, event_id, today=make.TODAY).needs
    assert (one.offered, one.lacking) == (("Studio",), ())


def test_the_kitchen_gets_counts_by_day_and_no_names(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=make.days_on(make.DAY, 2))
    first, _ = make.day_ids(workspace, event_id)
    diets = {
        "A": ["Vegan"],
        "B": [" vegan "],
        "C": ["Halal", "no nuts"],
        "D": ["No nuts", "halal"],
        "E": [],
        "F": ["Vegan"],
    }
    for name, said in diets.items():
        person_id = make.person(workspace, f"Person {name}")
        state = RegistrationState.WAITING if name == "F" else RegistrationState.REGISTERED
        registration_id = make.registration(workspace, event_id, person_id, state=state)
        for detail in said:
            make.need(workspace, person_id, detail=detail, **DIET)
        make.need(workspace, person_id, detail="Loop")
        if name == "A":
            mark = AttendanceMark(
                registration_id=registration_id, day_id=first, mark=Mark.EXCUSED, reason="x", at=make.NOW
            )
            make.add(workspace, mark)
    one, two = workspace.read(needs_board.catering, event_id)
    assert (one.date, one.expected) == (make.DAY, 4)
    assert [(d.diet.casefold(), d.people) for d in one.diets] == [("halal; no nuts", 2), ("vegan", 1)]
    assert (two.expected, [(d.diet.casefold(), d.people) for d in two.diets]) == (
        5,
        [("halal; no nuts", 2), ("vegan", 2)],
    )
    assert "Person" not in repr((one, two))
    with pytest.raises(NotFound):
        workspace.read(needs_board.catering, uuid4())
