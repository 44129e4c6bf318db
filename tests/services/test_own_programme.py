"""The programme as one person has it."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.services import badges
from convene.services.own_programme import OwnProgrammes
from convene.store.tables import Place
from convene.store.workspace import Workspace


def test_what_is_for_all_what_one_has_a_place_on_and_what_one_does(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    room = make.room(workspace, make.venue(workspace), "Great Hall")
    ada, bo = make.person(workspace, "Ada"), make.person(workspace, "Bo")
    place_of = {who: make.registration(workspace, event_id, who) for who in (ada, bo)}
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:00"), room_id=room)
    choose = {"sign_up": SignUp.CHOOSE}
    listening = make.session(workspace, event_id, "Listening", starts_at=make.at("11:00"), **choose)
    make.session(workspace, event_id, "Stories", starts_at=make.at("11:00"), people=[bo], **choose)
    waits = make.session(workspace, event_id, "Drawing", starts_at=make.at("14:00"), **choose)
    make.session(workspace, event_id, "Called off", starts_at=make.at("15:00"), state=SessionState.CANCELLED)
    make.session(workspace, event_id, "In the tray")
    make.add(workspace, Place(session_id=listening, registration_id=place_of[ada], state=PlaceState.GIVEN))
    make.add(workspace, Place(session_id=waits, registration_id=place_of[ada], state=PlaceState.WAITING))

    def of(who):  # type: ignore[no-untyped-def]
        return workspace.read(lambda s: OwnProgrammes(s, event_id).of(place_of[who], who))

    assert of(ada) == (("09:00", "Opening", "Great Hall"), ("11:00", "Listening", ""))
    assert of(bo) == (("09:00", "Opening", "Great Hall"), ("11:00", "Stories", ""))
    workspace.write("Codes", badges.issue_codes, event_id, now=make.NOW)
    rows = workspace.read(badges.badges, event_id, with_programme=True)
    assert [row.badge.programme for row in rows] == [of(ada), of(bo)]
    assert workspace.read(badges.badges, event_id)[0].badge.programme == ()


def test_days_are_said_where_there_are_several(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=make.days_on(make.DAY, 2))
    who = make.person(workspace, "Ada")
    place = make.registration(workspace, event_id, who)
    for day in range(2):
        make.session(workspace, event_id, f"Day {day}", starts_at=make.at("09:00") + timedelta(days=day))
    lines = workspace.read(lambda s: OwnProgrammes(s, event_id).of(place, who))
    assert [line[0] for line in lines] == ["Thu 09:00", "Fri 09:00"]


def test_an_event_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(OwnProgrammes, uuid4())
