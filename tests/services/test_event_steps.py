from datetime import date
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import NotFound
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.services import events
from convene.services.event_steps import StepKey, overview


def _steps(workspace, key, today=make.TODAY):
    return {step.key: step for step in workspace.read(overview, key, today=today).steps}


def test_the_sample_convening(workspace):
    make.sample(workspace)
    found = workspace.read(overview, workspace.read(events.id_by_code, "OPEN"), today=make.TODAY)
    assert [(step.key, step.done, step.detail) for step in found.steps] == [
        (StepKey.VENUE, True, "Royal Foundation of St Katherine"),
        (StepKey.ROOMS, False, "5 booked, 2 held as options, 1 asked for"),
        (StepKey.PROGRAMME, False, "23 sessions, 6 clashes, 3 in the tray"),
        (StepKey.PUBLISH, True, "Out in the world"),
        (StepKey.PEOPLE, True, "214 of 240 registered"),
        (StepKey.NEEDS, False, "3 needs without an owner"),
        (StepKey.BADGES, False, "214 badges not printed yet"),
    ]
    assert found.completion == ""  # over in one day: there is nothing to complete
    assert found.ribbon_day == found.event.first_day
    assert len(found.ribbon.knots) == 19


def test_a_programme_says_what_it_takes(workspace):
    make.sample(workspace)
    found = workspace.read(overview, workspace.read(events.id_by_code, "CBE3"), today=make.TODAY)
    assert found.completion == "4 of 5 days, both modules"
    assert workspace.read(overview, make.programme(workspace), today=make.TODAY).completion == "all 5 days"


def test_a_fresh_draft(workspace):
    key = make.event(workspace, status=EventStatus.DRAFT, days=make.days_on(make.DAY, 2))
    steps = _steps(workspace, key)
    assert not any(step.done for step in steps.values())
    assert StepKey.BADGES not in steps
    assert steps[StepKey.VENUE].detail == "No venue yet"
    assert steps[StepKey.PROGRAMME].detail == "No session yet"


def test_a_room_that_is_held_is_not_booked(workspace):
    key = make.event(workspace)
    room = make.room(workspace, make.venue(workspace))
    make.booking(workspace, room, key, state=BookingState.RELEASED)
    assert _steps(workspace, key)[StepKey.ROOMS].detail == "No room is asked for yet"
    make.booking(workspace, room, key)
    assert _steps(workspace, key)[StepKey.ROOMS].done
    make.booking(workspace, room, key, state=BookingState.OPTION, option_expires=make.DAY)
    assert not _steps(workspace, key)[StepKey.ROOMS].done


def test_online_needs_no_venue(workspace):
    key = make.event(workspace, mode=EventMode.ONLINE)
    assert not {StepKey.VENUE, StepKey.ROOMS} & _steps(workspace, key).keys()


def test_who_joins_from_afar_needs_a_link(workspace):
    assert StepKey.LINK not in _steps(workspace, make.event(workspace))
    key = make.event(workspace, mode=EventMode.HYBRID)
    steps = _steps(workspace, key)
    assert StepKey.VENUE in steps
    assert (steps[StepKey.LINK].done, steps[StepKey.LINK].detail) == (False, "No link to join yet")
    workspace.write("Link", events.edit, key, join_link="https://meet.example/1")
    assert (_steps(workspace, key)[StepKey.LINK].done) is True


def test_no_steps_to_what_is_over_off_or_run_by_others(workspace):
    for fields in (
        {"days": [date(2026, 5, 1)]},
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.COMPLETED},
        {"kind": EventKind.PARTNER},
    ):
        assert _steps(workspace, make.event(workspace, **fields)) == {}
    with pytest.raises(NotFound):
        workspace.read(overview, uuid4(), today=make.TODAY)
