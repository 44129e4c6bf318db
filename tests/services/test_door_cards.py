"""What hangs on which door."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.papers import Asked
from convene.rules.programme import ContributionState, SessionKind, SessionState
from convene.rules.venues import RoomFeature
from convene.services.door_cards import doors
from convene.store.tables import Contribution
from convene.store.workspace import Workspace

NEXT = make.DAY + timedelta(1)


def test_a_card_for_each_room_and_day(workspace: Workspace) -> None:
    event_id, venue_id = make.event(workspace, days=(make.DAY, NEXT)), make.venue(workspace)
    hall = make.room(workspace, venue_id, "Hall", position=1, features=[RoomFeature.HEARING_LOOP])
    library = make.room(workspace, venue_id, position=2)
    ada = make.person(workspace, "Ada")
    later = make.session(workspace, event_id, "Later", starts_at=make.at("11:00"), room_id=library, people=[ada])
    make.session(workspace, event_id, "Off", starts_at=make.at("09:30"), room_id=library, state=SessionState.CANCELLED)
    make.session(workspace, event_id, "Tea", starts_at=make.at("10:00", NEXT), room_id=hall, kind=SessionKind.BREAK)
    make.session(workspace, event_id, "Maybe", starts_at=make.at("12:00"), room_id=hall, state=SessionState.PROPOSED)
    make.session(workspace, event_id, "Nowhere", starts_at=make.at("13:00"))
    bo, asked = make.person(workspace, "Bo"), ContributionState.INVITED
    make.add(workspace, Contribution(id=uuid4(), session_id=later, person_id=bo, state=asked))
    found = workspace.read(doors, event_id, Asked(), now=make.NOW)
    assert [(card.room, card.day, [line.title for line in card.lines]) for card in found.cards] == [
        ("Library", make.DAY, ["Off", "Later"]),
        ("Hall", NEXT, ["Tea"]),
    ]
    off, one = found.cards[0].lines
    assert (off.cancelled, one.cancelled, f"{one.start:%H:%M}", f"{one.end:%H:%M}") == (True, False, "11:00", "11:45")
    assert one.people == ("Ada",), "Bo has not said yes"
    assert (found.cards[1].features, found.cards[1].lines[0].pause, found.size) == (("hearing loop",), True, "a4")
    assert [card.room for card in workspace.read(doors, event_id, Asked(day=NEXT), now=make.NOW).cards] == ["Hall"]
    assert [card.day for card in workspace.read(doors, event_id, Asked(room=library), now=make.NOW).cards] == [make.DAY]
    with pytest.raises(Refused, match="No room has a session"):
        workspace.read(doors, event_id, Asked(day=NEXT, room=library), now=make.NOW)


def test_of_a_cancelled_event_all_are_cancelled(workspace: Workspace) -> None:
    event_id = make.event(workspace, status=EventStatus.CANCELLED)
    room_id = make.room(workspace, make.venue(workspace))
    make.session(workspace, event_id, starts_at=make.at("09:30"), room_id=room_id)
    (card,) = workspace.read(doors, event_id, Asked(), now=make.NOW).cards
    assert card.lines[0].cancelled
    with pytest.raises(NotFound):
        workspace.read(doors, uuid4(), Asked(), now=make.NOW)
