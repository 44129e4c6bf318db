"""Several people are invited at once."""

from datetime import timedelta

import pytest

import make
from convene.rules.applications import Invitee
from convene.rules.errors import Invalid, Refused
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.registration_questions import Question
from convene.rules.registrations import RegistrationState
from convene.services import invitations, registration_questions, registrations
from convene.store.workspace import Workspace


def test_those_on_the_list_stay_as_they_are(workspace: Workspace) -> None:
    event = make.event(workspace, capacity=1)
    ada = make.person(workspace, "Ada Li", email="ada@x.example")
    make.registration(workspace, event, ada)
    people = [Invitee("Ada Li", "ada@x.example"), Invitee("Ben Ng", "ben@x.example", "Lea"), Invitee("Cas")]
    done = workspace.write("Invite", invitations.invite, event, people, now=make.NOW)[0]
    assert (len(done.invited), done.there) == (2, (("Ada Li", RegistrationState.REGISTERED),))
    listed = {one.name: (one.state, one.organisation) for one in workspace.read(registrations.guests, event)}
    assert listed["Ben Ng"] == (RegistrationState.INVITED, "Lea")
    workspace.undo()
    assert [one.name for one in workspace.read(registrations.guests, event)] == ["Ada Li"]


def test_one_line_that_cannot_be_kept_keeps_none(workspace: Workspace) -> None:
    event = make.event(workspace)
    make.person(workspace, "Ada Li", email="ada@x.example")
    with pytest.raises(Invalid, match="address of Ada Li"):
        workspace.write(
            "Invite", invitations.invite, event, [Invitee("Ben"), Invitee("Zed Q", "ada@x.example")], now=make.NOW
        )
    assert workspace.read(registrations.guests, event) == []
    off = make.event(workspace, status=EventStatus.CANCELLED)
    with pytest.raises(Refused, match="cancelled"):
        workspace.write("Invite", invitations.invite, off, [Invitee("Ben")], now=make.NOW)


def test_how_people_come_on_the_list_now(workspace: Workspace) -> None:
    closes = make.NOW
    event = make.event(workspace, registration_mode=RegistrationMode.APPLICATION, applications_close=closes)
    workspace.write("Ask", registration_questions.set_questions, event, [Question("Why?")])
    before = workspace.read(invitations.joining, event, now=closes - timedelta(seconds=1))
    assert (before.mode, before.late) == (RegistrationMode.APPLICATION, False)
    assert [one.text for one in before.questions] == ["Why?"]
    assert workspace.read(invitations.joining, event, now=closes).late
    open_to_all = make.event(workspace, applications_close=closes)
    assert not workspace.read(invitations.joining, open_to_all, now=closes).late
