"""When people cannot take part, and what that stands in the way of."""

from datetime import date
from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import ContributionRole, ContributionState, SessionState
from convene.services import availability, programme
from convene.services.contributors import Part

ADA = "Ada Oyelaran"


@pytest.fixture
def ada(workspace):
    return make.person(workspace, ADA)


def note(workspace, person, start, end, **fields):
    return workspace.write("Note", availability.add, person, starts_at=make.at(start), ends_at=make.at(end), **fields)[
        0
    ]


def test_noted_by_time_and_taken_back(workspace, ada):
    late = note(workspace, ada, "15:00", "17:00", reason=" a  train ")
    note(workspace, ada, "09:00", "09:30")
    kept = workspace.read(availability.of_person, ada)
    assert [(one.starts_at, one.reason) for one in kept] == [(make.at("09:00"), ""), (make.at("15:00"), "a train")]
    workspace.write("Remove", availability.remove, late.id)
    assert len(workspace.read(availability.of_person, ada)) == 1
    workspace.undo()
    assert workspace.read(availability.of_person, ada) == kept
    with pytest.raises(NotFound):
        workspace.write("Remove", availability.remove, uuid4())


def test_bad_times_and_nobody(workspace, ada):
    with pytest.raises(Invalid):
        note(workspace, ada, "15:00", "15:00")
    with pytest.raises(NotFound):
        note(workspace, uuid4(), "15:00", "16:00")
    assert workspace.read(availability.of_person, ada) == ()


def test_it_says_which_sessions_it_stands_in_the_way_of(workspace, ada):
    event = make.event(workspace)
    for title, clock in (("Early", "09:15"), ("Late", "10:00"), ("After", "10:30"), ("Off", "09:30"), ("No", "09:45")):
        state = SessionState.CANCELLED if title == "Off" else SessionState.CONFIRMED
        made = make.session(workspace, event, title, starts_at=make.at(clock), minutes=30, state=state)
        said = ContributionState.DECLINED if title == "No" else ContributionState.INVITED
        workspace.write("Ask", programme.edit_session, made, people=[Part(ada, ContributionRole.SPEAKER, state=said)])
    # Half open: what begins when it ends is free.
    assert [one.title for one in note(workspace, ada, "09:40", "10:30").over] == ["Early", "Late"]
    assert note(workspace, ada, "09:45", "10:00").over == ()


def test_of_an_event_only_its_people_and_days(workspace, ada):
    event, bo = make.event(workspace), make.person(workspace, "Bo")
    make.session(workspace, event, "Stories", people=[ada])
    note(workspace, ada, "12:00", "13:00")
    note(workspace, bo, "12:00", "13:00")
    other_day = date(2026, 7, 10)
    workspace.write(
        "Note", availability.add, ada,
        starts_at=make.at("12:00", other_day), ends_at=make.at("13:00", other_day),
    )  # fmt: skip
    found = workspace.read(availability.of_event, event)
    assert {key: [one.starts_at for one in times] for key, times in found.items()} == {ada: [make.at("12:00")]}
    beside = (make.at("13:00"), make.at("14:00"))  # half open
    assert workspace.read(availability.of_people, [ada, bo], *beside) == {}
    assert set(workspace.read(availability.of_people, [ada, bo], make.at("12:59"), beside[1])) == {ada, bo}
    assert workspace.read(availability.of_event, make.event(workspace, days=())) == {}


def test_a_calendar_is_forgotten_with_all_its_times_and_nothing_else(workspace, ada):
    note(workspace, ada, "09:00", "09:30")
    for clock in ("10:00", "11:00"):
        note(workspace, ada, clock, "12:00", source="Calendar “Work”", source_key=clock)
    assert workspace.write("Forget", availability.forget, ada, "Calendar “Work”")[0] == 2
    assert len(workspace.read(availability.of_person, ada)) == 1
