"""Who takes part in sessions, who will not come, where people come from, and when they are away."""

from datetime import timedelta

import pytest

import make
from convene.rules.programme import ContributionState, FindingKind, Severity
from convene.rules.registrations import OVER, RegistrationState
from convene.services import programme, programme_parts
from convene.store.tables import Contribution, Person


@pytest.fixture
def event(workspace):
    return make.event(workspace)


@pytest.fixture
def ada(workspace):
    home = make.organisation(workspace, "Wharfside", sector="Hospital")
    return make.person(workspace, "Ada", organisation_id=home)


@pytest.fixture
def talk(workspace, event, ada):
    return make.session(workspace, event, "Talk", starts_at=make.at("10:00"), people=[ada])


def off(workspace, event):
    return [(one.title, one.severity) for one in workspace.read(programme.clashes, event) if one.kind == "off"]


def test_where_they_come_from(workspace, event, ada, talk):
    bo = make.person(workspace, "Bo")
    make.session(workspace, event, "Two", starts_at=make.at("11:00"), people=[bo, ada])
    agenda = workspace.read(programme.agenda, event)
    assert agenda.homes == ((ada, "Wharfside", "Hospital"),)
    assert [[p.name for p in one.people] for one in agenda.sessions] == [["Ada"], ["Bo", "Ada"]]


@pytest.mark.parametrize("state", RegistrationState)
def test_who_left_the_event_still_speaks(workspace, event, ada, talk, state):
    make.registration(workspace, event, ada, state=state)
    other = make.event(workspace, code="OTHER")
    make.registration(workspace, other, ada, state=RegistrationState.CANCELLED)
    expected = [("Ada will not come", Severity.CLASH)] if state in OVER else []
    assert off(workspace, event) == expected
    (session,) = workspace.read(programme.agenda, event).sessions
    assert [p.name for p in session.people] == ["Ada"], "they are counted on"


def test_who_said_no_is_named_and_does_not_count(workspace, event, ada, talk):
    workspace.write(
        "No", lambda s: [setattr(c, "state", ContributionState.DECLINED) for c in s.query(Contribution)] and None
    )
    (session,) = workspace.read(programme.agenda, event).sessions
    assert (session.people, session.off) == ((), ((ada, "Ada", "declined"),))


def test_who_was_erased(workspace, event, ada, talk):
    workspace.write("x", lambda s: setattr(s.get(Person, ada), "erased_at", make.NOW))
    assert [one.off[0].why for one in workspace.read(programme.agenda, event).sessions] == ["erased"]


def test_when_they_are_away(workspace, event, ada, talk):
    make.unavailability(workspace, ada, make.at("09:00"), make.at("10:15"))
    make.unavailability(workspace, ada, make.at("09:00", make.DAY - timedelta(days=1)), make.at("00:00"))
    make.unavailability(workspace, make.person(workspace, "Bo"), make.at("09:00"), make.at("17:00"))
    assert workspace.read(programme_parts.away, event) == ((ada, make.at("09:00"), make.at("10:15"), "on call"),)
    (clash,) = workspace.read(programme.clashes, event)
    assert (clash.kind, clash.title) == (FindingKind.AWAY, "Ada cannot be there")


def test_an_event_without_days_has_nobody_away(workspace, ada):
    event = make.event(workspace, code="NONE", days=())
    assert workspace.read(programme_parts.away, event) == ()
