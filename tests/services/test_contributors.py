"""Who takes part in a session, as what, and what they said."""

import pytest

import make
from convene.rules.errors import Invalid
from convene.rules.programme import ContributionRole, ContributionState
from convene.services import contributors, people, programme
from convene.services.contributors import Part

CHAIR, SPEAKER = ContributionRole.CHAIR, ContributionRole.SPEAKER
INVITED, CONFIRMED, DECLINED = ContributionState


@pytest.fixture
def session(workspace):
    return make.session(workspace, make.event(workspace), "Stories", starts_at=make.at("09:30"))


def take_part(workspace, session, *parts):
    workspace.write("Edit", programme.edit_session, session, people=parts)
    return [(p.name, p.role, p.state) for p in workspace.read(contributors.of_session, session)]


def test_role_state_and_order(workspace, session):
    ada, bo = make.person(workspace, "Ada"), make.person(workspace, "Bo")
    assert take_part(workspace, session, Part(bo, CHAIR, state=INVITED), Part(ada, SPEAKER)) == [
        ("Bo", CHAIR, INVITED), ("Ada", SPEAKER, CONFIRMED)
    ]  # fmt: skip
    # What is not said stays; the order is the new one; a part that is named twice is one.
    assert take_part(workspace, session, Part(ada, SPEAKER, state=DECLINED), Part(bo, CHAIR), Part(ada, SPEAKER)) == [
        ("Ada", SPEAKER, DECLINED),
        ("Bo", CHAIR, INVITED),
    ]
    event = workspace.read(programme.session_detail, session).event_id
    assert [p.name for p in workspace.read(programme.agenda, event).sessions[0].people] == ["Bo"]
    assert [p.state for p in workspace.read(contributors.of_event, event)[session]] == [DECLINED, INVITED]
    workspace.undo()
    assert [p.state for p in workspace.read(contributors.of_session, session)] == [INVITED, CONFIRMED]


def test_somebody_new_by_name(workspace, session):
    assert take_part(workspace, session, Part(None, SPEAKER, "Zoë Li", INVITED)) == [("Zoë Li", SPEAKER, INVITED)]
    with pytest.raises(Invalid):
        take_part(workspace, session, Part(None, SPEAKER, "  "))
    assert [row.name for row in workspace.read(people.directory)] == ["Zoë Li"]
