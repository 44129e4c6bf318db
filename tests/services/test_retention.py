"""The retention clock, on both kinds of database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import ERASED
from convene.rules.retention import Keeps
from convene.services import retention
from convene.store.tables import Person
from convene.store.workspace import Workspace

LONG_AGO = date(2024, 5, 30)


def due(workspace: Workspace, today: date = make.TODAY) -> tuple[retention.DueEvent, ...]:
    return workspace.read(retention.due, today=today)


def test_people_are_due_once_the_clock_has_run_out_unless_something_keeps_them(workspace: Workspace) -> None:
    old = make.event(workspace, "Old", days=(LONG_AGO - timedelta(days=1), LONG_AGO))
    older = make.event(workspace, "Older", days=(date(2020, 1, 1),))
    live = make.event(workspace, "Live")
    undated = make.event(workspace, "Undated", days=())
    names = ("Gone", "Both old", "At live", "Speaks", "Undated", "Agreed")
    ids = {name: make.person(workspace, name) for name in names}
    for name, events in {
        "Gone": [old], "Both old": [old, older], "At live": [old, live], "Undated": [old, undated],
        "Agreed": [old], "Speaks": [old],
    }.items():  # fmt: skip
        for event_id in events:
            make.registration(workspace, event_id, ids[name])
    make.session(workspace, live, people=[ids["Speaks"]])
    helper = make.person(workspace, "Only spoke")
    make.session(workspace, older, people=[helper])
    workspace.write("Agree", lambda s: setattr(s.get_one(Person, ids["Agreed"]), "marketing_consent_at", make.NOW))
    assert due(workspace, date(2022, 1, 1))[0].title == "Older"
    first, second = due(workspace)
    assert [(event.title, event.due_on, event.months) for event in (first, second)] == [
        ("Older", date(2022, 1, 1), 24),
        ("Old", date(2026, 5, 30), 24),
    ]
    assert [one.name for one in first.goes] == ["Both old", "Only spoke"]
    assert {one.name: one.keeps for one in second.people} == {
        "Gone": None, "Both old": None, "At live": Keeps.ANOTHER_EVENT, "Speaks": Keeps.ANOTHER_EVENT,
        "Undated": Keeps.ANOTHER_EVENT, "Agreed": Keeps.CONSENT,
    }  # fmt: skip
    done, _ = workspace.write("Erase", retention.erase_due, old, today=make.TODAY, now=make.NOW)
    assert [one.name for one in done.goes] == ["Both old", "Gone"]
    left = {name: make.one(workspace, Person, key).name for name, key in ids.items()}
    assert [name for name in names if left[name] == ERASED] == ["Gone", "Both old"]
    (event,) = due(workspace)
    assert [one.name for one in event.goes] == ["Only spoke"]
    with pytest.raises(Refused):
        workspace.write("Again", retention.erase_due, old, today=make.TODAY, now=make.NOW)
    with pytest.raises(Refused):
        workspace.read(retention.due_of, live, today=make.TODAY)


def test_each_event_may_have_its_own_clock(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(LONG_AGO,))
    make.registration(workspace, event_id)
    assert len(due(workspace)) == 1
    workspace.write("Keep longer", retention.set_months, event_id, 25)
    assert due(workspace) == ()
    workspace.write("As usual", retention.set_months, event_id, None)
    workspace.write("Usual", retention.set_usual_months, 36)
    assert (workspace.read(retention.usual_months), due(workspace)) == (36, ())
    workspace.write("Usual", retention.set_usual_months, 1)
    assert due(workspace)[0].due_on == date(2024, 6, 30)
    for months in (0, -1, 1201):
        with pytest.raises(Invalid) as refused:
            workspace.write("Usual", retention.set_usual_months, months)
        assert refused.value.field == "months"
        with pytest.raises(Invalid):
            workspace.write("Own", retention.set_months, event_id, months)
    with pytest.raises(NotFound):
        workspace.write("Own", retention.set_months, uuid4(), 3)
    assert workspace.read(retention.usual_months) == 1


def test_an_event_says_how_long_its_people_are_kept(workspace: Workspace) -> None:
    old, undated = make.event(workspace, "Old", days=(LONG_AGO,)), make.event(workspace, "Undated", days=())
    make.registration(workspace, old, make.person(workspace, "Ana"))
    kept = workspace.read(retention.clock, old, today=make.TODAY)
    assert (kept.own_months, kept.months, kept.due_on, kept.goes) == (None, 24, date(2026, 5, 30), 1)
    workspace.write("Own", retention.set_months, old, 36)
    kept = workspace.read(retention.clock, old, today=make.TODAY)
    assert (kept.own_months, kept.usual_months, kept.due_on, kept.goes) == (36, 24, date(2027, 5, 30), 0)
    assert workspace.read(retention.clock, undated, today=make.TODAY).due_on is None
    with pytest.raises(NotFound):
        workspace.read(retention.clock, uuid4(), today=make.TODAY)
