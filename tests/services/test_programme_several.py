"""Several sessions at once: all or nothing."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.programme import SessionState
from convene.services import programme, programme_several


@pytest.fixture
def event(workspace):
    return make.event(workspace)


@pytest.fixture
def three(workspace, event):
    return [make.session(workspace, event, title, starts_at=make.at("09:30")) for title in ("A", "B", "C")]


def kept(workspace, event):
    sessions = workspace.read(programme.agenda, event).sessions
    return sorted((s.title, s.track, s.state.value, s.starts_at is not None) for s in sessions)


def test_a_track_and_none(workspace, event, three):
    track = make.track(workspace, event, "Voices")
    workspace.write("Put", programme_several.set_track, three[:2], track)
    assert [line[1] for line in kept(workspace, event)] == ["Voices", "Voices", ""]
    workspace.write("Put", programme_several.set_track, three, None)
    assert [line[1] for line in kept(workspace, event)] == ["", "", ""]
    workspace.undo()
    assert [line[1] for line in kept(workspace, event)] == ["Voices", "Voices", ""]


def test_cancelled_copied_removed_each_in_one_undo(workspace, event, three):
    before = kept(workspace, event)
    workspace.write("Cancel", programme_several.set_state, three[1:], SessionState.CANCELLED)
    assert [line[2] for line in kept(workspace, event)] == ["confirmed", "cancelled", "cancelled"]
    workspace.undo()
    made = workspace.write("Copy", programme_several.copy, three[:2])[0]
    assert len(set(made)) == 2
    assert [line[0] for line in kept(workspace, event) if not line[3]] == ["A", "B"]
    workspace.undo()
    workspace.write("Remove", programme_several.remove, three)
    assert kept(workspace, event) == []
    workspace.undo()
    assert kept(workspace, event) == before


@pytest.mark.parametrize("act", [programme_several.copy, programme_several.remove])
def test_one_that_is_gone_refuses_them_all(workspace, event, three, act):
    before = kept(workspace, event)
    with pytest.raises(NotFound):
        workspace.write("Act", act, [*three, uuid4()])
    assert kept(workspace, event) == before
