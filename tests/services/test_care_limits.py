"""The thresholds of the care checks in a workspace: changed, undone, put back."""

import pytest

import make
from convene.rules.care_limits import NORMAL, CareLimits
from convene.rules.errors import Invalid
from convene.services import care_limits, programme
from convene.store.tables import Setting


def test_they_are_changed_undone_and_put_back(workspace):
    assert workspace.read(care_limits.limits) == NORMAL
    now, _ = workspace.write("Care settings", care_limits.set_limits, {"stretch": 60, "lunch": 45})
    assert now == workspace.read(care_limits.limits) == CareLimits(stretch=60)
    workspace.write("Care settings", care_limits.set_limits, {"lunch": 30})
    assert workspace.read(care_limits.limits) == CareLimits(stretch=60, lunch=30)
    workspace.undo()
    assert workspace.read(care_limits.limits) == CareLimits(stretch=60)
    workspace.write("Care settings", care_limits.set_limits, {"stretch": 90})
    assert make.one(workspace, Setting, "care") is None, "nothing is kept of what is as from the start"


def test_what_cannot_be_leaves_all_as_it_was(workspace):
    with pytest.raises(Invalid) as refused:
        workspace.write("Care settings", care_limits.set_limits, {"lunch": 60, "day": 0})
    assert refused.value.field == "day"
    assert workspace.read(care_limits.limits) == NORMAL


def test_a_setting_of_another_version_is_left_alone(workspace):
    make.add_setting(workspace, "care", {"stretch": 60, "naps": 3, "day": "long"})
    assert workspace.read(care_limits.limits) == CareLimits(stretch=60)


def test_the_checks_go_by_them(workspace):
    event = make.event(workspace)
    lunch = make.session(workspace, event, "Lunch", starts_at=make.at("12:00"), kind=make.SessionKind.LUNCH)
    assert workspace.read(programme.clashes, event) == ()
    workspace.write("Care settings", care_limits.set_limits, {"lunch": 60})
    (short,) = workspace.read(programme.clashes, event)
    assert (short.kind, short.session_ids) == ("lunch", (lunch,))
