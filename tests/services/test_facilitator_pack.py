"""What facilitators get to know, and what they do not."""

from uuid import UUID

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.event_papers import FacilitatorPack
from convene.rules.papers import Asked
from convene.rules.programme import SessionKind, SignUp
from convene.rules.resources import UsedResource
from convene.services import resources
from convene.services.facilitator_pack import facilitator_pack
from convene.store.workspace import Workspace


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace)


def pack(workspace: Workspace, event_id: UUID, asked: Asked | None = None) -> FacilitatorPack:
    return workspace.read(facilitator_pack, event_id, asked or Asked(), now=make.NOW)


def test_each_session_with_its_room_people_and_stories(workspace: Workspace, event_id: UUID) -> None:
    room_id = make.room(workspace, make.venue(workspace), floor="First floor", directions="Up the stairs")
    fay, kit = make.person(workspace, "Fay"), make.person(workspace, "Kit")
    first = make.session(
        workspace,
        event_id,
        "Opening",
        starts_at=make.at("09:30"),
        room_id=room_id,
        people=[fay],
        equipment="Chart",
    )
    make.session(workspace, event_id, "Later", starts_at=make.at("11:30"), people=[kit])
    make.session(workspace, event_id, "Lunch", starts_at=make.at("12:30"), kind=SessionKind.LUNCH, people=[fay])
    make.session(workspace, event_id, "Nobody gives it", starts_at=make.at("14:00"))
    make.session(workspace, event_id, "In the tray", people=[fay])
    story = UsedResource(None, "Stay", "story", "https://example.org/stay", "CC BY-NC-ND", "Pilgrim Projects")
    workspace.write("Story", resources.use, first, [story])
    for name in ("Ada", "Bo"):
        make.registration(workspace, event_id, make.person(workspace, name))
    found = pack(workspace, event_id)
    assert [one.title for one in found.sessions] == ["Opening", "Later"]
    one = found.sessions[0]
    assert (one.room, one.where) == ("Library", "First floor, Royal Foundation of St Katherine")
    assert (one.directions, one.equipment, one.expected, one.open_to_all) == ("Up the stairs", "Chart", 2, True)
    assert "Pilgrim Projects" in one.stories[0].due
    assert "CC BY-NC-ND" in one.stories[0].due
    assert [s.title for s in pack(workspace, event_id, Asked(person=kit)).sessions] == ["Later"]
    assert [s.title for s in pack(workspace, event_id, Asked(session=first)).sessions] == ["Opening"]
    with pytest.raises(Refused):
        pack(workspace, event_id, Asked(person=make.person(workspace, "Nobody")))


def test_only_needs_given_to_the_facilitator_and_agreed_to_and_of_those_inside(
    workspace: Workspace, event_id: UUID
) -> None:
    fay = make.person(workspace, "Fay Okoro")
    make.session(workspace, event_id, "For all", starts_at=make.at("09:30"), people=[fay])
    make.session(
        workspace, event_id, "Chosen", starts_at=make.at("11:30"), people=[fay], sign_up=SignUp.CHOOSE, capacity=9
    )
    cases = (
        ("Ada", "Facilitator", make.NOW), ("Bo", "Fay Okoro", make.NOW), ("Cy", "Kitchen", make.NOW),
        ("Dee", "Facilitator", None), ("Eve", "", make.NOW),
    )  # fmt: skip
    for name, owner, agreed in cases:
        who = make.person(workspace, name)
        make.registration(workspace, event_id, who)
        make.need(workspace, who, detail=f"Need of {name}", owner=owner, consent_at=agreed)
    away = make.person(workspace, "Not on the list")
    make.need(workspace, away, detail="Elsewhere", owner="Facilitator", consent_at=make.NOW)
    for_all, chosen = pack(workspace, event_id).sessions
    assert [(need.name, need.words) for need in for_all.needs] == [("Ada", "Need of Ada"), ("Bo", "Need of Bo")]
    assert (chosen.needs, chosen.expected, chosen.limit) == ((), 0, 9)
