"""The running order, and the pack of a day: what there is, and what is left out and why."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.event_papers import DayPack, RunningOrder
from convene.rules.papers import Asked
from convene.rules.programme import SessionKind, SessionState
from convene.services import organiser, venue_contacts
from convene.services.day_pack import day_pack
from convene.services.running_order import running_order
from convene.store import history_check
from convene.store.workspace import Workspace

NEXT = make.DAY + timedelta(1)


def order(workspace: Workspace, event_id: UUID) -> RunningOrder:
    return workspace.read(running_order, event_id, Asked(), now=make.NOW)


def pack(workspace: Workspace, event_id: UUID, asked: Asked | None = None) -> DayPack:
    return workspace.read(day_pack, event_id, asked or Asked(), now=make.NOW)


def test_the_day_in_order_of_time_and_whom_to_call(workspace: Workspace) -> None:
    home = make.venue(workspace, phone="020 7946 0100")
    event_id = make.event(workspace, days=(make.DAY, NEXT), venue_id=home)
    hall = make.room(workspace, home, "Hall")
    fay = make.person(workspace, "Fay", email="fay@x.example", phone="07")
    kit = make.person(workspace, "Kit")
    make.session(workspace, event_id, "Later", starts_at=make.at("11:00"), room_id=hall, people=[fay, kit])
    make.session(workspace, event_id, "Lunch", starts_at=make.at("12:30"), kind=SessionKind.LUNCH, spans_rooms=True)
    make.session(workspace, event_id, "First", starts_at=make.at("09:30"), room_id=hall, equipment="Screen")
    make.session(workspace, event_id, "Off", starts_at=make.at("10:00"), state=SessionState.CANCELLED)
    make.session(workspace, event_id, "Tomorrow", starts_at=make.at("09:30", NEXT))
    workspace.write("Contact", venue_contacts.add, home, name="Moira Kell", role="Duty manager", phone="0104")
    workspace.write("Contact", venue_contacts.add, home, name="Nobody", role="Unreachable")
    workspace.write("Organiser", organiser.set_organiser, name="The Academy", email="a@x.example")
    found = order(workspace, event_id)
    assert [(f"{one.start:%H:%M}", one.title, one.room, one.people) for one in found.lines] == [
        ("09:30", "First", "Hall", ()), ("11:00", "Later", "Hall", ("Fay", "Kit")), ("12:30", "Lunch", "All rooms", ()),
    ]  # fmt: skip
    assert [(one.name, one.what, one.phone) for one in found.callers] == [
        ("The Academy", "Organiser", ""), ("Royal Foundation of St Katherine", "Venue", "020 7946 0100"),
        ("Moira Kell", "Duty manager, Royal Foundation of St Katherine", "0104"), ("Fay", "11:00 Later", "07"),
    ]  # fmt: skip


def test_what_there_is_nothing_of_is_left_out_and_named(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.DAY, NEXT))
    with pytest.raises(Refused, match="nothing to print"):
        pack(workspace, event_id)
    make.registration(workspace, event_id, make.person(workspace, "Ada"))
    found = pack(workspace, event_id, Asked(day=NEXT))
    assert ([key for key, _, _ in found.parts], found.day) == (["register", "signin"], NEXT)
    assert found.checkpoint == workspace.read(history_check.checkpoint_text) != ""
    assert dict(found.left_out)["Venue brief"] == "This day has no venue yet"
    room_id = make.room(workspace, make.venue(workspace))
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=room_id)
    found = pack(workspace, event_id)
    assert [key for key, _, _ in found.parts] == ["running-order", "venue-brief", "register", "signin", "doors"]
    assert found.left_out == ()
