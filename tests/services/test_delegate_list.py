"""The list of an event for other programs: all that is on it, and no needs."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.registration_questions import Question
from convene.rules.registrations import RegistrationState, Role
from convene.services import registration_questions
from convene.services.delegate_list import delegate_list
from convene.store.workspace import Workspace


def test_everybody_by_name_with_what_is_known(workspace: Workspace) -> None:
    event_id = make.event(workspace, code="OPEN")
    workspace.write(
        "Ask", registration_questions.set_questions, event_id, [Question("Why?"), Question("How?"), Question("When?")]
    )
    home = make.organisation(workspace, "Quayside")
    zoe = make.person(workspace, "Zoë O’Brien", email="zoe@example.org", phone="07700", organisation_id=home)
    make.need(workspace, zoe, event_id=event_id, detail="No nuts, severe")
    first = make.registration(
        workspace,
        event_id,
        zoe,
        role=Role.SPEAKER,
        source_key="Tito:a:1",
        ticket="Day",
        answers={"How?": "Slowly", "Why?": "To listen"},
    )
    gone = make.registration(workspace, event_id, make.person(workspace, "Ada"), state=RegistrationState.CANCELLED)
    found = workspace.read(delegate_list, event_id)
    assert (found.code, found.title, found.time_zone) == ("OPEN", "London is Open(minded)", "Europe/London")
    assert found.days == ((make.DAY, make.at("09:00"), make.at("17:00")),)
    ada, other = found.delegates
    assert (ada.name, ada.key, ada.state) == ("Ada", str(gone), RegistrationState.CANCELLED)
    assert (other.name, other.key, other.role, other.organisation) == ("Zoë O’Brien", str(first), "speaker", "Quayside")
    assert (other.email, other.phone, other.ticket, other.reference) == ("zoe@example.org", "07700", "Day", "a:1")
    assert other.answers == (("Why?", "To listen"), ("How?", "Slowly"))
    assert "nuts" not in repr(found)
    assert [one.name for one in workspace.read(delegate_list, event_id, coming=True).delegates] == ["Zoë O’Brien"]


def test_a_contact_is_the_same_at_every_event_and_is_not_the_id(workspace: Workspace) -> None:
    zoe = make.person(workspace)
    days = (make.DAY, make.DAY + timedelta(days=7))
    events = [make.event(workspace, days=(day,)) for day in days]
    for event_id in events:
        make.registration(workspace, event_id, zoe)
    found = {workspace.read(delegate_list, event_id).delegates[0].contact for event_id in events}
    assert len(found) == 1
    assert str(zoe) not in found


def test_an_event_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(delegate_list, uuid4())
