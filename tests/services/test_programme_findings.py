"""Findings that are open and findings that were accepted, until their facts change."""

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import ContributionState, FindingKind, SessionKind
from convene.rules.programme_checks import check
from convene.services import (
    event_head,
    events,
    home_needs,
    programme,
    programme_edit,
    programme_findings,
    releases,
    room_findings,
)
from convene.store.tables import Contribution, SetAside


@pytest.fixture
def event(workspace):
    return make.event(workspace, code="OPEN")


@pytest.fixture
def twice(workspace, event):
    """Two sessions at once in one room."""
    room = make.room(workspace, make.venue(workspace))
    starts = make.at("10:00"), make.at("10:30")
    return [make.session(workspace, event, f"Talk {n}", starts_at=at, room_id=room) for n, at in enumerate(starts)]


def read(workspace, event):
    return workspace.read(programme_findings.findings, event)


def accept(workspace, event, finding, reason="The room is divided that day"):
    return workspace.write(
        "Accept", programme_findings.accept, event, finding.id, reason=reason, now=make.NOW
    )  # fmt: skip


def test_an_accepted_finding_is_counted_nowhere_and_comes_back(workspace, event, twice):
    (clash,) = read(workspace, event).open
    done, change = accept(workspace, event, clash)
    assert done == clash
    now = read(workspace, event)
    assert now.open == ()
    assert [(one.finding, one.reason) for one in now.accepted] == [(clash, "The room is divided that day")]
    assert workspace.read(programme.clashes, event) == ()
    assert workspace.read(releases.plan, event).findings == ()
    head = workspace.read(event_head.event_head, event, today=make.TODAY)
    assert not [fact for fact in head.facts if "clash" in fact.text]
    assert change.undo == "Accept"
    workspace.undo()
    assert read(workspace, event).open == (clash,)
    workspace.redo()
    workspace.write("Look again", programme_findings.look_again, event, clash.id)
    assert read(workspace, event) == programme_findings.Findings((clash,), ())
    assert workspace.read(programme.clashes, event) == (clash,)


def test_it_stays_accepted_until_a_fact_changes(workspace, event, twice):
    (clash,) = read(workspace, event).open
    accept(workspace, event, clash)
    workspace.write("Rename", programme_edit.edit_session, twice[0], title="Another title", abstract="Longer words")
    make.session(workspace, event, "Elsewhere", starts_at=make.at("10:00"))
    assert [one.finding.titles for one in read(workspace, event).accepted] == [("Another title", "Talk 1")]
    workspace.write("Longer", programme_edit.edit_session, twice[0], minutes=60)
    (again,) = read(workspace, event).open
    assert again.key == clash.key
    assert read(workspace, event).accepted == ()
    workspace.undo()
    assert read(workspace, event).open == (), "as it was accepted"


def test_a_second_reason_takes_the_place_of_the_first(workspace, event, twice):
    (clash,) = read(workspace, event).open
    accept(workspace, event, clash)
    accept(workspace, event, clash, " Two halves \n")
    assert [one.reason for one in read(workspace, event).accepted] == ["Two halves"]
    assert workspace.read(lambda session: session.query(SetAside).count()) == 1


@pytest.mark.parametrize("reason", ["", " \n"])
def test_no_reason_no_acceptance(workspace, event, twice, reason):
    (clash,) = read(workspace, event).open
    with pytest.raises(Invalid) as refused:
        accept(workspace, event, clash, reason)
    assert refused.value.field == "reason"
    assert read(workspace, event).open == (clash,)


def test_what_is_not_there_is_refused(workspace, event, twice):
    (clash,) = read(workspace, event).open
    for key in ("", "0123456789", clash.id[:5]):
        with pytest.raises(Invalid) as refused:
            workspace.write("x", programme_findings.accept, event, key, reason="Fine", now=make.NOW)
        assert refused.value.field == "finding"
    with pytest.raises(Invalid):
        workspace.write("x", programme_findings.look_again, event, clash.id)
    with pytest.raises(NotFound):
        workspace.write("x", programme_findings.look_again, twice[0], clash.id)


def test_it_counts_for_its_own_event_alone(workspace, event, twice):
    (clash,) = read(workspace, event).open
    accept(workspace, event, clash)
    other = make.event(workspace, code="OTHER")
    room = make.room(workspace, make.venue(workspace, "Other"))
    for at in ("10:00", "10:15"):
        make.session(workspace, other, starts_at=make.at(at), room_id=room)
    assert len(workspace.read(programme.clashes, other)) == 1


def test_home_and_the_venue_tab_leave_accepted_ones_out(workspace, event):
    room = make.room(workspace, make.venue(workspace), layouts={make.Layout.THEATRE: 10})
    make.session(workspace, event, starts_at=make.at("10:00"), room_id=room, capacity=12)
    live = workspace.read(events.listing)
    assert [need.title for need in workspace.read(lambda s: list(home_needs._clashes(s, live)))] == [
        "1 clash in the programme"
    ]
    assert len(workspace.read(room_findings.room_findings, event)) == 1
    accept(workspace, event, read(workspace, event).open[0])
    assert workspace.read(lambda s: list(home_needs._clashes(s, live))) == []
    assert workspace.read(room_findings.room_findings, event) == ()


def test_somebody_who_declined_is_taken_off(workspace, event):
    who = make.person(workspace, "Ada")
    talk = make.session(workspace, event, starts_at=make.at("10:00"), people=[who])
    make.add(
        workspace, Contribution(session_id=talk, person_id=who, role="chair", state=ContributionState.DECLINED)
    )  # fmt: skip
    assert read(workspace, event).open == (), "they said yes to another part in it"
    held = workspace.read(lambda s: [c.id for c in s.query(Contribution) if c.role == "facilitator"])[0]
    workspace.write("No", lambda s: setattr(s.get(Contribution, held), "state", ContributionState.DECLINED))
    (off,) = read(workspace, event).open
    assert (off.kind, off.people) == (FindingKind.OFF, ("Ada",))
    workspace.write("Take off", programme_findings.take_off, talk, who)
    assert read(workspace, event).open == ()
    assert workspace.read(lambda s: s.query(Contribution).count()) == 0
    with pytest.raises(NotFound):
        workspace.write("Take off", programme_findings.take_off, talk, who)
    workspace.undo()
    assert read(workspace, event).open == (off,)


def test_open_ones_are_what_the_rules_find(workspace, event, twice):
    make.session(workspace, event, "Lunch", starts_at=make.at("12:00"), minutes=30, kind=SessionKind.LUNCH)
    found = check(workspace.read(programme.agenda, event))
    assert [f.kind for f in found] == ["room", "lunch"]
    assert read(workspace, event).open == found
    accept(workspace, event, found[1])
    assert read(workspace, event).open == found[:1]
